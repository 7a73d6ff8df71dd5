// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/skin_fit.h"

#include <gtest/gtest.h>

#include "unit/matching/rendered_pair.h"

namespace tricho {
namespace {

SkinPattern PatternOf(const SiteView& view) { return MakeSkinPattern(view.bgr, view.seen, 1); }

SiteMap Shifted(double x_px, double y_px) {
  SiteMap map;
  map.homography(0, 2) = x_px;
  map.homography(1, 2) = y_px;
  return map;
}

TEST(FitSkin, BringsAPhotoBackOntoItself) {
  const RenderedPair pair = RenderPair("standard", 5, 640);
  const SkinPattern skin = PatternOf(pair.baseline);
  const SkinFit fit = FitSkin(skin, skin, Shifted(4, -3), {});
  for (const Point& at : {Point(100, 100), Point(320, 240), Point(540, 380)})
    EXPECT_LT((fit.baseline_from_followup.Map(at) - at).norm(), 0.2);
  EXPECT_GT(fit.agreement, 0.9);
  ASSERT_TRUE(fit.held_out_px);
  EXPECT_LT(*fit.held_out_px, 0.5);
}

// Two pieces of skin that have nothing in common.
TEST(FitSkin, SaysThatOtherSkinDoesNotAgree) {
  const SkinPattern one = PatternOf(RenderPair("standard", 5, 640).baseline);
  const SkinPattern other = PatternOf(RenderPair("standard", 6, 640).baseline);
  EXPECT_LT(FitSkin(one, other, Shifted(0, 0), {}).agreement, 0.5);
}

TEST(FitSkin, WithoutSkinNothingIsTold) {
  SkinPattern skin = PatternOf(RenderPair("standard", 5, 640).baseline);
  skin.skin.setTo(0);
  const SkinFit fit = FitSkin(skin, skin, Shifted(0, 0), {});
  EXPECT_EQ(fit.num_blocks, 0);
  EXPECT_FALSE(fit.held_out_px);
}

}  // namespace
}  // namespace tricho
