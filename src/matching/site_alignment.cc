// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/site_alignment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/error.h"
#include "matching/camera_search.h"
#include "matching/keypoints.h"
#include "matching/site_frame.h"
#include "matching/skin_pattern.h"

namespace tricho {

void AlignmentOptions::Check() const {
  if (!(min_overlap_share >= 0.05 && min_overlap_share <= 1))
    throw Error(ErrorKind::kUsage, fmt::format("min overlap share is {}; it must be 0.05 to 1", min_overlap_share));
}

namespace {

constexpr double kTextureWidthPx = 700;
constexpr double kMaxLog10FalseAccepts = -8;
constexpr int kMinAgreeing = 8;
constexpr double kScaleTrust = 1.25;  // Scales that are given may be wrong by this factor against each other.

SiteAlignment Refused(const std::string& reason) {
  SiteAlignment alignment;
  alignment.reason = reason;
  return alignment;
}

}  // namespace

SiteAlignment AlignSite(const SiteView& baseline, const SiteView& followup, const AlignmentOptions& options) {
  options.Check();
  const double baseline_step = std::max(1.0, baseline.bgr.cols / kTextureWidthPx);
  double followup_step = std::max(1.0, followup.bgr.cols / kTextureWidthPx);
  CameraSearchOptions search;
  if (baseline.um_per_px && followup.um_per_px) {
    const double ratio = *followup.um_per_px / *baseline.um_per_px;
    if (ratio > 3 || ratio < 1.0 / 3)
      return Refused(
          fmt::format("the magnifications differ by a factor of {:.1f}; 3 is the most that can be laid over "
                      "each other",
                      std::max(ratio, 1 / ratio)));
    search.min_scale = ratio / kScaleTrust;
    search.max_scale = ratio * kScaleTrust;
    followup_step = std::max(1.0, baseline_step / ratio);
  }
  const SkinPattern skin0 = MakeSkinPattern(baseline.bgr, baseline.seen, baseline_step);
  const SkinPattern skin1 = MakeSkinPattern(followup.bgr, followup.seen, followup_step);
  const Keypoints points0 = FindKeypoints(skin0, 2, 1000);
  const Keypoints points1 = FindKeypoints(skin1, 2, 1000);
  const std::vector<KeypointMatch> matches = MatchKeypoints(points0, points1, 0.85);
  search.tolerance_px = 0.02 * baseline.bgr.cols;
  search.baseline_area_px2 = static_cast<double>(baseline.bgr.total());
  search.seed = static_cast<std::uint64_t>(options.seed);
  const std::optional<CameraSearch> camera = SearchCamera(points0, points1, matches, search);
  if (!camera || camera->log10_false_accepts > kMaxLog10FalseAccepts || camera->agreeing.size() < kMinAgreeing)
    return Refused("nothing on the skin is common to both photos: they do not show the same scalp");

  SiteAlignment alignment;
  const Similarity& similarity = camera->baseline_from_followup;
  alignment.baseline_from_followup.homography << similarity.a, -similarity.b, similarity.shift_px.x(), similarity.b,
      similarity.a, similarity.shift_px.y(), 0, 0, 1;
  alignment.matched_features = static_cast<int>(camera->agreeing.size());
  alignment.magnification_ratio = similarity.Scale();
  double squares = 0;
  for (const int i : camera->agreeing) {
    const Point mapped = alignment.baseline_from_followup.Map(points1.points[matches[i].followup].at_px);
    squares += (mapped - points0.points[matches[i].baseline].at_px).squaredNorm();
  }
  alignment.residual_px = std::sqrt(squares / static_cast<double>(camera->agreeing.size()));
  if (baseline.um_per_px) alignment.residual_um = *alignment.residual_px * *baseline.um_per_px;

  const SiteFrame frame =
      CommonFrame(baseline.seen, baseline.um_per_px, {{followup.seen, alignment.baseline_from_followup}});
  const double followup_px2 = cv::countNonZero(followup.seen) * similarity.Scale() * similarity.Scale();
  const double smaller_px2 = std::min<double>(cv::countNonZero(baseline.seen), followup_px2);
  alignment.overlap_share = smaller_px2 > 0 ? std::min(1.0, frame.area_px2 / smaller_px2) : 0;
  if (alignment.overlap_share < options.min_overlap_share) {
    alignment.reason = fmt::format("the photos share only {:.0f} % of the skin; {:.0f} % is the least to compare on",
                                   100 * alignment.overlap_share, 100 * options.min_overlap_share);
    return alignment;
  }
  alignment.usable = true;
  return alignment;
}

}  // namespace tricho
