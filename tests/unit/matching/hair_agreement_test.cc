// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_agreement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tricho {
namespace {

using testing::ElementsAre;
using testing::Pair;

using Pairs = std::vector<std::pair<int, int>>;

Pairs Same(const std::vector<Polyline>& first, const std::vector<Polyline>& second, double tolerance_px = 4) {
  return SameHairs(first, second, std::vector<double>(first.size(), tolerance_px));
}

TEST(HairAgreement, HairsThatRunBesideEachOtherAreOne) {
  EXPECT_THAT(Same({{{0, 0}, {60, 0}}}, {{{2, 1}, {55, 2}}}), ElementsAre(Pair(0, 0)));
  EXPECT_THAT(Same({{{0, 0}, {60, 0}}}, {{{0, 5}, {60, 5}}}), ElementsAre());
  // Half of each at least: a fragment is not the hair.
  EXPECT_THAT(Same({{{0, 0}, {60, 0}}}, {{{0, 0}, {20, 0}}}), ElementsAre());
  EXPECT_THAT(Same({{{0, 0}, {60, 0}}}, {{{0, 0}, {40, 0}}}), ElementsAre(Pair(0, 0)));
  EXPECT_THAT(Same({}, {{{0, 0}, {9, 0}}}), ElementsAre());
}

TEST(HairAgreement, EachHairHasOneMate) {
  const std::vector<Polyline> two = {{{0, 0}, {60, 0}}, {{0, 3}, {60, 3}}};
  EXPECT_THAT(Same(two, {{{0, 2.5}, {60, 2.5}}}), ElementsAre(Pair(1, 0)));
  EXPECT_THAT(Same(two, {{{0, 2}, {60, 2}}, {{0, 4}, {60, 4}}}), ElementsAre(Pair(0, 0), Pair(1, 1)));
}

TEST(HairAgreement, OfTwoThatLieAlikeTheNearerRootDecides) {
  const Polyline hair = {{0, 0}, {60, 0}};
  const Polyline turned = {{60, 1}, {0, 1}}, straight = {{0, -1}, {60, -1}};
  EXPECT_THAT(Same({hair}, {turned, straight}), ElementsAre(Pair(0, 1)));
  EXPECT_THAT(Same({hair}, {turned}), ElementsAre(Pair(0, 0)));
}

TEST(HairAgreement, TurnedAndMirroredItIsTheSame) {
  std::vector<Polyline> first, second;
  for (int i = 0; i < 12; ++i) {
    first.push_back({{10.0 * i, 0}, {10.0 * i + 20, 60}});
    second.push_back({{10.0 * i + 3 * (i % 3), 1}, {10.0 * i + 20, 58}});
  }
  const Pairs before = Same(first, second);
  for (std::vector<Polyline>* hairs : {&first, &second})
    for (Polyline& line : *hairs)
      for (Point& point : line) point = {-point.y(), point.x()};
  EXPECT_EQ(Same(first, second), before);
}

TEST(HairAgreement, TheToleranceIsOfTheSkinButNeverBelowAClick) {
  EXPECT_DOUBLE_EQ(CourseTolerancePx(5.5), 8);
  EXPECT_DOUBLE_EQ(CourseTolerancePx(40), 3);
  EXPECT_DOUBLE_EQ(CourseTolerancePx(std::nullopt), 3);
  EXPECT_THROW(SameHairs({{{0, 0}, {9, 0}}}, {}, {}), std::logic_error);
}

}  // namespace
}  // namespace tricho
