// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A smooth map as a field of coordinates, as cv::remap wants it.
#pragma once

#include <functional>
#include <opencv2/core.hpp>

#include "base/geometry.h"

namespace tricho {

// CV_32FC2 of `size`: where each pixel's center goes under `map`. The map is taken at every `step_px`-th pixel and is
// linear in between: for the stretch of skin (curvature below 5e-4 / px) that is wrong by less than 6e-5 * step_px^2.
cv::Mat MapField(cv::Size size, int step_px, const std::function<Point(const Point&)>& map);

}  // namespace tricho
