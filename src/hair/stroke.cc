// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/stroke.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/statistics.h"
#include "hair/course.h"

namespace tricho {

namespace {

constexpr std::size_t kMinSamples = 4;
constexpr double kReachPx = 20;  // Half-length of the cross-section: wider than a bundle of three.
constexpr double kSampleStepPx = 0.5;
constexpr double kEdgeLevel =
    0.5;  // An edge lies where contrast falls to this share of the middle (or a neighbor rises).
constexpr double kEndLevel = 0.65;
constexpr double kEven = 1.2;   // Widths within this ratio are those of one thing.
constexpr double kWiden = 1.3;  // Wider than this times the hair's own width: a neighbor or crossing lies there.

double SampleContrast(const cv::Mat& map, const Point& at) {
  const int x = static_cast<int>(std::floor(at.x())), y = static_cast<int>(std::floor(at.y()));
  if (x < 0 || y < 0 || x + 1 >= map.cols || y + 1 >= map.rows) return 0;
  const double fx = at.x() - x, fy = at.y() - y;
  const float* top = map.ptr<float>(y) + x;
  const float* bottom = map.ptr<float>(y + 1) + x;
  return (1 - fy) * ((1 - fx) * top[0] + fx * top[1]) + fy * ((1 - fx) * bottom[0] + fx * bottom[1]);
}

struct CrossSection {
  double middle = 0;    // Contrast in the middle.
  double left_px = 0;   // Distance of the edge towards -normal.
  double right_px = 0;  // Towards +normal.
  double outside = 0;   // Mean contrast just outside both edges.
};

// Distance from the middle to where contrast leaves the hair: falls to half, or rises to a darker neighbor.
double EdgeDistance(const cv::Mat& map, const Point& middle, const Point& direction, double level) {
  double before = level;
  for (double t = kSampleStepPx; t <= kReachPx; t += kSampleStepPx) {
    const double value = SampleContrast(map, middle + t * direction);
    if (value < kEdgeLevel * level) {
      const double drop = before - value;
      return t - (drop > 0 ? kSampleStepPx * (kEdgeLevel * level - value) / drop : 0);
    }
    before = value;
  }
  return kReachPx;
}

// Contrast in the middle of a line.
double MiddleOf(const cv::Mat& map, const Point& at, const Point& normal) {
  double middle = 0;
  for (int k = -1; k <= 1; ++k) middle += SampleContrast(map, at + 0.7 * k * normal) / 3;
  return middle;
}

CrossSection Cut(const cv::Mat& map, const Point& at, const Point& normal) {
  CrossSection cut;
  cut.middle = MiddleOf(map, at, normal);
  const double level = std::max(cut.middle, 0.02);
  cut.left_px = EdgeDistance(map, at, -normal, level);
  cut.right_px = EdgeDistance(map, at, normal, level);
  cut.outside = (SampleContrast(map, at - (cut.left_px + 2.5) * normal) +
                 SampleContrast(map, at + (cut.right_px + 2.5) * normal)) /
                2;
  return cut;
}

// Offsets that follow `target` where `weight` is large and bend as little as possible.
std::vector<double> SmoothTowards(const std::vector<double>& target, const std::vector<double>& weight,
                                  double stiffness) {
  std::vector<double> pull(target.size());
  std::transform(target.begin(), target.end(), weight.begin(), pull.begin(), std::multiplies<>());
  return SmoothOffsets(pull, weight, std::vector<double>(target.size(), 0.0), stiffness);
}

// Moves the line onto the middle between the edges. Where a neighbor hides one edge, the other edge and the hair's own
// width place it; where both are hidden, the line is carried on smoothly.
Polyline Centered(const Polyline& line, const std::vector<CrossSection>& cuts, double width_px) {
  const std::size_t n = line.size();
  std::vector<double> target(n, 0.0), weight(n, 0.02);
  for (std::size_t i = 0; i < n; ++i) {
    const double wide = cuts[i].left_px + cuts[i].right_px;
    if (wide < kWiden * width_px) {
      target[i] = (cuts[i].right_px - cuts[i].left_px) / 2;
      weight[i] = 1;
    }
  }
  std::vector<double> smooth = SmoothTowards(target, weight, 30);
  for (std::size_t i = 0; i < n; ++i) {
    if (weight[i] == 1) continue;
    const double from_left = -cuts[i].left_px + width_px / 2, from_right = cuts[i].right_px - width_px / 2;
    const double nearest = std::abs(from_left - smooth[i]) < std::abs(from_right - smooth[i]) ? from_left : from_right;
    if (std::abs(nearest - smooth[i]) < width_px / 3) {
      target[i] = nearest;
      weight[i] = 0.5;
    }
  }
  smooth = SmoothTowards(target, weight, 30);
  Polyline centered(n);
  for (std::size_t i = 0; i < n; ++i) centered[i] = line[i] + smooth[i] * NormalAt(line, i);
  return centered;
}

std::vector<CrossSection> CutAll(const cv::Mat& map, const Polyline& line) {
  std::vector<CrossSection> cuts;
  cuts.reserve(line.size());
  for (std::size_t i = 0; i < line.size(); ++i) cuts.push_back(Cut(map, line[i], NormalAt(line, i)));
  return cuts;
}

double WidthQuantile(const std::vector<CrossSection>& cuts, double share) {
  std::vector<double> wide;
  wide.reserve(cuts.size());
  for (const CrossSection& cut : cuts) wide.push_back(cut.left_px + cut.right_px);
  return Quantile(std::move(wide), share);
}

// Neighbors and crossings only widen: a low quantile is the hair's own.
double OwnWidth(const std::vector<CrossSection>& cuts) { return WidthQuantile(cuts, 0.3); }

// Cuts both ends where the contrast of the middle falls below most of the hair's own: there it ends, or dips under the
// skin.
Polyline Trimmed(const cv::Mat& map, const Polyline& line) {
  std::vector<double> middle;
  for (std::size_t i = 0; i < line.size(); ++i) middle.push_back(MiddleOf(map, line[i], NormalAt(line, i)));
  const double level = kEndLevel * Median(middle);
  std::size_t first = 0, last = line.size();
  while (first + 1 < last && middle[first] < level) ++first;
  while (last > first + 1 && middle[last - 1] < level) --last;
  return Polyline(line.begin() + first, line.begin() + last);
}

void Describe(const std::vector<CrossSection>& cuts, Stroke& stroke) {
  std::vector<double> middle, edge;
  int clear = 0;
  for (const CrossSection& cut : cuts) {
    middle.push_back(cut.middle);
    edge.push_back(cut.middle - cut.outside);
    clear += cut.left_px + cut.right_px < kWiden * stroke.width_px;
  }
  stroke.is_even = WidthQuantile(cuts, 0.7) < kEven * WidthQuantile(cuts, 0.1);
  stroke.depth = Median(middle);
  stroke.edge_contrast = Median(edge) / std::max(stroke.depth, 1e-3);
  stroke.clear_share = static_cast<double>(clear) / static_cast<double>(cuts.size());
}

}  // namespace

void DescribeStroke(const cv::Mat& map, Stroke& stroke) { Describe(CutAll(map, stroke.line), stroke); }

namespace {

Stroke FitStroke(const cv::Mat& map, const Trace& trace) {
  Stroke stroke;
  stroke.line = Resample(trace.line, kStrokeStepPx);
  for (int pass = 0; pass < 2; ++pass) {
    stroke.line = Trimmed(map, stroke.line);
    if (stroke.line.size() < kMinSamples) return stroke;
    const std::vector<CrossSection> cuts = CutAll(map, stroke.line);
    stroke.width_px = OwnWidth(cuts);
    stroke.line = Resample(Centered(stroke.line, cuts, stroke.width_px), kStrokeStepPx);
  }
  const std::vector<CrossSection> cuts = CutAll(map, stroke.line);
  stroke.width_px = OwnWidth(cuts);
  Describe(cuts, stroke);
  return stroke;
}

// A bar wider than any hair is hairs side by side: lanes of equal width between its edges. Each lane ends where its own
// contrast does, because hairs of a bundle are cut at different lengths.
std::vector<Stroke> SplitIntoLanes(const cv::Mat& map, const Stroke& bar, int num_lanes) {
  const std::vector<CrossSection> cuts = CutAll(map, bar.line);
  const double width_px = bar.width_px / num_lanes;
  std::vector<Stroke> lanes;
  for (int lane = 0; lane < num_lanes; ++lane) {
    std::vector<double> target(cuts.size()), weight(cuts.size(), 1.0);
    for (std::size_t i = 0; i < cuts.size(); ++i) {
      const double from_left = -cuts[i].left_px + (lane + 0.5) * width_px;
      const double from_right = cuts[i].right_px - (num_lanes - lane - 0.5) * width_px;
      // Each lane keeps to the edge that is nearer to it.
      const double share = num_lanes > 1 ? static_cast<double>(lane) / (num_lanes - 1) : 0.5;
      target[i] = (1 - share) * from_left + share * from_right;
      if (cuts[i].left_px >= kReachPx || cuts[i].right_px >= kReachPx) weight[i] = 0.05;
    }
    const std::vector<double> offset = SmoothTowards(target, weight, 60);
    Stroke stroke;
    for (std::size_t i = 0; i < cuts.size(); ++i)
      stroke.line.push_back(bar.line[i] + offset[i] * NormalAt(bar.line, i));
    stroke.line = Resample(Trimmed(map, stroke.line), kStrokeStepPx);
    if (stroke.line.size() < kMinSamples) continue;
    stroke.width_px = width_px;
    DescribeStroke(map, stroke);
    stroke.is_lane = true;
    lanes.push_back(std::move(stroke));
  }
  return lanes;
}

// Width of one hair of this photo: among bars whose edges are free, bundles and crossings make the upper part, so a low
// quantile of the widths is that of single hairs.
double UsualWidthPx(const std::vector<Stroke>& strokes, const StrokeOptions& options, double um_per_px) {
  std::vector<double> widths;
  for (const Stroke& stroke : strokes)
    if (stroke.clear_share > 0.5 && stroke.depth > 0.3 && stroke.line.size() > 15) widths.push_back(stroke.width_px);
  const double usual_px = widths.size() < 8 ? options.usual_hair_um / um_per_px : Quantile(std::move(widths), 0.35);
  return std::clamp(usual_px * um_per_px, options.usual_low_um, options.usual_high_um) / um_per_px;
}

}  // namespace

std::vector<Stroke> FitStrokes(const HairContrast& hair, const std::vector<Trace>& traces,
                               const StrokeOptions& options) {
  std::vector<Stroke> bars;
  for (const Trace& trace : traces) {
    Stroke stroke = FitStroke(hair.contrast, trace);
    if (stroke.line.size() >= kMinSamples) bars.push_back(std::move(stroke));
  }
  const double usual_px = UsualWidthPx(bars, options, hair.scale.um_per_work_px);
  std::vector<Stroke> strokes;
  for (Stroke& bar : bars) {
    // One thick hair keeps its width; hairs side by side drift apart.
    const double widest = bar.is_even ? options.widest_even_over_usual : options.widest_over_usual;
    if (bar.width_px <= widest * usual_px) {
      strokes.push_back(std::move(bar));
      continue;
    }
    const int num_lanes = std::clamp(static_cast<int>(std::lround(bar.width_px / usual_px)), 2, 4);
    for (Stroke& lane : SplitIntoLanes(hair.contrast, bar, num_lanes)) strokes.push_back(std::move(lane));
  }
  return strokes;
}

}  // namespace tricho
