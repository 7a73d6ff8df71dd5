// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_changes.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

#include "base/check.h"
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
  const Hairs& here;
  const Hairs& there;
  const std::vector<bool>& has_mate_there;
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
  const HairContrast& contrast_there = direction.there.contrast;
  const std::vector<Shaft>& shafts_there = direction.there.shafts;
  std::vector<Shaft> accounted;
  for (std::size_t j = 0; j < shafts_there.size(); ++j)
    if (direction.has_mate_there[j]) accounted.push_back(shafts_there[j]);
  const cv::Mat explained = MarkHairs(contrast_there, accounted);
  const cv::Mat all_hairs = MarkHairs(contrast_there, shafts_there);
  for (const int i : wanted) {
    const Shaft& shaft = direction.here.shafts[i];
    WantedHair hair;
    for (const Point& at : shaft.center_line_px) hair.course_px.push_back(direction.there_from_here(at));
    const double width_px = shaft.diameter_px.value_or(4);
    hair.width_px = width_px * direction.width_factor;
    hair.ridge = RidgeAlong(direction.here.contrast, shaft.center_line_px, width_px);
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

HairChanges FindHairChanges(const Hairs& baseline, const Hairs& followup, const SiteMap& baseline_from_followup,
                            const SiteFrame& frame, double margin_px, double px_per_um,
                            const std::vector<HairMark>& marks) {
  TRICHO_CHECK(px_per_um > 0, px_per_um);
  const HairMarks marked(marks, {0, 1});
  HairChanges changes;
  const std::vector<Shaft>& shafts0 = baseline.shafts;
  const std::vector<Shaft>& shafts1 = followup.shafts;
  std::vector<VisitHair> hairs0, hairs1;
  for (const Shaft& shaft : shafts0) hairs0.push_back(InBaseline(shaft, nullptr));
  for (const Shaft& shaft : shafts1) hairs1.push_back(InBaseline(shaft, &baseline_from_followup));
  const std::vector<HairPair> pairs = MatchHairs(hairs0, hairs1, {px_per_um, std::max(1.0, frame.area_px2)}, marked);
  std::ranges::partition_copy(pairs, std::back_inserter(changes.persisting), std::back_inserter(changes.ambiguous),
                              [](const HairPair& pair) { return pair.log_odds >= kToldApartLogOdds; });
  std::vector<bool> mated0 = Mated(pairs, hairs0.size(), true);
  std::vector<bool> mated1 = Mated(pairs, hairs1.size(), false);
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (!marked.counts()[i]) continue;
    if (marks[i].says == MarkSays::kLost) changes.lost.push_back(marks[i].baseline_hair);
    if (marks[i].says == MarkSays::kNew) changes.new_hairs.push_back(marks[i].followup_hair);
  }
  for (const int hair : changes.lost) mated0[hair] = true;
  for (const int hair : changes.new_hairs) mated1[hair] = true;

  const auto wanted = [&](const std::vector<VisitHair>& hairs, const std::vector<bool>& mated) {
    std::vector<int> list;
    for (std::size_t i = 0; i < hairs.size(); ++i)
      if (!mated[i] && frame.Contains(hairs[i].course_px.front(), margin_px)) list.push_back(static_cast<int>(i));
    return list;
  };
  const std::vector<int> wanted0 = wanted(hairs0, mated0), wanted1 = wanted(hairs1, mated1);
  // A hair of which a person spoke is accounted for: it is not the one that is looked for.
  for (std::size_t i = 0; i < hairs0.size(); ++i) mated0[i] = mated0[i] || marked.Has({0, static_cast<int>(i)});
  for (std::size_t i = 0; i < hairs1.size(); ++i) mated1[i] = mated1[i] || marked.Has({1, static_cast<int>(i)});
  const cv::Size size = followup.contrast.photo_size;
  const Point middle((size.width - 1) / 2.0, (size.height - 1) / 2.0);
  const double camera_scale = CameraScale(baseline_from_followup, middle);
  const std::vector<Outcome> outcomes0 =
      LookForAll({baseline, followup, mated1, [&](const Point& at) { return baseline_from_followup.Inverse(at); },
                  1 / camera_scale},
                 wanted0);
  const std::vector<Outcome> outcomes1 = LookForAll(
      {followup, baseline, mated0, [&](const Point& at) { return baseline_from_followup.Map(at); }, camera_scale},
      wanted1);

  for (const Outcome& outcome : outcomes0) {
    const bool lost = outcome.sighting == Sighting::kAbsent && Sure(shafts0[outcome.here], 1 / px_per_um);
    (lost ? changes.lost : changes.doubtful_baseline).push_back(outcome.here);
  }
  for (const Outcome& outcome : outcomes1) {
    const bool is_new = outcome.sighting == Sighting::kAbsent && Sure(shafts1[outcome.here], camera_scale / px_per_um);
    (is_new ? changes.new_hairs : changes.doubtful_followup).push_back(outcome.here);
  }
  std::ranges::sort(changes.lost);
  std::ranges::sort(changes.new_hairs);
  return changes;
}

}  // namespace tricho
