// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/see/small_look.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace tricho {

SmallLook SmallLookAt(const cv::Mat& picture, const cv::Mat& seen, double um_per_px) {
  constexpr int kLeastWindowPx = 3, kMostWindowPx = 255;
  const int window_px = std::clamp(static_cast<int>(kSkinWindowUm / um_per_px) | 1, kLeastWindowPx, kMostWindowPx);
  SmallLook look{picture, {}, {}, um_per_px};
  cv::resize(seen, look.seen, picture.size(), 0, 0, cv::INTER_NEAREST);
  // What lies around the field must not weigh on the skin at its rim.
  cv::Mat filled = picture.clone();
  filled.setTo(cv::mean(picture, look.seen), look.seen == 0);
  cv::medianBlur(filled, look.median, window_px);
  return look;
}

Bends BendsOf(const cv::Mat& map) {
  cv::Mat smooth, xx, yy, xy;
  cv::GaussianBlur(map, smooth, {}, 0.8);
  cv::Sobel(smooth, xx, CV_32F, 2, 0);
  cv::Sobel(smooth, yy, CV_32F, 0, 2);
  cv::Sobel(smooth, xy, CV_32F, 1, 1);
  Bends bends{cv::Mat(map.size(), CV_32F), cv::Mat(map.size(), CV_32F)};
  for (int y = 0; y < map.rows; ++y)
    for (int x = 0; x < map.cols; ++x) {
      const float half = (xx.at<float>(y, x) + yy.at<float>(y, x)) / 2,
                  d = (xx.at<float>(y, x) - yy.at<float>(y, x)) / 2;
      const float root = std::sqrt(d * d + xy.at<float>(y, x) * xy.at<float>(y, x));
      bends.low.at<float>(y, x) = half - root;
      bends.high.at<float>(y, x) = half + root;
    }
  return bends;
}

cv::Mat SmoothOver(const cv::Mat& values, const cv::Mat& skin, double sigma_px) {
  cv::Mat weight, sum;
  skin.convertTo(weight, CV_32F, 1.0 / 255);
  cv::Mat weight3;
  cv::merge(std::vector<cv::Mat>(3, weight), weight3);
  cv::GaussianBlur(values.mul(weight3), sum, {}, sigma_px, sigma_px, cv::BORDER_REFLECT);
  cv::GaussianBlur(weight, weight, {}, sigma_px, sigma_px, cv::BORDER_REFLECT);
  const cv::Scalar mean = cv::mean(values, skin);
  cv::Mat smooth(values.size(), CV_32FC3);
  for (int y = 0; y < smooth.rows; ++y)
    for (int x = 0; x < smooth.cols; ++x) {
      const float w = weight.at<float>(y, x);
      const cv::Vec3f& s = sum.at<cv::Vec3f>(y, x);
      cv::Vec3f& out = smooth.at<cv::Vec3f>(y, x);
      for (int c = 0; c < 3; ++c) out[c] = (s[c] + 1e-3f * static_cast<float>(mean[c])) / (w + 1e-3f);
    }
  return smooth;
}

}  // namespace tricho
