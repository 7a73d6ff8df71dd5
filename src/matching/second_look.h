// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A hair that one visit shows, looked for again at its place in the other visit's photo.
#pragma once

#include <optional>
#include <vector>

#include "hair/line/shaft.h"
#include "hair/see/contrast.h"

namespace tricho {

enum class Sighting {
  kSeen,     // Something like it is there.
  kAbsent,   // Its place can be seen, and there is no such hair.
  kCovered,  // Another hair, the border, glare or a drawing lies where it would begin: not to be told.
};

// A hair as the visit that shows it knows it.
struct WantedHair {
  Polyline course_px;  // In px of the photo to be searched, root first.
  double width_px = 0;
  double ridge = 0;  // RidgeAlong in its own photo, as a share of that photo's typical depth.
};

// CV_8UC1 of working px: 255 on the hairs and close beside them.
cv::Mat MarkHairs(const HairContrast& contrast, const std::vector<Shaft>& shafts);

// Mean contrast along a course above that of both its sides, as a share of the photo's typical depth: 0 on skin, near
// 1 for a clear hair.
double RidgeAlong(const HairContrast& contrast, const Polyline& course_px, double width_px);

// Idea (forced photometry): what is looked for is known, so that much less is needed to see it than to discover it. The
// hair may have regrown: it is turned about its root by up to 40 degrees, its root shifted within the error of the
// alignment, its length left open. Stretches under hairs that are already explained count neither for nor against.
//
// explained  Mark of the hairs that have a mate at the other visit.
// all_hairs  Mark of all hairs of the photo: a place that mostly lies under them can't be called empty.
Sighting LookAgain(const HairContrast& contrast, const WantedHair& wanted, const cv::Mat& explained,
                   const cv::Mat& all_hairs);

}  // namespace tricho
