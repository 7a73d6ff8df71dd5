// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/blob.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "base/statistics.h"

namespace tricho {

namespace {

constexpr int kRimPx = 5;            // Skin around a blob that a bar must not cover.
constexpr double kHazeLevel = 0.45;  // Contrast over a blob's own that counts as skin: what lies under it is hazy.

}  // namespace

Blob CutOut(const HairContrast& hair, const cv::Mat& labels, int label, const cv::Rect& box) {
  const cv::Rect window =
      (box + cv::Size(2 * kRimPx, 2 * kRimPx) - cv::Point(kRimPx, kRimPx)) & cv::Rect({0, 0}, labels.size());
  Blob blob;
  blob.origin = window.tl();
  const cv::Mat own = labels(window) == label;
  cv::Mat near_own;
  cv::dilate(own, near_own, cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * kRimPx + 1, 2 * kRimPx + 1}));
  std::vector<double> inside;
  const cv::Mat contrast = hair.contrast(window), seen = hair.seen(window), label_here = labels(window);
  for (int y = 0; y < window.height; ++y)
    for (int x = 0; x < window.width; ++x)
      if (own.at<uchar>(y, x)) inside.push_back(contrast.at<float>(y, x));
  blob.depth = Quantile(std::move(inside), 0.8);
  blob.dark = cv::Mat::zeros(window.size(), CV_32F);
  for (int y = 0; y < window.height; ++y)
    for (int x = 0; x < window.width; ++x) {
      const int other = label_here.at<int>(y, x);
      if (!near_own.at<uchar>(y, x) || !seen.at<uchar>(y, x) || (other != 0 && other != label)) continue;
      const double share = contrast.at<float>(y, x) / std::max(1e-3, blob.depth);
      const auto dark = static_cast<float>(std::clamp((share - kHazeLevel) / (1 - kHazeLevel), 0.0, 1.0));
      blob.dark.at<float>(y, x) = dark;
      if (x % 2 || y % 2) continue;
      blob.samples.x.push_back(static_cast<float>(x + window.x));
      blob.samples.y.push_back(static_cast<float>(y + window.y));
      blob.samples.dark.push_back(dark);
      blob.energy += dark * dark;
    }
  // Whole groups of samples; the added ones are skin far away.
  while (blob.samples.dark.size() % kLanes) {
    blob.samples.x.push_back(-1e4f);
    blob.samples.y.push_back(-1e4f);
    blob.samples.dark.push_back(0);
  }
  return blob;
}

}  // namespace tricho
