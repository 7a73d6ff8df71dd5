// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/noise.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace tricho {
namespace {

// Sum of four uniform 16-bit numbers, scaled to mean 0 and variance 1: near enough to Gaussian (excess kurtosis -0.3)
// and a tenth of the cost of logarithm and cosine.
float FastNormal(std::uint64_t bits) {
  const auto sum =
      static_cast<std::int64_t>((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48));
  return static_cast<float>(sum - 2 * 65535) * static_cast<float>(1.7320508 / 65535);
}

cv::Mat WhiteNoise(int rows, int columns, Random& random) {
  cv::Mat noise(rows, columns, CV_32FC1);
  for (int row = 0; row < rows; ++row) {
    auto* values = noise.ptr<float>(row);
    for (int column = 0; column < columns; ++column) values[column] = FastNormal(random.Bits());
  }
  return noise;
}

}  // namespace

cv::Mat LatticeNoise(cv::Size size, double cell_px, Random& random) {
  const double cell = std::max(cell_px, 1.5);
  const int columns = static_cast<int>(size.width / cell) + 4;
  const int rows = static_cast<int>(size.height / cell) + 4;
  const cv::Mat lattice = WhiteNoise(rows, columns, random);
  cv::Mat noise;
  const auto scale = static_cast<float>(1 / cell);
  // An affine map, not cv::resize: the cell stays exact whatever the size.
  const cv::Matx23f lattice_from_noise(scale, 0, 1.5F, 0, scale, 1.5F);
  cv::warpAffine(lattice, noise, lattice_from_noise, size, cv::INTER_CUBIC | cv::WARP_INVERSE_MAP,
                 cv::BORDER_REFLECT_101);
  return noise;
}

cv::Mat StreakNoise(cv::Size size, double along_px, double across_px, double angle_deg, Random& random) {
  const double along = std::max(along_px, 1.5);
  const double across = std::max(across_px, 1.5);
  const double reach = std::hypot(size.width, size.height);
  const cv::Mat lattice = WhiteNoise(static_cast<int>(reach / across) + 6, static_cast<int>(reach / along) + 6, random);
  const double angle_rad = angle_deg * std::numbers::pi / 180;
  const double c = std::cos(angle_rad);
  const double s = std::sin(angle_rad);
  const cv::Matx22d turn(c / along, s / along, -s / across, c / across);
  const cv::Vec2d middle(size.width / 2.0, size.height / 2.0);
  const cv::Vec2d offset = cv::Vec2d(lattice.cols / 2.0, lattice.rows / 2.0) - turn * middle;
  const cv::Matx23d lattice_from_noise(turn(0, 0), turn(0, 1), offset[0], turn(1, 0), turn(1, 1), offset[1]);
  cv::Mat noise;
  cv::warpAffine(lattice, noise, lattice_from_noise, size, cv::INTER_CUBIC | cv::WARP_INVERSE_MAP,
                 cv::BORDER_REFLECT_101);
  return noise;
}

void AddSensorNoise(double read_sd, double shot_sd, Random& random, cv::Mat& light) {
  const auto read = static_cast<float>(read_sd * read_sd);
  const auto shot = static_cast<float>(shot_sd * shot_sd);
  for (int row = 0; row < light.rows; ++row) {
    auto* values = light.ptr<float>(row);
    for (int i = 0; i < 3 * light.cols; ++i)
      values[i] += std::sqrt(read + shot * std::max(values[i], 0.0F)) * FastNormal(random.Bits());
  }
}

}  // namespace tricho
