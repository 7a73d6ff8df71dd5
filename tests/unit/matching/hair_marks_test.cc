// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_marks.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace tricho {
namespace {

// Shots 0 and 1 are of visit 0, shots 2 and 3 of visits 1 and 2.
const std::vector<int> kVisits = {0, 0, 1, 2};

HairMark Same(ShotHair baseline, ShotHair followup) {
  return {MarkSays::kSame, baseline.shot, baseline.hair, followup.shot, followup.hair};
}
HairMark Apart(ShotHair baseline, ShotHair followup) {
  return {MarkSays::kApart, baseline.shot, baseline.hair, followup.shot, followup.hair};
}
HairMark New(int baseline_shot, ShotHair followup) {
  return {MarkSays::kNew, baseline_shot, kNoHair, followup.shot, followup.hair};
}
HairMark Lost(ShotHair baseline, int followup_shot) {
  return {MarkSays::kLost, baseline.shot, baseline.hair, followup_shot, kNoHair};
}

TEST(HairMarks, WordsHaveNames) {
  for (const MarkSays says : {MarkSays::kSame, MarkSays::kApart, MarkSays::kNew, MarkSays::kLost})
    EXPECT_EQ(SaysOf(SaysName(says)), says);
  for (const char* name : {"", "Same", "unclear", "same "}) EXPECT_FALSE(SaysOf(name)) << name;
}

TEST(HairMarks, ExchangedTwiceItIsTheSame) {
  const HairMark lost = Exchanged(New(0, {2, 7}));
  EXPECT_EQ(lost, Lost({2, 7}, 0));
  EXPECT_EQ(Exchanged(lost), New(0, {2, 7}));
  EXPECT_EQ(Exchanged(Same({0, 1}, {2, 3})), Same({2, 3}, {0, 1}));
}

TEST(HairMarks, NothingSaidAllIsAllowed) {
  const HairMarks marks;
  EXPECT_TRUE(marks.empty());
  EXPECT_TRUE(marks.MayShare({0, 1}, {2, 1}));
  EXPECT_FALSE(marks.AreOne({0, 1}, {2, 1}));
  EXPECT_FALSE(marks.Has({0, 1}));
}

TEST(HairMarks, WhatIsOneIsOneOverAllShots) {
  const HairMarks marks({Same({0, 5}, {2, 6}), Same({2, 6}, {3, 7})}, kVisits);
  EXPECT_EQ(marks.counts(), (std::vector<bool>{true, true}));
  EXPECT_TRUE(marks.AreOne({0, 5}, {3, 7}));
  EXPECT_FALSE(marks.AreOne({0, 5}, {3, 8}));
  // No other hair of a shot that has one in the group; hairs of other shots may join.
  EXPECT_FALSE(marks.MayShare({0, 5}, {3, 8}));
  EXPECT_FALSE(marks.MayShare({3, 8}, {0, 5}));
  EXPECT_TRUE(marks.MayShare({1, 4}, {0, 5}));
  EXPECT_TRUE(marks.MayShare({1, 4}, {3, 9}));
}

TEST(HairMarks, WhatWasPartedStaysApartWithAllThatIsOneWithIt) {
  const HairMarks marks({Same({0, 5}, {2, 6}), Apart({2, 6}, {3, 7})}, kVisits);
  EXPECT_FALSE(marks.MayShare({0, 5}, {3, 7}));
  EXPECT_FALSE(marks.MayShare({3, 7}, {2, 6}));
  EXPECT_TRUE(marks.MayShare({0, 5}, {3, 8}));
}

TEST(HairMarks, WhatIsNewOrLostIsInNoShotOfThatVisit) {
  const HairMarks fresh({New(0, {2, 6})}, kVisits);
  EXPECT_FALSE(fresh.MayShare({2, 6}, {0, 1}));
  EXPECT_FALSE(fresh.MayShare({1, 1}, {2, 6}));
  EXPECT_TRUE(fresh.MayShare({2, 6}, {3, 1}));
  const HairMarks lost({Lost({0, 5}, 3)}, kVisits);
  EXPECT_FALSE(lost.MayShare({0, 5}, {3, 1}));
  EXPECT_TRUE(lost.MayShare({0, 5}, {2, 1}));
}

TEST(HairMarks, WhatContradictsWhatStandsDoesNotCount) {
  // One hair with two of one shot; with one that it was not; at a visit at which it is; within its own visit.
  const auto counts = [](const std::vector<HairMark>& marks) { return HairMarks(marks, kVisits).counts(); };
  using Bools = std::vector<bool>;
  EXPECT_EQ(counts({Same({0, 5}, {2, 6}), Same({0, 5}, {2, 7})}), (Bools{true, false}));
  EXPECT_EQ(counts({Same({0, 5}, {2, 6}), Same({3, 1}, {2, 6}), Same({0, 4}, {3, 1})}), (Bools{true, true, false}));
  EXPECT_EQ(counts({Apart({0, 5}, {2, 6}), Same({0, 5}, {2, 6})}), (Bools{false, true}));
  EXPECT_EQ(counts({New(0, {2, 6}), Same({1, 5}, {2, 6})}), (Bools{false, true}));
  EXPECT_EQ(counts({New(0, {1, 6})}), (Bools{false}));
  EXPECT_EQ(counts({Lost({0, 6}, 0)}), (Bools{false}));
  EXPECT_EQ(counts({Same({0, 5}, {2, 6}), Same({0, 5}, {2, 6})}), (Bools{true, true}));
  EXPECT_EQ(counts({Same({0, 5}, {0, 6})}), (Bools{false}));
}

TEST(HairMarks, AShotThatIsNotThereIsRefused) {
  EXPECT_THROW(HairMarks({New(4, {2, 6})}, kVisits), std::logic_error);
  EXPECT_THROW(HairMarks({New(-1, {2, 6})}, kVisits), std::logic_error);
}

}  // namespace
}  // namespace tricho
