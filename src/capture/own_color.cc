// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/own_color.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/statistics.h"

namespace tricho {

double OwnColor(const cv::Mat& bgr, const cv::Mat& seen) {
  constexpr double kSmallSidePx = 80;  // Grain of the sensor is averaged away, vessels and moles are not.
  constexpr double kMinGreen = 15, kMaxAny = 250;
  constexpr double kAddedLevels = 3;  // So that the logarithm of black is none of much noise.
  constexpr double kSdPerMad = 1.4826;
  constexpr std::size_t kFewest = 100;
  const double factor = std::min(1.0, kSmallSidePx / std::max(bgr.cols, bgr.rows));
  cv::Mat small, small_seen;
  cv::resize(bgr, small, cv::Size(), factor, factor, cv::INTER_AREA);
  cv::resize(seen, small_seen, small.size(), 0, 0, cv::INTER_NEAREST);
  std::vector<Eigen::Vector3d> logs;  // Of blue, green, red.
  for (int y = 0; y < small.rows; ++y)
    for (int x = 0; x < small.cols; ++x) {
      const auto& color = small.at<cv::Vec3b>(y, x);
      if (small_seen.at<uchar>(y, x) == 0 || color[1] <= kMinGreen) continue;
      if (std::max({color[0], color[1], color[2]}) >= kMaxAny) continue;
      logs.emplace_back(std::log(color[0] + kAddedLevels), std::log(color[1] + kAddedLevels),
                        std::log(color[2] + kAddedLevels));
    }
  if (logs.size() < kFewest) return 0;
  const auto count = static_cast<Eigen::Index>(logs.size());
  Eigen::MatrixXd of_lightness(count, 3), over_green(count, 2);
  for (Eigen::Index i = 0; i < count; ++i) {
    const Eigen::Vector3d& one = logs[i];
    of_lightness.row(i) << 1, one[1], one[1] * one[1];
    over_green.row(i) << one[0] - one[1], one[2] - one[1];
  }
  const Eigen::MatrixXd fit = of_lightness.colPivHouseholderQr().solve(over_green);
  const Eigen::MatrixXd left = (over_green - of_lightness * fit).cwiseAbs();
  double own = 0;
  for (Eigen::Index side = 0; side < 2; ++side) {
    std::vector<double> off(logs.size());
    Eigen::VectorXd::Map(off.data(), count) = left.col(side);
    own = std::max(own, kSdPerMad * Median(std::move(off)));
  }
  return own;
}

}  // namespace tricho
