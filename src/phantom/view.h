// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Where the camera stands on the skin, and what of the skin it shows.
//
// Frames: skin [um], (0, 0) in the middle of the baseline view, x right and y down as the baseline camera sees them,
// the skin at rest; image [px] of one visit.
#pragma once

#include <Eigen/Core>
#include <array>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "base/geometry.h"
#include "phantom/options.h"

namespace tricho {

// A smooth displacement of the skin by tension: a sum of plane waves.
struct SkinStretch {
  struct Wave {
    Point amplitude_um;
    Point wave_per_um;  // Radians per um.
    double phase_rad;
  };
  std::vector<Wave> waves;  // Empty: skin at rest.

  Point Displaced(const Point& skin_um) const;
  // The point at rest that is displaced to `displaced_um`; good to 1e-3 um for displacements far below the wavelength.
  Point AtRest(const Point& displaced_um) const;
};

// The camera of one visit.
struct PhantomCamera {
  Eigen::Matrix3d image_from_displaced = Eigen::Matrix3d::Identity();
  Eigen::Matrix3d displaced_from_image = Eigen::Matrix3d::Identity();
  SkinStretch stretch;

  Point ImageFromSkin(const Point& skin_um) const;
  Point SkinFromImage(const Point& image_px) const;
  // Image pixels per um at a place: square root of the area scale of the pose. The stretch of the skin is left out, for
  // hair does not stretch with it.
  double PxPerUm(const Point& skin_um) const;
};

PhantomCamera BaselineCamera(const PhantomOptions& options);
PhantomCamera FollowupCamera(const PhantomOptions& options, const FollowupOptions& followup);

// The part of the image that shows skin.
struct PhantomView {
  int width_px = 0;
  int height_px = 0;
  std::optional<double> circle_radius_px;  // Circular field about the middle of the frame.
  std::vector<cv::Rect2d> covered_px;      // Burnt-in boxes that hide the skin.

  bool Contains(const Point& image_px) const;
  double AreaPx2() const;
};

PhantomView MakeView(const PhantomOptions& options);

}  // namespace tricho
