// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Rendered pairs of one scalp for the tests of matching/.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "matching/site_alignment.h"
#include "phantom/phantom.h"

namespace tricho {

struct RenderedPair {
  SiteView baseline, followup;
  std::vector<ControlPoint> control_points;
};

inline SiteView ViewOf(const cv::Mat& bgr, std::optional<double> um_per_px = {}) {
  return {bgr, cv::Mat(bgr.size(), CV_8UC1, cv::Scalar(255)), um_per_px};
}

// Baseline and first follow-up of a family, `width_px` wide at 7 um per px.
inline RenderedPair RenderPair(const std::string& family, std::uint64_t seed, int width_px = 800) {
  PhantomOptions options = FamilyOptions(family, seed);
  options.width_px = width_px;
  options.height_px = width_px * 3 / 4;
  const PhantomScene scene = MakeScene(options);
  const PhantomVisit followup = MakeFollowup(scene, FamilyFollowup(family, seed, 1));
  RenderedPair pair;
  pair.baseline = ViewOf(Render(scene, MakeBaseline(scene)), options.um_per_px);
  pair.followup = ViewOf(Render(scene, followup), options.um_per_px);
  pair.control_points = MakeControlPoints(scene, followup);
  return pair;
}

inline double RmsErrorPx(const SiteMap& map, const std::vector<ControlPoint>& points) {
  double squares = 0;
  for (const ControlPoint& point : points) squares += (map.Map(point.followup_px) - point.baseline_px).squaredNorm();
  return std::sqrt(squares / static_cast<double>(points.size()));
}

}  // namespace tricho
