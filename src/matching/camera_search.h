// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Which one camera movement do many matches agree on, and could that be chance?
#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "matching/keypoints.h"

namespace tricho {

// A similarity without mirroring: baseline = scale * R(angle) * followup + shift.
struct Similarity {
  double a = 1, b = 0;  // scale * cos, scale * sin.
  Point shift_px{0, 0};

  double Scale() const { return std::hypot(a, b); }
  double AngleRad() const { return std::atan2(b, a); }
  Point Map(const Point& at) const { return Point(a * at.x() - b * at.y(), b * at.x() + a * at.y()) + shift_px; }
};

struct CameraSearchOptions {
  double min_scale = 1.0 / 3;  // Baseline px per follow-up px.
  double max_scale = 3;
  double tolerance_px = 20;  // Baseline px within which a match agrees: the skin's stretch, and the tilt of the camera.
  double baseline_area_px2 = 1e6;  // Over which a wrong match may fall.
  std::uint64_t seed = 1;
};

struct CameraSearch {
  Similarity baseline_from_followup;
  std::vector<int> agreeing;       // Indices into the matches.
  double log10_false_accepts = 0;  // Expected number of similarities on which as many matches agree by chance.
};

// Finds the similarity on which the most matches agree, in place, size and angle.
//
// Absent when there are fewer than 3 matches that could agree.
// Accuracy: false accepts are counted a contrario: were every match's place, size and angle in the baseline random,
// as many would agree with one of all similarities tried in 10^log10_false_accepts of photo pairs.
// Source: Moisan & Stival 2004, Int. J. Comput. Vis. 57:201. Departs from it: the tolerance is fixed, for it is known.
std::optional<CameraSearch> SearchCamera(const Keypoints& baseline, const Keypoints& followup,
                                         const std::vector<KeypointMatch>& matches, const CameraSearchOptions& options);

}  // namespace tricho
