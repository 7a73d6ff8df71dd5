// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What is really in a rendered photo.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/geometry.h"
#include "phantom/scene.h"

namespace tricho {

struct TrueHair {
  int id = 0;  // Of the follicle: the same on every visit.
  int unit = 0;
  bool vellus = false;
  double width_um = 0;            // Mean along the whole hair.
  Point root_px = Point::Zero();  // Where it leaves the skin; may lie outside the view.
  Point tip_px = Point::Zero();
  bool root_inside = false;  // Whether the root lies in the part of the photo that shows skin.
  double visible_share = 0;  // Of its length that the view shows (the longest piece where it leaves and comes back).
  double length_um = 0;      // Of the whole hair.
  std::optional<double> rate_um_per_day;  // As PhantomHair's.
  Polyline path_px;                       // The visible piece, root end first.
};

struct PhantomTruth {
  int visit = 0;
  int width_px = 0;
  int height_px = 0;
  double um_per_px = 0;         // Nominal; a follow-up's zoom is not in it.
  double area_cm2 = 0;          // Of the part that shows skin.
  std::vector<TrueHair> hairs;  // Those of which something is visible.

  int NumRooted() const;  // Hairs whose root is inside.
  int NumUnits() const;   // Units with a root inside.
  double DensityPerCm2() const { return NumRooted() / area_cm2; }
  std::optional<double> MeanWidthUm() const;  // Of the rooted hairs; absent without any.
};

// One row of the control points of a follow-up.
struct ControlPoint {
  Point followup_px;
  Point baseline_px;
};

PhantomTruth MakeTruth(const PhantomScene& scene, const PhantomVisit& visit);

// Where points of a follow-up lie in the baseline: a grid of 9 x 7 over the follow-up, those that the baseline's frame
// shows too.
std::vector<ControlPoint> MakeControlPoints(const PhantomScene& scene, const PhantomVisit& followup);

// Fields: params{width, height, um_per_px}, PixelSize and PixelSizeUnits (so that the file beside a photo serves as its
// BIDS sidecar too), visit, um_per_px, area_cm2, density_per_cm2, rooted, units, mean_width_um
// (null without hair), vellus (rooted), hairs[]{id, unit, vellus, width_um, root, tip, root_inside, visible, length_um,
// path}. Pixels and um are rounded to 2 decimals.
nlohmann::ordered_json TruthJson(const PhantomTruth& truth);

}  // namespace tricho
