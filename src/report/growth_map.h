// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Both photos of a phototrichogram in one frame, what has grown in color.
#pragma once

#include <opencv2/core.hpp>

#include "pipeline_growth.h"

namespace tricho {

// The first photo and, redrawn into its frame, the second, toned down; on the second the grown piece of every hair, on
// both each hair by its phase; what is not common to both hatched; below them the numbers and the legend. The pair must
// be measured (its reason is empty). returns CV_8UC3.
cv::Mat DrawGrowthMap(const TrichogramOfPair& pair);

}  // namespace tricho
