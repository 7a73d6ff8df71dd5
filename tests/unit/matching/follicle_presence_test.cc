// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/follicle_presence.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace tricho {
namespace {

// A clear hair, with (looked, found) of each visit.
FollicleEvidence Hair(std::vector<FollicleVisit> visits) {
  FollicleEvidence evidence;
  evidence.visits = std::move(visits);
  evidence.confidence = 0.97;
  evidence.length_um = 1200;
  evidence.diameter_um = 70;
  return evidence;
}

std::vector<FollicleEvidence> Site(int num_staying, int num_coming, SecondLook look) {
  std::vector<FollicleEvidence> site;
  for (int i = 0; i < num_staying; ++i) site.push_back(Hair({{1, 1}, {1, 1}}));
  for (int i = 0; i < num_coming; ++i) site.push_back(Hair({{1, 0, look}, {1, 1}}));
  return site;
}

double Change(const SitePresence& site) {
  double change = 0;
  for (const FolliclePresence& follicle : site.follicles) change += follicle.present[1] - follicle.present[0];
  return change;
}

TEST(FolliclePresence, WhatEveryShotFindsIsThere) {
  const SitePresence site = InferPresence(Site(50, 0, SecondLook::kNone), 2);
  for (const FolliclePresence& follicle : site.follicles) {
    EXPECT_GT(follicle.present.minCoeff(), 0.98);
    EXPECT_NEAR(follicle.together(0, 1), follicle.present[1], 0.01);
    EXPECT_LT(follicle.line_share, 0.02);
  }
  EXPECT_LT(site.born_share, 0.02);
  EXPECT_LT(site.lost_share, 0.02);
}

TEST(FolliclePresence, OpenPlacesShowAChangeAndCoveredOnesLess) {
  const double open = Change(InferPresence(Site(80, 12, SecondLook::kAbsent), 2));
  const double covered = Change(InferPresence(Site(80, 12, SecondLook::kCovered), 2));
  EXPECT_GT(open, 0.85 * 12);
  EXPECT_LT(open, 12);
  EXPECT_LT(covered, open);
  EXPECT_GT(covered, 0);
}

TEST(FolliclePresence, OneMissAmongManyIsNoLoss) {
  std::vector<FollicleEvidence> site = Site(80, 0, SecondLook::kNone);
  site.push_back(Hair({{1, 1}, {1, 0, SecondLook::kCovered}}));
  site.back().beside_mate = true;
  EXPECT_GT(InferPresence(site, 2).follicles.back().present[1], 0.6);
}

// What is missed by all shots of a visit is one witness, not three.
TEST(FolliclePresence, MissesOfAVisitRepeat) {
  for (const int shots : {1, 3}) {
    std::vector<FollicleEvidence> site;
    for (int i = 0; i < 60; ++i) site.push_back(Hair({{shots, shots}, {shots, shots}, {shots, shots}}));
    site.push_back(Hair({{shots, shots}, {shots, 0}, {shots, shots}}));
    EXPECT_GT(InferPresence(site, 3).follicles.back().present[1], 0.3) << shots;
  }
}

TEST(FolliclePresence, AVisitThatDoesNotShowThePlaceSaysNothing) {
  std::vector<FollicleEvidence> site;
  for (int i = 0; i < 40; ++i) site.push_back(Hair({{2, 2}, {0, 0}, {2, 2}}));
  const SitePresence presence = InferPresence(site, 3);
  EXPECT_GT(presence.follicles.front().present[1], 0.97);
}

TEST(FolliclePresence, FaintLinesAreNoHair) {
  std::vector<FollicleEvidence> site = Site(40, 0, SecondLook::kNone);
  FollicleEvidence line = Hair({{1, 1}, {1, 0, SecondLook::kAbsent}});
  line.confidence = 0.2;
  line.length_um = 200;
  line.diameter_um = 15;
  site.push_back(line);
  EXPECT_GT(InferPresence(site, 2).follicles.back().line_share, 0.5);
}

TEST(FolliclePresence, HairsThatFewShotsCouldSeeLeaveSomeUnfound) {
  std::vector<FollicleEvidence> site;
  for (int i = 0; i < 40; ++i) {
    site.push_back(Hair({{1, 1}, {1, 1}}));
    site.back().beside_mate = true;
  }
  const SitePresence one = InferPresence(site, 2);
  for (FollicleEvidence& follicle : site) follicle.visits = {{3, 3}, {3, 3}, {3, 3}, {3, 3}};
  const SitePresence many = InferPresence(site, 4);
  EXPECT_GT(one.follicles.front().unfound[0], many.follicles.front().unfound[0]);
  EXPECT_GE(many.follicles.front().unfound.minCoeff(), 0);
}

// The variances that the follicles' own chances make are those of a sum of independent ones.
TEST(FolliclePresence, VarianceOfChangeIsOfTheChange) {
  const SitePresence site = InferPresence(Site(30, 5, SecondLook::kCovered), 2);
  for (const FolliclePresence& follicle : site.follicles) {
    EXPECT_GE(VarianceOfChange(follicle, 0, 1), -1e-12);
    EXPECT_NEAR(VarianceOfChange(follicle, 0, 1), VarianceOfChange(follicle, 1, 0), 1e-12);
    EXPECT_NEAR(VarianceOfChange(follicle, 1, 1), 0, 1e-12);
  }
}

TEST(FolliclePresence, NothingAndASingleVisitAreNoTrouble) {
  EXPECT_TRUE(InferPresence({}, 2).follicles.empty());
  const SitePresence site = InferPresence({Hair({{1, 1}})}, 1);
  EXPECT_GT(site.follicles.front().present[0], 0.9);
  EXPECT_THROW(InferPresence({Hair({{1, 1}})}, 2), std::logic_error);
}

TEST(FolliclePresence, WhatAPersonToldIsSo) {
  std::vector<FollicleEvidence> site = Site(30, 0, SecondLook::kNone);
  site.push_back(Hair({{1, 0, SecondLook::kSeen, false}, {1, 1, SecondLook::kNone, true}}));  // New.
  site.push_back(Hair({{2, 1, SecondLook::kNone, true}, {2, 0, SecondLook::kNone, false}}));  // Lost.
  site.push_back(Hair({{1, 1, SecondLook::kNone, true}, {1, 1, SecondLook::kNone, true}}));   // One hair.
  site.back().confidence = 0.1;  // By itself it would rather be a line.
  site.back().length_um = 200;
  site.back().diameter_um = 10;
  const SitePresence presence = InferPresence(site, 2);
  const FolliclePresence &fresh = presence.follicles[30], &lost = presence.follicles[31],
                         &same = presence.follicles[32];
  EXPECT_DOUBLE_EQ(fresh.present[0], 0);
  EXPECT_DOUBLE_EQ(fresh.present[1], 1);
  EXPECT_DOUBLE_EQ(fresh.born, 1);
  EXPECT_DOUBLE_EQ(lost.present[0], 1);
  EXPECT_DOUBLE_EQ(lost.present[1], 0);
  EXPECT_DOUBLE_EQ(lost.lost, 1);
  EXPECT_DOUBLE_EQ(same.present[0], 1);
  EXPECT_DOUBLE_EQ(same.present[1], 1);
  EXPECT_DOUBLE_EQ(same.line_share, 0);
  // Of what was told nothing is left open but the hairs like it that no shot found.
  EXPECT_NEAR(VarianceOfChange(fresh, 0, 1),
              fresh.unfound_together(0, 0) + fresh.unfound_together(1, 1) - 2 * fresh.unfound_together(0, 1), 1e-12);
}

TEST(FolliclePresence, ToldToComeAndGoItIsANumberStill) {
  for (int course = 1; course < 16; ++course) {
    std::vector<FollicleVisit> visits;
    for (int visit = 0; visit < 4; ++visit) {
      const bool is_there = (course >> visit & 1) != 0;
      visits.push_back({1, is_there ? 1 : 0, SecondLook::kNone, is_there});
    }
    const FolliclePresence presence = InferPresence({Hair(visits)}, 4).follicles.front();
    for (int visit = 0; visit < 4; ++visit) EXPECT_NEAR(presence.present[visit], course >> visit & 1, 1e-12) << course;
  }
}

}  // namespace
}  // namespace tricho
