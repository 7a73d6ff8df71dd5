// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/site_alignment.h"

#include <fmt/format.h>

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "base/check.h"
#include "base/error.h"
#include "matching/camera_search.h"
#include "matching/keypoints.h"
#include "matching/knot_system.h"
#include "matching/site_frame.h"
#include "matching/skin_fit.h"
#include "matching/skin_pattern.h"

namespace tricho {

void AlignmentOptions::Check() const {
  if (!(min_overlap_share >= 0.05 && min_overlap_share <= 1))
    throw Error(ErrorKind::kUsage, fmt::format("min overlap share is {}; it must be 0.05 to 1", min_overlap_share));
}

namespace {

constexpr double kPatternWidthPx = 700;
constexpr int kKnotsAcross = 8;  // Of the displacement that is reported, over the width of the follow-up.
constexpr double kMaxMatchRatio = 0.85;
constexpr double kToleranceShare = 0.02;  // Of the width, by which skin stretches and a tilted camera departs.
constexpr double kScaleTrust = 1.25;      // Scales that are given may be wrong by this factor against each other.
constexpr double kMostMagnified = 3;
// Expected number of wrong acceptances in one pair, as the search counts them, and the fewest keypoints that may stand
// for a site whatever the count says.
constexpr double kMaxLog10FalseAccepts = -8;
constexpr int kMinAgreeing = 8;
constexpr double kConvincing = -40;  // No need to look further.
// Correlation of both skins, block by block, that the textures must then show as a whole.
constexpr double kMinAgreement = 0.3;
constexpr int kMinBlocks = 12;

// Ways to look, the quickest first: with hair painted over or left, on a smaller or larger copy of the pattern.
struct Look {
  bool paint_over_hair;
  double pattern_per_small;
  int max_points;
};
constexpr std::array<Look, 4> kLooks{{{true, 3, 500}, {false, 3, 500}, {true, 1.5, 1500}, {false, 1.5, 1500}}};

// Both photos at their working scales, with hair and without; each made when it is first needed.
class Patterns {
 public:
  Patterns(const SiteView& baseline, const SiteView& followup, double baseline_step, double followup_step)
      : views_{&baseline, &followup}, steps_{baseline_step, followup_step} {}

  const SkinPattern& Get(int visit, bool paint_over_hair) {
    std::optional<SkinPattern>& pattern = patterns_[visit][paint_over_hair];
    if (!pattern) pattern = MakeSkinPattern(views_[visit]->bgr, views_[visit]->seen, steps_[visit], paint_over_hair);
    return *pattern;
  }

 private:
  std::array<const SiteView*, 2> views_;
  std::array<double, 2> steps_;
  std::array<std::array<std::optional<SkinPattern>, 2>, 2> patterns_;
};

struct FoundCamera {
  CameraSearch search;
  bool hair_painted_over = true;
  std::vector<Correspondence> correspondences;
};

std::optional<FoundCamera> LookOnce(const SkinPattern& baseline, const SkinPattern& followup, const Look& look,
                                    const CameraSearchOptions& options) {
  const Keypoints points0 = FindKeypoints(baseline, look.pattern_per_small, look.max_points);
  const Keypoints points1 = FindKeypoints(followup, look.pattern_per_small, look.max_points);
  const std::vector<KeypointMatch> matches = MatchKeypoints(points0, points1, kMaxMatchRatio);
  std::optional<CameraSearch> search = SearchCamera(points0, points1, matches, options);
  if (!search) return std::nullopt;
  FoundCamera found{*search, look.paint_over_hair, {}};
  for (const int i : search->agreeing)
    found.correspondences.push_back(
        {points0.points[matches[i].baseline].at_px, points1.points[matches[i].followup].at_px});
  return found;
}

bool Believable(const FoundCamera& found) {
  return found.search.log10_false_accepts <= kMaxLog10FalseAccepts &&
         found.search.agreeing.size() >= static_cast<std::size_t>(kMinAgreeing);
}

// The camera that most keypoints agree on, over all ways to look; absent when none is believable.
std::optional<FoundCamera> FindCamera(Patterns& patterns, const CameraSearchOptions& options) {
  std::optional<FoundCamera> best;
  for (const Look& look : kLooks) {
    std::optional<FoundCamera> found =
        LookOnce(patterns.Get(0, look.paint_over_hair), patterns.Get(1, look.paint_over_hair), look, options);
    if (!found || !Believable(*found)) continue;
    if (!best || found->search.log10_false_accepts < best->search.log10_false_accepts) best = std::move(found);
    if (best->search.log10_false_accepts < kConvincing) break;
  }
  return best;
}

bool IsMirrored(Patterns& patterns, const CameraSearchOptions& options) {
  for (const Look& look : {kLooks[0], kLooks[1]}) {
    const std::optional<FoundCamera> found =
        LookOnce(patterns.Get(0, look.paint_over_hair), Mirrored(patterns.Get(1, look.paint_over_hair)), look, options);
    if (found && Believable(*found)) return true;
  }
  return false;
}

SiteMap MapOf(const Similarity& similarity) {
  SiteMap map;
  map.homography << similarity.a, -similarity.b, similarity.shift_px.x(), similarity.b, similarity.a,
      similarity.shift_px.y(), 0, 0, 1;
  return map;
}

SiteAlignment Refused(const std::string& reason) {
  SiteAlignment alignment;
  alignment.reason = reason;
  return alignment;
}

// Overlap, and the magnification in the middle of it.
void Describe(const SiteView& baseline, const SiteView& followup, SiteAlignment& alignment) {
  const SiteMap& map = alignment.baseline_from_followup;
  const SiteFrame frame = CommonFrame(baseline.seen, baseline.um_per_px, {{followup.seen, map}});
  const cv::Moments moments = cv::moments(frame.seen, true);
  const Point middle = moments.m00 > 0 ? map.Inverse({moments.m10 / moments.m00, moments.m01 / moments.m00})
                                       : Point((followup.bgr.cols - 1) / 2.0, (followup.bgr.rows - 1) / 2.0);
  alignment.magnification_ratio = std::sqrt(std::abs(map.Jacobian(middle).determinant()));
  const double followup_px2 =
      cv::countNonZero(followup.seen) * alignment.magnification_ratio * alignment.magnification_ratio;
  const double smaller_px2 = std::min<double>(cv::countNonZero(baseline.seen), followup_px2);
  alignment.overlap_share = smaller_px2 > 0 ? std::min(1.0, frame.area_px2 / smaller_px2) : 0;
}

// Photos that fit as soon as their scales are not believed show the same skin at a wrong scale, not another scalp.
std::string WrongScaleOf(SiteView baseline, SiteView followup, const AlignmentOptions& options) {
  if (!baseline.um_per_px || !followup.um_per_px) return "";
  const double baseline_um_per_px = *std::exchange(baseline.um_per_px, std::nullopt);
  const double followup_um_per_px = *std::exchange(followup.um_per_px, std::nullopt);
  const SiteAlignment free = AlignSite(baseline, followup, options);
  if (!free.usable) return "";
  return fmt::format(
      "the photos show the same skin, but their scales contradict it: {:.4g} and {:.4g} um a pixel are given, and laid "
      "over each other a pixel of the second is {:.2f} times one of the first: correct the scale of one of them",
      baseline_um_per_px, followup_um_per_px, free.magnification_ratio);
}

}  // namespace

SiteAlignment AlignSite(const SiteView& baseline, const SiteView& followup, const AlignmentOptions& options) {
  options.Check();
  TRICHO_CHECK(!baseline.bgr.empty() && !followup.bgr.empty());
  const double baseline_step = std::max(1.0, baseline.bgr.cols / kPatternWidthPx);
  double followup_step = std::max(1.0, followup.bgr.cols / kPatternWidthPx);
  CameraSearchOptions search;
  search.min_scale = 1 / kMostMagnified;
  search.max_scale = kMostMagnified;
  if (baseline.um_per_px && followup.um_per_px) {
    const double ratio = *followup.um_per_px / *baseline.um_per_px;
    if (ratio > kMostMagnified || ratio < 1 / kMostMagnified)
      return Refused(fmt::format(
          "the magnifications differ by a factor of {:.1f}; photos are laid over each other up to a factor of {:.0f}",
          std::max(ratio, 1 / ratio), kMostMagnified));
    search.min_scale = ratio / kScaleTrust;
    search.max_scale = ratio * kScaleTrust;
    followup_step = std::max(1.0, baseline_step / ratio);
  }
  search.tolerance_px = kToleranceShare * baseline.bgr.cols;
  search.baseline_area_px2 = static_cast<double>(baseline.bgr.total());
  search.seed = static_cast<std::uint64_t>(options.seed);

  Patterns patterns(baseline, followup, baseline_step, followup_step);
  const std::optional<FoundCamera> camera = FindCamera(patterns, search);
  if (!camera && IsMirrored(patterns, search))
    return Refused("one photo is mirrored: left and right are exchanged, which no camera turn can do");
  if (!camera) {
    const std::string wrong_scale = WrongScaleOf(baseline, followup, options);
    return Refused(!wrong_scale.empty()
                       ? wrong_scale
                       : "nothing on the skin is common to both photos: they do not show the same scalp");
  }

  const SkinFit fit = FitSkin(patterns.Get(0, camera->hair_painted_over), patterns.Get(1, camera->hair_painted_over),
                              MapOf(camera->search.baseline_from_followup), camera->correspondences);
  SiteAlignment alignment;
  alignment.baseline_from_followup = SplitMap([&](const Point& at) { return fit.baseline_from_followup.Map(at); },
                                              followup.bgr.cols, followup.bgr.rows, kKnotsAcross);
  alignment.matched_features = static_cast<int>(camera->search.agreeing.size());
  alignment.residual_px = fit.held_out_px;
  if (baseline.um_per_px && fit.held_out_px) alignment.residual_um = *fit.held_out_px * *baseline.um_per_px;
  Describe(baseline, followup, alignment);
  if (alignment.overlap_share < options.min_overlap_share) {
    alignment.reason = fmt::format("the photos share only {:.0f} % of the skin; {:.0f} % is the least to compare on",
                                   100 * alignment.overlap_share, 100 * options.min_overlap_share);
    return alignment;
  }
  if (fit.num_blocks < kMinBlocks || fit.agreement < kMinAgreement) {
    alignment.reason = fmt::format(
        "some {} places look alike, but the skin around them does not (correlation {:.2f} over {} blocks): not the "
        "same scalp, or too blurred to tell",
        alignment.matched_features, fit.agreement, fit.num_blocks);
    return alignment;
  }
  alignment.usable = true;
  return alignment;
}

double ScaleDiscord(double baseline_um_per_px, double followup_um_per_px, double magnification_ratio) {
  const double discord = magnification_ratio * baseline_um_per_px / followup_um_per_px;
  return std::max(discord, 1 / discord);
}

}  // namespace tricho
