// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Where things stand in a picture made of panels.
#pragma once

#include <string>
#include <vector>

#include "base/statistics.h"

namespace tricho {

// Panels of equal size side by side, in rows, with room above for the title.
struct PanelGrid {
  int columns = 1;
  int rows = 1;
  int width_px = 0;
  int height_px = 0;
  int title_px = 0;

  // `num_panels` >= 1, at most `max_columns` a row.
  PanelGrid(int num_panels, int max_columns, int panel_width_px, int panel_height_px, int title_height_px);
  // gnuplot's margins of a panel's frame, in shares of the picture; the margins around the frame are in px.
  std::string Margins(int panel, int left_px, int right_px, int top_px, int bottom_px) const;
  bool IsLeft(int panel) const { return panel % columns == 0; }
};

// Title and subtitle at the top left, in px from the top of a picture `height_px` high.
std::string TitleLabels(const std::string& title, const std::string& subtitle, int height_px);

// Light grid, no box but the axes, ink and muted tones.
std::string QuietAxes();

// At most `most` characters (UTF-8); of a longer text its beginning and its end, where doses and weeks stand.
std::string Elided(const std::string& text, int most);

// Characters of a text in UTF-8.
int NumCharacters(const std::string& text);

// Width that a text may take, px: DejaVu Sans is one of the widest.
int TextWidthPx(int num_characters, int font_size);

// Round numbers around all values, with a little air; never empty.
Interval AxisRange(const std::vector<double>& values);

// Moves positions apart until neighbours are `gap` from each other, keeping their order and, as a whole, their place.
std::vector<double> SpreadApart(const std::vector<double>& positions, double gap);

// Indices of at most `most` of `total` items, evenly.
std::vector<int> EvenChoice(int total, int most);

}  // namespace tricho
