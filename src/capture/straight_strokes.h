// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Short straight dark strokes: marks of a ruler, and whatever hair and pigment look like them.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>
#include <vector>

#include "base/geometry.h"

namespace tricho {

struct StraightStroke {
  Point middle_px;
  double direction_rad = 0;  // 0..pi.
  double length_px = 0;
  double contrast = 0;  // Mean strength of the ridge, grey levels.
  double darkness = 0;  // The same over the lightest that lies near: one ink is as dark on a mole as on white skin.
};

// Between the directions of two lines, each in [0, pi]: 0..pi/2.
inline double TurnRad(double a_rad, double b_rad) {
  const double apart_rad = std::abs(a_rad - b_rad);
  return std::min(apart_rad, std::abs(std::numbers::pi - apart_rad));
}

// Ridges of dark lines 1 to 5 px wide, followed as long as they run straight; the strongest first.
//
// grey  CV_8UC1 or CV_32FC1.
// most  Strokes at most.
std::vector<StraightStroke> FindStraightStrokes(const cv::Mat& grey, double max_length_px, std::size_t most);

}  // namespace tricho
