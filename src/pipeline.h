// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The whole flow on one screen. Read this first.
//
//   photo -> calibrate -> segment -> trace -> group -> measure
//   two photos -> align -> match hairs one to one -> look again -> compare
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "capture/calibrated_image.h"
#include "hair/find_hairs.h"
#include "matching/site_alignment.h"
#include "matching/site_frame.h"
#include "metrics/common_skin.h"
#include "metrics/site_metrics.h"
#include "outcome/comparison.h"

namespace tricho {

struct AnalysisOptions {
  PhotoLimits limits;
  ScaleOptions scale;
  HairOptions hair;
  MetricsOptions metrics;
  void Check() const;  // throws Error(kUsage)
};

// Source of a scale that a photo without one was lent (Scale::source).
inline constexpr char kScaleOfOtherPhoto[] = "the other photo";

// Everything that was found on one photo; every stage is kept, because the overlay draws what was counted.
struct Analysis : CalibratedImage {
  Hairs hairs;                // Empty when the photo is not usable.
  std::vector<bool> counted;  // One a shaft.
  double counting_px2 = 0;    // Area of the skin over which hairs were counted.
  SiteMetrics metrics;
};

// Analyses one photo. A photo that can be read but not measured comes back with quality.usable = false and reasons.
// throws Error(kInput) when it can't be read.
Analysis AnalyzePhoto(const std::filesystem::path& path, const AnalysisOptions& options);

// The same of a photo that has been read already.
Analysis AnalyzeShot(CalibratedImage shot, const AnalysisOptions& options);

// Two photos of one site.
struct PairOptions {
  AnalysisOptions analysis;
  std::optional<double> followup_um_per_px;  // Where the follow-up's scale differs from that of `analysis`; 0.2..200.
  AlignmentOptions alignment;
  void Check() const;  // throws Error(kUsage)
};

struct AlignedPhotos {
  Photo baseline, followup;
  Scale baseline_scale, followup_scale;
  SiteAlignment alignment;
  std::vector<std::string> notes;  // What the reader should know, e.g. that both are the same file.
};

// Lays the follow-up over the baseline. Photos that can be read but not laid over each other come back with
// alignment.usable = false and a reason. throws Error(kInput) when one can't be read.
AlignedPhotos AlignPhotos(const std::filesystem::path& baseline, const std::filesystem::path& followup,
                          const PairOptions& options);

// Indices into the shafts of both analyses.
struct PersistingHair {
  int baseline = 0;
  int followup = 0;
  std::optional<double> diameter_change_um;
  double log_odds = 0;  // As HairPair's.
};

struct Comparison {
  Analysis baseline, followup;
  SiteAlignment alignment;
  SiteFrame frame;  // Empty unless the alignment is usable.
  // Of the skin over which hair was counted: the frame without the guard (kGuardUm); absent without a scale.
  std::optional<double> common_area_cm2;
  std::vector<PersistingHair> persisting;
  // Stand at both visits as well, but which is which can't be told: the likeliest pairs.
  std::vector<PersistingHair> ambiguous;
  std::vector<int> new_hairs, lost_hairs;  // Of the follow-up; of the baseline.
  // Neither told nor ruled out at the other visit: counted at both.
  std::vector<int> doubtful_baseline, doubtful_followup;
  VisitComparison change;
  std::string reason;  // Why nothing was compared; empty when it was.
  std::vector<std::string> notes;
};

// Compares hair to hair over the skin that both photos show. What can't be compared comes back with a reason.
// Exchanging the photos gives the same comparison with every sign flipped.
// throws Error(kInput) when a photo can't be read.
Comparison ComparePhotos(const std::filesystem::path& baseline, const std::filesystem::path& followup,
                         const PairOptions& options);

// What measuring over common skin needs of an analysis.
ShotFindings FindingsOf(const Analysis& analysis);

// The scale of a photo as its findings keep it, less its warnings; nullopt where they don't keep what it covers.
std::optional<Scale> KeptScaleOf(const ShotFindings& findings);

// The same; without its value where that was lent by another photo.
std::optional<Scale> OwnScaleOf(const ShotFindings& findings);

// What an alignment looks at of a photo whose findings these are. throws Error(kInput) as AnalyzePhoto.
SiteView ViewOf(const std::filesystem::path& path, const ShotFindings& findings, const AnalysisOptions& options);

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
