// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The whole flow on one screen. Read this first.
//
//   photo -> calibrate -> segment -> trace -> group -> measure
#pragma once

#include <filesystem>
#include <vector>

#include "capture/field.h"
#include "capture/photo.h"
#include "capture/quality.h"
#include "capture/scale.h"
#include "hair/find_hairs.h"
#include "matching/site_alignment.h"
#include "matching/site_frame.h"
#include "metrics/common_skin.h"
#include "metrics/site_metrics.h"

namespace tricho {

struct AnalysisOptions {
  PhotoLimits limits;
  ScaleOptions scale;
  HairOptions hair;
  MetricsOptions metrics;
  void Check() const;  // throws Error(kUsage)
};

// Everything that was found on one photo; every stage is kept, because the overlay draws what was counted.
struct Analysis {
  Photo photo;
  Scale scale;
  Field field;
  PhotoQuality quality;
  Hairs hairs;                // Empty when the photo is not usable.
  std::vector<bool> counted;  // One a shaft.
  SiteMetrics metrics;
};

// Analyses one photo. A photo that can be read but not measured comes back with quality.usable = false and reasons.
// throws Error(kInput) when it can't be read.
Analysis AnalyzePhoto(const std::filesystem::path& path, const AnalysisOptions& options);

// What measuring over common skin needs of an analysis.
ShotFindings FindingsOf(const Analysis& analysis);

// What an alignment looks at of a photo. throws Error(kInput) as AnalyzePhoto.
SiteView ViewOf(const std::filesystem::path& path, const AnalysisOptions& options);

// One shot of a site among all of its shots, laid over the baseline.
struct AlignedShot {
  bool usable = true;
  std::string reason;        // Why not.
  double overlap_share = 1;  // With the baseline.
  VisitView view;            // Empty unless usable.
};

// The skin that all usable shots show, in the pixels of `shots[baseline]`, which must be usable. A shot that would
// leave less of it than 30 % of the baseline is taken out (usable = false, with the reason), the one that overlaps
// least first: one badly placed photo must not blind all visits.
SiteFrame FrameOfShots(std::vector<AlignedShot>& shots, int baseline, std::optional<double> baseline_um_per_px);

}  // namespace tricho
