// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/root/unit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/error.h"
#include "base/random.h"

namespace tricho {
namespace {

Shaft RootedAt(double x, double y, std::optional<double> diameter_px = 10) {
  Shaft shaft;
  shaft.center_line_px = {{x, y}, {x + 100, y + 20}};
  shaft.diameter_px = diameter_px;
  return shaft;
}

TEST(UnitOptions, RefusesDistancesOutOfRange) {
  for (const double um : {49.0, 1001.0, std::nan("")})
    EXPECT_THAT([=] { UnitOptions{.max_root_distance_um = um}.Check(); },
                testing::ThrowsMessage<Error>(testing::HasSubstr("50 to 1000 um")));
  EXPECT_NO_THROW(UnitOptions{.max_root_distance_um = 50}.Check());
  EXPECT_NO_THROW(UnitOptions{.max_root_distance_um = 1000}.Check());
  std::vector<Shaft> shafts{RootedAt(0, 0)};
  EXPECT_THROW(GroupUnits(shafts, 5.0, {.max_root_distance_um = 10}), Error);
}

TEST(GroupUnits, NoHairNoUnit) {
  std::vector<Shaft> shafts;
  EXPECT_TRUE(GroupUnits(shafts, 5.0, {}).empty());
  EXPECT_TRUE(GroupUnits(shafts, std::nullopt, {}).empty());
}

TEST(GroupUnits, RootsNearerThanTheDistanceShareAnOpening) {
  std::vector<Shaft> shafts{RootedAt(0, 0), RootedAt(300, 0), RootedAt(30, 0), RootedAt(300, 41)};
  const auto units = GroupUnits(shafts, 5.0, {});  // 200 um are 40 px.
  ASSERT_EQ(units.size(), 3);
  EXPECT_THAT(units[0].hairs, testing::ElementsAre(0, 2));
  EXPECT_THAT(units[1].hairs, testing::ElementsAre(1));
  EXPECT_THAT(units[2].hairs, testing::ElementsAre(3));
  EXPECT_EQ(units[0].opening_px, Point(15, 0));
  EXPECT_EQ(shafts[2].unit, 0);
  EXPECT_EQ(shafts[3].unit, 2);
}

TEST(GroupUnits, OnlyRootsCount) {
  std::vector<Shaft> shafts{RootedAt(0, 0), RootedAt(200, 40)};
  std::reverse(shafts[1].center_line_px.begin(), shafts[1].center_line_px.end());
  shafts[1].center_line_px.back() = {5, 5};  // Its tip lies on the first root.
  EXPECT_EQ(GroupUnits(shafts, 5.0, {}).size(), 2);
}

TEST(GroupUnits, ARowOfUnitsIsNotOneUnit) {
  std::vector<Shaft> shafts;
  for (int i = 0; i < 12; ++i) shafts.push_back(RootedAt(30 * i, 0));
  const auto units = GroupUnits(shafts, 5.0, {});
  EXPECT_GE(units.size(), 4);
  for (const FollicularUnit& unit : units) EXPECT_LE(unit.hairs.size(), 3);
}

TEST(GroupUnits, WithoutScaleHairIsTheRuler) {
  std::vector<Shaft> shafts{RootedAt(0, 0), RootedAt(29, 0), RootedAt(100, 0), RootedAt(131, 0)};
  EXPECT_EQ(GroupUnits(shafts, std::nullopt, {}).size(), 3);  // Nearer than three diameters, 30 px.
  for (Shaft& shaft : shafts) shaft.diameter_px.reset();
  EXPECT_EQ(GroupUnits(shafts, std::nullopt, {}).size(), 4);
}

TEST(GroupUnits, EachHairIsInItsUnitOnce) {
  Random random(8);
  for (int round = 0; round < 20; ++round) {
    std::vector<Shaft> shafts;
    for (int i = 0; i < 120; ++i) shafts.push_back(RootedAt(random.Uniform(0, 800), random.Uniform(0, 600)));
    const auto units = GroupUnits(shafts, 5.0, {});
    std::vector<int> times(shafts.size(), 0);
    for (std::size_t u = 0; u < units.size(); ++u) {
      Point sum(0, 0);
      for (const int hair : units[u].hairs) {
        ++times[hair];
        EXPECT_EQ(shafts[hair].unit, static_cast<int>(u));
        sum += shafts[hair].root_px();
      }
      EXPECT_LT((units[u].opening_px - sum / static_cast<double>(units[u].hairs.size())).norm(), 1e-9);
    }
    EXPECT_THAT(times, testing::Each(1));
  }
}

// The unit of lengths is free: a photo twice as large with half the pixel size has the same units.
TEST(GroupUnits, ScalesWithThePhoto) {
  Random random(9);
  std::vector<Shaft> small, large;
  for (int i = 0; i < 80; ++i) {
    const double x = random.Uniform(0, 600), y = random.Uniform(0, 600);
    small.push_back(RootedAt(x, y, 8));
    large.push_back(RootedAt(2 * x, 2 * y, 16));
  }
  EXPECT_EQ(GroupUnits(small, 6.0, {}).size(), GroupUnits(large, 3.0, {}).size());
  EXPECT_EQ(GroupUnits(small, std::nullopt, {}).size(), GroupUnits(large, std::nullopt, {}).size());
}

}  // namespace
}  // namespace tricho
