// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the pages show of the ledger of one site: every follicle on the baseline photo, and some of them visit by visit.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "outcome/follicle_fate.h"
#include "report/follicle_marks.h"

namespace tricho {

// A follicle at one visit.
struct PageFollicleVisit {
  std::string date;
  FollicleRecord::Visit ledger;
  cv::Mat bgr;            // The skin around it, square, of one shot of the visit; empty: there is no picture.
  std::string missing;    // Why.
  bool is_found = false;  // On that very shot.
  Polyline course_px;     // Of the hair, in px of the picture; empty: nobody knows it.
};

struct PageStrip {
  int number = 0;  // As in site-SITE_ledger.tsv.
  FollicleFate fate = FollicleFate::kKept;
  WhyChosen why = WhyChosen::kAllShown;
  double line_share = 0;  // Probability that it is no hair but a line on the skin.
  Point root_px{0, 0};    // In px of each picture.
  double beside_px = 0;   // As FollicleCrop's.
  std::vector<PageFollicleVisit> visits;
};

struct PageFollicles {
  std::string site;
  std::string reason;              // Why there is no map; empty when there is one.
  std::string from_date, to_date;  // The visit of the baseline photo, and the last one.
  cv::Mat baseline_bgr;
  std::optional<double> um_per_px;  // Of that photo.
  double area_cm2 = 0;
  std::vector<Polygon> frame_px;  // Of the counted skin; empty: not known.
  std::array<int, kFollicleFates.size()> counts{};
  std::vector<FollicleMark> marks;  // One for each follicle of the ledger; without links.
  // What the verdict counts by: expected hairs per cm2 at both visits; absent where the ledger has no density.
  std::optional<double> from_per_cm2, to_per_cm2;
  // What the change from one to the other is made of, in hairs on the counted skin: follicles whose fate is told, the
  // chances of those that can't be told, and hairs that no photo found.
  double told_change = 0, open_change = 0, unfound_change = 0;
  double strip_side_mm = 0;
  std::vector<PageStrip> strips;
  std::vector<std::string> left_out;  // Visits that are not in the ledger, each with the reason.
};

}  // namespace tricho
