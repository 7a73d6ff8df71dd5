// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/overview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/output_files.h"
#include "capture/image_encoder.h"
#include "phantom/head.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

fs::path Written(const std::string& name, const cv::Mat& bgr) {
  const fs::path path = fs::path(testing::TempDir()) / name;
  WriteWholeFile(path, EncodeJpeg(bgr, 94));
  return path;
}

HeadPhantom Person(HeadHair hair, bool dark_skin = false) {
  HeadPhantom head;
  head.seed = 21;
  head.width_px = 1200;
  head.height_px = 900;
  head.px_per_mm = 3.8;
  head.hair = hair;
  head.dark_skin = dark_skin;
  return head;
}

TEST(MeasureOverview, ShareOfScalpWithinTheFloorForAnyColor) {
  for (const HeadHair hair : {HeadHair::kBrown, HeadHair::kBlack, HeadHair::kBlond, HeadHair::kGrey, HeadHair::kRed}) {
    const HeadPicture head = RenderHead(Person(hair, hair == HeadHair::kBlack));
    const Overview overview = MeasureOverview(Written("color.jpg", head.bgr), {});
    ASSERT_TRUE(overview.usable) << overview.reasons.front();
    const Estimate& share = overview.at("visible_scalp_share");
    EXPECT_NEAR(*share.value, head.truth.visible_scalp_share, 0.02) << static_cast<int>(hair);
    EXPECT_LT(share.low, *share.value);
    EXPECT_GT(share.high, *share.value);
  }
}

TEST(MeasureOverview, MillimetersNeedAScale) {
  HeadPhantom person = Person(HeadHair::kBrown);
  person.marker_mm = 20;
  const fs::path photo = Written("marker.jpg", RenderHead(person).bgr);
  OverviewOptions options;
  EXPECT_FALSE(MeasureOverview(photo, options).at("part_width_median_mm").value.has_value());
  options.marker_mm = 20;
  const Overview by_marker = MeasureOverview(photo, options);
  EXPECT_EQ(by_marker.scale.source, "marker");
  EXPECT_NEAR(*by_marker.scale.um_per_px, 1000 / 3.8, 5);
  options = {};
  options.um_per_px = 1000 / 3.8;
  EXPECT_NEAR(*MeasureOverview(photo, options).at("part_width_median_mm").value,
              *by_marker.at("part_width_median_mm").value, 0.3);
}

TEST(MeasureOverview, AMarkerThatIsMissingIsBadInput) {
  OverviewOptions options;
  options.marker_mm = 20;
  const fs::path photo = Written("plain.jpg", RenderHead(Person(HeadHair::kBrown)).bgr);
  EXPECT_THROW(MeasureOverview(photo, options), Error);
  EXPECT_THROW(MeasureOverview("/nowhere/head.jpg", {}), Error);
}

TEST(MeasureOverview, WhatCantBeMeasuredHasReasonsAndNoValue) {
  const Overview overview =
      MeasureOverview(Written("wall.jpg", cv::Mat(600, 800, CV_8UC3, cv::Scalar(120, 130, 110))), {});
  EXPECT_FALSE(overview.usable);
  EXPECT_THAT(overview.reasons.front(), HasSubstr("No head"));
  for (const auto& [name, estimate] : overview.metrics) {
    EXPECT_FALSE(estimate.value.has_value()) << name;
    EXPECT_EQ(estimate.reason, overview.reasons.front());
  }
}

TEST(OverviewOptions, OutOfRangeIsUsage) {
  OverviewOptions options;
  options.um_per_px = 5;
  EXPECT_THROW(options.Check(), Error);
  options.um_per_px = 200;
  options.marker_mm = 20;
  EXPECT_THROW(options.Check(), Error);
}

}  // namespace
}  // namespace tricho
