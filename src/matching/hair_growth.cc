// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_growth.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/check.h"
#include "matching/course_probe.h"
#include "matching/pair_assignment.h"
#include "matching/second_look.h"
#include "matching/stubble.h"

namespace tricho {

namespace {

constexpr double kEdgeUm = 50;  // A tip nearer to the border may go on beyond it.
// The photo is asked for a hair beyond its tip from here, where its own end no longer blurs in, to here.
constexpr double kAheadFromUm = 30, kAheadToUm = 100;
constexpr double kAheadMostUm = 250;  // Where others lie there, up to here.
constexpr double kBendUm = 200;       // The end of a hair that tells how it is bent.
constexpr double kAheadTurnDeg = 16;
constexpr double kGoesOnShare = 0.6, kEndsShare = 0.35;  // Of the hair's own ridge: a hair; bare skin.
constexpr double kTakenShare = 0.45;                     // That much lay there before already: another hair.
constexpr double kStillUm = 30;                          // A tip, or a root, that moved less may not have moved;
constexpr double kMovedUm = 60;                          // one that moved more has, or was taken for another.
constexpr double kPlainGrowthUm = 100;                   // Less is looked at on the photo.
constexpr double kSureGrowthUm = 250;  // A mistaken tip hardly ever lies farther along the very course.
constexpr double kHiddenUm = 40;       // That much of a hair may lie under others before its tip is called hidden.
constexpr double kLeastLeftUm = 150;   // Of a hair whose tip is gone: less may be a mate beside its root.
constexpr double kLeastRidge = 0.15;   // Of a later hair, to look for it on the earlier photo.
constexpr double kLeastWeight = 0.6;   // Of a pair, at most 2: less is no pair.
constexpr double kGapUm = 200;         // A hair may be lost that long under another one.
constexpr double kTipErrorUm = 3;      // Of one tip, and of the courses' alignment as a share of its residual.
constexpr double kAlignmentShare = 0.4;
constexpr double kGrowthErrorShare = 0.005;  // Of courses that are not quite the same.
constexpr double kStretchShare = 0.7;        // Whether shafts follow the skin is not known; along the course, of it.
constexpr double kAskedErrorUm = 12;         // Of a tip that only the photo's answer puts where it is.

enum class Ahead { kGoesOn, kEnds, kNotFarther, kGone, kUntold };

class GrowthJudge {
 public:
  explicit GrowthJudge(const GrowthSetting& setting)
      : um_per_px_(setting.um_per_px),
        beside_um_(setting.residual_um + 7),
        tip_error_um_(std::hypot(std::sqrt(2.0) * kTipErrorUm, kAlignmentShare * setting.residual_um)),
        frame_(setting.frame),
        before_(setting.baseline, nullptr, setting.um_per_px),
        after_(setting.followup, &setting.baseline_from_followup, setting.um_per_px),
        paired_before_(before_.stubbles().size(), false),
        paired_after_(after_.stubbles().size(), false) {}

  std::vector<GrownHair> Judged();

 private:
  void JudgePairs();
  void JudgeEarlierAlone();
  void JoinAcross();
  void JudgeLaterAlone();

  GrownHair OfPair(int i, int j, Follows way) const;
  GrownHair OfLaterAlone(int j) const;
  void BareBefore(GrownHair& hair, const Polyline& course_um, double width_um, bool leaves) const;
  void Confirm(GrownHair& hair, const Polyline& course_um, double width_um) const;
  void AskThePhoto(GrownHair& hair, const Polyline& course_um, double width_um) const;
  Ahead LookAhead(const Polyline& course_um, double width_um, const cv::Mat& others_before,
                  const cv::Mat& others_after) const;
  double LeftOf(const Polyline& course_um, double width_um) const;
  bool RootStands(int j) const;
  int BegunBy(int j) const;
  std::optional<Polyline> JoinedTo(int i, int j) const;
  void Draw(GrownHair& hair, const Polyline& course_um, double grown_from_um) const;

  bool AtEdge(const Point& tip_um) const { return before_.EdgeUm(tip_um) < kEdgeUm || after_.EdgeUm(tip_um) < kEdgeUm; }
  double ErrorOf(double growth_um, const Stubble& later) const {
    return std::hypot(tip_error_um_, kGrowthErrorShare * growth_um, kStretchShare * later.stretch_um);
  }

  double um_per_px_, beside_um_, tip_error_um_;
  const SiteFrame& frame_;
  StubblePhoto before_, after_;
  std::vector<bool> paired_before_, paired_after_;
  std::vector<GrownHair> hairs_;
};

void Doubt(GrownHair& hair, GrowthDoubt why) {
  hair.sight = GrowthSight::kUntold;
  hair.doubt = why;
}

void GrowthJudge::Draw(GrownHair& hair, const Polyline& course_um, double grown_from_um) const {
  hair.course_px.clear();
  for (const Point& at : course_um) hair.course_px.push_back(at / um_per_px_);
  hair.grown_from_px = grown_from_um / um_per_px_;
}

// Whether the later photo shows an earlier hair (its tip last), and more of it beyond its tip: in the first stretch
// there that other hairs leave open.
Ahead GrowthJudge::LookAhead(const Polyline& course_um, double width_um, const cv::Mat& others_before,
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
    const double aside = std::abs(gap.x() * out.y() - gap.y() * out.x());
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

}  // namespace

std::vector<GrownHair> FindGrowth(const GrowthSetting& setting) {
  TRICHO_CHECK(setting.um_per_px > 0, setting.um_per_px);
  return GrowthJudge(setting).Judged();
}

}  // namespace tricho
