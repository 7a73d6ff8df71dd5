// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/map_field.h"

#include <algorithm>

#include "base/check.h"

namespace tricho {

cv::Mat MapField(cv::Size size, int step_px, const std::function<Point(const Point&)>& map) {
  TRICHO_CHECK(step_px >= 1, step_px);
  const cv::Size coarse((size.width - 1) / step_px + 2, (size.height - 1) / step_px + 2);
  cv::Mat at(coarse, CV_32FC2);
  for (int j = 0; j < coarse.height; ++j) {
    for (int i = 0; i < coarse.width; ++i) {
      const Point point = map(Point(i * step_px, j * step_px));
      at.at<cv::Vec2f>(j, i) = {static_cast<float>(point.x()), static_cast<float>(point.y())};
    }
  }
  cv::Mat field(size, CV_32FC2);
  for (int y = 0; y < size.height; ++y) {
    const float v = static_cast<float>(y % step_px) / static_cast<float>(step_px);
    const auto* upper = at.ptr<cv::Vec2f>(y / step_px);
    const auto* lower = at.ptr<cv::Vec2f>(y / step_px + 1);
    auto* out = field.ptr<cv::Vec2f>(y);
    for (int i = 0; i + 1 < coarse.width; ++i) {
      const cv::Vec2f left = upper[i] * (1 - v) + lower[i] * v;
      const cv::Vec2f step = (upper[i + 1] * (1 - v) + lower[i + 1] * v - left) * (1.0F / static_cast<float>(step_px));
      const int last = std::min(step_px, size.width - i * step_px);
      for (int k = 0; k < last; ++k) out[i * step_px + k] = left + step * static_cast<float>(k);
    }
  }
  return field;
}

}  // namespace tricho
