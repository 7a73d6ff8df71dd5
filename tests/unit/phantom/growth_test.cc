// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/growth.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.h"
#include "base/statistics.h"

namespace tricho {
namespace {

PhantomScene Scene() {
  PhantomOptions options;
  options.seed = 4;
  return MakeScene(options);
}

std::map<int, PhantomHair> ById(const PhantomVisit& visit) {
  std::map<int, PhantomHair> hairs;
  for (const PhantomHair& hair : visit.hairs) hairs[hair.id] = hair;
  return hairs;
}

TEST(MakeGrown, MovesEveryTipByItsRateAlongItsCourse) {
  const PhantomScene scene = Scene();
  const GrowthOptions growth;
  const std::map<int, PhantomHair> before = ById(MakeClipped(scene, growth)),
                                   after = ById(MakeGrown(scene, growth, {}));
  int both = 0;
  for (const auto& [id, hair] : before) {
    const auto found = after.find(id);
    if (found == after.end()) continue;
    ++both;
    EXPECT_NEAR(found->second.length_um - hair.length_um, 2 * *hair.rate_um_per_day, 1e-9);
    EXPECT_EQ(found->second.root_um, hair.root_um);
    EXPECT_EQ(found->second.direction_rad, hair.direction_rad);
    EXPECT_EQ(found->second.curvature_per_um, hair.curvature_per_um);
    EXPECT_EQ(found->second.bend_per_um2, hair.bend_per_um2);
  }
  EXPECT_GT(both, 200);
}

TEST(MakeClipped, LeavesWhatTheOptionsSay) {
  const PhantomScene scene = Scene();
  GrowthOptions growth;
  growth.flush_share = growth.shed_share = 0;
  growth.telogen_share = 0.25;
  std::vector<double> lengths, rates;
  int resting = 0;
  for (const PhantomHair& hair : MakeClipped(scene, growth).hairs) {
    lengths.push_back(hair.length_um);
    if (*hair.rate_um_per_day == 0)
      ++resting;
    else if (!hair.vellus)
      rates.push_back(*hair.rate_um_per_day);
  }
  EXPECT_EQ(lengths.size(), scene.hairs.size());
  EXPECT_GE(*std::min_element(lengths.begin(), lengths.end()), 450);
  EXPECT_LE(*std::max_element(lengths.begin(), lengths.end()), 750);
  EXPECT_NEAR(resting / static_cast<double>(lengths.size()), 0.25, 0.06);
  EXPECT_NEAR(Mean(rates), 367, 12);
  EXPECT_NEAR(StandardDeviation(rates), 56, 8);
}

TEST(MakeGrown, ShowsFlushHairsAndHidesShedOnes) {
  const PhantomScene scene = Scene();
  GrowthOptions growth;
  growth.flush_share = growth.shed_share = 0.2;
  const std::map<int, PhantomHair> before = ById(MakeClipped(scene, growth)),
                                   after = ById(MakeGrown(scene, growth, {}));
  int flush = 0, shed = 0;
  for (const auto& [id, hair] : after)
    if (!before.count(id)) {
      ++flush;
      EXPECT_NEAR(hair.length_um, 2 * *hair.rate_um_per_day, 1e-9);
    }
  for (const auto& [id, hair] : before) shed += !after.count(id);
  EXPECT_GT(flush, 20);
  EXPECT_GT(shed, 20);
}

TEST(GrowthOptions, RefusesWhatCantBe) {
  for (double GrowthOptions::*field : {&GrowthOptions::hours, &GrowthOptions::telogen_share,
                                       &GrowthOptions::rate_mean_um_per_day, &GrowthOptions::clip_length_um}) {
    GrowthOptions growth;
    growth.*field = -1;
    EXPECT_THROW(growth.Check(), Error);
    growth.*field = std::nan("");
    EXPECT_THROW(MakeClipped(Scene(), growth), Error);
  }
}

}  // namespace
}  // namespace tricho
