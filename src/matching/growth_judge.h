// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What hair_growth.h promises, at work: growth of pairs, of hairs that only one photo shows (hair_growth.cc), and what
// the photo itself is asked where traces do not tell (growth_photo.cc).
#pragma once

#include <cmath>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "matching/course_probe.h"
#include "matching/hair_growth.h"
#include "matching/stubble.h"

namespace tricho {

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
  static constexpr double kEdgeUm = 50;  // A tip nearer to the border may go on beyond it.
  // The photo is asked for a hair beyond its tip from here, where its own end no longer blurs in, to here.
  static constexpr double kAheadFromUm = 30, kAheadToUm = 100;
  static constexpr double kAheadMostUm = 250;  // Where others lie there, up to here.
  static constexpr double kBendUm = 200;       // The end of a hair that tells how it is bent.
  static constexpr double kAheadTurnDeg = 16;
  static constexpr double kGoesOnShare = 0.6, kEndsShare = 0.35;  // Of the hair's own ridge: a hair; bare skin.
  static constexpr double kTakenShare = 0.45;                     // That much lay there before already: another hair.
  static constexpr double kStillUm = 30;         // A tip, or a root, that moved less may not have moved;
  static constexpr double kMovedUm = 60;         // one that moved more has, or was taken for another.
  static constexpr double kPlainGrowthUm = 100;  // Less is looked at on the photo.
  static constexpr double kSureGrowthUm = 250;   // A mistaken tip hardly ever lies farther along the very course.
  static constexpr double kHiddenUm = 40;  // That much of a hair may lie under others before its tip is called hidden.
  static constexpr double kLeastLeftUm = 150;  // Of a hair whose tip is gone: less may be a mate beside its root.
  static constexpr double kLeastRidge = 0.15;  // Of a later hair, to look for it on the earlier photo.
  static constexpr double kLeastWeight = 0.6;  // Of a pair, at most 2: less is no pair.
  static constexpr double kGapUm = 200;        // A hair may be lost that long under another one.
  static constexpr double kTipErrorUm = 3;     // Of one tip, and of the courses' alignment as a share of its residual.
  static constexpr double kAlignmentShare = 0.4;
  static constexpr double kGrowthErrorShare = 0.005;  // Of courses that are not quite the same.
  static constexpr double kStretchShare = 0.7;  // Whether shafts follow the skin is not known; along the course, of it.
  static constexpr double kAskedErrorUm = 12;   // Of a tip that only the photo's answer puts where it is.

  enum class Ahead { kGoesOn, kEnds, kNotFarther, kGone, kUntold };

  static void Doubt(GrownHair& hair, GrowthDoubt why) {
    hair.sight = GrowthSight::kUntold;
    hair.doubt = why;
  }
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

}  // namespace tricho
