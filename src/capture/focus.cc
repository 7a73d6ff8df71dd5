// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/focus.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/statistics.h"
#include "base/wide_vectors.h"
#include "capture/mask_rows.h"

namespace tricho {
namespace {

constexpr double kFineBlurPx = 1;
constexpr double kCoarseBlurPx = 2;
constexpr double kMinBlurPx = 0.2;

// Standard deviation of the noise [grey levels], from every second row and column.
double NoiseSd(const cv::Mat& grey, const cv::Mat& seen) {
  // The response of Immerkaer's mask to white noise of sd 1 has sd 6.
  constexpr double kMaskGain = 6;
  std::array<int, 8 * 255 + 1> histogram{};
  int count = 0;
  for (int y = 1; y + 1 < grey.rows; y += 2) {
    const uchar* above = grey.ptr<uchar>(y - 1);
    const uchar* here = grey.ptr<uchar>(y);
    const uchar* below = grey.ptr<uchar>(y + 1);
    const uchar* seen_row = seen.ptr<uchar>(y);
    for (int x = 1; x + 1 < grey.cols; x += 2) {
      if (seen_row[x] == 0) continue;
      const int response = above[x - 1] - 2 * above[x] + above[x + 1] - 2 * here[x - 1] + 4 * here[x] -
                           2 * here[x + 1] + below[x - 1] - 2 * below[x] + below[x + 1];
      ++histogram[std::abs(response)];
      ++count;
    }
  }
  int below_median = 0;
  int median = 0;
  while (below_median + histogram[median] < (count + 1) / 2) below_median += histogram[median++];
  constexpr double kSdPerMedian = 1.4826;
  return kSdPerMedian * median / kMaskGain;
}

// Sobel derivatives after a blur, in eighths of a grey level a pixel.
struct Gradient {
  cv::Mat dx;
  cv::Mat dy;

  int Squared(int y, int x) const {
    const int gx = dx.at<short>(y, x);
    const int gy = dy.at<short>(y, x);
    return gx * gx + gy * gy;
  }
};

Gradient GradientAfterBlur(const cv::Mat& grey, double blur_px) {
  cv::Mat blurred;
  cv::GaussianBlur(grey, blurred, cv::Size(), blur_px);
  Gradient gradient;
  cv::spatialGradient(blurred, gradient.dx, gradient.dy);
  return gradient;
}

// The seen pixels of a row whose squared gradient is at least `least`: 255, else 0.
TRICHO_WIDE_VECTORS void MarkStrong(const short* dx, const short* dy, const uchar* seen, int count, int least,
                                    uchar* strong) {
  for (int x = 0; x < count; ++x) {
    const int gx = dx[x], gy = dy[x];
    strong[x] = static_cast<uchar>((gx * gx + gy * gy >= least ? 255 : 0) & seen[x]);
  }
}

// Pixels whose squared gradient is at least `threshold` and no smaller than that of their neighbors.
std::vector<cv::Point> StrongEdges(const Gradient& gradient, const cv::Mat& seen, double threshold) {
  std::vector<cv::Point> edges;
  const int least = static_cast<int>(std::ceil(threshold)), last = seen.cols - 1;
  std::vector<uchar> strong(seen.cols);
  for (int y = 1; y + 1 < seen.rows; ++y) {
    MarkStrong(gradient.dx.ptr<short>(y), gradient.dy.ptr<short>(y), seen.ptr<uchar>(y), seen.cols, least,
               strong.data());
    for (int x = NextSet(strong.data(), 1, last); x < last; x = NextSet(strong.data(), x + 1, last)) {
      const int here = gradient.Squared(y, x);
      bool is_highest = true;
      for (int dy = -1; dy <= 1 && is_highest; ++dy)
        for (int dx = -1; dx <= 1 && is_highest; ++dx) is_highest = gradient.Squared(y + dy, x + dx) <= here;
      if (is_highest) edges.emplace_back(x, y);
    }
  }
  return edges;
}

// Lower quartile of the blur over the strong edges of this level [px of this level]; none when there are too few.
std::optional<double> LevelBlurPx(const cv::Mat& grey, const cv::Mat& seen, double min_gradient, double noise_sd,
                                  double min_share) {
  constexpr double kMinGradientOverNoise = 1.6;  // Gradient noise after the fine blur is 0.2 of the noise: 8 sd.
  constexpr double kSobelGain = 8;
  constexpr double kMinEdges = 30;
  const double threshold = kSobelGain * std::max(min_gradient, kMinGradientOverNoise * noise_sd);
  const Gradient fine = GradientAfterBlur(grey, kFineBlurPx);
  const std::vector<cv::Point> edges = StrongEdges(fine, seen, threshold * threshold);
  if (static_cast<double>(edges.size()) < std::max(kMinEdges, min_share * static_cast<double>(grey.total())))
    return std::nullopt;
  const Gradient coarse = GradientAfterBlur(grey, kCoarseBlurPx);
  std::vector<double> blurs_px;
  blurs_px.reserve(edges.size());
  for (const cv::Point& edge : edges) {
    constexpr double kFine2 = kFineBlurPx * kFineBlurPx;
    constexpr double kCoarse2 = kCoarseBlurPx * kCoarseBlurPx;
    // A ratio of 1.02 is a blur of 12 px: beyond what two blurs of 1 and 2 px can tell.
    const double ratio2 =
        std::max(1.02, static_cast<double>(fine.Squared(edge.y, edge.x)) / std::max(1, coarse.Squared(edge.y, edge.x)));
    blurs_px.push_back(std::sqrt(std::max(kMinBlurPx * kMinBlurPx, (kCoarse2 - ratio2 * kFine2) / (ratio2 - 1))));
  }
  return Quantile(std::move(blurs_px), 0.25);
}

}  // namespace

std::optional<double> EdgeBlurPx(const cv::Mat& grey, const cv::Mat& seen) {
  constexpr int kNumLevels = 3;
  // What a level measures well ends at about this blur, in pixels of the level.
  constexpr double kReachPx = 2.5;
  // Edges between what is seen and what is not are no edges of the photo.
  constexpr int kMarginPx = 9;
  // Grey levels a pixel, for an edge to count: a tenth of a hair's contrast at full size; more at reduced size, where
  // a hair's blurred edge stays steep but the blotches and vessels of bare skin become steeper too.
  constexpr std::array<double, kNumLevels> kMinGradient = {4, 6, 8};
  constexpr std::array<double, kNumLevels> kMinShare = {1e-4, 4e-4, 4e-4};
  cv::Mat inner;
  cv::erode(seen, inner, cv::getStructuringElement(cv::MORPH_RECT, cv::Size(kMarginPx, kMarginPx)));
  const double noise_sd = NoiseSd(grey, inner);
  cv::Mat level_grey = grey;
  std::optional<double> blur_px;
  double px_per_level_px = 1;
  for (int level = 0; level < kNumLevels; ++level) {
    if (std::min(level_grey.cols, level_grey.rows) < 16) break;
    // Averaging halves the noise from level to level.
    if (const std::optional<double> here =
            LevelBlurPx(level_grey, inner, kMinGradient[level], noise_sd / px_per_level_px, kMinShare[level])) {
      blur_px = std::max(blur_px.value_or(0), *here * px_per_level_px);
      if (*here < kReachPx) break;
    }
    cv::resize(level_grey, level_grey, cv::Size(), 0.5, 0.5, cv::INTER_AREA);
    cv::resize(inner, inner, level_grey.size(), 0, 0, cv::INTER_NEAREST);
    px_per_level_px *= 2;
  }
  return blur_px;
}

}  // namespace tricho
