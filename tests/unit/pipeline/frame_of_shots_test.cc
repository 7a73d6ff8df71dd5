// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline.h"

namespace tricho {
namespace {

using testing::HasSubstr;

constexpr int kWidthPx = 200, kHeightPx = 100;

// A shot that shows the baseline's skin from `right_px` on.
AlignedShot ShiftedBy(int right_px) {
  AlignedShot shot;
  shot.view.seen = cv::Mat(kHeightPx, kWidthPx, CV_8UC1, cv::Scalar(255));
  shot.view.baseline_from_visit.homography(0, 2) = right_px;
  shot.overlap_share = 1 - std::abs(right_px) / static_cast<double>(kWidthPx);
  return shot;
}

TEST(FrameOfShots, IsWhatAllUsableShotsShow) {
  std::vector<AlignedShot> shots = {ShiftedBy(40), ShiftedBy(0), ShiftedBy(-20)};
  const SiteFrame frame = FrameOfShots(shots, 1, 10);
  EXPECT_EQ(frame.area_px2, (kWidthPx - 60) * kHeightPx);
  EXPECT_NEAR(*frame.area_cm2, frame.area_px2 * 1e-6, 1e-12);
  for (const AlignedShot& shot : shots) EXPECT_TRUE(shot.usable);
}

TEST(FrameOfShots, TheShotThatOverlapsLeastIsTakenOutAndTold) {
  // Each alone leaves enough, all together only 20 %.
  std::vector<AlignedShot> shots = {ShiftedBy(0), ShiftedBy(100), ShiftedBy(-60)};
  const SiteFrame frame = FrameOfShots(shots, 0, 10);
  EXPECT_FALSE(shots[1].usable);
  EXPECT_THAT(shots[1].reason, HasSubstr("overlap with the baseline is 50 %"));
  EXPECT_TRUE(shots[2].usable);
  EXPECT_EQ(frame.area_px2, (kWidthPx - 60) * kHeightPx);
}

TEST(FrameOfShots, WhatIsNotUsableNarrowsNothing) {
  std::vector<AlignedShot> shots = {ShiftedBy(0), ShiftedBy(199)};
  shots[1].usable = false;
  shots[1].reason = "blurred";
  EXPECT_EQ(FrameOfShots(shots, 0, {}).area_px2, kWidthPx * kHeightPx);
  EXPECT_EQ(shots[1].reason, "blurred");
}

TEST(FrameOfShots, TheBaselineStaysWhateverTheOthersShow) {
  std::vector<AlignedShot> shots = {ShiftedBy(0), ShiftedBy(180), ShiftedBy(-190), ShiftedBy(170)};
  EXPECT_EQ(FrameOfShots(shots, 0, {}).area_px2, kWidthPx * kHeightPx);
  EXPECT_TRUE(shots[0].usable);
  for (int i = 1; i < 4; ++i) EXPECT_FALSE(shots[i].usable) << i;
  EXPECT_ANY_THROW(FrameOfShots(shots, 1, {}));  // Not usable: no baseline.
}

}  // namespace
}  // namespace tricho
