// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Where the strands of a rendered head lie. Head coordinates in mm: x to the right of the picture, y from the forehead
// to the back, z to the camera.
#pragma once

#include <Eigen/Core>
#include <Eigen/Geometry>
#include <vector>

#include "base/random.h"
#include "phantom/head.h"

namespace tricho {

inline constexpr double kSkullX_mm = 72, kSkullY_mm = 88, kSkullZ_mm = 78;  // Half axes.
inline constexpr double kCrownY_mm = 40, kCrownRadius_mm = 30;

struct Strand {
  std::vector<Eigen::Vector3d> course_mm;  // Root first, on the skull and up to 4 mm above it.
  double width_mm = 0;
  double tone = 1;  // Its own lightness beside the others'.
};

// x of the part at a y of the head.
double PartX_mm(const HeadPhantom& options, double y_mm);

// In the order in which they are laid: what grows near the part lies on top. A wider part or a thinner crown leaves out
// strands and moves none, so that visits share theirs.
std::vector<Strand> LayStrands(const HeadPhantom& options);

}  // namespace tricho
