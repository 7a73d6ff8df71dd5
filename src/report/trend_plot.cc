// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/trend_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/check.h"

namespace tricho {

namespace {

constexpr double kDaysPerWeek = 7;
constexpr int kPanelHeight = 300;
constexpr int kWidth = 760;
constexpr int kHeadHeight = 70;

struct Panel {
  const MetricTrend* trend = nullptr;
  const char* label = "";
};

const char* LabelOf(const std::string& metric) {
  if (metric == "hairs_per_cm2") return "hairs per cm²";
  if (metric == "mean_diameter_um") return "mean thickness, µm";
  return "hair mass, mm per cm²";
}

// What the verdict says, for people.
const char* VerdictWords(Verdict verdict) {
  switch (verdict) {
    case Verdict::kWorking:
      return "working";
    case Verdict::kNoChangeShown:
      return "no change shown";
    case Verdict::kWorsening:
      return "worsening";
    case Verdict::kTooEarly:
      return "too early to tell";
    case Verdict::kUndetermined:
      return "undetermined";
  }
  return "";
}

const VisitMetric* MetricOf(const SeriesVisit& visit, const std::string& name) {
  for (const VisitMetric& metric : visit.metrics)
    if (metric.metric == name && metric.estimate.value) return &metric;
  return nullptr;
}

double Weeks(const SeriesVisit& visit) { return *visit.day / kDaysPerWeek; }

std::vector<Panel> PanelsOf(const Series& series) {
  std::vector<Panel> panels;
  for (const MetricTrend& trend : series.trends) {
    const bool drawn = std::any_of(series.visits.begin(), series.visits.end(), [&](const SeriesVisit& visit) {
      return visit.used && MetricOf(visit, trend.metric);
    });
    const bool of_the_verdict =
        trend.metric == "hairs_per_cm2" || trend.metric == "mean_diameter_um" || trend.metric == "hair_mass_mm_per_cm2";
    if (drawn && of_the_verdict) panels.push_back({&trend, LabelOf(trend.metric)});
  }
  return panels;
}

// Data blocks $shots, $visits and $trend of panel `number`.
std::string DataOf(const Series& series, const Panel& panel, int number) {
  std::string shots, visits;
  double last_week = 0;
  for (const SeriesVisit& visit : series.visits) {
    if (!visit.used) continue;
    last_week = std::max(last_week, Weeks(visit));
    const VisitMetric* metric = MetricOf(visit, panel.trend->metric);
    if (!metric) continue;
    for (const double shot : metric->shots) shots += fmt::format("{:.6g} {:.6g}\n", Weeks(visit), shot);
    visits += fmt::format("{:.6g} {:.6g} {:.6g} {:.6g}\n", Weeks(visit), *metric->estimate.value, metric->estimate.low,
                          metric->estimate.high);
  }
  std::string text = fmt::format("$shots{0} << EOD\n{1}EOD\n$visits{0} << EOD\n{2}EOD\n", number, shots, visits);
  if (!panel.trend->per_12_weeks.value) return text;
  const double start = *panel.trend->baseline.value;
  text += fmt::format("$trend{} << EOD\n", number);
  text += fmt::format("0 {0:.6g} {0:.6g} {0:.6g}\n", start);
  text += fmt::format("{:.6g} {:.6g} {:.6g} {:.6g}\nEOD\n", last_week, start + *panel.trend->change.value,
                      start + panel.trend->change.low, start + panel.trend->change.high);
  return text;
}

std::string PanelCommands(const Series& series, const Panel& panel, int number, bool last) {
  std::string text = fmt::format("set ylabel \"{}\"\n", panel.label);
  text += last ? "set xlabel \"weeks since the first session\"\n" : "unset xlabel\n";
  text += "unset arrow\nset arrow from first 0, graph 0 to first 0, graph 1 nohead lc rgb '#999999' dt 2\n";
  if (series.sessions)
    for (const double day : series.sessions->days)
      text += fmt::format(
          "set arrow from first {0:.6g}, graph 0 to first {0:.6g}, graph 0.04 nohead lw 2 lc rgb "
          "'#7a5195'\n",
          day / kDaysPerWeek);
  text += "plot ";
  if (panel.trend->per_12_weeks.value)
    text += fmt::format(
        "$trend{0} using 1:3:4 with filledcurves lc rgb '#cfe3f3' title \"95 % interval of the trend\", "
        "$trend{0} using 1:2 with lines lw 2 lc rgb '#1f6fb2' title \"trend\", ",
        number);
  text += fmt::format(
      "$shots{0} using 1:2 with points pt 7 ps 0.35 lc rgb '#999999' title \"one photo\", "
      "$visits{0} using 1:2:3:4 with yerrorbars pt 7 ps 0.8 lw 1.5 lc rgb '#222222' "
      "title \"visit, 95 % by measuring\"\n",
      number);
  return text;
}

}  // namespace

std::string TrendPlotScript(const Series& series) {
  const std::vector<Panel> panels = PanelsOf(series);
  if (panels.empty()) return "";
  TRICHO_CHECK(series.participant_id.find_first_of("\"\\\n`") == std::string::npos, series.participant_id);
  double first = 0, last = 0;
  for (const SeriesVisit& visit : series.visits) {
    if (!visit.used) continue;
    first = std::min(first, Weeks(visit));
    last = std::max(last, Weeks(visit));
  }
  const int num_panels = static_cast<int>(panels.size());
  const int height = kHeadHeight + num_panels * kPanelHeight;
  std::string text = fmt::format(
      "set terminal svg size {},{} noenhanced font 'DejaVu Sans,12' background rgb 'white'\nset encoding utf8\n",
      kWidth, height);
  for (int i = 0; i < num_panels; ++i) text += DataOf(series, panels[i], i);
  // Margins of our own, so that the panels' axes stand below each other.
  text += fmt::format(
      "set multiplot layout {},1 title \"{}: {}\" font 'DejaVu Sans,15' margins 0.12,0.97,{:.4f},{:.4f} "
      "spacing 0,0.06\n",
      num_panels, series.participant_id, VerdictWords(series.verdict), 55.0 / height,
      1 - static_cast<double>(kHeadHeight) / height);
  text += fmt::format("set xrange [{:.6g}:{:.6g}]\n", first - 1.5, last + 1.5);
  text +=
      "set grid ytics lc rgb '#e5e5e5'\nset border 3 lc rgb '#555555'\nset tics nomirror\n"
      "set key outside top center horizontal samplen 2 font 'DejaVu Sans,10'\nset offsets 0,0,graph 0.1,graph 0.1\n";
  for (int i = 0; i < num_panels; ++i) {
    text += PanelCommands(series, panels[i], i, i + 1 == num_panels);
    text += "unset key\n";
  }
  return text + "unset multiplot\n";
}

}  // namespace tricho
