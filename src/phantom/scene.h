// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A scalp: follicles, hairs, vessels, spots; and what a visit finds on it.
#pragma once

#include <optional>
#include <vector>

#include "base/geometry.h"
#include "base/random.h"
#include "phantom/options.h"
#include "phantom/view.h"

namespace tricho {

// One hair, in the skin frame. Its course is an arc whose bend may change along it.
struct PhantomHair {
  int id = 0;  // Of the follicle: the same on every visit.
  int unit = 0;
  bool vellus = false;
  double width_um = 0;   // Mean along the hair.
  double length_um = 0;  // Along the course, from the opening to the tip.
  Point root_um = Point::Zero();
  double direction_rad = 0;  // At the root.
  double curvature_per_um = 0;
  double bend_per_um2 = 0;  // Change of curvature.
  double taper_share = 0;
  double roughness_share = 0;
  double rough_phase_rad = 0;
  float cut_slope = 0;  // Of the tip: 0 is cut straight across; the mean length stays.
  double under_skin_um = 0;
  std::optional<double> rate_um_per_day;                        // Of a phototrichogram's hair; 0: it rests.
  Eigen::Vector3d absorption_per_um = Eigen::Vector3d::Zero();  // Optical density (natural) per um of hair, R G B.
  Eigen::Vector3d reflectance = Eigen::Vector3d::Zero();        // Linear light that an opaque hair sends back, R G B.

  // Center line, skin frame, root first, points at most `step_um` apart; its length is length_um.
  Polyline Course(double step_um) const;
  // Width at a share (0 root .. 1 tip) of the length; its mean over the length is width_um.
  double WidthAt(double share) const;
};

struct SkinVessel {
  Polyline course_um;
  double width_um = 0;
  double density = 0;  // Optical density in green.
};

struct SkinSpot {
  Point center_um = Point::Zero();
  double radius_um = 0;
  double density = 0;
};

struct PhantomScene {
  PhantomOptions options;
  std::vector<PhantomHair> hairs;    // Growing at baseline.
  std::vector<PhantomHair> dormant;  // Follicles that grow later, in the order in which they wake.
  std::vector<int> loss_order;       // Indices of `hairs`: the order in which they are lost.
  std::vector<SkinVessel> vessels;
  std::vector<SkinSpot> spots;
  double reach_um = 0;  // Everything within this distance of the middle is there.
};

struct PhantomVisit {
  int number = 0;  // 0 is the baseline.
  PhantomCamera camera;
  std::vector<PhantomHair> hairs;
  CameraLook look;
};

// The scalp that `options` describe. throws Error(kUsage) for options out of range.
PhantomScene MakeScene(const PhantomOptions& options);

// The visit at which the scalp is as the scene says.
PhantomVisit MakeBaseline(const PhantomScene& scene);

// A later visit of the same scalp: other pose, stretched skin, regrown, thicker, new and lost hair, other light. Visits
// made with growing new_share and lost_share keep the hairs that came before.
// throws Error(kUsage) for options out of range.
PhantomVisit MakeFollowup(const PhantomScene& scene, const FollowupOptions& followup);

}  // namespace tricho
