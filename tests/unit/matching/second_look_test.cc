// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/second_look.h"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kSecondLookSize(300, 240);

Shaft ShaftOn(const DrawnBar& bar) {
  Shaft shaft;
  shaft.center_line_px = {bar.from, bar.to};
  shaft.diameter_px = bar.width_px;
  return shaft;
}

// What a visit that shows the bar clearly knows of it.
WantedHair WantedOn(const DrawnBar& bar) {
  const HairContrast own = DrawContrast(kSecondLookSize, {bar});
  return {{bar.from, bar.to}, bar.width_px, RidgeAlong(own, {bar.from, bar.to}, bar.width_px)};
}

Sighting LookFor(const DrawnBar& wanted, const std::vector<DrawnBar>& shown, const std::vector<DrawnBar>& mated,
                 const std::vector<DrawnBar>& found) {
  const HairContrast contrast = DrawContrast(kSecondLookSize, shown);
  std::vector<Shaft> mates, all;
  for (const DrawnBar& bar : mated) mates.push_back(ShaftOn(bar));
  for (const DrawnBar& bar : found) all.push_back(ShaftOn(bar));
  return LookAgain(contrast, WantedOn(wanted), MarkHairs(contrast, mates), MarkHairs(contrast, all));
}

const DrawnBar kHair{{100, 120}, {220, 120}, 9};

TEST(RidgeAlong, IsHighOnAHairAndNothingOnSkin) {
  const HairContrast contrast = DrawContrast(kSecondLookSize, {kHair});
  EXPECT_GT(RidgeAlong(contrast, {kHair.from, kHair.to}, 9), 0.7);
  EXPECT_NEAR(RidgeAlong(contrast, {{100, 40}, {220, 40}}, 9), 0, 0.1);
}

TEST(MarkHairs, CoversTheHairAndItsEdgeAndNoMore) {
  const cv::Mat marked = MarkHairs(DrawContrast(kSecondLookSize, {kHair}), {ShaftOn(kHair)});
  EXPECT_EQ(marked.at<uchar>(120, 160), 255);
  EXPECT_EQ(marked.at<uchar>(125, 160), 255);
  EXPECT_EQ(marked.at<uchar>(135, 160), 0);
}

TEST(LookAgain, SeesAHairThatGrewElsewhere) {
  EXPECT_EQ(LookFor(kHair, {kHair}, {}, {}), Sighting::kSeen);
  for (const double turn_deg : {-30.0, 25.0}) {
    const double turn = turn_deg * 0.017453292519943295;
    const DrawnBar turned{{102, 121}, Point(102, 121) + 110 * Point(std::cos(turn), std::sin(turn)), 9};
    EXPECT_EQ(LookFor(kHair, {turned}, {}, {}), Sighting::kSeen) << turn_deg;
  }
}

TEST(LookAgain, EmptySkinHasNone) {
  EXPECT_EQ(LookFor(kHair, {}, {}, {}), Sighting::kAbsent);
  const DrawnBar opposite{{90, 120}, {10, 120}, 9};
  EXPECT_EQ(LookFor(kHair, {opposite}, {}, {opposite}), Sighting::kAbsent) << "a hair that points the other way";
}

TEST(LookAgain, AHairThatHasAMateIsNotSeenAsAnother) {
  const DrawnBar mate{{100, 118}, {220, 112}, 9};
  EXPECT_EQ(LookFor(kHair, {mate}, {mate}, {mate}), Sighting::kCovered);
}

}  // namespace
}  // namespace tricho
