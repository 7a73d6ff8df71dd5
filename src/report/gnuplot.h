// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Plots drawn by gnuplot as SVG: all of a run's in one process.
#pragma once

#include <string>
#include <vector>

namespace tricho {

// Colors that people with any color vision tell apart (Okabe & Ito 2008, https://jfly.uni-koeln.de/color/), darkened
// where they are too light on white; a point shape and a dash pattern go with each, so that color is never the only
// sign.
struct SeriesStyle {
  const char* color;
  int point_type;  // gnuplot's number.
  const char* dash;
};

// The reference arm is number 0: grey. Beyond the last they begin again after the reference.
const SeriesStyle& StyleOf(int arm);

inline constexpr char kInkColor[] = "#222222";
inline constexpr char kMutedColor[] = "#767676";  // Text of 4.5 : 1 on white.
inline constexpr char kGridColor[] = "#E3E3E3";

struct PlotScript {
  std::string file;         // Name of the SVG.
  std::string title;        // For screen readers,
  std::string description;  // as is this: what the picture says.
  int width_px = 0;
  int height_px = 0;
  std::string commands;  // Without `set terminal`.
};

// 'text' as gnuplot takes it literally, in single quotes.
std::string GnuplotQuoted(const std::string& text);

// set label '...' at POSITION with options, a line. The text stands as it is: no markup.
std::string GnuplotLabel(const std::string& text, const std::string& position, const std::string& options = "");

struct DrawnPlots {
  std::vector<std::string> svgs;  // One a script; empty when there was trouble.
  std::string trouble;            // One sentence: gnuplot is missing, or what it complained of.
};

DrawnPlots DrawPlots(const std::vector<PlotScript>& scripts);

}  // namespace tricho
