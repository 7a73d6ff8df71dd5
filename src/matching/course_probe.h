// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A photo asked along a known course: where does the hair end, and does it go on?
#pragma once

#include <opencv2/core.hpp>
#include <optional>

#include "base/geometry.h"
#include "hair/see/contrast.h"

namespace tricho {

// The nearest place of a line to a point.
struct Foot {
  double at = 0;        // Along the line, in its unit.
  double distance = 0;  // From the point.
  Point heading{1, 0};  // Of the line there; unit length.
};
Foot FootOn(const Polyline& line, const Point& point);

// The line with `more` (> 0) of the heading of its last `fitted` at the end.
Polyline StraightOn(const Polyline& line, double fitted, double more);

// The line with `more` (> 0) at the end, bent as its last `fitted` is.
Polyline BentOn(const Polyline& line, double fitted, double more);

// Where along a course (photo px, root first) its hair ends: the place nearest to the course's end at which the
// contrast falls through half of what it is before; absent where it does not fall within `reach_px` of it, because
// something dark lies there.
std::optional<double> TipAlong(const HairContrast& contrast, const Polyline& course_px, double reach_px);

// Where a hair ends along a course that goes on beyond it (photo px), as far as other hairs let it be seen.
struct CourseSplit {
  double shown_to_px = 0;   // The hair is seen up to here at least: 0 where it is nowhere on it.
  double bare_from_px = 0;  // From here on bare skin is seen: the course's length where it is nowhere bare.
  bool told = false;        // Whether what is seen of the course before is a hair, and what is behind is bare.
};
CourseSplit SplitOf(const HairContrast& contrast, const Polyline& course_px, double width_px, double ridge,
                    double shift_px, const cv::Mat& others);

// How clear a ridge runs along a course, as a share of the photo's typical depth: 0 on skin, near 1 for a clear hair.
// The course may lie up to `shift_px` (photo px) to a side and be turned by up to `turn_deg` about its first point; the
// clearest counts. Places where `others` (CV_8UC1 of working px) is marked say nothing: absent where less than half of
// the course is left, or where it leaves what is seen.
struct ProbeFreedom {
  double shift_px = 0;
  double turn_deg = 0;
  double skipped_share = 0;  // Of the course, from its first point on: says nothing.
};
std::optional<double> RidgeOn(const HairContrast& contrast, const Polyline& course_px, double width_px,
                              const cv::Mat& others, const ProbeFreedom& freedom);

}  // namespace tricho
