// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/overlay_legend.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "base/units.h"
#include "metrics/metric.h"
#include "version.h"

namespace tricho {

namespace {

const cv::Scalar kInk(40, 36, 33);
const cv::Scalar kFaintInk(110, 104, 98);
const cv::Scalar kPaper(255, 255, 255);
const cv::Scalar kAlarm(20, 50, 190);
constexpr int kFractionBits = 4;  // cv draws in 1/16 px.

cv::Point Fixed(const Point& at_px) {
  return {static_cast<int>(std::lround(at_px.x() * (1 << kFractionBits))),
          static_cast<int>(std::lround(at_px.y() * (1 << kFractionBits)))};
}

void DrawLine(cv::Mat& bgr, const Polyline& line_px, const cv::Scalar& color, int thickness_px) {
  std::vector<cv::Point> points;
  points.reserve(line_px.size());
  for (const Point& point : line_px) points.push_back(Fixed(point));
  cv::polylines(bgr, points, false, color, thickness_px, cv::LINE_AA, kFractionBits);
}

// Counted hairs of each kind, and what else the legend counts.
struct Counts {
  int terminal = 0, intermediate = 0, vellus = 0, unknown = 0, not_counted = 0, uncertain = 0;

  int All() const { return terminal + intermediate + vellus + unknown; }
};

Counts CountKinds(const Analysis& analysis, const MetricsOptions& thresholds) {
  Counts counts;
  for (std::size_t i = 0; i < analysis.hairs.shafts.size(); ++i) {
    const Shaft& shaft = analysis.hairs.shafts[i];
    if (!analysis.counted[i]) {
      ++counts.not_counted;
      continue;
    }
    counts.uncertain += !shaft.root_certain;
    const std::optional<HairKind> kind = KindOf(shaft, analysis.scale.um_per_px, thresholds);
    if (!kind)
      ++counts.unknown;
    else
      ++(*kind == HairKind::kTerminal ? counts.terminal
                                      : (*kind == HairKind::kVellus ? counts.vellus : counts.intermediate));
  }
  return counts;
}

// Sizes in px of a strip of this width: letters stay readable when the picture is shown on a page.
struct Measure {
  explicit Measure(int width) : width_px(width), unit_px(std::clamp(width / 1280.0, 0.78, 1.5)) {}
  int Px(double at_1280) const { return static_cast<int>(std::lround(at_1280 * unit_px)); }
  int width_px;
  double unit_px;
};

// A pen that fills a strip from left to right and goes on to the next line when an entry does not fit.
class LegendPen {
 public:
  LegendPen(cv::Mat& strip, Lettering& letters, const Measure& measure, int top_px, int right_px)
      : strip_(strip), letters_(letters), measure_(measure), x_(measure.Px(24)), y_(top_px), right_px_(right_px) {}

  // Draws `mark(left, middle)` of the given width, then the text.
  template <typename Mark>
  void Entry(double mark_width, const std::string& text, Mark mark) {
    const int size_px = measure_.Px(17);
    const int total = measure_.Px(mark_width + 8) + static_cast<int>(letters_.Width(text, size_px));
    if (x_ + total > right_px_ && x_ > measure_.Px(24)) {
      x_ = measure_.Px(24);
      y_ += measure_.Px(30);
    }
    mark(Point(x_, y_ - measure_.Px(6)));
    letters_.Draw(strip_, text, {x_ + measure_.Px(mark_width + 8), y_}, size_px, kInk);
    x_ += total + measure_.Px(26);
  }

  int y() const { return y_; }

 private:
  cv::Mat& strip_;
  Lettering& letters_;
  const Measure& measure_;
  int x_;
  int y_;
  int right_px_;
};

// A large number with what it is below it.
struct Tile {
  std::string value, unit, caption;
};

std::string Interval95(const Estimate& estimate, int digits) {
  return fmt::format("{:.{}f}–{:.{}f}", estimate.low, digits, estimate.high, digits);
}

Tile TileOf(const SiteMetrics& metrics, const char* name) {
  const Metric& metric = MetricNamed(name);
  const Estimate& estimate = metrics.at(name);
  if (!estimate.value) return {"–", "", metric.caption};
  return {fmt::format("{:.{}f}", *estimate.value, metric.digits), metric.WordedUnit(),
          fmt::format("{} (95 %: {})", metric.caption, Interval95(estimate, metric.digits))};
}

std::vector<Tile> Tiles(const Analysis& analysis, int num_counted) {
  const SiteMetrics& metrics = analysis.metrics;
  const Tile hairs = {std::to_string(num_counted), num_counted == 1 ? "hair" : "hairs", "counted in the field"};
  if (!analysis.scale.um_per_px)
    return {hairs, {"–", "", "no scale: nothing per cm² or in µm"}, TileOf(metrics, "hairs_per_unit")};
  return {hairs, TileOf(metrics, "hairs_per_cm2"), TileOf(metrics, "mean_diameter_um"),
          TileOf(metrics, "units_per_cm2")};
}

int DrawTiles(cv::Mat& strip, Lettering& letters, const Measure& measure, const std::vector<Tile>& tiles) {
  const int column_px = (measure.width_px - measure.Px(24)) / static_cast<int>(tiles.size());
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const int left = measure.Px(24) + static_cast<int>(i) * column_px;
    const double end = letters.Draw(strip, tiles[i].value, {left, measure.Px(50)}, measure.Px(36), kInk, Weight::kBold);
    letters.Draw(strip, tiles[i].unit, {static_cast<int>(end) + measure.Px(7), measure.Px(50)}, measure.Px(18), kInk);
    letters.Draw(strip, tiles[i].caption, {left, measure.Px(76)}, measure.Px(15), kFaintInk);
  }
  return measure.Px(112);
}

// A round length of some 150 px.
double BarLengthMm(double px_per_mm, double room_px) {
  const double steps[] = {10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05};
  for (double step : steps)
    if (step * px_per_mm <= room_px) return step;
  return steps[7];
}

// returns the left end of what it took.
int DrawScaleBar(cv::Mat& strip, Lettering& letters, const Measure& measure, double px_per_mm, int y) {
  const double length_mm = BarLengthMm(px_per_mm, measure.Px(200));
  const int length_px = static_cast<int>(std::lround(length_mm * px_per_mm));
  const int right = measure.width_px - measure.Px(24);
  const int tick_px = measure.Px(7);
  const int middle = y - measure.Px(6);
  const int thickness_px = measure.Px(3);
  cv::line(strip, {right - length_px, middle}, {right, middle}, kInk, thickness_px);
  for (const int x : {right - length_px, right})
    cv::line(strip, {x, middle - tick_px}, {x, middle + tick_px}, kInk, thickness_px);
  const std::string text = fmt::format("{:g} mm", length_mm);
  const int size_px = measure.Px(17);
  const int left = right - length_px - measure.Px(14) - static_cast<int>(letters.Width(text, size_px));
  letters.Draw(strip, text, {left, y}, size_px, kInk);
  return left;
}

void DrawHairEntries(cv::Mat& strip, LegendPen& pen, const Measure& measure, const Counts& counts,
                     const MetricsOptions& thresholds, bool has_scale) {
  const auto entry = [&](std::optional<HairKind> kind, bool counted, const std::string& text) {
    pen.Entry(36, text, [&](const Point& at) {
      const HairStyle style = StyleOf(kind, counted);
      DrawCourse(strip, {at, at + Point(measure.Px(36), 0)}, style, measure.Px(3));
      if (counted) DrawRoot(strip, at + Point(measure.Px(4), 0), style.color, true, std::max(1.0, measure.unit_px));
    });
  };
  const double low = thresholds.vellus_below_um;
  const double high = thresholds.terminal_from_um;
  if (has_scale) {
    entry(HairKind::kTerminal, true, fmt::format("{} terminal (from {:g} µm)", counts.terminal, high));
    entry(HairKind::kIntermediate, true, fmt::format("{} intermediate", counts.intermediate));
    entry(HairKind::kVellus, true, fmt::format("{} vellus (below {:g} µm)", counts.vellus, low));
  }
  if (counts.unknown > 0 || !has_scale)
    entry(std::nullopt, true, fmt::format("{} thickness not measured", counts.unknown));
  if (counts.not_counted > 0)
    entry(std::nullopt, false, fmt::format("{} not counted: root out of the field", counts.not_counted));
}

void DrawMarkEntries(cv::Mat& strip, LegendPen& pen, const Measure& measure, const Analysis& analysis,
                     const Counts& counts) {
  const auto root = [&](const std::string& text, bool certain) {
    pen.Entry(12, text, [&](const Point& at) {
      DrawRoot(strip, at + Point(measure.Px(6), 0), kInk, certain, std::max(1.0, measure.unit_px));
    });
  };
  root("root", true);
  if (counts.uncertain > 0) root(fmt::format("{} root end uncertain", counts.uncertain), false);
  const double left_out = 1 - analysis.field.seen_px2 / static_cast<double>(analysis.photo.bgr.total());
  if (left_out < 0.0005) return;
  pen.Entry(26, fmt::format("left out: {:.1f} % of the photo", 100 * left_out), [&](const Point& at) {
    const cv::Rect box(static_cast<int>(at.x()), static_cast<int>(at.y()) - measure.Px(8), measure.Px(26),
                       measure.Px(16));
    cv::Mat patch = strip(box);
    HatchUnseen(patch, cv::Mat::zeros(patch.size(), CV_8UC1), measure.unit_px);
    cv::rectangle(strip, box, kFaintInk);
  });
}

std::string Footer(const Analysis& analysis) {
  std::string text = analysis.photo.file;
  if (analysis.scale.um_per_px)
    text += fmt::format("   ·   {:.4g} µm/px ({})", *analysis.scale.um_per_px, analysis.scale.source);
  if (analysis.scale.um_per_px)
    text += fmt::format("   ·   counted over {:.2f} cm²", AreaCm2(analysis.counting_px2, *analysis.scale.um_per_px));
  return text + fmt::format("   ·   OpenTricho {}: documents, does not diagnose", kVersion);
}

}  // namespace

HairStyle StyleOf(std::optional<HairKind> kind, bool counted) {
  if (!counted) return {cv::Scalar(70, 70, 70), true};
  if (!kind) return {cv::Scalar(95, 130, 0), false};
  switch (*kind) {
    case HairKind::kTerminal:
      return {cv::Scalar(190, 80, 0), false};
    case HairKind::kIntermediate:
      return {cv::Scalar(0, 105, 235), false};
    case HairKind::kVellus:
      return {cv::Scalar(170, 0, 200), false};
  }
  return {};
}

void DrawCourse(cv::Mat& bgr, const Polyline& line_px, const HairStyle& style, int thickness_px) {
  if (!style.dashed) {
    DrawLine(bgr, line_px, style.color, thickness_px);
    return;
  }
  // White between the dashes: they show on dark hair too.
  DrawLine(bgr, line_px, kPaper, thickness_px);
  const double dash_px = 4.0 * thickness_px;
  const Polyline points = Resample(line_px, dash_px);
  for (std::size_t i = 1; i < points.size(); i += 2)
    DrawLine(bgr, {points[i - 1], points[i]}, style.color, thickness_px);
}

void DrawRoot(cv::Mat& bgr, const Point& at_px, const cv::Scalar& color, bool certain, double unit_px) {
  const auto radius = [&](double at_1280) {
    return static_cast<int>(std::lround(at_1280 * unit_px * (1 << kFractionBits)));
  };
  const cv::Point at = Fixed(at_px);
  // A white rim parts the mark from the hair beneath and from its unit mates.
  cv::circle(bgr, at, radius(5.0), kPaper, cv::FILLED, cv::LINE_AA, kFractionBits);
  cv::circle(bgr, at, radius(4.0), color, cv::FILLED, cv::LINE_AA, kFractionBits);
  if (!certain) cv::circle(bgr, at, radius(2.6), kPaper, cv::FILLED, cv::LINE_AA, kFractionBits);
}

void HatchUnseen(cv::Mat& bgr, const cv::Mat& seen, double unit_px) {
  const int period = std::max(4, static_cast<int>(std::lround(12 * unit_px)));
  const int stroke = std::max(1, static_cast<int>(std::lround(2 * unit_px)));
  for (int y = 0; y < bgr.rows; ++y) {
    const uchar* is_seen = seen.ptr<uchar>(y);
    cv::Vec3b* pixel = bgr.ptr<cv::Vec3b>(y);
    for (int x = 0; x < bgr.cols; ++x) {
      if (is_seen[x]) continue;
      const int grey = (x + y) % period < stroke ? 150 : 225;
      for (int channel = 0; channel < 3; ++channel)
        pixel[x][channel] = static_cast<uchar>((pixel[x][channel] + 2 * grey) / 3);
    }
  }
}

cv::Mat DrawLegend(const Analysis& analysis, const MetricsOptions& thresholds, int width_px, double picture_scale) {
  const Measure measure(width_px);
  Lettering letters;
  // Drawn onto more paper than needed, then cut.
  cv::Mat strip(measure.Px(420) + measure.Px(60) * static_cast<int>(analysis.quality.warnings.size()), width_px,
                CV_8UC3, kPaper);
  const Counts counts = CountKinds(analysis, thresholds);
  int y = DrawTiles(strip, letters, measure, Tiles(analysis, counts.All()));
  int right = width_px - measure.Px(24);
  if (analysis.scale.um_per_px)
    right =
        DrawScaleBar(strip, letters, measure, picture_scale * kUmPerMm / *analysis.scale.um_per_px, y) - measure.Px(20);
  LegendPen pen(strip, letters, measure, y, right);
  DrawHairEntries(strip, pen, measure, counts, thresholds, analysis.scale.um_per_px.has_value());
  DrawMarkEntries(strip, pen, measure, analysis, counts);
  y = pen.y();
  const int text_width = width_px - measure.Px(48);
  for (const std::string& warning : analysis.quality.warnings) {
    for (const std::string& line : letters.Wrapped("Note: " + warning, text_width, measure.Px(16))) {
      y += measure.Px(26);
      letters.Draw(strip, line, {measure.Px(24), y}, measure.Px(16), kAlarm);
    }
  }
  y += measure.Px(30);
  for (const std::string& line : letters.Wrapped(Footer(analysis), text_width, measure.Px(14))) {
    letters.Draw(strip, line, {measure.Px(24), y}, measure.Px(14), kFaintInk);
    y += measure.Px(20);
  }
  return strip.rowRange(0, std::min(strip.rows, y));
}

cv::Mat DrawBanner(const Analysis& analysis, int width_px) {
  const Measure measure(width_px);
  Lettering letters;
  const int text_width = width_px - measure.Px(48);
  std::vector<std::string> lines;
  for (const std::string& reason : analysis.quality.reasons)
    for (const std::string& line : letters.Wrapped(reason, text_width, measure.Px(18))) lines.push_back(line);
  cv::Mat strip(measure.Px(66) + measure.Px(26) * static_cast<int>(lines.size()), width_px, CV_8UC3, kAlarm);
  letters.Draw(strip, "Not usable: no hair was measured on this photo", {measure.Px(24), measure.Px(40)},
               measure.Px(26), kPaper, Weight::kBold);
  int y = measure.Px(40);
  for (const std::string& line : lines) {
    y += measure.Px(26);
    letters.Draw(strip, line, {measure.Px(24), y}, measure.Px(18), kPaper);
  }
  return strip;
}

}  // namespace tricho
