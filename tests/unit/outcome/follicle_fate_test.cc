// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/follicle_fate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace tricho {
namespace {

constexpr VisitSpan kSpan{0, 2};

FollicleRecord Follicle(double first, double between, double last) {
  FollicleRecord follicle;
  for (const double present : {first, between, last}) {
    FollicleRecord::Visit visit;
    visit.present = present;
    follicle.visits.push_back(visit);
  }
  return follicle;
}

LedgerRecord LedgerOf(int kept, int born, int lost, int open, int neither) {
  LedgerRecord record;
  const auto add = [&](int count, double first, double last) {
    for (int i = 0; i < count; ++i)
      // Each a little less sure than the one before, on the same side of the bound.
      record.follicles.push_back(Follicle(first + (first > 0.5 ? -1 : 1) * 0.0005 * i, 0.5, last));
  };
  add(kept, 1, 1);
  add(born, 0, 1);
  add(lost, 1, 0);
  add(open, 0.6, 1);
  add(neither, 0, 0);
  return record;
}

std::map<FollicleFate, int> CountChosen(const std::vector<ChosenFollicle>& chosen) {
  std::map<FollicleFate, int> counts;
  for (const ChosenFollicle& one : chosen) ++counts[one.fate];
  return counts;
}

TEST(FateOf, ByBothVisitsAlone) {
  EXPECT_EQ(FateOf(Follicle(1, 0, 1), kSpan), FollicleFate::kKept);
  EXPECT_EQ(FateOf(Follicle(0, 0, 1), kSpan), FollicleFate::kNew);
  EXPECT_EQ(FateOf(Follicle(1, 1, 0), kSpan), FollicleFate::kLost);
  EXPECT_EQ(FateOf(Follicle(0, 1, 0), kSpan), FollicleFate::kNeither);
  EXPECT_EQ(FateOf(Follicle(1, 0, 1), {0, 1}), FollicleFate::kLost);
}

TEST(FateOf, WhatIsOpenIsNoAnswer) {
  EXPECT_EQ(FateOf(Follicle(0.89, 1, 1), kSpan), FollicleFate::kCannotBeTold);
  EXPECT_EQ(FateOf(Follicle(1, 1, 0.11), kSpan), FollicleFate::kCannotBeTold);
  EXPECT_EQ(FateOf(Follicle(0.9, 0.5, 0.91), kSpan), FollicleFate::kKept);
}

TEST(CountFates, EveryFollicleOnce) {
  const LedgerRecord record = LedgerOf(5, 4, 3, 2, 1);
  EXPECT_THAT(CountFates(record, kSpan), testing::ElementsAre(5, 4, 3, 2, 1));
  EXPECT_THAT(CountFates(LedgerRecord(), kSpan), testing::Each(0));
  EXPECT_STREQ(FateName(FollicleFate::kCannotBeTold), "cannot_be_told");
}

TEST(SurenessOf, OfTheFateItself) {
  const FollicleRecord follicle = Follicle(0.95, 0.5, 0.1);
  EXPECT_NEAR(SurenessOf(follicle, FollicleFate::kLost, kSpan), 0.855, 1e-12);
  EXPECT_NEAR(SurenessOf(follicle, FollicleFate::kKept, kSpan), 0.095, 1e-12);
  EXPECT_NEAR(SurenessOf(follicle, FollicleFate::kNew, kSpan), 0.005, 1e-12);
  EXPECT_NEAR(SurenessOf(follicle, FollicleFate::kNeither, kSpan), 0.045, 1e-12);
  EXPECT_NEAR(SurenessOf(Follicle(0.4, 0.5, 0.9), FollicleFate::kCannotBeTold, kSpan), 0.54, 1e-12);
}

TEST(ChooseFollicles, AllThatChangedWhereTheyAreFew) {
  const std::vector<ChosenFollicle> chosen = ChooseFollicles(LedgerOf(50, 5, 4, 3, 1), kSpan, 40);
  const std::map<FollicleFate, int> counts = CountChosen(chosen);
  EXPECT_EQ(counts.at(FollicleFate::kNew), 5);
  EXPECT_EQ(counts.at(FollicleFate::kLost), 4);
  EXPECT_EQ(counts.at(FollicleFate::kCannotBeTold), 3);
  EXPECT_EQ(counts.at(FollicleFate::kKept), 6);  // A few, however many places are left.
  EXPECT_EQ(counts.at(FollicleFate::kNeither), 1);
  for (const ChosenFollicle& one : chosen)
    EXPECT_EQ(one.why == WhyChosen::kAllShown, one.fate != FollicleFate::kKept) << one.follicle;
}

TEST(ChooseFollicles, TheLeastSureStandBesideTheSurest) {
  const LedgerRecord record = LedgerOf(0, 90, 60, 80, 20);
  const std::vector<ChosenFollicle> chosen = ChooseFollicles(record, kSpan, 36);
  ASSERT_EQ(chosen.size(), 36);
  const std::map<FollicleFate, int> counts = CountChosen(chosen);
  EXPECT_EQ(counts.at(FollicleFate::kLost), counts.at(FollicleFate::kNew));
  EXPECT_GT(counts.at(FollicleFate::kLost), counts.at(FollicleFate::kCannotBeTold));
  std::vector<int> surest, least_sure;
  int drawn = 0;
  for (const ChosenFollicle& one : chosen) {
    if (one.fate != FollicleFate::kNew) continue;
    if (one.why == WhyChosen::kSurest) surest.push_back(one.follicle);
    if (one.why == WhyChosen::kLeastSure) least_sure.push_back(one.follicle);
    drawn += one.why == WhyChosen::kDrawn;
  }
  // Of the 90 new ones, the first of the record, each is less sure than the one before.
  EXPECT_THAT(surest, testing::ElementsAre(0, 1, 2, 3, 4));
  EXPECT_THAT(least_sure, testing::ElementsAre(86, 87, 88, 89));
  EXPECT_EQ(drawn, counts.at(FollicleFate::kNew) - 9);
}

TEST(ChooseFollicles, NoneTwiceAndAlwaysTheSame) {
  const LedgerRecord record = LedgerOf(30, 30, 30, 30, 30);
  for (const int most : {0, 1, 2, 7, 8, 40, 1000}) {
    const std::vector<ChosenFollicle> chosen = ChooseFollicles(record, kSpan, most);
    EXPECT_LE(static_cast<int>(chosen.size()), most);
    std::vector<int> follicles;
    for (const ChosenFollicle& one : chosen) {
      follicles.push_back(one.follicle);
      EXPECT_EQ(one.fate, FateOf(record.follicles[one.follicle], kSpan));
    }
    std::ranges::sort(follicles);
    EXPECT_EQ(std::ranges::adjacent_find(follicles), follicles.end()) << most;
    const std::vector<ChosenFollicle> again = ChooseFollicles(record, kSpan, most);
    EXPECT_TRUE(std::ranges::equal(chosen, again, {}, &ChosenFollicle::follicle, &ChosenFollicle::follicle));
  }
  EXPECT_TRUE(ChooseFollicles(LedgerRecord(), kSpan, 40).empty());
  EXPECT_THROW(ChooseFollicles(record, kSpan, -1), std::logic_error);
}

}  // namespace
}  // namespace tricho
