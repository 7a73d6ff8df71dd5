// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The scalp map and the profile of the part, by which a practitioner judges the numbers.
#pragma once

#include <opencv2/core.hpp>

#include "overview/overview.h"
#include "overview/overview_comparison.h"

namespace tricho {

// The photo's head toned down with the scalp that is seen in red, the zones drawn, and beside it the width of the part
// from front to back; below them the numbers. A photo that is not usable is shown under its reasons. CV_8UC3.
cv::Mat DrawOverview(const Overview& overview);

// Both heads turned upright and of one size, side by side, with the scalp that is seen, and what has changed. CV_8UC3.
cv::Mat DrawOverviewComparison(const OverviewComparison& comparison);

}  // namespace tricho
