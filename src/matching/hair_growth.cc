// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_growth.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/check.h"
#include "matching/growth_judge.h"
#include "matching/pair_assignment.h"

namespace tricho {

void GrowthJudge::Draw(GrownHair& hair, const Polyline& course_um, double grown_from_um) const {
  hair.course_px.clear();
  for (const Point& at : course_um) hair.course_px.push_back(at / um_per_px_);
  hair.grown_from_px = grown_from_um / um_per_px_;
}

GrownHair GrowthJudge::OfPair(int i, int j, Follows way) const {
  const Stubble &earlier = before_.stubbles()[i], &later = after_.stubbles()[j];
  GrownHair hair;
  hair.baseline = i;
  hair.followup = j;
  Polyline course_before = earlier.course_um;
  Polyline course_after = way.reversed ? Backwards(later.course_um) : later.course_um;
  const bool tip_stays = std::abs(way.grown_um) < kStillUm;
  if (tip_stays && way.reversed && std::abs(way.rooted_um) > kMovedUm) {
    // Roots stay: what has moved is the tip, whatever the earlier photo has taken for it.
    std::swap(way.grown_um, way.rooted_um);
    course_before = Backwards(course_before);
    course_after = Backwards(course_after);
  }
  Draw(hair, course_after, Length(course_after) - std::max(0.0, way.grown_um));
  if (AtEdge(course_before.back())) {
    Doubt(hair, GrowthDoubt::kBorder);
    return hair;
  }
  hair.growth_um = way.grown_um;
  hair.growth_se_um = ErrorOf(way.grown_um, later);
  hair.sight = GrowthSight::kMeasured;
  const bool leaves = after_.EdgeUm(course_after.back()) < kEdgeUm;
  if (leaves || !later.tip_told) {
    hair.sight = GrowthSight::kGoesOn;
    hair.doubt = leaves ? GrowthDoubt::kBorder : GrowthDoubt::kHiddenTip;
  }
  const bool followed = way.along_tip && way.cover > 0.9 && way.apart_um < beside_um_ + 5;
  const double width_um = std::max(earlier.width_um, later.width_um);
  if (followed && !earlier.tip_told && way.grown_um > kPlainGrowthUm)
    BareBefore(hair, course_after, width_um, leaves);
  else if (followed && earlier.tip_told && way.grown_um > kPlainGrowthUm) {
    if (way.grown_um < kSureGrowthUm) Confirm(hair, course_before, width_um);
  } else if (!followed || !earlier.tip_told || !later.tip_told || !tip_stays)
    AskThePhoto(hair, course_before, width_um);
  return hair;
}

// A hair of the later photo beside which the earlier one has found none: what does the earlier photo show there?
GrownHair GrowthJudge::OfLaterAlone(int j) const {
  const Stubble& later = after_.stubbles()[j];
  GrownHair hair;
  hair.followup = j;
  Draw(hair, later.course_um, later.LengthUm());
  BareBefore(hair, later.course_um, later.width_um, after_.EdgeUm(later.course_um.back()) < kEdgeUm);
  const bool told = hair.sight == GrowthSight::kMeasured || hair.sight == GrowthSight::kCutFlush;
  if (told && !RootStands(j)) {
    hair.sight = GrowthSight::kGoesOn;
    hair.doubt = GrowthDoubt::kHiddenTip;
  }
  return hair;
}

// The earlier hair, not told yet, that a later one without a root of its own goes on from; -1: none.
int GrowthJudge::BegunBy(int j) const {
  if (RootStands(j)) return -1;
  const Polyline& course = after_.stubbles()[j].course_um;
  for (int k = 0; k < static_cast<int>(hairs_.size()); ++k) {
    if (hairs_[k].baseline < 0 || hairs_[k].sight != GrowthSight::kUntold || hairs_[k].doubt == GrowthDoubt::kBorder)
      continue;
    const Polyline& earlier = before_.stubbles()[hairs_[k].baseline].course_um;
    const Foot foot = FootOn(course, earlier.back());
    const Point along = (earlier.back() - PointAt(earlier, std::max(0.0, Length(earlier) - 100))).normalized();
    if (foot.distance < kMovedUm && std::abs(along.dot(foot.heading)) > 0.85 &&
        Length(course) - foot.at > kPlainGrowthUm)
      return k;
  }
  return -1;
}

// An earlier hair that goes on as a later one that begins about where the earlier one ends, as where a third hair lies
// across. returns the whole course.
std::optional<Polyline> GrowthJudge::JoinedTo(int i, int j) const {
  const Polyline& earlier = before_.stubbles()[i].course_um;
  const Polyline& course = after_.stubbles()[j].course_um;
  const Point out = (earlier.back() - PointAt(earlier, std::max(0.0, Length(earlier) - 100))).normalized();
  for (const Polyline& later : {course, Backwards(course)}) {
    const Point gap = later.front() - earlier.back();
    const Point in = (PointAt(later, 100) - later.front()).normalized();
    const double aside = std::abs(Cross(gap, out));
    if (gap.norm() > kGapUm || gap.dot(out) < -kMovedUm || out.dot(in) < 0.85 || aside > 25 + 0.15 * gap.norm())
      continue;
    Polyline whole = earlier;
    if (gap.dot(out) < 0) whole.pop_back();
    whole.insert(whole.end(), later.begin(), later.end());
    return whole;
  }
  return std::nullopt;
}

void GrowthJudge::JudgePairs() {
  std::vector<WeightedPair> candidates;
  std::vector<Follows> ways;
  for (int i = 0; i < static_cast<int>(before_.stubbles().size()); ++i) {
    const Stubble& earlier = before_.stubbles()[i];
    for (int j = 0; j < static_cast<int>(after_.stubbles().size()); ++j) {
      const Stubble& later = after_.stubbles()[j];
      const std::optional<Follows> way = FollowsOf(earlier, later);
      if (!way) continue;
      const bool at_root = (earlier.course_um.front() - later.course_um.front()).norm() < kMovedUm;
      const double weight = way->cover - way->apart_um / kMovedUm + (at_root ? 0.5 : 0) + (way->along_tip ? 0.5 : 0) -
                            0.3 * std::abs(std::log(earlier.width_um / later.width_um));
      if (weight <= kLeastWeight) continue;
      candidates.push_back({i, j, weight});
      ways.push_back(*way);
    }
  }
  const double most_margin = 10;
  for (const AssignedPair& pair : AssignPairs(static_cast<int>(before_.stubbles().size()),
                                              static_cast<int>(after_.stubbles().size()), candidates, most_margin)) {
    const WeightedPair& who = candidates[pair.index];
    paired_before_[who.left] = paired_after_[who.right] = true;
    hairs_.push_back(OfPair(who.left, who.right, ways[pair.index]));
  }
}

void GrowthJudge::JudgeEarlierAlone() {
  for (int i = 0; i < static_cast<int>(before_.stubbles().size()); ++i) {
    if (paired_before_[i]) continue;
    const Stubble& earlier = before_.stubbles()[i];
    GrownHair hair;
    hair.baseline = i;
    Draw(hair, earlier.course_um, earlier.LengthUm());
    if (AtEdge(earlier.course_um.back()))
      Doubt(hair, GrowthDoubt::kBorder);
    else
      AskThePhoto(hair, earlier.course_um, earlier.width_um);
    hairs_.push_back(hair);
  }
}

void GrowthJudge::JoinAcross() {
  for (GrownHair& hair : hairs_) {
    const bool open = hair.sight == GrowthSight::kUntold || hair.sight == GrowthSight::kGoesOn;
    if (!open || hair.followup >= 0 || hair.doubt == GrowthDoubt::kBorder) continue;
    for (int j = 0; j < static_cast<int>(after_.stubbles().size()); ++j) {
      const std::optional<Polyline> course = paired_after_[j] ? std::nullopt : JoinedTo(hair.baseline, j);
      if (!course) continue;
      const double from_um = before_.stubbles()[hair.baseline].LengthUm();
      paired_after_[j] = true;
      hair.followup = j;
      hair.growth_um = Length(*course) - from_um;
      hair.growth_se_um = std::hypot(kAskedErrorUm, ErrorOf(hair.growth_um, after_.stubbles()[j]));
      const bool edge = after_.EdgeUm(course->back()) < kEdgeUm;
      const bool measured = !edge && after_.stubbles()[j].tip_told;
      hair.sight = measured ? GrowthSight::kMeasured : GrowthSight::kGoesOn;
      hair.doubt = measured ? GrowthDoubt::kNone : edge ? GrowthDoubt::kBorder : GrowthDoubt::kHiddenTip;
      Draw(hair, *course, from_um);
      break;
    }
  }
}

void GrowthJudge::JudgeLaterAlone() {
  for (int j = 0; j < static_cast<int>(after_.stubbles().size()); ++j) {
    const Stubble& later = after_.stubbles()[j];
    const Point& root_um = later.course_um.front();
    if (paired_after_[j] || AtEdge(root_um) || !frame_.Contains(root_um / um_per_px_)) continue;
    if (const int begun = BegunBy(j); begun >= 0) {
      GrownHair& hair = hairs_[begun];
      hair.sight = GrowthSight::kGoesOn;
      hair.doubt = GrowthDoubt::kHiddenTip;
      hair.growth_um = kPlainGrowthUm;
      if (hair.followup < 0) hair.followup = j;
    } else {
      hairs_.push_back(OfLaterAlone(j));
    }
  }
}

std::vector<GrownHair> GrowthJudge::Judged() {
  JudgePairs();
  JudgeEarlierAlone();
  JoinAcross();
  JudgeLaterAlone();
  return std::move(hairs_);
}

std::vector<GrownHair> FindGrowth(const GrowthSetting& setting) {
  TRICHO_CHECK(setting.um_per_px > 0, setting.um_per_px);
  return GrowthJudge(setting).Judged();
}

}  // namespace tricho
