// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/site_ledger.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tricho {
namespace {

constexpr int kHairs = 24;

Shaft HairAt(double x, double y) {
  Shaft shaft;
  for (int i = 0; i <= 10; ++i) shaft.center_line_px.push_back({x + 6 * i, y + 5 * i});
  shaft.diameter_px = 8;
  shaft.confidence = 0.97;
  return shaft;
}

// Hairs that stand apart, at places 0 to 24; the first visit lacks that at place 0, the second that at place 24.
std::vector<LedgerShot> TwoVisits() {
  std::vector<LedgerShot> shots(2);
  for (int visit = 0; visit < 2; ++visit) {
    LedgerShot& shot = shots[visit];
    shot.visit = visit;
    shot.open = shot.rooted = cv::Mat(600, 900, CV_8UC1, cv::Scalar(255));
    for (int i = 1 - visit; i < kHairs + 1 - visit; ++i) {
      shot.shafts.push_back(HairAt(40 + 100 * (i % 8), 40 + 120 * (i / 8)));
      shot.diameter_um.emplace_back(60);
      shot.diameter_stderr_um.push_back(2);
    }
  }
  return shots;
}

// Index of the hair that stands at place i of the grid.
int Of(int visit, int i) { return i - (1 - visit); }

SiteLedger Ledger(const std::vector<HairMark>& marks) {
  return MakeSiteLedger(TwoVisits(), {{900, 600}, 1 / 7.0, {}, marks});
}

const LedgerFollicle& With(const SiteLedger& ledger, int visit, int i) {
  return *std::ranges::find_if(ledger.follicles,
                               [&](const LedgerFollicle& one) { return one.shots[visit].hair == Of(visit, i); });
}

TEST(SiteLedger, WithoutMarksNothingIsMarked) {
  const SiteLedger ledger = Ledger({});
  EXPECT_EQ(ledger.follicles.size(), kHairs + 1U);
  for (const LedgerFollicle& follicle : ledger.follicles) EXPECT_EQ(follicle.marked, (std::vector<unsigned>{0, 0}));
}

TEST(SiteLedger, APairThatWasPartedIsTwo) {
  const SiteLedger ledger = Ledger({{MarkSays::kApart, 0, Of(0, 5), 1, Of(1, 5)}});
  EXPECT_EQ(ledger.follicles.size(), kHairs + 2U);
  const unsigned apart = 1U << static_cast<unsigned>(MarkSays::kApart);
  EXPECT_EQ(With(ledger, 0, 5).marked, (std::vector<unsigned>{apart, 0}));
  EXPECT_EQ(With(ledger, 1, 5).marked, (std::vector<unsigned>{0, apart}));
  EXPECT_EQ(With(ledger, 0, 5).shots[1].hair, kNotFound);
  EXPECT_FALSE(With(ledger, 0, 5).evidence.visits[1].told);
}

TEST(SiteLedger, TwoThatAreSaidToBeOneAreOneAndThereAtBothVisits) {
  // The two that one visit alone shows, far from each other.
  const SiteLedger ledger = Ledger({{MarkSays::kSame, 0, Of(0, 24), 1, Of(1, 0)}});
  EXPECT_EQ(ledger.follicles.size(), static_cast<std::size_t>(kHairs));
  const LedgerFollicle& one = With(ledger, 0, 24);
  EXPECT_EQ(one.shots[1].hair, Of(1, 0));
  EXPECT_DOUBLE_EQ(one.presence.present[0], 1);
  EXPECT_DOUBLE_EQ(one.presence.present[1], 1);
}

TEST(SiteLedger, WhatIsNewOrLostIsJustThat) {
  const SiteLedger plain = Ledger({});
  const SiteLedger ledger =
      Ledger({{MarkSays::kLost, 0, Of(0, 3), 1, kNoHair}, {MarkSays::kNew, 0, kNoHair, 1, Of(1, 21)}});
  // Their mates of the other visit are hairs of their own now.
  EXPECT_EQ(ledger.follicles.size(), plain.follicles.size() + 2);
  const LedgerFollicle &lost = With(ledger, 0, 3), &fresh = With(ledger, 1, 21);
  EXPECT_DOUBLE_EQ(lost.presence.present[0], 1);
  EXPECT_DOUBLE_EQ(lost.presence.present[1], 0);
  EXPECT_DOUBLE_EQ(fresh.presence.present[0], 0);
  EXPECT_DOUBLE_EQ(fresh.presence.present[1], 1);
  // Of all others of which nothing was said, both visits say what they said.
  for (const int i : {1, 2, 7, 12}) {
    EXPECT_EQ(With(ledger, 0, i).shots[1].hair, Of(1, i));
    EXPECT_EQ(With(ledger, 0, i).marked, (std::vector<unsigned>{0, 0}));
  }
}

TEST(SiteLedger, AHairAtTheRimCountsWhereAPersonSpokeOfIt) {
  std::vector<LedgerShot> shots = TwoVisits();
  for (LedgerShot& shot : shots) shot.rooted(cv::Rect(0, 0, 200, 200)) = 0;
  const HairMark same{MarkSays::kSame, 0, Of(0, 1), 1, Of(1, 1)};
  const auto has_first = [&](const std::vector<HairMark>& marks) {
    const SiteLedger ledger = MakeSiteLedger(shots, {{900, 600}, 1 / 7.0, {}, marks});
    return std::ranges::any_of(ledger.follicles,
                               [](const LedgerFollicle& one) { return one.shots[0].hair == Of(0, 1); });
  };
  EXPECT_FALSE(has_first({}));
  EXPECT_TRUE(has_first({same}));
}

TEST(SiteLedger, WhatContradictsItselfIsReadAndLeftOut) {
  const SiteLedger ledger = Ledger({{MarkSays::kSame, 0, Of(0, 5), 1, Of(1, 5)},
                                    {MarkSays::kSame, 0, Of(0, 5), 1, Of(1, 6)},
                                    {MarkSays::kLost, 0, Of(0, 5), 1, kNoHair}});
  EXPECT_EQ(With(ledger, 0, 5).shots[1].hair, Of(1, 5));
  EXPECT_EQ(With(ledger, 0, 5).marked[1], 1U << static_cast<unsigned>(MarkSays::kSame));
  EXPECT_EQ(With(ledger, 0, 6).shots[1].hair, Of(1, 6));
}

}  // namespace
}  // namespace tricho
