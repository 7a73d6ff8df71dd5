// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <algorithm>
#include <cmath>
#include <utility>

#include "matching/growth_judge.h"
#include "matching/second_look.h"

namespace tricho {

// Whether the later photo shows an earlier hair (its tip last), and more of it beyond its tip: in the first stretch
// there that other hairs leave open.
GrowthJudge::Ahead GrowthJudge::LookAhead(const Polyline& course_um, double width_um, const cv::Mat& others_before,
                                          const cv::Mat& others_after) const {
  const double length = Length(course_um);
  const Polyline own = PieceOf(course_um, std::max(0.0, length - 120), std::max(0.6 * length, length - kAheadFromUm));
  const cv::Mat none_before(others_before.size(), CV_8UC1, cv::Scalar(0));
  const cv::Mat none_after(others_after.size(), CV_8UC1, cv::Scalar(0));
  const std::optional<double> own_before = before_.RidgeOnSite(own, width_um, none_before, beside_um_, 0);
  const std::optional<double> own_after = after_.RidgeOnSite(own, width_um, none_after, beside_um_, kAheadTurnDeg / 2);
  if (!own_before || !own_after) return Ahead::kUntold;
  if (*own_after < kEndsShare * *own_before) return Ahead::kGone;
  if (*own_after < kGoesOnShare * *own_before) return Ahead::kUntold;
  const double stretch_um = kAheadToUm - kAheadFromUm;
  for (double from_um = kAheadFromUm; from_um + stretch_um <= kAheadMostUm; from_um += stretch_um / 2) {
    const double to_um = from_um + stretch_um;
    // From the tip on, so that a turn is about it.
    const Polyline ahead = PieceOf(BentOn(course_um, kBendUm, to_um), length, length + to_um);
    const double skipped = from_um / to_um;
    const std::optional<double> lay_there =
        before_.RidgeOnSite(ahead, width_um, others_before, beside_um_, kAheadTurnDeg, skipped);
    const std::optional<double> lies_there =
        after_.RidgeOnSite(ahead, width_um, others_after, beside_um_, kAheadTurnDeg, skipped);
    if (!lay_there || !lies_there) continue;
    if (*lay_there > kTakenShare * *own_before) return Ahead::kUntold;
    if (*lies_there > kGoesOnShare * *own_after) return Ahead::kGoesOn;
    if (*lies_there > kEndsShare * *own_after) return Ahead::kUntold;
    // Farther on, the hair may have bent away under the other one.
    return from_um > kAheadFromUm ? Ahead::kNotFarther : Ahead::kEnds;
  }
  return Ahead::kUntold;
}

// How much of an earlier hair, from its root, the later photo still shows where its tip is bare: a hair that was cut or
// broke, or photos in the wrong order.
double GrowthJudge::LeftOf(const Polyline& course_um, double width_um) const {
  const double ridge = RidgeAlong(before_.contrast(), before_.PhotoFromSite(course_um), width_um * before_.px_per_um());
  if (ridge < kLeastRidge) return 0;
  const cv::Mat none(after_.contrast().contrast.size(), CV_8UC1, cv::Scalar(0));
  const CourseSplit split = SplitOf(after_.contrast(), after_.PhotoFromSite(course_um), width_um * after_.px_per_um(),
                                    ridge, beside_um_ * after_.px_per_um(), none);
  return split.told ? split.shown_to_px / after_.px_per_um() : 0;
}

// A hair of the earlier photo whose tip the later photo's hairs do not tell.
void GrowthJudge::AskThePhoto(GrownHair& hair, const Polyline& course_um, double width_um) const {
  const double seen_um = hair.growth_um;
  hair.doubt = GrowthDoubt::kNone;
  hair.growth_se_um = kAskedErrorUm;
  Ahead ahead = LookAhead(course_um, width_um, before_.MarkedBut(hair.baseline), after_.MarkedBut(hair.followup));
  // Under another hair it was traced to where its tip was.
  if (ahead == Ahead::kNotFarther)
    ahead = hair.followup >= 0 && std::abs(seen_um) < kStillUm ? Ahead::kEnds : Ahead::kUntold;
  switch (ahead) {
    case Ahead::kGoesOn:
      hair.sight = GrowthSight::kGoesOn;
      hair.doubt = GrowthDoubt::kHiddenTip;
      hair.growth_um = kAheadToUm;
      return;
    case Ahead::kEnds:
      hair.sight = GrowthSight::kMeasured;
      hair.growth_um = std::abs(seen_um) < kStillUm ? seen_um : 0;
      return;
    case Ahead::kGone:
      hair.sight = GrowthSight::kGone;
      if (const double left_um = LeftOf(course_um, width_um); left_um > kLeastLeftUm) {
        hair.sight = GrowthSight::kMeasured;
        hair.growth_um = left_um - Length(course_um);
      }
      return;
    case Ahead::kNotFarther:
    case Ahead::kUntold:
      Doubt(hair, hair.followup < 0 ? GrowthDoubt::kNoPartner : GrowthDoubt::kHiddenTip);
  }
}

// A later hair that an earlier one lies along whose tip is hidden: where does the earlier photo show bare skin along
// it?
void GrowthJudge::BareBefore(GrownHair& hair, const Polyline& course_um, double width_um, bool leaves) const {
  const double length_um = Length(course_um);
  const Polyline photo_px = after_.PhotoFromSite(course_um);
  const double ridge = RidgeAlong(after_.contrast(), photo_px, width_um * after_.px_per_um());
  const CourseSplit split =
      SplitOf(before_.contrast(), before_.PhotoFromSite(course_um), width_um * before_.px_per_um(), ridge,
              beside_um_ * before_.px_per_um(), before_.MarkedBut(hair.baseline));
  const double own_um =
      hair.baseline < 0 ? 0 : FootOn(course_um, before_.stubbles()[hair.baseline].course_um.back()).at;
  const double shown_um = std::max(own_um, split.shown_to_px / before_.px_per_um());
  const double bare_um = std::max(shown_um, split.bare_from_px / before_.px_per_um());
  Doubt(hair, hair.baseline >= 0 ? GrowthDoubt::kHiddenTip : GrowthDoubt::kNoPartner);
  if (ridge < kLeastRidge || !split.told || length_um - bare_um < kAheadToUm) return;
  Draw(hair, course_um, bare_um);
  hair.growth_um = length_um - bare_um;
  hair.growth_se_um = std::hypot(kAskedErrorUm, bare_um - shown_um);
  hair.sight = GrowthSight::kGoesOn;
  if (leaves) {
    hair.doubt = GrowthDoubt::kBorder;
  } else if (bare_um - shown_um > kHiddenUm || !after_.stubbles()[hair.followup].tip_told) {
    hair.doubt = GrowthDoubt::kHiddenTip;
  } else {
    hair.doubt = GrowthDoubt::kNone;
    hair.sight = shown_um < kAheadFromUm ? GrowthSight::kCutFlush : GrowthSight::kMeasured;
    hair.growth_um = length_um - shown_um;
  }
}

// A small growth is one only where the photo does not show that the hair ends where it did.
void GrowthJudge::Confirm(GrownHair& hair, const Polyline& course_um, double width_um) const {
  if (LookAhead(course_um, width_um, before_.MarkedBut(hair.baseline), after_.MarkedBut(hair.followup)) == Ahead::kEnds)
    Doubt(hair, GrowthDoubt::kHiddenTip);
}

// Whether a later hair begins at a root of its own, not where it comes out from under another hair.
bool GrowthJudge::RootStands(int j) const {
  const Point& root = after_.stubbles()[j].course_um.front();
  for (int k = 0; k < static_cast<int>(after_.stubbles().size()); ++k) {
    if (k == j) continue;
    const Stubble& other = after_.stubbles()[k];
    const Foot foot = FootOn(other.course_um, root);
    if (foot.distance < kHiddenUm + other.width_um / 2 && foot.at > 150) return false;
  }
  return true;
}

}  // namespace tricho
