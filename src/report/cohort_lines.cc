// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <fmt/format.h>

#include <algorithm>

#include "metrics/metric.h"
#include "report/cohort_plot_scripts.h"
#include "report/plot_layout.h"

namespace tricho {

namespace {

constexpr int kMostLines = 150;  // A panel: more would be one grey cloud, and a file of megabytes.
constexpr int kTitlePx = 72;
constexpr int kMostNameCharacters = 30;
constexpr int kMeansLeftPx = 74;
constexpr int kMeansPlotPx = 630;
constexpr int kPanelLeftPx = 72;
constexpr int kPanelRightPx = 28;

double LastDay(const CohortDesign& design) {
  return design.visit_days.empty() ? 1 : std::max(1.0, design.visit_days.back());
}

// Tics at the visits' days, under their names: turned where they would not fit beside each other.
struct VisitAxis {
  std::string commands;
  int height_px = 44;
};

VisitAxis AxisOfVisits(const CohortDesign& design, int width_px) {
  constexpr int kMostCharacters = 16;
  constexpr double kNarrowestNamePx = 18;  // Of a turned name.
  std::vector<std::string> names = {"baseline"};
  std::vector<double> days = {0};
  for (std::size_t i = 0; i < design.visits.size(); ++i) {
    names.push_back(Elided(design.visits[i], kMostCharacters));
    days.push_back(design.visit_days[i]);
  }
  const double px_per_day = width_px / (1.08 * LastDay(design));
  bool fits = true;
  int longest = NumCharacters(names[0]);
  for (std::size_t i = 1; i < names.size(); ++i) {
    longest = std::max(longest, NumCharacters(names[i]));
    const int needed_px = TextWidthPx(NumCharacters(names[i]) + NumCharacters(names[i - 1]) + 2, 13) / 2;
    fits = fits && needed_px <= (days[i] - days[i - 1]) * px_per_day;
  }
  VisitAxis axis;
  axis.commands = "set xtics (";
  double last_named_day = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    // Of visits within days of each other the first is named.
    if (i > 0 && (days[i] - last_named_day) * px_per_day < kNarrowestNamePx) continue;
    last_named_day = days[i];
    axis.commands += fmt::format("{}{} {}", i == 0 ? "" : ", ", GnuplotQuoted(names[i]), days[i]);
  }
  axis.commands += fits ? ") norotate\n" : ") rotate by -45 left\n";
  if (!fits) axis.height_px = 30 + static_cast<int>(0.75 * TextWidthPx(longest, 13));
  return axis;
}

std::string ZeroLine() {
  return fmt::format("set arrow from graph 0, first 0 to graph 1, first 0 nohead lc rgb '{}' lw 1 dt 2 back\n",
                     kMutedColor);
}

struct MeanPoint {
  double day = 0, mean = 0, low = 0, high = 0;
};

// Baseline is 0 by definition.
std::vector<MeanPoint> MeansOf(const CohortSummary& summary, const std::string& outcome, const std::string& arm) {
  std::vector<MeanPoint> points = {{0, 0, 0, 0}};
  for (const EffectEstimate& mean : summary.means) {
    if (mean.outcome != outcome || mean.arm != arm || mean.visit == kOverall || !mean.estimate) continue;
    const auto visit = std::find(summary.design.visits.begin(), summary.design.visits.end(), mean.visit);
    const double day = summary.design.visit_days[visit - summary.design.visits.begin()];
    points.push_back({day, *mean.estimate, mean.low.value_or(*mean.estimate), mean.high.value_or(*mean.estimate)});
  }
  return points;
}

// Day and change of one participant, from baseline on.
using Course = std::vector<std::pair<double, double>>;

std::string CountText(const std::vector<Course>& courses) {
  if (static_cast<int>(courses.size()) <= kMostLines) return fmt::format("{} participants", courses.size());
  return fmt::format("{} of {} participants", kMostLines, courses.size());
}

// An even choice of the courses, thin, and over them the mean.
std::string CourseLines(const std::vector<Course>& courses, const std::vector<MeanPoint>& means,
                        const SeriesStyle& style) {
  if (courses.empty()) return "plot NaN notitle\n";
  std::string text = "$lines << EOD\n";
  for (const int i : EvenChoice(static_cast<int>(courses.size()), kMostLines)) {
    for (const auto& [day, change] : courses[i]) text += fmt::format("{:.5g} {:.5g}\n", day, change);
    text += "\n";
  }
  text += "EOD\n$mean << EOD\n";
  for (const MeanPoint& point : means) text += fmt::format("{} {}\n", point.day, point.mean);
  text += "EOD\n";
  text +=
      fmt::format("plot $lines using 1:2 with linespoints lc rgb '#90{}' lw 1 pt 7 ps 0.25 notitle", style.color + 1);
  if (means.size() > 1)
    text += fmt::format(
        ", $mean using 1:2 with linespoints lc rgb '#FFFFFF' lw 5.5 pt {0} ps 1.4 notitle, $mean using 1:2 with "
        "linespoints lc rgb '{1}' lw 3 pt {0} ps 1 notitle",
        style.point_type, style.color);
  return text + "\n";
}

// Names of the arms at the ends of their lines, moved apart where they would overlap.
std::string EndLabels(const CohortDesign& design, const std::vector<int>& arms, const std::vector<double>& last_means,
                      double gap) {
  const std::vector<double> spread = SpreadApart(last_means, gap);
  std::string text;
  for (std::size_t i = 0; i < arms.size(); ++i)
    text += GnuplotLabel(Elided(design.arms[arms[i]], kMostNameCharacters), fmt::format("graph 1, first {}", spread[i]),
                         fmt::format("left offset 0.6,0 font 'DejaVu Sans,13' tc rgb '{}'", StyleOf(arms[i]).color));
  return text;
}

}  // namespace

std::string OutcomeLabel(const std::string& outcome) {
  const Metric* metric = FindMetric(outcome);
  if (!metric || !*metric->axis) return outcome;
  return fmt::format("{} [{}]", metric->axis, metric->WordedUnit());
}

PlotScript MeansPlot(const CohortSummary& summary, int outcome) {
  const CohortDesign& design = summary.design;
  const std::string& name = summary.data[outcome].outcome;
  PlotScript script;
  script.file = "means-" + name + ".svg";
  script.title = "Mean change of " + OutcomeLabel(name) + " by arm";
  int longest_name = 0;
  for (const std::string& arm : design.arms)
    longest_name = std::max(longest_name, NumCharacters(Elided(arm, kMostNameCharacters)));
  const int names_px = TextWidthPx(longest_name, 13) + 24;
  const VisitAxis axis = AxisOfVisits(design, kMeansPlotPx);
  script.width_px = kMeansLeftPx + kMeansPlotPx + names_px;
  script.height_px = 456 + axis.height_px;
  std::vector<double> values = {0}, last_means;
  std::vector<int> labelled;
  std::string blocks, plots;
  const double shift = LastDay(design) * 0.008;  // So that intervals of different arms stand side by side.
  for (int arm = 0; arm < static_cast<int>(design.arms.size()); ++arm) {
    const std::vector<MeanPoint> points = MeansOf(summary, name, design.arms[arm]);
    if (points.size() < 2) continue;
    blocks += fmt::format("$arm{} << EOD\n", arm);
    const double moved = (arm - (static_cast<double>(design.arms.size()) - 1) / 2) * shift;
    for (const MeanPoint& point : points) {
      blocks +=
          fmt::format("{} {} {} {}\n", point.day + (point.day > 0 ? moved : 0), point.mean, point.low, point.high);
      values.insert(values.end(), {point.low, point.high});
      script.description += fmt::format("{} day {:g}: {:+.3g} ({:+.3g} to {:+.3g}). ", design.arms[arm], point.day,
                                        point.mean, point.low, point.high);
    }
    blocks += "EOD\n";
    const SeriesStyle& style = StyleOf(arm);
    plots += fmt::format(
        "{0}$arm{1} using 1:2 with lines lc rgb '{2}' lw 2.5 dt {3} notitle, $arm{1} using 1:2:3:4 with "
        "yerrorbars lc rgb '{2}' lw 1.6 pt {4} ps 0.95 notitle",
        plots.empty() ? "" : ", ", arm, style.color, style.dash, style.point_type);
    labelled.push_back(arm);
    last_means.push_back(points.back().mean);
  }
  const Interval range = AxisRange(values);
  script.commands = blocks + QuietAxes() + axis.commands + ZeroLine();
  script.commands +=
      TitleLabels("Mean change since baseline by arm",
                  OutcomeLabel(name) + ", model means at the mean baseline with 95 % intervals", script.height_px);
  script.commands += fmt::format(
      "set lmargin at screen {:.4f}\nset rmargin at screen {:.4f}\nset tmargin at screen {:.4f}\nset bmargin at screen "
      "{:.4f}\n",
      static_cast<double>(kMeansLeftPx) / script.width_px,
      static_cast<double>(kMeansLeftPx + kMeansPlotPx) / script.width_px,
      1 - static_cast<double>(kTitlePx) / script.height_px, static_cast<double>(axis.height_px) / script.height_px);
  script.commands +=
      fmt::format("set xrange [{}:{}]\nset yrange [{}:{}]\nset ylabel {}\n", -0.03 * LastDay(design),
                  1.04 * LastDay(design), range.low, range.high, GnuplotQuoted("change, " + OutcomeLabel(name)));
  script.commands += EndLabels(design, labelled, last_means, 0.055 * (range.high - range.low));
  script.commands += plots.empty() ? "plot NaN notitle\n" : "plot " + plots + "\n";
  return script;
}

PlotScript SpaghettiPlot(const CohortSummary& summary, int outcome) {
  const CohortDesign& design = summary.design;
  const std::string& name = summary.data[outcome].outcome;
  std::vector<std::vector<Course>> lines(design.arms.size());
  std::vector<double> values = {0};
  int last_participant = -1;
  for (const ParticipantChange& change : ParticipantChanges(summary.data[outcome])) {
    auto& of_arm = lines[change.arm];
    if (change.participant != last_participant) of_arm.push_back({{0, 0}});
    last_participant = change.participant;
    of_arm.back().emplace_back(change.day, change.change);
    values.push_back(change.change);
  }
  const Interval range = AxisRange(values);
  const int panel_px = design.arms.size() == 1 ? 560 : 380;
  const VisitAxis axis = AxisOfVisits(design, panel_px - kPanelLeftPx - kPanelRightPx);
  const PanelGrid grid(static_cast<int>(design.arms.size()), 3, panel_px, 296 + axis.height_px, kTitlePx);
  PlotScript script;
  script.file = "spaghetti-" + name + ".svg";
  script.title = "Change of " + OutcomeLabel(name) + ", one line a participant";
  script.width_px = grid.width_px;
  script.height_px = grid.height_px;
  script.commands =
      "set multiplot\n" + TitleLabels("Each participant's change since baseline",
                                      OutcomeLabel(name) + "; thick: the arm's model mean", script.height_px);
  for (int arm = 0; arm < static_cast<int>(design.arms.size()); ++arm) {
    const std::vector<MeanPoint> means = MeansOf(summary, name, design.arms[arm]);
    std::string& text = script.commands;
    if (arm > 0) text += "unset label\n";
    text += "unset arrow\nset key off\n" + QuietAxes() + axis.commands + ZeroLine() +
            grid.Margins(arm, kPanelLeftPx, kPanelRightPx, 34, axis.height_px);
    text += fmt::format("set xrange [{}:{}]\nset yrange [{}:{}]\n", -0.03 * LastDay(design), 1.05 * LastDay(design),
                        range.low, range.high);
    text += grid.IsLeft(arm) ? fmt::format("set ylabel {}\n", GnuplotQuoted("change, " + OutcomeLabel(name)))
                             : std::string("unset ylabel\n");
    const std::string count = CountText(lines[arm]);
    text += GnuplotLabel(Elided(design.arms[arm], 20) + ": " + count, "graph 0, graph 1",
                         fmt::format("left offset 0,0.9 font 'DejaVu Sans,13' tc rgb '{}'", StyleOf(arm).color));
    script.description += fmt::format("{}: {}. ", design.arms[arm], count);
    text += CourseLines(lines[arm], means, StyleOf(arm));
  }
  script.commands += "unset multiplot\n";
  return script;
}

}  // namespace tricho
