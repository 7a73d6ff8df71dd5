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

// The photo as seen from one edge of the frame (0 top, 1 bottom, 2 left, 3 right): row 0 is that edge. Bars reach into
// few of its rows, so that it is not turned.
class EdgeView {
 public:
  EdgeView(const cv::Mat& grey, int edge)
      : rows(edge < 2 ? grey.rows : grey.cols),
        cols(edge < 2 ? grey.cols : grey.rows),
        origin_(edge == 1   ? grey.ptr(grey.rows - 1)
                : edge == 3 ? grey.ptr() + (grey.cols - 1)
                            : grey.ptr()) {
    const auto row_step = static_cast<std::ptrdiff_t>(grey.step);
    row_step_ = edge == 0 ? row_step : edge == 1 ? -row_step : edge == 2 ? 1 : -1;
    column_step_ = edge < 2 ? 1 : row_step;
  }

  uchar At(int row, int column) const { return origin_[row * row_step_ + column * column_step_]; }

  const int rows, cols;

 private:
  const uchar* origin_;
  std::ptrdiff_t row_step_, column_step_;
};

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

// The grey that most of row 0 has, within +-3; -1 when no grey has a fifth of it.
int CommonGrey(const EdgeView& grey) {
  constexpr int kSpread = 3;
  std::array<int, 256 + 2 * kSpread + 1> cumulative{};
  std::array<int, 256> histogram{};
  for (int x = 0; x < grey.cols; ++x) ++histogram[grey.At(0, x)];
  int best = -1;
  int best_count = grey.cols / 5;
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
std::optional<cv::Rect> BarAlongTop(const EdgeView& grey) {
  constexpr int kMaxDeviation = 8;
  constexpr int kMinStep = 16;
  constexpr int kMinDepthPx = 3;
  const int common = CommonGrey(grey);
  if (common < 0) return std::nullopt;
  const int max_depth = grey.rows / 3;
  std::vector<int> depth_of(grey.cols, 0);
  std::map<int, int> num_columns;
  for (int x = 0; x < grey.cols; ++x) {
    int depth = 0;
    while (depth < max_depth && std::abs(grey.At(depth, x) - common) <= kMaxDeviation) ++depth;
    const int beyond = std::min(depth + 1, grey.rows - 1);
    if (depth < kMinDepthPx || depth == max_depth || std::abs(grey.At(beyond, x) - common) < kMinStep) continue;
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
    if (const std::optional<cv::Rect> bar = BarAlongTop(EdgeView(grey, edge)))
      bars(InPhoto(*bar, edge, grey.size())).setTo(255);
  return bars;
}

}  // namespace tricho
