// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a file shows of a bar: the light of one hair's cross-section, through a camera.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "hair/thickness/bar_profile.h"
#include "hair/thickness/camera.h"

namespace tricho {

// Columns of the derivatives: the bar's own, then the camera's.
enum BarTerm : int { kByBase, kBySlope, kByDepth, kByOffset, kByWidth };
inline constexpr int kNumBarTerms = 5;
enum CameraTerm : int {
  kByTone,
  kByLogBlur,
  kByMotionCos,
  kByMotionSin,
  kByOvershoot,
  kByLogHalo,
  kByBow,
  kByFlatness
};
inline constexpr int kNumCameraTerms = 8;

inline constexpr int kNumSeenTerms = kNumBarTerms + kNumCameraTerms;
using SeenValues = Eigen::Matrix<float, Eigen::Dynamic, 1, 0, kMostPlaces, 1>;
struct SeenBar {
  SeenValues coded;
  // A column a term, first those of the bar. That by the halo is 0 where there is no overshoot.
  Eigen::Matrix<float, Eigen::Dynamic, kNumSeenTerms, 0, kMostPlaces> by;
};

enum class SeenTerms { kNone, kOfBar, kAll };  // Derivatives that are wanted; the others are not set.

// The coded values that `camera` makes of a bar (in light; its `shape` is not read, the camera's bow is) at x_px.
//
// x_px           Signed distances from the center line, ascending, at most kMostPlaces.
// direction_rad  Of the hair.
void SeeBar(const Camera& camera, const Bar& bar, double direction_rad, const std::vector<double>& x_px,
            SeenTerms terms, SeenBar& seen);

}  // namespace tricho
