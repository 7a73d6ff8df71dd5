// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/see/second_derivatives.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "base/random.h"

namespace tricho {
namespace {

cv::Mat RandomMap(cv::Size size, std::uint64_t seed) {
  Random random(seed);
  cv::Mat map(size, CV_32F);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x) map.at<float>(y, x) = static_cast<float>(random.Uniform(-0.5, 1));
  return map;
}

// The same by its definition: three separable filters of OpenCV.
SecondDerivatives Naive(const cv::Mat& map, double sigma_px) {
  const int radius = static_cast<int>(std::ceil(3.5 * sigma_px)), size = 2 * radius + 1;
  cv::Mat smooth(1, size, CV_32F), first(1, size, CV_32F), second(1, size, CV_32F);
  double sum = 0;
  for (int i = -radius; i <= radius; ++i) sum += std::exp(-i * i / (2 * sigma_px * sigma_px));
  for (int i = -radius; i <= radius; ++i) {
    const double g = std::exp(-i * i / (2 * sigma_px * sigma_px)) / sum, u = i / sigma_px;
    smooth.at<float>(i + radius) = static_cast<float>(g);
    first.at<float>(i + radius) = static_cast<float>(g * u);
    second.at<float>(i + radius) = static_cast<float>(-g * (u * u - 1));
  }
  second -= cv::mean(second)[0];
  SecondDerivatives naive;
  cv::sepFilter2D(map, naive.xx, CV_32F, second, smooth);
  cv::sepFilter2D(map, naive.xy, CV_32F, first, -first);
  cv::sepFilter2D(map, naive.yy, CV_32F, smooth, second);
  return naive;
}

TEST(NegatedHessian, AgreesWithThreeSeparableFilters) {
  // Widths that are no multiple of eight, and maps smaller than the kernels.
  for (const cv::Size size : {cv::Size(64, 40), cv::Size(61, 33), cv::Size(7, 90), cv::Size(50, 3), cv::Size(1, 1)})
    for (const double sigma_px : {1.2, 1.7, 3.43}) {
      const cv::Mat map = RandomMap(size, 5);
      const SecondDerivatives fast = NegatedHessian(map, sigma_px), naive = Naive(map, sigma_px);
      ASSERT_EQ(fast.size, size);
      const cv::Rect own({0, 0}, size);
      EXPECT_LT(cv::norm(fast.xx(own), naive.xx, cv::NORM_INF), 2e-6) << size << ' ' << sigma_px;
      EXPECT_LT(cv::norm(fast.xy(own), naive.xy, cv::NORM_INF), 2e-6) << size << ' ' << sigma_px;
      EXPECT_LT(cv::norm(fast.yy(own), naive.yy, cv::NORM_INF), 2e-6) << size << ' ' << sigma_px;
    }
}

TEST(NegatedHessian, APlainMapDoesNotBend) {
  const SecondDerivatives second = NegatedHessian(cv::Mat(30, 50, CV_32F, cv::Scalar(0.7)), 2);
  for (const cv::Mat& map : {second.xx, second.xy, second.yy}) EXPECT_LT(cv::norm(map, cv::NORM_INF), 1e-6);
}

TEST(NegatedHessian, RefusesWhatIsNoMap) {
  EXPECT_THROW(NegatedHessian(cv::Mat(), 2), std::logic_error);
  EXPECT_THROW(NegatedHessian(cv::Mat(9, 9, CV_8U, cv::Scalar(0)), 2), std::logic_error);
  EXPECT_THROW(NegatedHessian(cv::Mat(9, 9, CV_32F, cv::Scalar(0)), 0), std::logic_error);
}

}  // namespace
}  // namespace tricho
