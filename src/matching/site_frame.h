// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The skin that every visit of a site shows: the one denominator of all its densities.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "base/geometry.h"
#include "matching/site_map.h"

namespace tricho {

// One visit beside the baseline.
struct VisitView {
  cv::Mat seen;  // CV_8UC1 of the visit's photo: 255 where skin can be seen.
  SiteMap baseline_from_visit;
};

// In the pixels of the baseline.
struct SiteFrame {
  cv::Mat seen;                      // CV_8UC1, the baseline's size: 255 where every visit shows skin.
  std::vector<Polygon> outlines_px;  // Borders of it, the largest first; holes are left out of them.
  double area_px2 = 0;               // Of `seen`.
  std::optional<double> area_cm2;    // Absent when the baseline has no scale.

  // Whether every visit shows the skin at a point of the baseline, no nearer than `margin_px` to where one does not.
  bool Contains(const Point& baseline_px, double margin_px = 0) const;
  // Distance in px to the nearest place that some visit does not show (the frame's edge included); 0 outside.
  double DistanceToBorderPx(const Point& baseline_px) const;

  // Area of what lies no nearer than `margin_px` to the border: of the points that Contains(point, margin_px) says yes
  // to.
  double AreaWithinPx2(double margin_px) const;

  cv::Mat distance_px;  // CV_32FC1, made with the frame.
};

// The skin seen in the baseline and in all visits. A point of a visit is inside when
// frame.Contains(visit.baseline_from_visit.Map(point)).
SiteFrame CommonFrame(const cv::Mat& baseline_seen, std::optional<double> baseline_um_per_px,
                      const std::vector<VisitView>& visits);

// `source` (of the follow-up) redrawn in the frame of the baseline, `size` large; black where the follow-up shows
// nothing. `interpolation` as for cv::remap.
cv::Mat RedrawnInBaseline(const cv::Mat& source, const SiteMap& baseline_from_followup, cv::Size size,
                          int interpolation);

}  // namespace tricho
