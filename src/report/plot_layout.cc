// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/plot_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/gnuplot.h"

namespace tricho {

PanelGrid::PanelGrid(int num_panels, int max_columns, int panel_width_px, int panel_height_px, int title_height_px) {
  columns = std::min(num_panels, max_columns);
  rows = (num_panels + columns - 1) / columns;
  columns = (num_panels + rows - 1) / rows;  // 4 panels in 2 + 2, not 3 + 1.
  title_px = title_height_px;
  width_px = columns * panel_width_px;
  height_px = rows * panel_height_px + title_px;
}

std::string PanelGrid::Margins(int panel, int left_px, int right_px, int top_px, int bottom_px) const {
  const double panel_width = static_cast<double>(width_px) / columns;
  const double panel_height = static_cast<double>(height_px - title_px) / rows;
  const double left = (panel % columns) * panel_width;
  const double top = title_px + (panel / columns) * panel_height;
  return fmt::format(
      "set lmargin at screen {:.5f}\nset rmargin at screen {:.5f}\nset tmargin at screen {:.5f}\nset bmargin at screen "
      "{:.5f}\n",
      (left + left_px) / width_px, (left + panel_width - right_px) / width_px, 1 - (top + top_px) / height_px,
      1 - (top + panel_height - bottom_px) / height_px);
}

std::string TitleLabels(const std::string& title, const std::string& subtitle, int height_px) {
  const auto at = [&](int y_px) {
    return fmt::format("screen 0.0, screen {:.5f}", 1 - static_cast<double>(y_px) / height_px);
  };
  return GnuplotLabel(title, at(28), fmt::format("left offset 2,0 font 'DejaVu Sans,17' tc rgb '{}'", kInkColor)) +
         GnuplotLabel(subtitle, at(52), fmt::format("left offset 2,0 font 'DejaVu Sans,12' tc rgb '{}'", kMutedColor));
}

std::string QuietAxes() {
  return fmt::format(
      "set border 3 lc rgb '{0}' lw 1\nset tics nomirror scale 0.5 tc rgb '{1}'\nset grid ytics lt 1 lw 1 lc rgb "
      "'{2}'\n"
      "set key off\nset xlabel tc rgb '{1}'\nset ylabel tc rgb '{1}'\n",
      kMutedColor, kInkColor, kGridColor);
}

int NumCharacters(const std::string& text) {
  // Continuation bytes are 10xxxxxx.
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string Elided(const std::string& text, int most) {
  const int length = NumCharacters(text);
  if (length <= most) return text;
  const int head = most / 2;
  const int tail_begin = length - (most - 1 - head);
  std::string kept;
  int index = -1;
  for (const char c : text) {
    index += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (index == head && kept.find("…") == std::string::npos) kept += "…";
    if (index < head || index >= tail_begin) kept += c;
  }
  return kept;
}

int TextWidthPx(int num_characters, int font_size) { return static_cast<int>(num_characters * font_size * 0.66); }

Interval AxisRange(const std::vector<double>& values) {
  if (values.empty()) return {-1, 1};
  double low = *std::min_element(values.begin(), values.end());
  double high = *std::max_element(values.begin(), values.end());
  if (!(high > low)) {
    const double air = std::max(1.0, std::abs(high) * 0.1);
    return {low - air, high + air};
  }
  const double air = 0.06 * (high - low);
  return {low - air, high + air};
}

std::vector<double> SpreadApart(const std::vector<double>& positions, double gap) {
  std::vector<int> order(positions.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return positions[a] < positions[b]; });
  std::vector<double> spread(positions.size());
  double shift = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const double wanted = positions[order[i]];
    spread[order[i]] = i == 0 ? wanted : std::max(wanted, spread[order[i - 1]] + gap);
    shift += (spread[order[i]] - wanted) / static_cast<double>(order.size());
  }
  for (double& position : spread) position -= shift;
  return spread;
}

std::vector<int> EvenChoice(int total, int most) {
  std::vector<int> chosen;
  const int count = std::min(total, most);
  for (int i = 0; i < count; ++i) chosen.push_back(static_cast<int>((i + 0.5) * total / count));
  return chosen;
}

}  // namespace tricho
