// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/common_skin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tricho {
namespace {

using testing::HasSubstr;

constexpr double kUmPerPx = 10;

// 1 cm2 of skin with a hair of 60 um, rooted on every 100th pixel of a grid.
ShotFindings Grid() {
  ShotFindings findings;
  findings.width_px = findings.height_px = 1000;
  findings.um_per_px = kUmPerPx;
  for (int y = 50; y < 1000; y += 100)
    for (int x = 50; x < 1000; x += 100) {
      Shaft shaft;
      shaft.center_line_px = {Point(x, y), Point(x + 30, y)};
      shaft.diameter_px = 6;
      shaft.diameter_stderr_px = 0.1;
      shaft.unit = static_cast<int>(findings.units.size());
      findings.units.push_back({Point(x, y), {static_cast<int>(findings.shafts.size())}});
      findings.shafts.push_back(shaft);
      findings.counted.push_back(true);
    }
  findings.coverage_share = 0.1;
  findings.redness = 14;
  findings.redness_stderr = 0.5;
  return findings;
}

cv::Mat AllSeen() { return cv::Mat(1000, 1000, CV_8UC1, cv::Scalar(255)); }

SiteMap Shifted(double right_px) {
  SiteMap map;
  map.homography(0, 2) = right_px;
  return map;
}

// The guard of 75 um leaves 7 px out on each side: the pixels whose distance to the unseen is less than 7.5.
constexpr double kFullArea = 0.986 * 0.986;

double Density(const SiteMetrics& metrics) { return *metrics.at("hairs_per_cm2").value; }

TEST(MeasureOverFrame, TheWholeShotIsMeasuredAsItIs) {
  const SiteMetrics metrics = MeasureOverFrame(Grid(), {}, CommonFrame(AllSeen(), kUmPerPx, {}), {});
  EXPECT_NEAR(Density(metrics), 100 / kFullArea, 1e-9);
  EXPECT_NEAR(*metrics.at("mean_diameter_um").value, 60, 1e-9);
  EXPECT_EQ(*metrics.at("coverage_share").value, 0.1);
  EXPECT_EQ(*metrics.at("redness").value, 14);
}

TEST(MeasureOverFrame, OnlySkinThatAllVisitsShowCounts) {
  ShotFindings findings = Grid();
  // Hairs in the left 30 % are twice as dense: what only this shot shows must not raise its density.
  for (int y = 50; y < 1000; y += 100)
    for (int x = 0; x < 300; x += 100) {
      Shaft shaft = findings.shafts.front();
      shaft.center_line_px = {Point(x, y), Point(x + 30, y)};
      shaft.unit = static_cast<int>(findings.units.size());
      findings.units.push_back({Point(x, y), {static_cast<int>(findings.shafts.size())}});
      findings.shafts.push_back(shaft);
      findings.counted.push_back(true);
    }
  const SiteFrame frame = CommonFrame(AllSeen(), kUmPerPx, {{AllSeen(), Shifted(300)}});
  // 70 of 100 columns, each of them less the guard.
  EXPECT_NEAR(Density(MeasureOverFrame(findings, {}, frame, {})), 70 / (0.986 * 0.686), 1e-9);
  EXPECT_NEAR(Density(MeasureOverFrame(findings, Shifted(300), frame, {})), 100 * 100 / 70.0, 15);
}

TEST(MeasureOverFrame, AStretchedOrZoomedShotCountsOverTheBaselinesArea) {
  ShotFindings findings = Grid();
  SiteMap half;  // The shot shows twice the magnification: a quarter of the baseline's frame.
  half.homography(0, 0) = half.homography(1, 1) = 0.5;
  findings.um_per_px = kUmPerPx / 2;
  const SiteFrame frame = CommonFrame(AllSeen(), kUmPerPx, {{AllSeen(), half}});
  const SiteMetrics metrics = MeasureOverFrame(findings, half, frame, {});
  // 25 hairs a mm2 of the baseline; the guard takes 15 px of the half as large frame, 7.5 px of the baseline, all
  // round.
  EXPECT_NEAR(Density(metrics), 100 / (0.486 * 0.486), 4);
  // Thickness keeps the shot's own scale.
  EXPECT_NEAR(*metrics.at("mean_diameter_um").value, 30, 1e-9);
}

TEST(MeasureOverFrame, WhatTheShotItselfDidNotCountStaysOut) {
  ShotFindings findings = Grid();
  for (std::size_t i = 0; i < findings.counted.size(); i += 2) findings.counted[i] = false;
  EXPECT_NEAR(Density(MeasureOverFrame(findings, {}, CommonFrame(AllSeen(), kUmPerPx, {}), {})), 50 / kFullArea, 1e-9);
}

TEST(MeasureOverFrame, WithoutAScaleOfShotOrBaselineNothingPerArea) {
  ShotFindings findings = Grid();
  const SiteMetrics of_frame = MeasureOverFrame(findings, {}, CommonFrame(AllSeen(), {}, {}), {});
  EXPECT_FALSE(of_frame.at("hairs_per_cm2").value);
  EXPECT_THAT(of_frame.at("hairs_per_cm2").reason, HasSubstr("the baseline photo has no scale"));
  EXPECT_TRUE(of_frame.at("vellus_share").value || !of_frame.at("vellus_share").reason.empty());
  findings.um_per_px.reset();
  findings.scale_reason = "no scale was given";
  const SiteMetrics of_shot = MeasureOverFrame(findings, {}, CommonFrame(AllSeen(), kUmPerPx, {}), {});
  EXPECT_FALSE(of_shot.at("hairs_per_cm2").value);
  EXPECT_THAT(of_shot.at("hairs_per_cm2").reason, HasSubstr("no scale was given"));
}

TEST(MeasureOverFrame, RefusesFindingsThatDoNotFitTogether) {
  ShotFindings findings = Grid();
  findings.counted.pop_back();
  EXPECT_ANY_THROW(MeasureOverFrame(findings, {}, CommonFrame(AllSeen(), kUmPerPx, {}), {}));
}

}  // namespace
}  // namespace tricho
