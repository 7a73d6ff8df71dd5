// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/straighten.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kStraightenSize(300, 240);

Stroke SwayedStroke(const Polyline& corners) {
  Stroke stroke;
  stroke.line = Resample(corners, kStrokeStepPx);
  stroke.width_px = 9;
  stroke.depth = 0.9;
  return stroke;
}

// Its ends are those of a line, but for a hair's width.
void ExpectHair(const PhotoFit& fit, const DrawnBar& bar) {
  double off_px = 1e9;
  for (const Stroke& stroke : fit.strokes()) off_px = std::min(off_px, EndsOff(stroke.line, bar));
  EXPECT_LT(off_px, 9);
}

// A mate's line holds the end of a line that swayed to it: sweeps alone leave it there.
TEST(StraightenCourses, ALineThatSwayedToItsMatesRootGoesToItsOwn) {
  const DrawnBar p{{60, 60}, {200, 200}, 9}, q{{30, 96}, {270, 96}, 9};
  const HairContrast hair = DrawContrast(kStraightenSize, {p, q});
  const std::vector<Stroke> swayed{SwayedStroke({{45, 96}, {80, 97}, {105, 105}, p.to}), StrokeOn(q)};
  PhotoFit left(hair, swayed);
  left.Sweep(4);
  EXPECT_GT(EndsOff(left.strokes()[0].line, p), 15);
  PhotoFit fit(hair, swayed);
  fit.Sweep(2);
  StraightenCourses(fit);
  fit.Sweep(8);  // Its end grows back by and by.
  ASSERT_EQ(fit.size(), 2);
  ExpectHair(fit, p);
  ExpectHair(fit, q);
}

TEST(StraightenCourses, LinesThatChangedOverSideBySideChangeBack) {
  const DrawnBar p{{30, 110}, {270, 130}, 8}, q{{30, 130}, {270, 110}, 8};
  const HairContrast hair = DrawContrast(kStraightenSize, {p, q});
  PhotoFit fit(hair, {SwayedStroke({p.from, {150, 117}, q.to}), SwayedStroke({q.from, {150, 123}, p.to})});
  StraightenCourses(fit);
  ASSERT_EQ(fit.size(), 2);
  ExpectHair(fit, p);
  ExpectHair(fit, q);
}

TEST(StraightenCourses, PiecesThatLieBesideEachOtherAreOneHair) {
  const DrawnBar bar = BarAbout({150, 120}, 8, 240, 9);
  const HairContrast hair = DrawContrast(kStraightenSize, {bar});
  PhotoFit fit(hair, {SwayedStroke({bar.from, bar.from + 150 * bar.Along()}),
                      SwayedStroke({bar.from + 90 * bar.Along(), bar.to})});
  StraightenCourses(fit);
  ASSERT_EQ(fit.size(), 1);
  ExpectHair(fit, bar);
}

TEST(StraightenCourses, LeavesWhatIsRightAlone) {
  const DrawnBar p{{40, 120}, {220, 90}, 9}, q{{40, 124}, {220, 170}, 9}, across{{60, 20}, {90, 220}, 9};
  const HairContrast hair = DrawContrast(kStraightenSize, {p, q, across});
  PhotoFit fit(hair, {StrokeOn(p), StrokeOn(q), StrokeOn(across)});
  StraightenCourses(fit);
  ASSERT_EQ(fit.size(), 3);
  for (const DrawnBar& bar : {p, q, across}) ExpectHair(fit, bar);
}

TEST(StraightenCourses, NoHairStaysNone) {
  const HairContrast hair = DrawContrast(kStraightenSize, {});
  PhotoFit fit(hair, {});
  StraightenCourses(fit);
  EXPECT_EQ(fit.size(), 0);
}

}  // namespace
}  // namespace tricho
