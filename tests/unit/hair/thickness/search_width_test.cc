// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/search_width.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace tricho {
namespace {

std::vector<WidthPair> PairsOn(double offset_px, double slope, const std::vector<double>& widths_px) {
  std::vector<WidthPair> pairs;
  for (const double width_px : widths_px) pairs.push_back({offset_px + slope * width_px, width_px});
  return pairs;
}

TEST(SearchWidth, IsTheLineThroughTheHairsOfAPhoto) {
  const std::vector<double> widths_px{2, 3, 4, 6, 8, 9, 10, 11, 12};
  const SearchWidth search = LearnSearchWidth(PairsOn(2.2, 0.96, widths_px));
  EXPECT_NEAR(search.offset_px, 2.2, 1e-9);
  EXPECT_NEAR(search.slope, 0.96, 1e-9);
  for (const double width_px : widths_px) EXPECT_NEAR(search.MeasuredPx(2.2 + 0.96 * width_px), width_px, 1e-9);
}

TEST(SearchWidth, IsNotMovedByHairsThatTouchOthers) {
  Random random(5);
  std::vector<WidthPair> pairs;
  for (int i = 0; i < 60; ++i) {
    const double width_px = random.Uniform(3, 13);
    pairs.push_back({1.5 + width_px + random.Normal(0, 0.2) + (i % 5 == 0 ? 9 : 0), width_px});
  }
  for (double width_px = 3; width_px < 13; width_px += 1)
    EXPECT_NEAR(LearnSearchWidth(pairs).MeasuredPx(1.5 + width_px), width_px, 0.3) << width_px;
}

TEST(SearchWidth, OfFewHairsIsLeftAsItIs) {
  const SearchWidth search = LearnSearchWidth(PairsOn(3, 1, {4, 5, 6, 7, 8, 9, 10}));
  EXPECT_EQ(search.offset_px, 0);
  EXPECT_EQ(search.MeasuredPx(7), 7);
  EXPECT_EQ(LearnSearchWidth({}).MeasuredPx(7), 7);
}

TEST(SearchWidth, OfHairsTooAlikeLearnsTheOffsetAlone) {
  const SearchWidth search = LearnSearchWidth(PairsOn(1.2, 1, {9, 9.1, 9.2, 9.3, 9.4, 9.5, 9.6, 9.7, 9.8}));
  EXPECT_EQ(search.slope, 1);
  EXPECT_NEAR(search.MeasuredPx(10.6), 9.4, 1e-9);
}

TEST(SearchWidth, OfHairsThatScatterAboutEveryLineIsLeftAsItIs) {
  Random random(6);
  std::vector<WidthPair> pairs;
  for (int i = 0; i < 60; ++i) {
    const double width_px = random.Uniform(6, 12);
    pairs.push_back({3 + width_px * random.Uniform(0.6, 1.4), width_px});
  }
  EXPECT_EQ(LearnSearchWidth(pairs).MeasuredPx(10), 10);
}

TEST(SearchWidth, IsNeverNothing) {
  const SearchWidth search = LearnSearchWidth(PairsOn(4, 1, {4, 5, 6, 7, 8, 9, 10, 11}));
  for (const double searched_px : {0.5, 2.0, 4.0, 4.2})
    EXPECT_NEAR(search.MeasuredPx(searched_px), SearchWidth::kLeastShare * searched_px, 1e-9) << searched_px;
  // Widths that fall as the search's rise are no line of widths: the slope is bounded, and nothing turns negative.
  EXPECT_GT(LearnSearchWidth(PairsOn(20, -1, {2, 3, 4, 6, 8, 10, 12, 14, 16})).MeasuredPx(10), 0);
}

}  // namespace
}  // namespace tricho
