// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/root/hidden_root.h"

#include <gtest/gtest.h>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kHiddenRootSize(400, 300);

// Two hairs of one opening that part by some degrees, so that the second seems to begin at the flank of the first.
const DrawnBar kMate{{60, 150}, {330, 150}, 10};
const DrawnBar kHidden = [] {
  const double angle_rad = 0.16;
  const Point root(62, 151);
  return DrawnBar{root, root + 260 * Point(std::cos(angle_rad), std::sin(angle_rad)), 8};
}();

Stroke SeenPart(double hidden_px) { return StrokeOn({kHidden.from + hidden_px * kHidden.Along(), kHidden.to, 8}); }

TEST(CarryOnHiddenRoots, AHairThatBeginsAtAMatesFlankHasItsRootAtTheMates) {
  const HairContrast hair = DrawContrast(kHiddenRootSize, {kMate, kHidden});
  for (const double hidden_px : {50.0, 65.0}) {
    std::vector<Stroke> strokes{StrokeOn(kMate), SeenPart(hidden_px)};
    CarryOnHiddenRoots(hair, strokes);
    EXPECT_LT((strokes[1].line.front() - kHidden.from).norm(), 8) << hidden_px;
    EXPECT_LT(RmsAside(strokes[1].line, kHidden), 1) << hidden_px;
    EXPECT_LT((strokes[0].line.front() - kMate.from).norm(), 0.1) << hidden_px;
  }
}

TEST(CarryOnHiddenRoots, NotOverSkin) {
  // The same strokes, but nothing dark before the second.
  const HairContrast hair =
      DrawContrast(kHiddenRootSize, {{{140, 150}, kMate.to, 10}, {SeenPart(70).line.front(), kHidden.to, 8}});
  std::vector<Stroke> strokes{StrokeOn(kMate), SeenPart(70)};
  CarryOnHiddenRoots(hair, strokes);
  EXPECT_EQ(strokes[1].line, SeenPart(70).line);
}

TEST(CarryOnHiddenRoots, NotAlongAHairThatItOnlyCrosses) {
  const DrawnBar across{{200, 153}, {200, 280}, 8};
  const HairContrast hair = DrawContrast(kHiddenRootSize, {kMate, across});
  std::vector<Stroke> strokes{StrokeOn(kMate), StrokeOn(across)};
  CarryOnHiddenRoots(hair, strokes);
  EXPECT_EQ(strokes[1].line, StrokeOn(across).line);
}

TEST(CarryOnHiddenRoots, StumpsAndLoneHairsStay) {
  const HairContrast hair = DrawContrast(kHiddenRootSize, {kMate, kHidden});
  std::vector<Stroke> lone{SeenPart(60)};
  CarryOnHiddenRoots(hair, lone);
  EXPECT_EQ(lone[0].line, SeenPart(60).line);
  const Stroke stump = StrokeOn({kHidden.from + 60 * kHidden.Along(), kHidden.from + 74 * kHidden.Along(), 8});
  std::vector<Stroke> strokes{StrokeOn(kMate), stump};
  CarryOnHiddenRoots(hair, strokes);
  EXPECT_EQ(strokes[1].line, stump.line);
  std::vector<Stroke> none;
  CarryOnHiddenRoots(hair, none);
  EXPECT_TRUE(none.empty());
}

}  // namespace
}  // namespace tricho
