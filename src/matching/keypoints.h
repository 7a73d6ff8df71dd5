// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Places on the skin that can be told again, and which of one photo look like which of the other.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "base/geometry.h"
#include "matching/skin_pattern.h"

namespace tricho {

struct Keypoint {
  Point at_px;         // Photo px.
  double size_px = 0;  // Photo px.
  double angle_rad = 0;
};

struct Keypoints {
  std::vector<Keypoint> points;
  cv::Mat descriptors;  // CV_32F, one row a point, of length 1 (square roots of shares).
};

// Two keypoints that look alike, and are each other's best.
struct KeypointMatch {
  int baseline = 0;
  int followup = 0;
  double distance_ratio = 0;  // To the best over to the second best, 0..1: small is clear.
};

// SIFT on a smaller copy of the texture (`pattern_per_small` >= 1); those on hair are dropped. Deterministic.
// Source: Lowe 2004, Int. J. Comput. Vis. 60:91; square roots of descriptors: Arandjelovic & Zisserman 2012, CVPR.
Keypoints FindKeypoints(const SkinPattern& skin, double pattern_per_small, int max_points);

// Pairs that are each other's best, their distance below `max_ratio` of that from the follow-up's to its second best.
std::vector<KeypointMatch> MatchKeypoints(const Keypoints& baseline, const Keypoints& followup, double max_ratio);

}  // namespace tricho
