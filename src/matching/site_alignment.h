// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Two photos of one site laid over each other: photo, photo -> SiteAlignment, or the reason why not.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/geometry.h"
#include "matching/site_map.h"

namespace tricho {

// What of a photo the alignment looks at.
struct SiteView {
  cv::Mat bgr;                      // CV_8UC3
  cv::Mat seen;                     // CV_8UC1, the same size: 255 where skin and hair can be seen.
  std::optional<double> um_per_px;  // Absent in either view: the ratio of magnification is free between 1/3 and 3.
};

struct AlignmentOptions {
  // Skin of the smaller view that both must show. Below it a density would stand on too few hairs.
  double min_overlap_share = 0.30;  // 0.05..1
  long long seed = 1;
  void Check() const;  // throws Error(kUsage)
};

struct SiteAlignment {
  bool usable = false;
  std::string reason;              // Why not, in words; empty when usable.
  SiteMap baseline_from_followup;  // Meaningless unless usable.

  // Root mean square distance from where the map puts them, of places that were held out of its fit; expected absent
  // only when not usable. In um when the baseline has a scale.
  std::optional<double> residual_px;
  std::optional<double> residual_um;
  double overlap_share = 0;        // Seen by both, as a share of what the view with less skin shows.
  int matched_features = 0;        // That agree with one map.
  double magnification_ratio = 1;  // Baseline px per follow-up px in the middle of what both show.
};

// By how much more the photos' own scales and the map between them disagree about the magnification: a factor of at
// least 1; at most kMostScaleDiscord is taken for the error of two scales.
inline constexpr double kMostScaleDiscord = 1.06;
double ScaleDiscord(double baseline_um_per_px, double followup_um_per_px, double magnification_ratio);

// Lays the follow-up over the baseline.
//
// Idea: hair is painted over, because it regrows elsewhere-pointing; what stays (pigment, vessels, openings, scars)
// gives keypoints; one similarity that many of them share is the camera. It is accepted only when so many could not
// agree by chance (docs/methods/alignment.md).
// A mirrored photo and photos of different scalps come back with usable = false.
SiteAlignment AlignSite(const SiteView& baseline, const SiteView& followup, const AlignmentOptions& options = {});

}  // namespace tricho
