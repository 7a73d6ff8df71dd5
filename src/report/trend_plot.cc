// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/trend_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "metrics/metric.h"
#include "report/plot_layout.h"

namespace tricho {

namespace {

constexpr double kDaysPerWeek = 7;
constexpr int kTitlePx = 92;  // With the key.
constexpr double kKeyTopPx = 56;
constexpr int kLeftPx = 87;
constexpr int kBareLeftPx = 46;   // Room for the numbers alone,
constexpr int kPanelNamePx = 38;  // and for the panel's name above it.
constexpr int kBottomPx = 56;
constexpr char kTrendColor[] = "#0072B2";
constexpr char kBandColor[] = "#CFE4F2";
constexpr char kSessionColor[] = "#7A5195";

struct Panel {
  const MetricTrend* trend = nullptr;
  std::string label;
};

// A unit that says what it counts needs no name beside it.
std::string LabelOf(const Metric& metric) {
  const bool names_itself = *metric.counted != '\0';
  return (names_itself ? "" : std::string(metric.axis) + ", ") + metric.WordedUnit();
}

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
    const bool measured = std::any_of(series.visits.begin(), series.visits.end(), [&](const SeriesVisit& visit) {
      return visit.used && MetricOf(visit, trend.metric);
    });
    const Metric& metric = MetricNamed(trend.metric);
    if (measured && metric.leading) panels.push_back({&trend, LabelOf(metric)});
  }
  return panels;
}

// First and last week that are drawn.
Interval WeeksOf(const Series& series) {
  Interval weeks;
  for (const SeriesVisit& visit : series.visits) {
    if (!visit.used) continue;
    weeks.low = std::min(weeks.low, Weeks(visit));
    weeks.high = std::max(weeks.high, Weeks(visit));
  }
  return weeks;
}

// Data blocks of a panel, and every height that is drawn.
struct PanelData {
  std::string blocks;
  std::vector<double> heights;
};

PanelData DataOf(const Series& series, const Panel& panel, int number) {
  PanelData data;
  std::string shots, visits;
  for (const SeriesVisit& visit : series.visits) {
    const VisitMetric* metric = visit.used ? MetricOf(visit, panel.trend->metric) : nullptr;
    if (!metric) continue;
    for (const double shot : metric->shots) shots += fmt::format("{:.6g} {:.6g}\n", Weeks(visit), shot);
    const Estimate& estimate = metric->estimate;
    visits += fmt::format("{:.6g} {:.6g} {:.6g} {:.6g}\n", Weeks(visit), *estimate.value, estimate.low, estimate.high);
    data.heights.insert(data.heights.end(), metric->shots.begin(), metric->shots.end());
    data.heights.insert(data.heights.end(), {estimate.low, estimate.high});
  }
  data.blocks = fmt::format("$shots{0} << EOD\n{1}EOD\n$visits{0} << EOD\n{2}EOD\n", number, shots, visits);
  if (panel.trend->per_12_weeks.value) {
    const double start = *panel.trend->baseline.value;
    const Estimate& change = panel.trend->change;
    data.blocks +=
        fmt::format("$trend{0} << EOD\n0 {1:.6g} {1:.6g} {1:.6g}\n{2:.6g} {3:.6g} {4:.6g} {5:.6g}\nEOD\n", number,
                    start, WeeksOf(series).high, start + *change.value, start + change.low, start + change.high);
    data.heights.insert(data.heights.end(), {start, start + change.low, start + change.high});
  }
  return data;
}

std::string PanelCommands(const Series& series, const Panel& panel, const PanelData& data, int number, bool last,
                          bool bare) {
  const Interval range = AxisRange(data.heights);
  std::string text = fmt::format("set yrange [{}:{}]\n", range.low, range.high);
  if (bare)
    text += "unset label\n" + GnuplotLabel(panel.label, "graph 0, graph 1.08", "left");
  else
    text += "set ylabel " + GnuplotQuoted(panel.label) + "\n";
  text += last ? "set xlabel 'weeks since the first session'\n" : "unset xlabel\n";
  text += fmt::format(
      "unset arrow\nset arrow from first 0, graph 0 to first 0, graph 1 nohead lc rgb '{}' lw 1 dt 2 back\n",
      kMutedColor);
  if (series.sessions)
    for (const double day : series.sessions->days)
      text +=
          fmt::format("set arrow from first {0:.6g}, graph 0 to first {0:.6g}, graph 0.06 nohead lw 2 lc rgb '{1}'\n",
                      day / kDaysPerWeek, kSessionColor);
  text += "plot ";
  if (panel.trend->per_12_weeks.value)
    text += fmt::format(
        "$trend{0} using 1:3:4 with filledcurves fs solid noborder lc rgb '{1}' title '95 % interval of "
        "the trend', $trend{0} using 1:2 with lines lw 2.5 lc rgb '{2}' title 'trend', ",
        number, kBandColor, kTrendColor);
  text += fmt::format(
      "$shots{0} using 1:2 with points pt 7 ps 0.35 lc rgb '{1}' title 'one photo', $visits{0} using "
      "1:2:3:4 with yerrorbars pt 7 ps 0.8 lw 1.5 lc rgb '{2}' title 'visit, ± measuring'",
      number, kMutedColor, kInkColor);
  if (series.sessions && !series.sessions->days.empty())
    text += fmt::format(", NaN with lines lw 2 lc rgb '{}' title 'session'", kSessionColor);
  return text + "\nunset key\n";
}

}  // namespace

std::optional<PlotScript> TrendPlot(const Series& series, const TrendPlotSize& size) {
  const std::vector<Panel> panels = PanelsOf(series);
  if (panels.empty()) return std::nullopt;
  const int num_panels = static_cast<int>(panels.size());
  PlotScript script;
  const int title_px = size.bare ? 0 : kTitlePx;
  const int name_px = size.bare ? kPanelNamePx : 8;
  const double left_px = size.bare ? kBareLeftPx : kLeftPx;
  script.width_px = size.width_px;
  script.height_px = title_px + num_panels * size.panel_height_px + kBottomPx;
  script.title = fmt::format("{}: {}", series.participant_id, VerdictWords(series.verdict));
  for (const std::string& sentence : series.because) script.description += sentence + " ";

  std::vector<PanelData> data;
  for (int i = 0; i < num_panels; ++i) {
    data.push_back(DataOf(series, panels[i], i));
    script.commands += data.back().blocks;
  }
  const Interval weeks = WeeksOf(series);
  const double air = 0.04 * std::max(1.0, weeks.high - weeks.low);
  script.commands += QuietAxes();
  script.commands += fmt::format("set xrange [{:.6g}:{:.6g}]\n", weeks.low - air, weeks.high + air);
  if (size.bare)
    script.commands += "unset key\nset multiplot\n";
  else
    script.commands +=
        fmt::format(
            "set key at screen 0.97, screen {:.4f} top right horizontal samplen 2 font 'DejaVu Sans,10'\n"
            "set multiplot\n",
            1 - kKeyTopPx / script.height_px) +
        TitleLabels(script.title, "hair over the visits; the line is fitted to all of them", script.height_px);
  for (int i = 0; i < num_panels; ++i) {
    const double top = title_px + i * size.panel_height_px;
    script.commands += fmt::format(
        "set lmargin at screen {:.4f}\nset rmargin at screen 0.97\nset tmargin at screen {:.4f}\nset bmargin at screen "
        "{:.4f}\n",
        left_px / script.width_px, 1 - (top + name_px) / script.height_px,
        1 - (top + size.panel_height_px - 22) / script.height_px);
    script.commands += PanelCommands(series, panels[i], data[i], i, i + 1 == num_panels, size.bare);
    if (i == 0) script.commands += "unset label\n";
  }
  script.commands += "unset multiplot\n";
  return script;
}

}  // namespace tricho
