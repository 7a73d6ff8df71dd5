// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/thickness_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/plot_layout.h"

namespace tricho {

namespace {

constexpr double kStepUm = 5;
constexpr int kWidthPx = 760;
constexpr int kHeightPx = 300;

// Hairs by step of thickness.
std::map<int, int> Histogram(const Analysis& analysis) {
  std::map<int, int> counts;
  if (!analysis.scale.um_per_px) return counts;
  for (std::size_t i = 0; i < analysis.hairs.shafts.size(); ++i) {
    const std::optional<double>& diameter_px = analysis.hairs.shafts[i].diameter_px;
    if (analysis.counted[i] && diameter_px)
      ++counts[static_cast<int>(*diameter_px * *analysis.scale.um_per_px / kStepUm)];
  }
  return counts;
}

std::string Block(const char* name, const std::map<int, int>& counts) {
  std::string text = fmt::format("${} << EOD\n", name);
  const int last = counts.rbegin()->first;
  for (int step = 0; step <= last + 1; ++step)
    text += fmt::format("{:.6g} {}\n", (step + 0.5) * kStepUm, counts.count(step) ? counts.at(step) : 0);
  return text + "EOD\n";
}

}  // namespace

std::optional<PlotScript> ThicknessPlot(const Comparison& comparison) {
  const std::map<int, int> before = Histogram(comparison.baseline), after = Histogram(comparison.followup);
  if (before.empty() || after.empty()) return std::nullopt;
  const double last_um = kStepUm * (std::max(before.rbegin()->first, after.rbegin()->first) + 1);
  PlotScript script;
  script.title = "thickness of the hairs at both visits";
  script.description = "Hairs by thickness in steps of 5 µm, at baseline and at the follow-up.";
  script.width_px = kWidthPx;
  script.height_px = kHeightPx;
  script.commands = Block("before", before) + Block("after", after) + QuietAxes();
  script.commands += fmt::format("set xrange [0:{}]\nset yrange [0:*]\nset boxwidth {}\n", last_um, kStepUm);
  script.commands +=
      "set xlabel 'shaft thickness, µm'\nset ylabel 'counted hairs'\nset key top right samplen 2\n"
      "plot $before using 1:2 with boxes fs solid noborder lc rgb '#C9C9C9' title 'baseline', "
      "$after using 1:2 with histeps lw 2.5 lc rgb '#0072B2' title 'follow-up'\n";
  return script;
}

}  // namespace tricho
