// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/line/stroke_edges.h"

#include <algorithm>

#include "base/bilinear.h"
#include "base/statistics.h"
#include "hair/line/course.h"

namespace tricho {

namespace {

constexpr double kSampleStepPx = 0.5;
constexpr double kEdgeLevel =
    0.5;                       // An edge lies where contrast falls to this share of the middle (or a neighbor rises).
constexpr double kEven = 1.2;  // Widths within this ratio are those of one thing.

double SampleContrast(const cv::Mat& map, const Point& at) {
  return Bilinear<double>(map.ptr<float>(), map.step / sizeof(float), map.cols, map.rows, at).value_or(0);
}

// Distance from the middle to where contrast leaves the hair: falls to half, or rises to a darker neighbor.
double EdgeDistance(const cv::Mat& map, const Point& middle, const Point& direction, double level) {
  double before = level;
  for (double t = kSampleStepPx; t <= kEdgeReachPx; t += kSampleStepPx) {
    const double value = SampleContrast(map, middle + t * direction);
    if (value < kEdgeLevel * level) {
      const double drop = before - value;
      return t - (drop > 0 ? kSampleStepPx * (kEdgeLevel * level - value) / drop : 0);
    }
    before = value;
  }
  return kEdgeReachPx;
}

EdgeCut CutEdge(const cv::Mat& map, const Point& at, const Point& normal) {
  EdgeCut cut;
  cut.middle = MiddleContrast(map, at, normal);
  const double level = std::max(cut.middle, 0.02);
  cut.left_px = EdgeDistance(map, at, -normal, level);
  cut.right_px = EdgeDistance(map, at, normal, level);
  cut.outside = (SampleContrast(map, at - (cut.left_px + 2.5) * normal) +
                 SampleContrast(map, at + (cut.right_px + 2.5) * normal)) /
                2;
  return cut;
}

double WidthQuantile(const std::vector<EdgeCut>& cuts, double share) {
  std::vector<double> widths;
  widths.reserve(cuts.size());
  for (const EdgeCut& cut : cuts) widths.push_back(cut.WidthPx());
  return Quantile(std::move(widths), share);
}

}  // namespace

double MiddleContrast(const cv::Mat& map, const Point& at, const Point& normal) {
  double middle = 0;
  for (int k = -1; k <= 1; ++k) middle += SampleContrast(map, at + 0.7 * k * normal) / 3;
  return middle;
}

std::vector<EdgeCut> CutEdges(const cv::Mat& map, const Polyline& line) {
  std::vector<EdgeCut> cuts;
  cuts.reserve(line.size());
  for (std::size_t i = 0; i < line.size(); ++i) cuts.push_back(CutEdge(map, line[i], NormalAt(line, i)));
  return cuts;
}

double OwnWidthPx(const std::vector<EdgeCut>& cuts) { return WidthQuantile(cuts, 0.3); }

void DescribeStroke(const std::vector<EdgeCut>& cuts, Stroke& stroke) {
  std::vector<double> middle, edge;
  int clear = 0;
  for (const EdgeCut& cut : cuts) {
    middle.push_back(cut.middle);
    edge.push_back(cut.middle - cut.outside);
    clear += cut.WidthPx() < kWiden * stroke.width_px;
  }
  stroke.is_even = WidthQuantile(cuts, 0.7) < kEven * WidthQuantile(cuts, 0.1);
  stroke.depth = Median(middle);
  stroke.edge_contrast = Median(edge) / std::max(stroke.depth, 1e-3);
  stroke.clear_share = static_cast<double>(clear) / static_cast<double>(cuts.size());
}

void DescribeStroke(const cv::Mat& contrast, Stroke& stroke) {
  DescribeStroke(CutEdges(contrast, stroke.line), stroke);
}

}  // namespace tricho
