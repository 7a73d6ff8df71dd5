// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The hairs of one photo of a clipped site, their tips found on the photo, in the common frame of both photos.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "hair/find_hairs.h"
#include "matching/site_map.h"

namespace tricho {

struct Stubble {
  Polyline course_um;  // Root first; um along the axes of the first photo.
  Polyline photo_px;   // The same in its own photo.
  double width_um = 0;
  double width_px = 0;  // In its own photo.
  bool root_certain = false;
  // How far apart the tip lies in the common frame if the shaft follows the skin as it stretches, and if it moves with
  // its root and keeps its form.
  double stretch_um = 0;
  bool tip_told = false;  // Contrast falls at the tip: it does not lie on another hair.

  double LengthUm() const { return Length(course_um); }
};

// One photo, and how the site lies in it.
class StubblePhoto {
 public:
  // baseline_from_this  Null: it is the first photo. `um_per_px`: of the first photo. All must outlive this.
  StubblePhoto(const Hairs& found, const SiteMap* baseline_from_this, double um_per_px);

  const std::vector<Stubble>& stubbles() const { return stubbles_; }
  const HairContrast& contrast() const { return found_.contrast; }
  double px_per_um() const { return px_per_um_; }

  Polyline PhotoFromSite(const Polyline& course_um) const;
  // Distance to where nothing is seen (the photo's edge, glare, a drawing); 0 outside.
  double EdgeUm(const Point& site_um) const;
  // CV_8UC1 of working px: 255 on all hairs but one (-1: on all).
  cv::Mat MarkedBut(int hair) const;
  // As RidgeOn, of a course in the common frame.
  std::optional<double> RidgeOnSite(const Polyline& course_um, double width_um, const cv::Mat& others, double shift_um,
                                    double turn_deg, double skipped_share = 0) const;

 private:
  Point PhotoFromSite(const Point& site_um) const;

  const Hairs& found_;
  const SiteMap* map_;
  double um_per_px_;
  double px_per_um_;
  cv::Mat edge_um_;  // CV_32FC1 of working px.
  std::vector<Stubble> stubbles_;
};

// How a later hair follows an earlier one.
struct Follows {
  double cover = 0;        // Share of the earlier course near to the later one.
  double apart_um = 0;     // Mean distance there.
  double grown_um = 0;     // Tip to tip along the later course; negative: it ends before the earlier one.
  double rooted_um = 0;    // The same at the roots.
  bool along_tip = false;  // The earlier tip lies on the later course, or the later tip on the earlier one.
  bool reversed = false;   // They run against each other.
};

// Absent where less than half of the earlier course is near to the later one.
std::optional<Follows> FollowsOf(const Stubble& earlier, const Stubble& later);

// How much farther `longer` reaches than `shorter` at their ends [their unit]; negative: less far.
double BeyondEnd(const Polyline& shorter, const Polyline& longer);

// The part of a line between two places along it.
Polyline PieceOf(const Polyline& line, double from, double to);

// The same line from its other end.
Polyline Backwards(Polyline line);

}  // namespace tricho
