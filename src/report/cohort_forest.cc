// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <fmt/format.h>

#include <algorithm>

#include "report/cohort_plot_scripts.h"
#include "report/cohort_text.h"
#include "report/plot_layout.h"

namespace tricho {

namespace {

constexpr int kRowPx = 24;
constexpr int kTitlePx = 72;
constexpr double kArmGapRows = 0.4;
constexpr int kPanelTopPx = 40;     // Room for the outcome's name and the column heads.
constexpr int kPanelBottomPx = 64;  // For the axis and its label.
constexpr int kPlotPx = 340;
constexpr int kMostNameCharacters = 30;
constexpr int kEdgePx = 20;

// Left edges of the columns: arm, visit, plot, numbers, p. As wide as the longest word in each.
struct Columns {
  int visit_px = 0, plot_px = 0, numbers_px = 0, p_px = 0, width_px = 0;
  double Share(int x_px) const { return static_cast<double>(x_px) / width_px; }
};

struct ForestRow {
  const EffectEstimate* effect;
  int arm = 0;
  bool first_of_arm = false;
  double y = 0;  // In rows from the top, downwards negative.
};

// Arms in the design's order, each with its visits and then overall.
std::vector<ForestRow> RowsOf(const CohortSummary& summary, const std::string& outcome) {
  std::vector<ForestRow> rows;
  double y = 0;
  for (int arm = 1; arm < static_cast<int>(summary.design.arms.size()); ++arm) {
    bool first = true;
    for (const EffectEstimate& effect : summary.estimates) {
      if (effect.outcome != outcome || effect.arm != summary.design.arms[arm]) continue;
      rows.push_back({&effect, arm, first, y});
      y -= 1;
      first = false;
    }
    y -= kArmGapRows;
  }
  return rows;
}

// Height of the rows, half a row of air included at both ends.
double NumRows(const std::vector<ForestRow>& rows) { return rows.empty() ? 1 : 1 - rows.back().y; }

int PanelPx(const std::vector<ForestRow>& rows) {
  return kPanelTopPx + kPanelBottomPx + static_cast<int>(NumRows(rows) * kRowPx);
}

std::string Numbers(const EffectEstimate& effect) {
  if (!effect.estimate) return "not estimable";
  if (!effect.se) return fmt::format("{:+.3g}, no interval", *effect.estimate);
  const int digits = DecimalsFor(*effect.se);
  return fmt::format("{:+.{}f} ({:+.{}f} to {:+.{}f})", *effect.estimate, digits, *effect.low, digits, *effect.high,
                     digits);
}

Columns ColumnsFor(const std::vector<std::vector<ForestRow>>& panels) {
  int arm = 8, visit = 8, numbers = 16;
  for (const std::vector<ForestRow>& panel : panels) {
    for (const ForestRow& row : panel) {
      arm = std::max(arm, NumCharacters(Elided(row.effect->arm, kMostNameCharacters)));
      visit = std::max(visit, NumCharacters(Elided(row.effect->visit, kMostNameCharacters)));
      numbers = std::max(numbers, NumCharacters(Numbers(*row.effect)));
    }
  }
  Columns columns;
  columns.visit_px = kEdgePx + TextWidthPx(arm, 13) + kEdgePx;
  columns.plot_px = columns.visit_px + TextWidthPx(visit, 12) + kEdgePx;
  columns.numbers_px = columns.plot_px + kPlotPx + kEdgePx;
  columns.p_px = columns.numbers_px + TextWidthPx(numbers, 12) + kEdgePx;
  columns.width_px = columns.p_px + TextWidthPx(11, 11) + kEdgePx;
  return columns;
}

std::string ColumnHeads(const Columns& columns, double y, const std::string& outcome) {
  const auto at = [&](int x_px) { return fmt::format("screen {:.5f}, first {}", columns.Share(x_px), y); };
  const std::string muted = fmt::format("left font 'DejaVu Sans,11' tc rgb '{}'", kMutedColor);
  return GnuplotLabel(OutcomeLabel(outcome), at(kEdgePx),
                      fmt::format("left font 'DejaVu Sans,14' tc rgb '{}'", kInkColor)) +
         GnuplotLabel("difference (95 %)", at(columns.numbers_px), muted) +
         GnuplotLabel("p, adjusted", at(columns.p_px), muted);
}

std::string RowLabels(const Columns& columns, const ForestRow& row, const SeriesStyle& style) {
  const EffectEstimate& effect = *row.effect;
  const auto at = [&](int x_px) { return fmt::format("screen {:.5f}, first {}", columns.Share(x_px), row.y); };
  const std::string ink = fmt::format("left font 'DejaVu Sans,12' tc rgb '{}'", kInkColor);
  std::string text;
  if (row.first_of_arm)
    text += GnuplotLabel(Elided(effect.arm, kMostNameCharacters), at(kEdgePx),
                         fmt::format("left font 'DejaVu Sans,13' tc rgb '{}'", style.color));
  text += GnuplotLabel(Elided(effect.visit, kMostNameCharacters), at(columns.visit_px), ink);
  text += GnuplotLabel(Numbers(effect), at(columns.numbers_px), ink);
  if (effect.p_adjusted)
    text += GnuplotLabel(*effect.p_adjusted < 0.001 ? "< 0.001" : fmt::format("{:.3f}", *effect.p_adjusted),
                         at(columns.p_px), ink);
  return text;
}

std::string Panel(const CohortSummary& summary, const Columns& columns, const std::string& outcome,
                  const std::vector<ForestRow>& rows, int top_px, int height_px) {
  std::vector<double> ends = {0};
  for (const ForestRow& row : rows)
    if (row.effect->se) ends.insert(ends.end(), {*row.effect->low, *row.effect->high});
  const Interval range = AxisRange(ends);
  const double num_rows = NumRows(rows);
  const auto screen = [&](int y_px) { return 1 - static_cast<double>(y_px) / height_px; };
  std::string text = "unset label\nunset arrow\nunset object\n" + QuietAxes();
  text += fmt::format("set lmargin at screen {:.5f}\nset rmargin at screen {:.5f}\n", columns.Share(columns.plot_px),
                      columns.Share(columns.plot_px + kPlotPx));
  text += fmt::format("set tmargin at screen {:.5f}\nset bmargin at screen {:.5f}\n", screen(top_px + kPanelTopPx),
                      screen(top_px + PanelPx(rows) - kPanelBottomPx));
  text += fmt::format(
      "set border 1\nunset ytics\nset xtics autofreq nomirror scale 0.5\nunset grid\nset grid xtics lt 1 lw 1 lc rgb "
      "'{}'\n",
      kGridColor);
  text += fmt::format("set xrange [{}:{}]\nset yrange [{}:0.5]\n", range.low, range.high, -num_rows + 0.5);
  text += fmt::format(
      "set xlabel {} offset 0,0.2\n",
      GnuplotQuoted("less than " + Elided(summary.design.arms.front(), 20) + "  ←  difference of change  →  more"));
  text += fmt::format("set arrow from 0, graph 0 to 0, graph 1 nohead lc rgb '{}' lw 1.5 front\n", kInkColor);
  text += ColumnHeads(columns, 1.15, outcome);
  std::string intervals, points, diamonds;
  for (const ForestRow& row : rows) {
    const EffectEstimate& effect = *row.effect;
    const SeriesStyle& style = StyleOf(row.arm);
    text += RowLabels(columns, row, style);
    if (!effect.se) continue;
    const std::string color = fmt::format("0x{}", style.color + 1);
    intervals += fmt::format("{} {} {} {} {}\n", *effect.estimate, row.y, *effect.low, *effect.high, color);
    (effect.visit == kOverall ? diamonds : points) += fmt::format("{} {} {}\n", *effect.estimate, row.y, color);
  }
  if (intervals.empty()) return text + "plot NaN notitle\n";
  const auto block = [](const char* name, const std::string& data) {
    return fmt::format("${} << EOD\n{}EOD\n", name, data);
  };
  text += block("intervals", intervals) + block("points", points) + block("diamonds", diamonds);
  text += "plot $intervals using 1:2:3:4:5 with xerrorbars lc rgb variable lw 2 pt 0 notitle";
  if (!points.empty()) text += ", $points using 1:2:3 with points pt 5 ps 0.9 lc rgb variable notitle";
  if (!diamonds.empty()) text += ", $diamonds using 1:2:3 with points pt 13 ps 1.7 lc rgb variable notitle";
  return text + "\n";
}

}  // namespace

PlotScript ForestPlot(const CohortSummary& summary) {
  PlotScript script;
  script.file = "forest.svg";
  script.title = "Differences between arms in the change since baseline";
  std::vector<std::vector<ForestRow>> panels;
  script.height_px = kTitlePx;
  for (const OutcomeData& data : summary.data) {
    panels.push_back(RowsOf(summary, data.outcome));
    script.height_px += PanelPx(panels.back());
  }
  const Columns columns = ColumnsFor(panels);
  script.width_px = columns.width_px;
  script.commands = "set multiplot\n" +
                    TitleLabels("Change since baseline: each arm minus " + Elided(summary.design.arms.front(), 40),
                                "Squares: visits; diamonds: mean over visits; bars: 95 % intervals. p is "
                                "adjusted by Holm.",
                                script.height_px);
  script.commands +=
      fmt::format("unset border\nunset tics\nset key off\nset xrange [0:1]\nset yrange [0:1]\nplot NaN\n");
  int top_px = kTitlePx;
  for (std::size_t i = 0; i < panels.size(); ++i) {
    if (!panels[i].empty())
      script.commands += Panel(summary, columns, summary.data[i].outcome, panels[i], top_px, script.height_px);
    top_px += PanelPx(panels[i]);
    for (const ForestRow& row : panels[i])
      script.description += fmt::format("{}, {}, {}: {}. ", row.effect->outcome, row.effect->arm, row.effect->visit,
                                        Numbers(*row.effect));
  }
  script.commands += "unset multiplot\n";
  return script;
}

}  // namespace tricho
