// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <fmt/format.h>

#include <algorithm>

#include "report/cohort_plot_scripts.h"
#include "report/plot_layout.h"

namespace tricho {

namespace {

constexpr int kMostBars = 120;
constexpr int kTitlePx = 72;

// Changes of each arm at its outcome's last visit, the largest first.
struct LastVisit {
  int visit = -1;
  std::vector<std::vector<double>> changes;  // By arm.
};

LastVisit ChangesAtLastVisit(const CohortSummary& summary, int outcome) {
  LastVisit last;
  last.changes.resize(summary.design.arms.size());
  const std::vector<ParticipantChange> changes = ParticipantChanges(summary.data[outcome]);
  for (const ParticipantChange& change : changes) last.visit = std::max(last.visit, change.visit);
  for (const ParticipantChange& change : changes)
    if (change.visit == last.visit) last.changes[change.arm].push_back(change.change);
  for (std::vector<double>& of_arm : last.changes) std::sort(of_arm.rbegin(), of_arm.rend());
  return last;
}

std::optional<double> ThresholdOf(const CohortSummary& summary, const std::string& outcome) {
  for (const ResponderRow& row : summary.responders)
    if (row.outcome == outcome) return row.threshold;
  return std::nullopt;
}

std::string PanelTitle(const std::string& arm, const std::vector<double>& changes, std::optional<double> threshold) {
  if (changes.empty()) return arm + ": nobody at this visit";
  if (!threshold) return fmt::format("{}: {} participants", arm, changes.size());
  const auto responders =
      std::count_if(changes.begin(), changes.end(), [&](double change) { return change > *threshold; });
  return fmt::format("{}: {} of {} respond", arm, responders, changes.size());
}

std::string Subtitle(const CohortSummary& summary, const LastVisit& last, const std::string& outcome,
                     std::optional<double> threshold, bool some_left_out) {
  std::string text = OutcomeLabel(outcome);
  if (last.visit >= 0) text += " at " + summary.design.visits[last.visit];
  text += threshold ? fmt::format("; filled: more than {:.3g} above baseline", *threshold)
                    : std::string("; who responds is not known: no threshold");
  if (some_left_out) text += fmt::format("; {} bars of an arm, evenly chosen", kMostBars);
  return text;
}

// An even choice of the changes, as bars: filled where they are above the threshold.
std::string Bars(const std::vector<double>& changes, std::optional<double> threshold, const SeriesStyle& style) {
  const std::vector<int> chosen = EvenChoice(static_cast<int>(changes.size()), kMostBars);
  std::string responders, others;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const double change = changes[chosen[i]];
    (threshold && change > *threshold ? responders : others) += fmt::format("{} {:.5g}\n", i, change);
  }
  std::string plots;
  if (!others.empty())
    plots += fmt::format(
        "$others using 1:2 with boxes fs transparent solid 0.15 border lc rgb '{0}' lc rgb '{0}' notitle", style.color);
  if (!responders.empty())
    plots += fmt::format("{0}$responders using 1:2 with boxes fs solid 1.0 border lc rgb '{1}' lc rgb '{1}' notitle",
                         plots.empty() ? "" : ", ", style.color);
  return fmt::format("$responders << EOD\n{}EOD\n$others << EOD\n{}EOD\n", responders, others) +
         (plots.empty() ? "plot NaN notitle\n" : "plot " + plots + "\n");
}

}  // namespace

PlotScript WaterfallPlot(const CohortSummary& summary, int outcome) {
  const CohortDesign& design = summary.design;
  const std::string& name = summary.data[outcome].outcome;
  const LastVisit last = ChangesAtLastVisit(summary, outcome);
  const std::optional<double> threshold = ThresholdOf(summary, name);
  std::vector<double> all = {0};
  bool some_left_out = false;
  for (const std::vector<double>& of_arm : last.changes) {
    all.insert(all.end(), of_arm.begin(), of_arm.end());
    some_left_out = some_left_out || of_arm.size() > kMostBars;
  }
  if (threshold) all.insert(all.end(), {*threshold, -*threshold});
  const Interval range = AxisRange(all);
  const PanelGrid grid(static_cast<int>(design.arms.size()), 3, design.arms.size() == 1 ? 560 : 380, 320, kTitlePx);
  PlotScript script;
  script.file = "waterfall-" + name + ".svg";
  script.title = "Participants by the size of their change of " + OutcomeLabel(name);
  script.width_px = grid.width_px;
  script.height_px = grid.height_px;
  script.commands =
      "set multiplot\n" + TitleLabels("Who responds: one bar a participant",
                                      Subtitle(summary, last, name, threshold, some_left_out), script.height_px);
  for (int arm = 0; arm < static_cast<int>(design.arms.size()); ++arm) {
    const SeriesStyle& style = StyleOf(arm);
    const std::vector<double>& changes = last.changes[arm];
    std::string& text = script.commands;
    if (arm > 0) text += "unset label\n";
    text += "unset arrow\n" + QuietAxes() + grid.Margins(arm, 72, 28, 34, 24) + "set border 2\nunset xtics\n";
    text += fmt::format("set xrange [-0.8:{}]\nset yrange [{}:{}]\nset boxwidth 0.78\n",
                        std::min<double>(static_cast<double>(changes.size()), kMostBars) - 0.2, range.low, range.high);
    text +=
        fmt::format("set arrow from graph 0, first 0 to graph 1, first 0 nohead lc rgb '{}' lw 1 front\n", kInkColor);
    if (threshold)
      text +=
          fmt::format("set arrow from graph 0, first {0} to graph 1, first {0} nohead lc rgb '{1}' lw 1.2 dt 2 front\n",
                      *threshold, kInkColor);
    text += grid.IsLeft(arm) ? fmt::format("set ylabel {}\n", GnuplotQuoted("change, " + OutcomeLabel(name)))
                             : std::string("unset ylabel\n");
    script.description += PanelTitle(design.arms[arm], changes, threshold) + ". ";
    const std::string title = PanelTitle(Elided(design.arms[arm], 20), changes, threshold);
    text += GnuplotLabel(title, "graph 0, graph 1",
                         fmt::format("left offset 0,0.9 font 'DejaVu Sans,13' tc rgb '{}'", style.color));
    text += Bars(changes, threshold, style);
  }
  script.commands += "unset multiplot\n";
  return script;
}

}  // namespace tricho
