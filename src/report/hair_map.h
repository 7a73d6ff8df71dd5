// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Both visits side by side in one frame, every hair colored by what became of it.
#pragma once

#include <opencv2/core.hpp>

#include "pipeline.h"

namespace tricho {

// The baseline and, redrawn into its frame, the follow-up, toned down; on them persisting, thicker, thinner, new and
// lost hairs (the ghost of a lost or new hair dashed on the other picture), what is not common to both hatched; below
// them the numbers and the legend. The comparison must be one (comparison.reason is empty). returns CV_8UC3.
cv::Mat DrawHairMap(const Comparison& comparison);

}  // namespace tricho
