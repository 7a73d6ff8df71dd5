// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/photo_fit.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "hair/fit/overlooked.h"
#include "hair/fit/regroup.h"
#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kPhotoFitSize(300, 240);

Stroke StrokeAlong(const Polyline& corners, double width_px = 9, double depth = 0.9) {
  Stroke stroke;
  stroke.line = Resample(corners, kStrokeStepPx);
  stroke.width_px = width_px;
  stroke.depth = depth;
  return stroke;
}

// Ends of the stroke nearest to a bar, as their larger distance from the bar's own.
double EndsOffNearest(const std::vector<Stroke>& strokes, const DrawnBar& bar) {
  double best = 1e9;
  for (const Stroke& stroke : strokes) best = std::min(best, EndsOff(stroke.line, bar));
  return best;
}

// Of a rejected trial nothing is left, wherever its hairs lay.
TEST(PhotoFit, ARejectedTrialLeavesAllAsItWas) {
  const DrawnBar one = BarAbout({150, 100}, 10, 160, 9), other = BarAbout({150, 120}, 60, 120, 8);
  const HairContrast hair = DrawContrast(kPhotoFitSize, {one, other});
  PhotoFit fit(hair, {StrokeOn(one), StrokeOn(other)});
  fit.Sweep(2);
  fit.DrawAll();
  const std::array<double, 2> shares{fit.OwnShare(0), fit.OwnShare(1)};
  const Polyline course = fit.strokes()[0].line;
  EXPECT_FALSE(fit.TryCourses(0, 1, {{40, 30}, {260, 200}}, {{30, 200}, {250, 40}}, 5));
  EXPECT_EQ(fit.strokes()[0].line, course);
  EXPECT_NEAR(fit.OwnShare(0), shares[0], 1e-6);
  EXPECT_NEAR(fit.OwnShare(1), shares[1], 1e-6);
}

TEST(PhotoFit, ADrawingPutAwayIsDrawnAnew) {
  const HairContrast hair = DrawContrast(kPhotoFitSize, {BarAbout({150, 120}, 20, 160), BarAbout({150, 120}, 70, 120)});
  PhotoFit fit(hair, {StrokeAlong({{75, 93}, {225, 147}}), StrokeAlong({{130, 64}, {170, 176}})});
  fit.Sweep(2);
  const double share = fit.OwnShare(0);
  EXPECT_LT(share, 1);
  fit.PutDrawingAway();
  fit.DrawAll();
  EXPECT_NEAR(fit.OwnShare(0), share, 1e-3);
}

TEST(PhotoFit, MovesOntoTheHairAndTakesItsWidth) {
  const DrawnBar bar = BarAbout({150, 120}, 25, 160, 9);
  const HairContrast hair = DrawContrast(kPhotoFitSize, {bar});
  const Point aside = 2.5 * Point(-bar.Along().y(), bar.Along().x());
  PhotoFit fit(hair, {StrokeAlong({bar.from + aside, bar.to + aside}, 6)});
  fit.Sweep(5);
  EXPECT_LT(RmsAside(fit.strokes()[0].line, bar), 0.3);
  EXPECT_NEAR(fit.strokes()[0].width_px, 9, 0.6);
  EXPECT_NEAR(fit.strokes()[0].depth, 0.9, 0.08);
  EXPECT_LT(EndsOff(fit.strokes()[0].line, bar), 4);
}

TEST(PhotoFit, LengthensUnderACrossingAndShortensOverSkin) {
  const DrawnBar longer = BarAbout({150, 120}, 10, 200, 9), across = BarAbout({150, 120}, 80, 180, 9);
  const HairContrast hair = DrawContrast(kPhotoFitSize, {longer, across});
  const Stroke half = StrokeAlong({longer.from, longer.from + 90 * longer.Along()});
  const Stroke too_long = StrokeAlong({across.from - 15 * across.Along(), across.to + 20 * across.Along()});
  PhotoFit fit(hair, {half, too_long});
  fit.Sweep(5);
  EXPECT_LT(EndsOff(fit.strokes()[0].line, longer), 5);
  EXPECT_LT(EndsOff(fit.strokes()[1].line, across), 5);
}

TEST(PhotoFit, RemovesTheSecondOfTwoOnOneHairAndNoneOfTwo) {
  const DrawnBar one = BarAbout({150, 80}, 0, 160, 9), other = BarAbout({150, 160}, 5, 160, 9);
  const HairContrast hair = DrawContrast(kPhotoFitSize, {one, other});
  PhotoFit fit(hair, {StrokeOn(one), StrokeOn(other), StrokeAlong({one.from, one.from + 60 * one.Along()})});
  fit.RemoveNeedlessHairs();
  ASSERT_EQ(fit.size(), 2);
  EXPECT_LT(EndsOffNearest(fit.strokes(), one), 3);
  EXPECT_LT(EndsOffNearest(fit.strokes(), other), 3);
}

TEST(PhotoFit, NoHairStaysNone) {
  const HairContrast hair = DrawContrast(kPhotoFitSize, {});
  PhotoFit fit(hair, {});
  fit.Sweep(2);
  RegroupHalves(fit);
  AddOverlookedHairs(fit);
  fit.RemoveNeedlessHairs();
  EXPECT_EQ(fit.size(), 0);
}

TEST(RegroupHalves, GivesEachHairItsOwnHalfBack) {
  const DrawnBar p = BarAbout({150, 120}, 12, 220, 9), q = BarAbout({150, 120}, -12, 220, 9);
  const HairContrast hair = DrawContrast(kPhotoFitSize, {p, q});
  // Both lines turn off onto the other hair where they cross.
  PhotoFit fit(hair, {StrokeAlong({p.from, {150, 120}, q.to}), StrokeAlong({q.from, {150, 120}, p.to})});
  fit.Sweep(2);
  RegroupHalves(fit);
  ASSERT_EQ(fit.size(), 2);
  EXPECT_LT(EndsOffNearest(fit.strokes(), p), 5);
  EXPECT_LT(EndsOffNearest(fit.strokes(), q), 5);
}

TEST(RegroupHalves, ALineThatRanOnToTheNextHairIsCutAtItsKink) {
  const DrawnBar p{{60, 40}, {150, 100}, 9}, q{{152, 104}, {130, 220}, 9};
  const HairContrast hair = DrawContrast(kPhotoFitSize, {p, q});
  PhotoFit fit(hair, {StrokeAlong({p.from, p.to, q.to})});
  fit.Sweep(2);
  RegroupHalves(fit);
  ASSERT_EQ(fit.size(), 2);
  EXPECT_LT(EndsOffNearest(fit.strokes(), p), 6);
  EXPECT_LT(EndsOffNearest(fit.strokes(), q), 6);
}

TEST(PhotoFit, TellsWhereTheWidthOfALineChanges) {
  const DrawnBar thin{{40, 120}, {150, 120}, 6}, thick{{150, 120}, {270, 120}, 12};
  const HairContrast hair = DrawContrast(kPhotoFitSize, {thin, thick});
  PhotoFit fit(hair, {StrokeAlong({thin.from, thick.to})});
  fit.Sweep(2);
  const PhotoFit::WidthStep step = fit.WidestStep(0);
  EXPECT_NEAR(static_cast<double>(step.sample) * kStrokeStepPx, 110, 6);
  EXPECT_GT(step.gain, kWidthStepGainPx);
  const HairContrast even_hair = DrawContrast(kPhotoFitSize, {{thin.from, thick.to, 9}});
  PhotoFit even(even_hair, {StrokeAlong({thin.from, thick.to})});
  even.Sweep(2);
  EXPECT_LT(even.WidestStep(0).gain, kWidthStepGainPx / 5);
}

TEST(PhotoFit, HasNoStepWithoutACourse) {
  const HairContrast hair = DrawContrast(kPhotoFitSize, {});
  PhotoFit fit(hair, {StrokeAlong({{40, 120}, {150, 120}})});
  fit.Replace({Stroke()});
  EXPECT_EQ(fit.WidestStep(0).gain, 0);
}

TEST(RegroupHalves, AThinHairAndAThickOneEndToEndAreTwo) {
  const DrawnBar thin{{30, 120}, {150, 120}, 6}, thick{{152, 120}, {280, 120}, 13};
  const HairContrast hair = DrawContrast(kPhotoFitSize, {thin, thick});
  PhotoFit fit(hair, {StrokeAlong({thin.from, thick.to})});
  fit.Sweep(2);
  RegroupHalves(fit);
  ASSERT_EQ(fit.size(), 2);
  EXPECT_LT(EndsOffNearest(fit.strokes(), thin), 6);
  EXPECT_LT(EndsOffNearest(fit.strokes(), thick), 6);
}

TEST(RegroupHalves, HairsThatCrossFlatlyDoNotTurnBackFromEachOther) {
  const DrawnBar p{{30, 105}, {270, 135}, 8}, q{{30, 135}, {270, 105}, 8};
  const HairContrast hair = DrawContrast(kPhotoFitSize, {p, q});
  // Each line goes over to the other hair where they lie side by side.
  PhotoFit fit(hair, {StrokeAlong({p.from, {150, 119}, q.to}), StrokeAlong({q.from, {150, 121}, p.to})});
  fit.Sweep(2);
  RegroupHalves(fit);
  ASSERT_EQ(fit.size(), 2);
  EXPECT_LT(EndsOffNearest(fit.strokes(), p), 5);
  EXPECT_LT(EndsOffNearest(fit.strokes(), q), 5);
}

TEST(RegroupHalves, TwoPiecesOfOneHairBecomeOne) {
  const DrawnBar bar = BarAbout({150, 120}, 8, 220, 9);
  const HairContrast hair = DrawContrast(kPhotoFitSize, {bar});
  PhotoFit fit(hair, {StrokeAlong({bar.from, bar.from + 105 * bar.Along()}),
                      StrokeAlong({bar.from + 112 * bar.Along(), bar.to})});
  RegroupHalves(fit);
  ASSERT_EQ(fit.size(), 1);
  EXPECT_LT(EndsOff(fit.strokes()[0].line, bar), 4);
}

TEST(RegroupHalves, OnlyPairsWithALongOneAreTriedWhereAskedTo) {
  const DrawnBar bar = BarAbout({150, 120}, 8, 220, 9);
  const HairContrast hair = DrawContrast(kPhotoFitSize, {bar});
  const double longer_um = 112 * hair.scale.um_per_work_px;
  for (const bool long_enough : {false, true}) {
    PhotoFit fit(hair, {StrokeAlong({bar.from, bar.from + 100 * bar.Along()}),
                        StrokeAlong({bar.from + 108 * bar.Along(), bar.to})});
    RegroupHalves(fit, long_enough ? 0.9 * longer_um : 1.1 * longer_um);
    EXPECT_EQ(fit.size(), long_enough ? 1 : 2);
  }
}

TEST(RegroupHalves, LeavesTwoHairsFromOneOpeningAlone) {
  const DrawnBar p{{40, 120}, {220, 90}, 9}, q{{40, 124}, {220, 170}, 9};
  const HairContrast hair = DrawContrast(kPhotoFitSize, {p, q});
  PhotoFit fit(hair, {StrokeOn(p), StrokeOn(q)});
  RegroupHalves(fit);
  ASSERT_EQ(fit.size(), 2);
  EXPECT_LT(EndsOffNearest(fit.strokes(), p), 6);
  EXPECT_LT(EndsOffNearest(fit.strokes(), q), 6);
}

TEST(JoinFacingEnds, PiecesThatOverlapSideBySideAreOneHair) {
  const DrawnBar bar = BarAbout({150, 120}, 8, 240, 9);
  const Point aside(-bar.Along().y(), bar.Along().x());
  const HairContrast hair = DrawContrast(kPhotoFitSize, {bar});
  PhotoFit fit(hair, {StrokeAlong({bar.from, bar.from + 130 * bar.Along()}),
                      StrokeAlong({bar.from + 116 * bar.Along() + 3 * aside, bar.to + 3 * aside})});
  JoinFacingEnds(fit);
  ASSERT_EQ(fit.size(), 1);
  EXPECT_LT(EndsOff(fit.strokes()[0].line, bar), 4);
  EXPECT_LT(RmsAside(fit.strokes()[0].line, bar), 1);
}

TEST(JoinFacingEnds, HairsSideBySideThatOverlapALittleStayTwo) {
  const DrawnBar p{{30, 120}, {160, 120}, 9}, q{{146, 131}, {280, 131}, 9};
  const HairContrast hair = DrawContrast(kPhotoFitSize, {p, q});
  PhotoFit fit(hair, {StrokeOn(p), StrokeOn(q)});
  JoinFacingEnds(fit);
  EXPECT_EQ(fit.size(), 2);
}

TEST(JoinFacingEnds, ALongHairGoesOnBeneathAWideOneAndAShortOneDoesNot) {
  const cv::Size size(520, 240);
  const DrawnBar over{{300, 0}, {300, 240}, 60};
  for (const bool is_long : {true, false}) {
    const DrawnBar bar{{is_long ? 10.0 : 215.0, 120}, {is_long ? 510.0 : 385.0, 120}, 9};
    const HairContrast hair = DrawContrast(size, {bar, over});
    PhotoFit fit(hair, {StrokeOn({bar.from, {268, 120}, 9}), StrokeOn({{332, 120}, bar.to, 9}), StrokeOn(over)});
    JoinFacingEnds(fit);
    EXPECT_EQ(fit.size(), is_long ? 2 : 3) << is_long;
  }
}

TEST(JoinFacingEnds, SkinBetweenTwoHairsInLineKeepsThemApart) {
  const DrawnBar p{{20, 120}, {140, 120}, 9}, q{{175, 120}, {290, 120}, 9};
  const HairContrast hair = DrawContrast(kPhotoFitSize, {p, q});
  PhotoFit fit(hair, {StrokeOn(p), StrokeOn(q)});
  JoinFacingEnds(fit);
  EXPECT_EQ(fit.size(), 2);
}

TEST(AddOverlookedHairs, FindsTheThinHairBesideAThickOneButNotItsEdge) {
  const DrawnBar thick{{40, 100}, {240, 100}, 11}, thin{{40, 118}, {240, 114}, 4};
  const HairContrast hair = DrawContrast(kPhotoFitSize, {thick, thin});
  PhotoFit fit(hair, {StrokeOn(thick)});
  fit.Sweep(2);
  AddOverlookedHairs(fit);
  ASSERT_EQ(fit.size(), 2);
  EXPECT_LT(EndsOffNearest(fit.strokes(), thin), 8);
  const HairContrast alone = DrawContrast(kPhotoFitSize, {thick});
  PhotoFit one(alone, {StrokeOn(thick)});
  one.Sweep(2);
  AddOverlookedHairs(one);
  EXPECT_EQ(one.size(), 1);
}

}  // namespace
}  // namespace tricho
