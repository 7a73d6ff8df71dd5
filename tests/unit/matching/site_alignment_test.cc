// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/site_alignment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "base/error.h"
#include "unit/matching/rendered_pair.h"

namespace tricho {
namespace {

TEST(AlignSite, FindsTheSkinAgain) {
  for (const char* family : {"treated", "turned", "light"}) {
    const RenderedPair pair = RenderPair(family, 3);
    const SiteAlignment alignment = AlignSite(pair.baseline, pair.followup);
    ASSERT_TRUE(alignment.usable) << family << ": " << alignment.reason;
    EXPECT_LT(RmsErrorPx(alignment.baseline_from_followup, pair.control_points), 10) << family;
    EXPECT_GT(alignment.matched_features, 30) << family;
  }
}

TEST(AlignSite, RefusesAnotherScalp) {
  const SiteAlignment alignment = AlignSite(RenderPair("same", 3).baseline, RenderPair("same", 4).followup);
  EXPECT_FALSE(alignment.usable);
  EXPECT_THAT(alignment.reason, testing::HasSubstr("same scalp"));
}

TEST(AlignSite, RefusesAMirroredPhoto) {
  RenderedPair pair = RenderPair("still", 3);
  cv::Mat mirrored;
  cv::flip(pair.followup.bgr, mirrored, 1);
  EXPECT_FALSE(AlignSite(pair.baseline, ViewOf(mirrored, 7)).usable);
}

TEST(AlignSite, RefusesMagnificationsTooFarApart) {
  RenderedPair pair = RenderPair("still", 3);
  pair.followup.um_per_px = 22;
  const SiteAlignment alignment = AlignSite(pair.baseline, pair.followup);
  EXPECT_FALSE(alignment.usable);
  EXPECT_THAT(alignment.reason, testing::HasSubstr("3.1"));
}

TEST(AlignmentOptions, ChecksItsFields) {
  AlignmentOptions options;
  options.min_overlap_share = 0;
  EXPECT_THROW(options.Check(), Error);
}

}  // namespace
}  // namespace tricho
