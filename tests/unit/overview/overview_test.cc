// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/overview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
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
  const Overview by_option = MeasureOverview(photo, options);
  EXPECT_NEAR(*by_option.at("part_width_median_mm").value,
              *by_option.at("part_width_median_head_share").value * by_option.frame.width_px / 3.8, 1e-6);
}

TEST(MeasureOverview, AMarkerTellsHowPixelsMixAndThePartIsRight) {
  HeadPhantom person = Person(HeadHair::kBrown);
  person.marker_mm = 20;
  const HeadPicture head = RenderHead(person);
  OverviewOptions options;
  options.marker_mm = 20;
  const Overview overview = MeasureOverview(Written("mixing.jpg", head.bgr), options);
  EXPECT_GT(overview.scale.mixed_in_light.value(), 0.9);
  EXPECT_NEAR(*overview.at("part_width_median_mm").value, head.truth.part_median_mm, 0.8);
}

TEST(MeasureOverviews, WhatOneMarkerTellsHoldsForBoth) {
  HeadPhantom person = Person(HeadHair::kBrown);
  person.marker_mm = 20;
  const fs::path with = Written("with.jpg", RenderHead(person).bgr);
  person.marker_mm.reset();
  const fs::path without = Written("without.jpg", RenderHead(person).bgr);
  OverviewOptions by_marker;
  by_marker.marker_mm = 20;
  const auto width = [](const Overview& overview) { return *overview.at("part_width_median_head_share").value; };
  const double alone = width(MeasureOverview(without, {}));
  const auto [first, second] = MeasureOverviews(with, by_marker, without, {});
  EXPECT_LT(std::abs(width(first) - width(second)), 0.3 * std::abs(width(first) - alone));
  EXPECT_DOUBLE_EQ(width(first), width(MeasureOverview(with, by_marker)));
  const auto [third, fourth] = MeasureOverviews(without, {}, without, {});
  EXPECT_DOUBLE_EQ(width(third), alone);
  EXPECT_DOUBLE_EQ(width(fourth), alone);
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
