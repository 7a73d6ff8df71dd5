// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_changes.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

#include "base/check.h"
#include "hair/see/contrast.h"
#include "matching/second_look.h"

namespace tricho {

namespace {

// Some 7 to 1. Of rendered pairs of visits, 0.97 of the pairs of hairs beyond it are right, of those below 0.6.
constexpr double kToldApartLogOdds = 2;
constexpr double kMinSureConfidence = 0.6;  // Below it a detection is no proof that a hair is new or lost.
constexpr double kMinSureUm = 300;          // Shorter pieces may be dust, or the stump of another hair.

VisitHair InBaseline(const Shaft& shaft, const SiteMap* baseline_from_visit) {
  VisitHair hair;
  hair.diameter_px = shaft.diameter_px;
  hair.root_certain = shaft.root_certain;
  if (!baseline_from_visit) {
    hair.course_px = shaft.center_line_px;
    return hair;
  }
  for (const Point& at : shaft.center_line_px) hair.course_px.push_back(baseline_from_visit->Map(at));
  if (hair.diameter_px) *hair.diameter_px *= CameraScale(*baseline_from_visit, shaft.root_px());
  return hair;
}

// One direction of the second look: hairs of `here` without a mate, looked for in the photo of `there`.
struct Direction {
  const VisitFindings& here;
  const VisitFindings& there;
  const std::vector<Shaft>& shafts_here;
  const std::vector<bool>& has_mate_here;
  const std::vector<bool>& has_mate_there;
  const std::vector<Shaft>& shafts_there;
  std::function<Point(const Point&)> there_from_here;
  double width_factor = 1;  // There px per here px.
};

struct Outcome {
  int here = 0;  // Index of the shaft.
  Sighting sighting = Sighting::kAbsent;
};

std::vector<Outcome> LookForAll(const Direction& direction, const std::vector<int>& wanted) {
  std::vector<Outcome> outcomes;
  if (wanted.empty()) return outcomes;
  const HairContrast contrast_here =
      MeasureContrast(direction.here.photo, direction.here.field, direction.here.um_per_px);
  const HairContrast contrast_there =
      MeasureContrast(direction.there.photo, direction.there.field, direction.there.um_per_px);
  std::vector<Shaft> accounted;
  for (std::size_t j = 0; j < direction.shafts_there.size(); ++j)
    if (direction.has_mate_there[j]) accounted.push_back(direction.shafts_there[j]);
  const cv::Mat explained = MarkHairs(contrast_there, accounted);
  const cv::Mat all_hairs = MarkHairs(contrast_there, direction.shafts_there);
  for (const int i : wanted) {
    const Shaft& shaft = direction.shafts_here[i];
    WantedHair hair;
    for (const Point& at : shaft.center_line_px) hair.course_px.push_back(direction.there_from_here(at));
    const double width_px = shaft.diameter_px.value_or(4);
    hair.width_px = width_px * direction.width_factor;
    hair.ridge = RidgeAlong(contrast_here, shaft.center_line_px, width_px);
    outcomes.push_back({i, LookAgain(contrast_there, hair, explained, all_hairs)});
  }
  return outcomes;
}

std::vector<bool> Mated(const std::vector<HairPair>& pairs, std::size_t num_hairs, bool baseline) {
  std::vector<bool> mated(num_hairs, false);
  for (const HairPair& pair : pairs) mated[baseline ? pair.baseline : pair.followup] = true;
  return mated;
}

bool Sure(const Shaft& shaft, double um_per_px) {
  return shaft.confidence >= kMinSureConfidence && Length(shaft.center_line_px) * um_per_px >= kMinSureUm &&
         !shaft.touches_border;
}

}  // namespace

HairChanges FindHairChanges(const VisitFindings& baseline, const VisitFindings& followup,
                            const SiteMap& baseline_from_followup, const SiteFrame& frame, double margin_px,
                            double px_per_um) {
  TRICHO_CHECK(px_per_um > 0, px_per_um);
  HairChanges changes;
  const std::vector<Shaft>& shafts0 = baseline.hairs.shafts;
  const std::vector<Shaft>& shafts1 = followup.hairs.shafts;
  std::vector<VisitHair> hairs0, hairs1;
  for (const Shaft& shaft : shafts0) hairs0.push_back(InBaseline(shaft, nullptr));
  for (const Shaft& shaft : shafts1) hairs1.push_back(InBaseline(shaft, &baseline_from_followup));
  const std::vector<HairPair> pairs = MatchHairs(hairs0, hairs1, {px_per_um, std::max(1.0, frame.area_px2)});
  std::ranges::partition_copy(pairs, std::back_inserter(changes.persisting), std::back_inserter(changes.ambiguous),
                              [](const HairPair& pair) { return pair.log_odds >= kToldApartLogOdds; });
  const std::vector<bool> mated0 = Mated(pairs, hairs0.size(), true);
  const std::vector<bool> mated1 = Mated(pairs, hairs1.size(), false);

  const auto wanted = [&](const std::vector<VisitHair>& hairs, const std::vector<bool>& mated) {
    std::vector<int> list;
    for (std::size_t i = 0; i < hairs.size(); ++i)
      if (!mated[i] && frame.Contains(hairs[i].course_px.front(), margin_px)) list.push_back(static_cast<int>(i));
    return list;
  };
  const Point middle((followup.photo.bgr.cols - 1) / 2.0, (followup.photo.bgr.rows - 1) / 2.0);
  const double camera_scale = CameraScale(baseline_from_followup, middle);
  const std::vector<Outcome> outcomes0 =
      LookForAll({baseline, followup, shafts0, mated0, mated1, shafts1,
                  [&](const Point& at) { return baseline_from_followup.Inverse(at); }, 1 / camera_scale},
                 wanted(hairs0, mated0));
  const std::vector<Outcome> outcomes1 =
      LookForAll({followup, baseline, shafts1, mated1, mated0, shafts0,
                  [&](const Point& at) { return baseline_from_followup.Map(at); }, camera_scale},
                 wanted(hairs1, mated1));

  for (const Outcome& outcome : outcomes0) {
    const bool lost = outcome.sighting == Sighting::kAbsent && Sure(shafts0[outcome.here], 1 / px_per_um);
    (lost ? changes.lost : changes.doubtful_baseline).push_back(outcome.here);
  }
  for (const Outcome& outcome : outcomes1) {
    const bool is_new = outcome.sighting == Sighting::kAbsent && Sure(shafts1[outcome.here], camera_scale / px_per_um);
    (is_new ? changes.new_hairs : changes.doubtful_followup).push_back(outcome.here);
  }
  return changes;
}

}  // namespace tricho
