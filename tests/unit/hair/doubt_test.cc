// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/doubt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "base/random.h"

namespace tricho {
namespace {

Shaft Straight(Point root, Point tip, double width_px, double confidence) {
  Shaft shaft;
  shaft.center_line_px = {root, (root + tip) / 2, tip};
  shaft.diameter_px = width_px;
  shaft.diameter_sd_px = 0.04 * width_px;
  shaft.root_certain = true;
  shaft.confidence = confidence;
  return shaft;
}

// Hairs side by side, far enough from each other that none is in another's sight.
std::vector<Shaft> Row(int size) {
  std::vector<Shaft> shafts;
  for (int i = 0; i < size; ++i) shafts.push_back(Straight(Point(400.0 * i, 100), Point(400.0 * i + 20, 200), 8, 0.97));
  return shafts;
}

std::vector<Shaft> Scattered(int size) {
  Random random(4);
  std::vector<Shaft> shafts;
  for (int i = 0; i < size; ++i) {
    const Point root(random.Uniform(0, 1500), random.Uniform(0, 1100));
    shafts.push_back(Straight(root, root + Point(random.Uniform(-80, 80), random.Uniform(20, 120)),
                              random.Uniform(3, 14), random.Uniform(0.1, 0.999)));
  }
  return shafts;
}

TEST(Doubt, OfNoHairsIsNone) {
  EXPECT_TRUE(DoubtsOf({}).empty());
  EXPECT_TRUE(LookOrder({}).empty());
}

TEST(Doubt, AreProbabilities) {
  for (const Doubt& doubt : DoubtsOf(Scattered(300)))
    for (const double p : {doubt.none, doubt.mate}) {
      EXPECT_GT(p, 0);
      EXPECT_LT(p, 1);
    }
}

TEST(Doubt, OfAnUncertainLineIsThatItIsNone) {
  std::vector<Shaft> shafts = Row(9);
  shafts[4].confidence = 0.3;
  const std::vector<Doubt> doubts = DoubtsOf(shafts);
  EXPECT_GT(doubts[4].none, 5 * doubts[3].none);
  EXPECT_EQ(LookOrder(shafts).front(), 4);
}

TEST(Doubt, OfAWideUnevenLineIsThatItIsTwo) {
  std::vector<Shaft> shafts = Row(9);
  shafts[6].diameter_px = 14;
  shafts[6].diameter_sd_px = 1.4;
  const std::vector<Doubt> doubts = DoubtsOf(shafts);
  EXPECT_GT(doubts[6].mate, 3 * doubts[5].mate);
  EXPECT_EQ(LookOrder(shafts).front(), 6);
}

TEST(Doubt, HasNoneOfWhatAPersonSet) {
  std::vector<Shaft> shafts = Row(3);
  shafts[1].confidence = 1;
  shafts[1].diameter_px = 20;
  EXPECT_EQ(DoubtsOf(shafts)[1].none, 0);
  EXPECT_EQ(DoubtsOf(shafts)[1].mate, 0);
}

TEST(Doubt, NeedsNoThickness) {
  std::vector<Shaft> shafts = Row(5);
  for (Shaft& shaft : shafts) shaft.diameter_px.reset();
  for (const Doubt& doubt : DoubtsOf(shafts)) EXPECT_LT(doubt.none + doubt.mate, 0.5);
  EXPECT_EQ(LookOrder(shafts).size(), 5U);
}

TEST(Doubt, DoesNotDependOnTheScale) {
  std::vector<Shaft> shafts = Scattered(60), larger = shafts;
  for (Shaft& shaft : larger) {
    for (Point& at : shaft.center_line_px) at *= 3;
    *shaft.diameter_px *= 3;
    shaft.diameter_sd_px *= 3;
  }
  const std::vector<Doubt> doubts = DoubtsOf(shafts), as_large = DoubtsOf(larger);
  for (std::size_t i = 0; i < doubts.size(); ++i) EXPECT_NEAR(doubts[i].mate, as_large[i].mate, 1e-6);
}

TEST(LookOrder, NamesEachHairOnce) {
  const std::vector<int> order = LookOrder(Scattered(400));
  EXPECT_EQ(std::set<int>(order.begin(), order.end()).size(), 400U);
  EXPECT_EQ(*std::min_element(order.begin(), order.end()), 0);
  EXPECT_EQ(*std::max_element(order.begin(), order.end()), 399);
}

// The same with everything added up anew at each step.
TEST(LookOrder, IsThatOfItsNaiveTwin) {
  const std::vector<Shaft> shafts = Scattered(120);
  const std::vector<Doubt> doubts = DoubtsOf(shafts);
  std::set<int> seen, looked;
  std::vector<double> gains;
  const auto gain_of = [&](int i) {
    double gain = doubts[i].none;
    for (int k = 0; k < 120; ++k)
      if (!seen.count(k) && SightOf(shafts[i]).Holds(shafts[k].root_px())) gain += doubts[k].mate;
    return gain;
  };
  for (const int next : LookOrder(shafts)) {
    for (int i = 0; i < 120; ++i) {
      if (looked.count(i)) continue;
      EXPECT_LE(gain_of(i), gain_of(next) + 1e-9);
    }
    looked.insert(next);
    for (int k = 0; k < 120; ++k)
      if (SightOf(shafts[next]).Holds(shafts[k].root_px())) seen.insert(k);
  }
}

TEST(LookOrder, OfSeveralInOneSightTakesOneFirst) {
  std::vector<Shaft> shafts = Row(6);
  for (const int i : {0, 1})
    shafts.push_back(Straight(Point(2000 + 6.0 * i, 100), Point(2020 + 6.0 * i, 200), 13, 0.9));
  const std::vector<int> order = LookOrder(shafts);
  EXPECT_GE(order[0], 6);
  EXPECT_TRUE(SightOf(shafts[6]).Holds(shafts[7].root_px()));
}

TEST(Sight, IsTwoAndAHalfTimesTheHair) {
  const Sight sight = SightOf(Straight(Point(100, 200), Point(140, 300), 8, 0.9));
  EXPECT_NEAR(sight.low_px.x(), 120 - 50 - 20, 1e-9);
  EXPECT_NEAR(sight.high_px.x(), 120 + 50 + 20, 1e-9);
  EXPECT_NEAR(sight.low_px.y(), 250 - 125 - 20, 1e-9);
  EXPECT_NEAR(sight.high_px.y(), 250 + 125 + 20, 1e-9);
  EXPECT_TRUE(sight.Holds(Point(60, 110)));
  EXPECT_FALSE(sight.Holds(Point(40, 110)));
}

}  // namespace
}  // namespace tricho
