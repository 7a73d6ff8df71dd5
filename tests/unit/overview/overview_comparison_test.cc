// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/overview_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/output_files.h"
#include "capture/image_encoder.h"
#include "phantom/head.h"

namespace tricho {
namespace {

using testing::HasSubstr;

Overview Measured(HeadPhantom head) {
  head.width_px = 1200;
  head.height_px = 900;
  head.px_per_mm = 3.8;
  const std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "head.jpg";
  WriteWholeFile(path, EncodeJpeg(RenderHead(head).bgr, 94));
  return MeasureOverview(path, {});
}

HeadPhantom Person() {
  HeadPhantom head;
  head.seed = 33;
  return head;
}

Call CallOf(const OverviewComparison& pair, const std::string& metric) {
  for (const auto& [name, change] : pair.change)
    if (name == metric) return change.call;
  return Call::kUndetermined;
}

TEST(CompareMeasured, TheSameHeadAgainShowsNoChangeAndItsPose) {
  HeadPhantom again = Person();
  again.shot = 1;
  again.roll_deg = 6;
  again.pitch_deg = -7;
  again.turn_deg = 5;
  again.light = 0.75;
  const OverviewComparison pair = CompareMeasured(Measured(Person()), Measured(again), false);
  ASSERT_TRUE(pair.usable) << pair.reason;
  for (const auto& [name, change] : pair.change)
    if (change.change) {
      EXPECT_EQ(change.call, Call::kNoChangeShown) << name;
    }
  EXPECT_NEAR(pair.pose.roll_deg, 6, 3);
  EXPECT_NEAR(pair.pose.pitch_deg, -7, 3);
  EXPECT_NEAR(pair.pose.turn_deg, 5, 2.5);
}

TEST(CompareMeasured, AWiderPartIsAnIncrease) {
  HeadPhantom wider = Person();
  wider.shot = 1;
  wider.part_width_mm += 4;
  const OverviewComparison pair = CompareMeasured(Measured(Person()), Measured(wider), true);
  ASSERT_TRUE(pair.usable) << pair.reason;
  EXPECT_EQ(CallOf(pair, "part_width_median_head_share"), Call::kIncrease);
  EXPECT_EQ(CallOf(pair, "part_width_median_mm"), Call::kUndetermined);
}

TEST(CompareMeasured, RefusesWhatCantBeCompared) {
  const Overview baseline = Measured(Person());
  const auto why = [&](const HeadPhantom& followup) {
    return CompareMeasured(baseline, Measured(followup), false).reason;
  };
  HeadPhantom head = Person();
  head.roll_deg = 20;
  EXPECT_THAT(why(head), HasSubstr("tilted"));
  head = Person();
  head.hair = HeadHair::kRed;
  EXPECT_THAT(why(head), HasSubstr("another color"));
  head = Person();
  head.dark_skin = true;
  EXPECT_THAT(why(head), HasSubstr("skin"));
  head = Person();
  head.seed = 34;
  EXPECT_THAT(why(head), HasSubstr("--same-head"));
  head = Person();
  head.wet = true;
  EXPECT_THAT(why(head), HasSubstr("wet"));
}

}  // namespace
}  // namespace tricho
