// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/fit_strokes.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/shared_work.h"
#include "base/statistics.h"
#include "hair/line/course.h"
#include "hair/line/hair_facts.h"
#include "hair/line/stroke_edges.h"

namespace tricho {

namespace {

constexpr std::size_t kMinSamples = 4;
constexpr int kSharedTraces = 8;  // Handed to another thread in such portions.
constexpr double kEndLevel = 0.65;
constexpr double kWidestOverUsual = 1.32;      // A bar wider than this is several hairs side by side,
constexpr double kWidestEvenOverUsual = 1.65;  // unless its width is the same all along.

// Offsets that follow `target` where `weight` is large and bend as little as possible.
std::vector<double> SmoothTowards(const std::vector<double>& target, const std::vector<double>& weight,
                                  double stiffness) {
  std::vector<double> pull(target.size());
  std::transform(target.begin(), target.end(), weight.begin(), pull.begin(), std::multiplies<>());
  return SmoothOffsets(pull, weight, std::vector<double>(target.size(), 0.0), {stiffness, 0});
}

// Moves the line onto the middle between the edges. Where a neighbor hides one edge, the other edge and the hair's own
// width place it; where both are hidden, the line is carried on smoothly.
Polyline Centered(const Polyline& line, const std::vector<EdgeCut>& cuts, double width_px) {
  const std::size_t n = line.size();
  std::vector<double> target(n, 0.0), weight(n, 0.02);
  for (std::size_t i = 0; i < n; ++i) {
    const double wide = cuts[i].WidthPx();
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

// Cuts both ends where the contrast of the middle falls below most of the hair's own: there it ends, or dips under the
// skin.
Polyline Trimmed(const cv::Mat& map, const Polyline& line) {
  std::vector<double> middle;
  for (std::size_t i = 0; i < line.size(); ++i) middle.push_back(MiddleContrast(map, line[i], NormalAt(line, i)));
  const double level = kEndLevel * Median(middle);
  std::size_t first = 0, last = line.size();
  while (first + 1 < last && middle[first] < level) ++first;
  while (last > first + 1 && middle[last - 1] < level) --last;
  return Polyline(line.begin() + first, line.begin() + last);
}

Stroke FitStroke(const cv::Mat& map, const Trace& trace) {
  Stroke stroke;
  stroke.line = Resample(trace.line, kStrokeStepPx);
  for (int pass = 0; pass < 2; ++pass) {
    stroke.line = Trimmed(map, stroke.line);
    if (stroke.line.size() < kMinSamples) return stroke;
    const std::vector<EdgeCut> cuts = CutEdges(map, stroke.line);
    stroke.width_px = OwnWidthPx(cuts);
    stroke.line = Resample(Centered(stroke.line, cuts, stroke.width_px), kStrokeStepPx);
  }
  const std::vector<EdgeCut> cuts = CutEdges(map, stroke.line);
  stroke.width_px = OwnWidthPx(cuts);
  DescribeStroke(cuts, stroke);
  return stroke;
}

// A bar wider than any hair is hairs side by side: lanes of equal width between its edges. Each lane ends where its own
// contrast does, because hairs of a bundle are cut at different lengths.
std::vector<Stroke> SplitIntoLanes(const cv::Mat& map, const Stroke& bar, int num_lanes) {
  const std::vector<EdgeCut> cuts = CutEdges(map, bar.line);
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
      if (cuts[i].left_px >= kEdgeReachPx || cuts[i].right_px >= kEdgeReachPx) weight[i] = 0.05;
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
double UsualWidthOf(const std::vector<Stroke>& strokes, double um_per_px) {
  std::vector<double> widths_px;
  for (const Stroke& stroke : strokes)
    if (stroke.clear_share > 0.5 && stroke.depth > 0.3 && stroke.line.size() > 15) widths_px.push_back(stroke.width_px);
  return UsualWidthPx(std::move(widths_px), kUsualWidthOfTraces, um_per_px);
}

}  // namespace

std::vector<Stroke> FitStrokes(const HairContrast& hair, const std::vector<Trace>& traces) {
  std::vector<Stroke> bars(traces.size());
  ShareRanges(static_cast<int>(traces.size()), kSharedTraces, [&](int first, int end) {
    for (int i = first; i < end; ++i) bars[i] = FitStroke(hair.contrast, traces[i]);
  });
  std::erase_if(bars, [](const Stroke& bar) { return bar.line.size() < kMinSamples; });
  const double usual_px = UsualWidthOf(bars, hair.scale.um_per_work_px);
  std::vector<Stroke> strokes;
  for (Stroke& bar : bars) {
    // One thick hair keeps its width; hairs side by side drift apart.
    const double widest = bar.is_even ? kWidestEvenOverUsual : kWidestOverUsual;
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
