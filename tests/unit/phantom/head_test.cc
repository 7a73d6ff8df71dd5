// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/head.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace tricho {
namespace {

HeadPhantom Small(std::uint64_t seed = 3) {
  HeadPhantom head;
  head.seed = seed;
  head.width_px = 600;
  head.height_px = 450;
  head.px_per_mm = 2;
  return head;
}

TEST(RenderHead, SameOptionsSamePicture) {
  const HeadPicture one = RenderHead(Small()), again = RenderHead(Small());
  EXPECT_EQ(cv::norm(one.bgr, again.bgr), 0);
  EXPECT_GT(cv::norm(one.bgr, RenderHead(Small(4)).bgr), 0);
  EXPECT_NEAR(one.truth.head_width_px, 2 * 2 * 72, 1e-6);
}

TEST(RenderHead, TheTruthFollowsWhatIsAskedFor) {
  HeadPhantom wider = Small(), thinner = Small(), bald = Small();
  wider.part_width_mm += 5;
  thinner.crown_loss = 0.9;
  bald.loss = 1;
  const HeadTruth base = RenderHead(Small()).truth;
  EXPECT_NEAR(RenderHead(wider).truth.part_median_mm - base.part_median_mm, 5, 1.5);
  EXPECT_GT(RenderHead(thinner).truth.crown_visible_scalp_share, base.crown_visible_scalp_share + 0.1);
  const HeadTruth nothing = RenderHead(bald).truth;
  EXPECT_EQ(nothing.visible_scalp_share, 1);
  EXPECT_EQ(nothing.part_median_mm, 0);
}

TEST(RenderHead, ATurnInThePictureLeavesTheShares) {
  HeadPhantom turned = Small();
  turned.turn_deg = 20;
  EXPECT_NEAR(RenderHead(turned).truth.visible_scalp_share, RenderHead(Small()).truth.visible_scalp_share, 0.004);
}

TEST(RenderHead, RefusesWhatCantBe) {
  HeadPhantom head = Small();
  head.roll_deg = 90;
  EXPECT_THROW(RenderHead(head), Error);
  head = Small();
  head.crown_loss = 1.5;
  EXPECT_THROW(RenderHead(head), Error);
}

TEST(PlanHead, VisitsShareTheHeadAndFamiliesHaveTheirNames) {
  EXPECT_EQ(PlanHead("part", 5, 1).part_width_mm, PlanHead("part", 5, 0).part_width_mm + 3.5);
  EXPECT_EQ(PlanHead("same", 5, 2).seed, 5U);
  EXPECT_TRUE(PlanHead("wet", 5, 1).wet);
  EXPECT_FALSE(PlanHead("wet", 5, 0).wet);
  EXPECT_THROW(PlanHead("unheard-of", 5, 0), Error);
}

}  // namespace
}  // namespace tricho
