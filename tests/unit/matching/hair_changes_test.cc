// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_changes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kChangesSize(700, 520);

// Lone hairs on a grid, all alike but for their direction.
std::vector<DrawnBar> Scalp() {
  std::vector<DrawnBar> bars;
  for (int row = 0; row < 4; ++row)
    for (int column = 0; column < 5; ++column)
      bars.push_back(BarAbout({90.0 + 130 * column, 80.0 + 120 * row}, 10 + 5 * (row + column), 90, 9));
  return bars;
}

struct Visit {
  Photo photo;
  Field field;
  Hairs hairs;
  explicit Visit(const std::vector<DrawnBar>& bars)
      : photo(Canvas(kChangesSize).Add(bars).Take()), field(WholeField(photo)), hairs(FindIn(photo)) {}
};

HairChanges ChangesOf(const Visit& baseline, const Visit& followup) {
  const SiteFrame frame = CommonFrame(baseline.field.seen, kUmPerPx, {{followup.field.seen, SiteMap()}});
  return FindHairChanges(baseline.hairs, followup.hairs, SiteMap(), frame, 10, 1 / kUmPerPx);
}

bool LiesOn(const Shaft& shaft, const DrawnBar& bar) { return EndsOff(shaft.center_line_px, bar) < 10; }

TEST(FindHairChanges, OfAnUnchangedScalpAllHairsPersist) {
  const Visit visit(Scalp());
  ASSERT_EQ(visit.hairs.shafts.size(), 20U);
  const HairChanges changes = ChangesOf(visit, visit);
  EXPECT_EQ(changes.persisting.size(), 20U);
  for (const HairPair& pair : changes.persisting) EXPECT_EQ(pair.baseline, pair.followup);
  EXPECT_TRUE(changes.lost.empty() && changes.new_hairs.empty());
  EXPECT_TRUE(changes.doubtful_baseline.empty() && changes.doubtful_followup.empty());
}

TEST(FindHairChanges, AHairThatOneVisitLacksIsLostOrNew) {
  const std::vector<DrawnBar> all = Scalp();
  std::vector<DrawnBar> fewer = all;
  fewer.erase(fewer.begin() + 7);
  const Visit with(all), without(fewer);
  const HairChanges loss = ChangesOf(with, without), gain = ChangesOf(without, with);
  ASSERT_EQ(loss.lost.size(), 1U);
  EXPECT_TRUE(LiesOn(with.hairs.shafts[loss.lost.front()], all[7]));
  EXPECT_TRUE(loss.new_hairs.empty());
  ASSERT_EQ(gain.new_hairs.size(), 1U);
  EXPECT_TRUE(LiesOn(with.hairs.shafts[gain.new_hairs.front()], all[7]));
  EXPECT_TRUE(gain.lost.empty());
}

// Of a narrow fork's two hairs both roots seem shifted halfway to the other at the follow-up.
TEST(FindHairChanges, MatesThatCannotBeToldApartAreAmbiguous) {
  std::vector<DrawnBar> all = Scalp();
  const Visit baseline(all);
  Visit followup(all);
  const auto put_beside = [&](Hairs& hairs, double offset_px) {
    for (const double side : {-1.0, 1.0}) {
      Shaft shaft = hairs.shafts.front();
      for (Point& at : shaft.center_line_px)
        at += Point(350, 250) - hairs.shafts.front().root_px() + Point(0, side * offset_px);
      hairs.shafts.push_back(shaft);
    }
  };
  Visit first = baseline;
  put_beside(first.hairs, 3);
  put_beside(followup.hairs, 0);
  const HairChanges changes = ChangesOf(first, followup);
  EXPECT_EQ(changes.persisting.size(), 20U);
  ASSERT_EQ(changes.ambiguous.size(), 2U);
  for (const HairPair& pair : changes.ambiguous) {
    EXPECT_GE(std::min(pair.baseline, pair.followup), 20);
    EXPECT_LT(pair.log_odds, 2);
  }
  EXPECT_TRUE(changes.lost.empty() && changes.new_hairs.empty());
}

TEST(FindHairChanges, WhatThePhotoShowsAndTheAnalysisOverlookedIsDoubtful) {
  const Visit baseline(Scalp());
  Visit followup(Scalp());
  std::erase_if(followup.hairs.shafts, [](const Shaft& shaft) { return LiesOn(shaft, Scalp()[7]); });
  ASSERT_EQ(followup.hairs.shafts.size(), 19U);
  const HairChanges changes = ChangesOf(baseline, followup);
  EXPECT_TRUE(changes.lost.empty());
  ASSERT_EQ(changes.doubtful_baseline.size(), 1U);
  EXPECT_TRUE(LiesOn(baseline.hairs.shafts[changes.doubtful_baseline.front()], Scalp()[7]));
}

TEST(FindHairChanges, AShortHairIsNoProof) {
  std::vector<DrawnBar> all = Scalp();
  all[7] = BarAbout((all[7].from + all[7].to) / 2, 40, 36, 9);  // 250 um.
  std::vector<DrawnBar> fewer = all;
  fewer.erase(fewer.begin() + 7);
  const Visit with(all), without(fewer);
  ASSERT_EQ(with.hairs.shafts.size(), without.hairs.shafts.size() + 1);
  const HairChanges changes = ChangesOf(with, without);
  EXPECT_TRUE(changes.lost.empty());
  EXPECT_EQ(changes.doubtful_baseline.size(), 1U);
}

TEST(FindHairChanges, NeedsAScale) {
  const Visit visit(Scalp());
  const SiteFrame frame = CommonFrame(visit.field.seen, kUmPerPx, {});
  EXPECT_THROW(FindHairChanges(visit.hairs, visit.hairs, SiteMap(), frame, 10, 0), std::logic_error);
}

}  // namespace
}  // namespace tricho
