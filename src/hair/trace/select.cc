// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/select.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace tricho {

namespace {

constexpr double kFillStepPx = 0.6;      // Below 1 / sqrt(2), so that a turned bar has no holes.
constexpr double kSharpestTurnDeg = 40;  // Within kTurnSpanPx (some 110 um) before and after a point.
constexpr double kTurnSpanPx = 16;
constexpr double kMinOwnShare = 0.32;    // Share of a stroke's area that no stroke of more merit explains.
constexpr double kShortOwnShare = 0.35;  // Added to it for the shortest strokes, less up to kLongUm.
constexpr double kLongUm = 450;

double LengthPx(const Stroke& stroke) { return static_cast<double>(stroke.line.size() - 1) * kStrokeStepPx; }

Point Direction(const Polyline& line, std::size_t from, std::size_t to) { return (line[to] - line[from]).normalized(); }

// Sharpest turn over kTurnSpanPx before and after a point.
double SharpestTurnRad(const Polyline& line) {
  const auto span = std::min<std::size_t>(static_cast<std::size_t>(kTurnSpanPx / kStrokeStepPx), (line.size() - 1) / 2);
  double sharpest = 0;
  for (std::size_t i = span; i + span < line.size(); ++i) {
    const double cosine = Direction(line, i - span, i).dot(Direction(line, i, i + span));
    sharpest = std::max(sharpest, std::acos(std::clamp(cosine, -1.0, 1.0)));
  }
  return sharpest;
}

// Calls visit(x, y) for pixels of the bar, some of them twice; `share` of its width.
template <typename Visit>
void ForFootprint(const Stroke& stroke, double share, cv::Size size, const Visit& visit) {
  const double half = std::max(0.5, share * stroke.width_px / 2);
  const double reach = half + kStrokeStepPx + 1;
  for (std::size_t i = 0; i < stroke.line.size(); ++i) {
    const std::size_t a = i >= 2 ? i - 2 : 0, b = std::min(i + 2, stroke.line.size() - 1);
    const Point &middle = stroke.line[i], along = Direction(stroke.line, a, b), normal(-along.y(), along.x());
    const bool is_inside =
        middle.x() > reach && middle.y() > reach && middle.x() < size.width - reach && middle.y() < size.height - reach;
    for (double t = -half; t <= half; t += kFillStepPx) {
      const Point aside = middle + t * normal;
      for (double u = 0; u < kStrokeStepPx; u += kFillStepPx) {
        const Point at = aside + u * along;
        if (is_inside) {
          visit(static_cast<int>(at.x() + 0.5), static_cast<int>(at.y() + 0.5));
        } else {
          const cv::Point pixel(NearestWhole(at.x()), NearestWhole(at.y()));
          if (cv::Rect({0, 0}, size).contains(pixel)) visit(pixel.x, pixel.y);
        }
      }
    }
  }
}

// Share of the bar that is hair and that no other bar has explained.
double OwnShare(const Stroke& stroke, const cv::Mat& contrast, const cv::Mat& explained) {
  const uchar* is_explained = explained.data;
  const auto* contrasts = contrast.ptr<float>();
  const std::size_t explained_step = explained.step, contrast_step = contrast.step1();
  const double least = 0.5 * stroke.depth;
  int all = 0, own = 0;
  ForFootprint(stroke, 0.8, contrast.size(), [&](int x, int y) {
    ++all;
    own += !is_explained[y * explained_step + x] && contrasts[y * contrast_step + x] > least;
  });
  return all > 0 ? static_cast<double>(own) / all : 0;
}

// Longer, straighter and freer strokes explain first.
double Merit(const Stroke& stroke) {
  return LengthPx(stroke) * stroke.depth * (0.3 + stroke.clear_share) / (1 + SharpestTurnRad(stroke.line));
}

}  // namespace

std::vector<Stroke> SelectStrokes(const HairContrast& hair, std::vector<Stroke> strokes, double noise,
                                  const StrokeLimits& limits) {
  const double min_length_px = limits.min_length_um / hair.scale.um_per_work_px;
  const double sharpest_rad = kSharpestTurnDeg * std::numbers::pi / 180;
  const double min_depth = limits.min_depth_share * hair.typical_depth;
  std::erase_if(strokes, [&](const Stroke& s) {
    return LengthPx(s) < min_length_px || LengthPx(s) < limits.min_aspect * s.width_px || s.depth < min_depth ||
           s.edge_contrast < limits.min_edge_share || s.edge_contrast * s.depth < limits.min_edge_over_noise * noise ||
           SharpestTurnRad(s.line) > sharpest_rad;
  });
  std::vector<std::pair<double, Stroke*>> order;
  for (Stroke& stroke : strokes) order.emplace_back(Merit(stroke), &stroke);
  std::ranges::stable_sort(order, [](const auto& a, const auto& b) { return a.first > b.first; });
  cv::Mat explained(hair.contrast.size(), CV_8U, cv::Scalar(0));
  std::vector<Stroke> chosen;
  for (const auto& [merit, ordered] : order) {
    Stroke& stroke = *ordered;
    // The shorter, the more it must be on its own: beside a hair, short things are its edge or its cap.
    const double shortness = std::clamp(1 - LengthPx(stroke) * hair.scale.um_per_work_px / kLongUm, 0.0, 1.0);
    const double min_own = kMinOwnShare + shortness * kShortOwnShare;
    if (OwnShare(stroke, hair.contrast, explained) < min_own) continue;
    ForFootprint(stroke, 1.1, explained.size(), [&](int x, int y) { explained.at<uchar>(y, x) = 255; });
    chosen.push_back(std::move(stroke));
  }
  return chosen;
}

}  // namespace tricho
