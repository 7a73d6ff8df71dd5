// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/judge.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/hair/draw.h"
#include "unit/hair/drawn_maps.h"

namespace tricho {
namespace {

// Two bars that look alike, of which the network sees one.
class TwoBars : public testing::Test {
 protected:
  TwoBars() : maps_(MapsOfHair({10, 12}, {40, 28})) {
    seen_ = BarOf(maps_, {{10, 12}, {40, 28}});
    unseen_ = BarOf(maps_, {{12, 33}, {44, 35}});
    hair_ = DrawContrast(kMappedPx, {seen_, unseen_});
  }
  NetworkMaps maps_;
  DrawnBar seen_, unseen_;
  HairContrast hair_;
};

TEST_F(TwoBars, TheOneThatTheNetworkSeesIsTheHair) {
  PhotoFit fit(hair_, {StrokeOn(seen_), StrokeOn(unseen_)});
  JudgeHairs(fit, maps_, {});
  ASSERT_EQ(fit.size(), 2);
  EXPECT_GT(fit.strokes()[0].probability, 0.9);
  EXPECT_LT(fit.strokes()[1].probability, 0.2);
  JudgeHairs(fit, maps_, {0.5, 0});
  ASSERT_EQ(fit.size(), 1);
  EXPECT_LT(RmsAside(fit.strokes()[0].line, seen_), 1);
}

TEST_F(TwoBars, ProbabilityIsThatOfTheFacts) {
  PhotoFit fit(hair_, {StrokeOn(seen_)});
  JudgeHairs(fit, maps_, {});
  const Stroke& stroke = fit.strokes()[0];
  EXPECT_DOUBLE_EQ(stroke.probability, AmongAll({ProbabilityOf(stroke.facts)}, 100).front());
  for (const double fact : stroke.facts) EXPECT_LT(std::abs(fact), 12);
}

TEST(AmongAll, DoubtfulOnesAreHairsAmongHairsAndNoneOnBareSkin) {
  std::vector<double> bare(60, 0.05), scalp(60, 0.97);
  bare.push_back(0.5);
  scalp.push_back(0.5);
  EXPECT_LT(AmongAll(bare, 10).back(), 0.15);
  EXPECT_GT(AmongAll(scalp, 10).back(), 0.7);
  EXPECT_TRUE(AmongAll({}, 10).empty());
  // The more is known, the less the photo changes.
  EXPECT_NEAR(AmongAll(bare, 1e6).back(), 0.5, 1e-3);
  // The order stays, and what is sure stays sure.
  const std::vector<double> among = AmongAll({0.0, 0.1, 0.6, 0.999, 1.0}, 10);
  EXPECT_TRUE(std::is_sorted(among.begin(), among.end()));
  EXPECT_LT(among.front(), 1e-3);
  EXPECT_GT(among.back(), 0.999);
}

}  // namespace
}  // namespace tricho
