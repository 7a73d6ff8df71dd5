// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <optional>

#include "capture/graphics.h"

namespace tricho {
namespace {

// The photo's rows as seen from one edge of the frame: a view in which row 0 is that edge.
cv::Mat SeenFrom(const cv::Mat& grey, int edge) {
  cv::Mat view;
  switch (edge) {
    case 0:
      return grey;
    case 1:
      cv::flip(grey, view, 0);
      return view;
    case 2:
      return grey.t();
    default:
      cv::flip(grey.t(), view, 0);
      return view;
  }
}

cv::Rect InPhoto(const cv::Rect& bar, int edge, const cv::Size& size) {
  switch (edge) {
    case 0:
      return bar;
    case 1:
      return {bar.x, size.height - bar.height, bar.width, bar.height};
    case 2:
      return {0, bar.x, bar.height, bar.width};
    default:
      return {size.width - bar.height, bar.x, bar.height, bar.width};
  }
}

// The grey that most of a row has, within +-3; -1 when no grey has a fifth of it.
int CommonGrey(const cv::Mat& row) {
  constexpr int kSpread = 3;
  std::array<int, 256 + 2 * kSpread + 1> cumulative{};
  std::array<int, 256> histogram{};
  for (int x = 0; x < row.cols; ++x) ++histogram[row.at<uchar>(0, x)];
  int best = -1;
  int best_count = row.cols / 5;
  for (int level = 0; level < 256; ++level) {
    int count = 0;
    for (int near = std::max(0, level - kSpread); near <= std::min(255, level + kSpread); ++near)
      count += histogram[near];
    cumulative[level] = count;
    if (count > best_count) {
      best_count = count;
      best = level;
    }
  }
  return best;
}

// A bar along row 0: many neighboring columns keep the row's common grey down to one and the same depth, where it ends
// with a step. Skin that happens to be even ends gradually and at a different depth in each column.
std::optional<cv::Rect> BarAlongTop(const cv::Mat& grey) {
  constexpr int kMaxDeviation = 8;
  constexpr int kMinStep = 16;
  constexpr int kMinDepthPx = 3;
  const int common = CommonGrey(grey.row(0));
  if (common < 0) return std::nullopt;
  const int max_depth = grey.rows / 3;
  std::vector<int> depth_of(grey.cols, 0);
  std::map<int, int> num_columns;
  for (int x = 0; x < grey.cols; ++x) {
    int depth = 0;
    while (depth < max_depth && std::abs(grey.at<uchar>(depth, x) - common) <= kMaxDeviation) ++depth;
    const int beyond = std::min(depth + 1, grey.rows - 1);
    if (depth < kMinDepthPx || depth == max_depth || std::abs(grey.at<uchar>(beyond, x) - common) < kMinStep) continue;
    depth_of[x] = depth;
    ++num_columns[depth];
  }
  if (num_columns.empty()) return std::nullopt;
  const int depth = std::ranges::max_element(num_columns, {}, [](const auto& entry) { return entry.second; })->first;
  int first = -1;
  int last = -1;
  int num_agreeing = 0;
  for (int x = 0; x < grey.cols; ++x) {
    if (std::abs(depth_of[x] - depth) > 1) continue;
    if (first < 0) first = x;
    last = x;
    ++num_agreeing;
  }
  // Letters in the bar, and hairs of its grey that hang from it, interrupt the agreement.
  constexpr double kMinAgreement = 0.5;
  if (num_agreeing < std::max(20, grey.cols / 20) || num_agreeing < kMinAgreement * (last - first + 1))
    return std::nullopt;
  // A bar ends with an edge or at the frame; the black around a circular field goes on, deeper and deeper.
  constexpr int kEndPx = 3;
  const bool ends_left = first <= kEndPx || depth_of[first - kEndPx] < depth / 2;
  const bool ends_right = last + kEndPx >= grey.cols || depth_of[last + kEndPx] < depth / 2;
  if (!ends_left || !ends_right) return std::nullopt;
  // One more row and column: the step is blurred by JPEG.
  return cv::Rect(std::max(0, first - 1), 0, std::min(grey.cols, last + 2) - std::max(0, first - 1), depth + 1);
}

}  // namespace

cv::Mat FindBars(const cv::Mat& grey) {
  cv::Mat bars = cv::Mat::zeros(grey.size(), CV_8UC1);
  for (int edge = 0; edge < 4; ++edge)
    if (const std::optional<cv::Rect> bar = BarAlongTop(SeenFrom(grey, edge)))
      bars(InPhoto(*bar, edge, grey.size())).setTo(255);
  return bars;
}

}  // namespace tricho
