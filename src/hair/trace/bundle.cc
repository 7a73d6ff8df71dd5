// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/bundle.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>

#include "base/shared_work.h"
#include "capture/connected_parts.h"
#include "hair/line/hair_facts.h"
#include "hair/line/stroke_edges.h"
#include "hair/trace/blob_fit.h"

namespace tricho {

namespace {

constexpr double kBlobLevel = 0.65;    // A blob is what is darker than this share of the photo's clear hairs.
constexpr double kLongestUm = 1100;    // A longer blob is long hair: it is left as it is.
constexpr double kMinEdgeShare = 0.3;  // Contrast over that just outside a bar's edges, as a share of the middle's.
constexpr double kReplaceCost = 1;     // Bars must explain a blob better by this area than the strokes that are there.
constexpr double kMaxUnexplained = 0.25;  // Share of a blob's squared darkness: above it, the blob is left as it is.
constexpr int kBorderPx = 5;
constexpr double kTouching = 0.1;  // A stroke with this share of its points in a blob has a part in it.
constexpr double kReplaced = 0.5;  // A stroke with this share of its points on the new bars is one of them.
constexpr double kBarReach = 1.2;  // Width of what a bar stands for, over its own.

double UsualWidthOf(const std::vector<Stroke>& strokes, double um_per_px) {
  std::vector<double> widths_px;
  for (const Stroke& stroke : strokes)
    if (!stroke.is_lane && stroke.clear_share > 0.5 && stroke.depth > 0.3) widths_px.push_back(stroke.width_px);
  return UsualWidthPx(std::move(widths_px), kUsualWidthOfBundles, um_per_px);
}

cv::Point PixelAt(const Point& at) { return {NearestWhole(at.x()), NearestWhole(at.y())}; }

// Share of a line's points that a mask covers.
double ShareOn(const cv::Mat& mask, const Polyline& line) {
  const auto on = std::count_if(line.begin(), line.end(), [&](const Point& at) {
    const cv::Point p = PixelAt(at);
    return cv::Rect({0, 0}, mask.size()).contains(p) && mask.at<uchar>(p) == 255;
  });
  return static_cast<double>(on) / static_cast<double>(line.size());
}

// By label: the strokes that have a part in the blob, in their order.
std::vector<std::vector<const Stroke*>> StrokesOf(const cv::Mat& labels, std::size_t num_blobs,
                                                  const std::vector<Stroke>& strokes) {
  std::vector<std::vector<const Stroke*>> of(num_blobs + 1);
  for (const Stroke& stroke : strokes) {
    std::map<int, int> num_points;
    for (const Point& at : stroke.line)
      if (const cv::Point p = PixelAt(at); cv::Rect({0, 0}, labels.size()).contains(p)) ++num_points[labels.at<int>(p)];
    for (const auto& [label, count] : num_points)
      if (count > kTouching * static_cast<double>(stroke.line.size())) of[label].push_back(&stroke);
  }
  return of;
}

void Draw(const HairBar& bar, cv::Mat& mask) {
  std::vector<cv::Point> line;
  for (const Point& at : bar.Course()) line.push_back(PixelAt(at));
  cv::polylines(mask, line, false, cv::Scalar(255),
                std::max(1, static_cast<int>(std::lround(kBarReach * bar.width_px))));
}

// The bars of a blob; none where the strokes that are there do as well, or no bars do.
std::vector<HairBar> BarsOf(const Blob& blob, const std::vector<const Stroke*>& traced, double usual_px,
                            double um_per_px) {
  const BlobFit fit(blob, usual_px, um_per_px);
  const double traced_cost = traced.empty() ? HUGE_VAL : fit.CostOfTraced(traced);
  // Bars cost something, and there must be one: strokes that cost no more than that need no comparison.
  if (traced_cost <= kBarCost + kReplaceCost) return {};
  std::vector<HairBar> bars = fit.Run();
  const bool good = !bars.empty() && fit.Unexplained(bars) <= kMaxUnexplained;
  if (!good || traced_cost <= fit.Cost(bars) + kReplaceCost) bars.clear();
  return bars;
}

Stroke StrokeFrom(const HairContrast& hair, const HairBar& bar, bool is_lane) {
  Stroke stroke;
  stroke.line = Resample(bar.Course(), kStrokeStepPx);
  stroke.width_px = bar.width_px;
  DescribeStroke(hair.contrast, stroke);
  stroke.is_lane = is_lane;
  return stroke;
}

}  // namespace

std::vector<Stroke> FitBundles(const HairContrast& hair, std::vector<Stroke> strokes) {
  const double um = hair.scale.um_per_work_px, usual_px = UsualWidthOf(strokes, um);
  cv::Mat labels;
  const std::vector<ConnectedPart> blobs =
      ConnectedParts((hair.contrast > kBlobLevel * hair.typical_depth) & hair.seen, &labels);
  const cv::Rect inner(kBorderPx, kBorderPx, labels.cols - 2 * kBorderPx, labels.rows - 2 * kBorderPx);
  const std::vector<std::vector<const Stroke*>> strokes_of = StrokesOf(labels, blobs.size(), strokes);
  std::vector<int> looked_into;
  for (int label = 1; label <= static_cast<int>(blobs.size()); ++label) {
    const cv::Rect& box = blobs[label - 1].box;
    const double extent_um = std::hypot(box.width, box.height) * um;
    if (extent_um < kShortestBarUm || extent_um > kLongestUm) continue;
    // Of what the border cuts off, too little is seen to call it a hair that no one traced.
    if (strokes_of[label].empty() && (box & inner) != box) continue;
    looked_into.push_back(label);
  }
  std::vector<std::vector<HairBar>> found(looked_into.size());
  SharePieces(static_cast<int>(found.size()), [&](int i) {
    const int label = looked_into[i];
    found[i] = BarsOf(CutOut(hair, labels, label, blobs[label - 1].box), strokes_of[label], usual_px, um);
  });
  std::vector<Stroke> fitted;
  cv::Mat covered(labels.size(), CV_8U, cv::Scalar(0));
  for (const std::vector<HairBar>& bars : found)
    for (const HairBar& bar : bars) {
      Draw(bar, covered);
      Stroke stroke = StrokeFrom(hair, bar, bars.size() > 1);
      if (bar.Length() >= std::max(kShortestBarUm / um, kLeastBarAspect * bar.width_px) &&
          stroke.edge_contrast >= kMinEdgeShare)
        fitted.push_back(std::move(stroke));
    }
  std::erase_if(strokes, [&](const Stroke& stroke) { return ShareOn(covered, stroke.line) > kReplaced; });
  strokes.insert(strokes.end(), fitted.begin(), fitted.end());
  return strokes;
}

}  // namespace tricho
