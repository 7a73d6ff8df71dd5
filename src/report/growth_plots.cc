// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/growth_plots.h"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "report/plot_layout.h"

namespace tricho {

namespace {

constexpr double kGrowthStepUm = 50;
constexpr int kPlotWidthPx = 760;
constexpr int kPlotHeightPx = 320;

std::string GrowthBlock(const char* name, const std::map<int, int>& counts) {
  std::string text = fmt::format("${} << EOD\n", name);
  for (const auto& [step, count] : counts) text += fmt::format("{:.6g} {}\n", (step + 0.5) * kGrowthStepUm, count);
  // An empty block can't be plotted.
  if (counts.empty()) text += "0 0\n";
  return text + "EOD\n";
}

}  // namespace

std::vector<PlotScript> GrowthPlots(const Phototrichogram& trichogram) {
  std::map<int, int> growing, still;
  std::string points;
  for (const PhasedHair& hair : trichogram.hairs) {
    if (!hair.grown.counted || !hair.growth_um) continue;
    ++(hair.phase == HairPhase::kAnagen ? growing
                                        : still)[static_cast<int>(std::floor(*hair.growth_um / kGrowthStepUm))];
    if (hair.phase == HairPhase::kAnagen && hair.diameter_um)
      points += fmt::format("{:.6g} {:.6g}\n", *hair.diameter_um, *hair.rate_mm_per_day);
  }
  std::vector<PlotScript> scripts;
  if (!growing.empty() || !still.empty()) {
    PlotScript script;
    script.file = "growth-histogram.svg";
    script.title = "growth of the hairs between the photos";
    script.description = "Counted hairs by growth in steps of 50 µm, growing and not growing.";
    script.width_px = kPlotWidthPx;
    script.height_px = kPlotHeightPx;
    script.commands = GrowthBlock("growing", growing) + GrowthBlock("still", still) + QuietAxes() +
                      fmt::format("set yrange [0:*]\nset boxwidth {}\n", 0.9 * kGrowthStepUm) +
                      "set xlabel 'growth between the photos, µm'\nset ylabel 'counted hairs'\n"
                      "set key top right samplen 2\n"
                      "plot $growing using 1:2 with boxes fs solid noborder lc rgb '#008C64' title 'growing', "
                      "$still using 1:2 with boxes fs pattern 4 border lc rgb '#D55F00' title 'not growing'\n";
    scripts.push_back(script);
  }
  if (!points.empty()) {
    PlotScript script;
    script.file = "rate-thickness.svg";
    script.title = "growth rate against thickness";
    script.description = "Growth rate of each growing hair against its thickness.";
    script.width_px = kPlotWidthPx;
    script.height_px = kPlotHeightPx;
    script.commands = "$hairs << EOD\n" + points + "EOD\n" + QuietAxes() +
                      "set xrange [0:*]\nset yrange [0:*]\nset xlabel 'shaft thickness, µm'\n"
                      "set ylabel 'growth rate, mm/day'\nunset key\n"
                      "plot $hairs using 1:2 with points pt 7 ps 0.6 lc rgb '#008C64'\n";
    scripts.push_back(script);
  }
  return scripts;
}

}  // namespace tricho
