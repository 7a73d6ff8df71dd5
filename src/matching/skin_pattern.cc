// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/skin_pattern.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/check.h"

namespace tricho {

namespace {

constexpr int kThinPx = 21;            // Things narrower than this may be hair; 3 % of a texture 700 px wide.
constexpr double kHairContrast = 0.2;  // Share of light by which hair departs from the skin beside it.
constexpr int kHairMarginPx = 2;       // The blur of hair's edges and its shadow.
constexpr int kGlareMarginPx = 7;
constexpr int kBackgroundStep = 16;  // Texture px per px of the evened-out background;
constexpr double kBackgroundSd = 3;  // smoothed by this many of those.

cv::Mat Thin(const cv::Mat& grey, int operation) {
  const cv::Mat square = cv::getStructuringElement(cv::MORPH_RECT, {kThinPx, kThinPx});
  cv::Mat flat;
  cv::morphologyEx(grey, flat, operation, square);
  return flat;
}

cv::Mat Grown(const cv::Mat& mask, int margin_px) {
  cv::Mat grown;
  cv::dilate(mask, grown, cv::getStructuringElement(cv::MORPH_RECT, {2 * margin_px + 1, 2 * margin_px + 1}));
  return grown;
}

// 255 on thin things that are darker or lighter than the skin beside them.
cv::Mat HairMask(const cv::Mat& green) {
  cv::Mat hair(green.size(), CV_8UC1);
  const cv::Mat above = Thin(green, cv::MORPH_CLOSE);
  const cv::Mat below = Thin(green, cv::MORPH_OPEN);
  for (int y = 0; y < green.rows; ++y) {
    for (int x = 0; x < green.cols; ++x) {
      const int value = green.at<uchar>(y, x);
      const bool dark = value + 4 < (1 - kHairContrast) * (above.at<uchar>(y, x) + 4);
      const bool light = (1 - kHairContrast) * (value + 4) > below.at<uchar>(y, x) + 4;
      hair.at<uchar>(y, x) = dark || light ? 255 : 0;
    }
  }
  return hair;
}

cv::Mat GlareMask(const cv::Mat& bgr) {
  cv::Mat glare(bgr.size(), CV_8UC1);
  for (int y = 0; y < bgr.rows; ++y) {
    for (int x = 0; x < bgr.cols; ++x) {
      const cv::Vec3b& color = bgr.at<cv::Vec3b>(y, x);
      glare.at<uchar>(y, x) = std::min({color[0], color[1], color[2]}) > 235 ? 255 : 0;
    }
  }
  return glare;
}

// Fills what is masked from around: sums of value and weight are pushed down a pyramid, and what has no weight is
// pulled back up from the next coarser level. Source: Gortler et al. 1996, The Lumigraph (push-pull).
cv::Mat PaintedOver(const cv::Mat& values, const cv::Mat& mask) {
  cv::Mat weight;
  mask.convertTo(weight, CV_32F, 1.0 / 255);
  std::vector<cv::Mat> sums{values.mul(weight)};
  std::vector<cv::Mat> weights{weight};
  while (sums.back().cols > 4 && sums.back().rows > 4) {
    const cv::Size half((sums.back().cols + 1) / 2, (sums.back().rows + 1) / 2);
    cv::Mat sum;
    cv::resize(sums.back(), sum, half, 0, 0, cv::INTER_AREA);
    cv::resize(weights.back(), weight, half, 0, 0, cv::INTER_AREA);
    sums.push_back(sum);
    weights.push_back(weight.clone());
  }
  const double all = cv::sum(weights.back())[0];
  cv::Mat filled(sums.back().size(), CV_32F, cv::Scalar(all > 0 ? cv::sum(sums.back())[0] / all : 0));
  for (std::size_t level = sums.size(); level-- > 0;) {
    cv::Mat coarse;
    cv::resize(filled, coarse, sums[level].size(), 0, 0, cv::INTER_LINEAR);
    filled.create(sums[level].size(), CV_32F);
    for (int y = 0; y < filled.rows; ++y) {
      const float* sum = sums[level].ptr<float>(y);
      const float* share = weights[level].ptr<float>(y);
      const float* around = coarse.ptr<float>(y);
      float* out = filled.ptr<float>(y);
      for (int x = 0; x < filled.cols; ++x) {
        const float missing = 1 - std::min(share[x], 1.0F);
        out[x] = sum[x] + missing * around[x];
      }
    }
  }
  return filled;
}

cv::Mat Smoothed(const cv::Mat& values) {
  cv::Mat coarse;
  const cv::Size size(std::max(2, values.cols / kBackgroundStep), std::max(2, values.rows / kBackgroundStep));
  cv::resize(values, coarse, size, 0, 0, cv::INTER_AREA);
  cv::GaussianBlur(coarse, coarse, {}, kBackgroundSd, kBackgroundSd, cv::BORDER_REPLICATE);
  cv::resize(coarse, coarse, values.size(), 0, 0, cv::INTER_LINEAR);
  return coarse;
}

cv::Mat LogOf(const cv::Mat& grey) {
  std::array<float, 256> table{};
  for (int i = 0; i < 256; ++i) table[i] = static_cast<float>(std::log(i + 8.0));
  cv::Mat logs(grey.size(), CV_32F);
  for (int y = 0; y < grey.rows; ++y)
    for (int x = 0; x < grey.cols; ++x) logs.at<float>(y, x) = table[grey.at<uchar>(y, x)];
  return logs;
}

}  // namespace

SkinPattern MakeSkinPattern(const cv::Mat& bgr, const cv::Mat& seen, double photo_per_pattern, bool paint_over_hair) {
  TRICHO_CHECK(bgr.type() == CV_8UC3 && seen.type() == CV_8UC1 && bgr.size() == seen.size());
  TRICHO_CHECK(photo_per_pattern >= 1, photo_per_pattern);
  SkinPattern result;
  result.photo_per_pattern = photo_per_pattern;
  const cv::Size size(std::max(8, cvRound(bgr.cols / photo_per_pattern)),
                      std::max(8, cvRound(bgr.rows / photo_per_pattern)));
  result.exact = {static_cast<double>(bgr.cols) / size.width, static_cast<double>(bgr.rows) / size.height};
  cv::Mat small;
  cv::Mat small_seen;
  cv::resize(bgr, small, size, 0, 0, cv::INTER_AREA);
  cv::resize(seen, small_seen, size, 0, 0, cv::INTER_AREA);
  cv::Mat green;
  cv::extractChannel(small, green, 1);

  const cv::Mat unseen = small_seen < 128;
  cv::Mat left_out = Grown(GlareMask(small), kGlareMarginPx) | Grown(unseen, kHairMarginPx);
  if (paint_over_hair) left_out |= Grown(HairMask(green), kHairMarginPx);
  result.skin = ~left_out;
  const cv::Mat painted = PaintedOver(LogOf(green), result.skin);
  const cv::Mat departure = painted - Smoothed(painted);
  cv::Mat spread;
  cv::sqrt(Smoothed(departure.mul(departure)), spread);
  // One coded value in 256 is the least that means anything.
  cv::divide(departure, cv::max(spread, 0.004), result.texture);
  return result;
}

SkinPattern Mirrored(const SkinPattern& skin) {
  SkinPattern mirrored = skin;
  cv::flip(skin.texture, mirrored.texture, 1);
  cv::flip(skin.skin, mirrored.skin, 1);
  return mirrored;
}

}  // namespace tricho
