// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The ledger of a site: every follicle over all shots of all visits, and the skin over which they are counted.
#pragma once

#include <functional>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "hair/line/shaft.h"
#include "hair/see/contrast.h"
#include "matching/follicle_presence.h"
#include "matching/follicles.h"
#include "matching/site_map.h"

namespace tricho {

// A root nearer to the end of what is seen than this share of the guard may be where the hair is cut.
inline constexpr double kCutGuardShare = 0.6;

// One shot, laid over the baseline photo.
struct LedgerShot {
  int visit = 0;   // 0.., in the order of their days; shots come in the order of their visits.
  cv::Mat open;    // CV_8UC1 of the shot: 255 where skin is seen, no nearer to where it is not than the guard.
  cv::Mat rooted;  // The same with a part of the guard: a hair whose root lies outside of it may be cut at the root.
  SiteMap map;     // Baseline px from shot px.
  std::vector<Shaft> shafts;
  std::vector<std::optional<double>> diameter_um;  // Of each shaft, as thicknesses of the site are compared.
  std::vector<double> diameter_stderr_um;          // 0 where there is no diameter.
};

struct LedgerOptions {
  cv::Size baseline_size_px;
  double px_per_um = 0.15;  // Baseline px; > 0.
  // What hair was found on in a shot, for the second look; empty: places are not looked at again.
  std::function<const HairContrast&(int shot)> contrast_of;
  std::vector<HairMark> marks = {};  // What a person said; by the indices of the shots and of their shafts.
};

enum class ShotSays { kFound, kEmpty, kCovered, kOutside };

struct LedgerSighting {
  ShotSays says = ShotSays::kOutside;
  int hair = kNotFound;  // Index into the shafts of the shot.
  std::optional<double> diameter_um;
  double diameter_stderr_um = 0;
};

struct LedgerFollicle {
  Point root_px{0, 0};                // Baseline px.
  bool counted = false;               // Its root lies in the frame.
  std::vector<LedgerSighting> shots;  // Of each shot.
  FollicleEvidence evidence;
  FolliclePresence presence;          // Of counted follicles alone; else empty.
  std::vector<unsigned> marked = {};  // Of each visit, what a person said there: bits 1 << MarkSays.
};

struct SiteLedger {
  std::vector<LedgerFollicle> follicles;
  // CV_8UC1, the baseline's size: 255 where some shot of the first visit and some shot of the last one show the skin
  // with its guard.
  cv::Mat frame;
  double area_px2 = 0;  // Of the frame.
  SitePresence site;    // Without its follicles.
  int num_visits = 0;
};

// Follicles of all shots, what each shot says of each, and what that makes likely. An empty frame: nothing is counted.
SiteLedger MakeSiteLedger(const std::vector<LedgerShot>& shots, const LedgerOptions& options);

// `seen` (CV_8UC1) less what lies nearer than `guard_px` to where it is 0 or ends.
cv::Mat WithoutGuard(const cv::Mat& seen, double guard_px);

}  // namespace tricho
