// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Smooth random fields, the same on every machine for the same stream.
#pragma once

#include <opencv2/core.hpp>

#include "base/random.h"

namespace tricho {

// Noise of mean 0 and variance near 1 before interpolation, smooth over `cell_px` (raised to 1.5 where smaller);
// CV_32FC1 of `size`.
cv::Mat LatticeNoise(cv::Size size, double cell_px, Random& random);

// The same with long cells: `along_px` in the direction `angle_deg` (0 right, 90 down), `across_px` across it.
cv::Mat StreakNoise(cv::Size size, double along_px, double across_px, double angle_deg, Random& random);

// Adds independent near-Gaussian noise of standard deviation sd = sqrt(read^2 + shot^2 * light) to CV_32FC3 linear
// light.
void AddSensorNoise(double read_sd, double shot_sd, Random& random, cv::Mat& light);

}  // namespace tricho
