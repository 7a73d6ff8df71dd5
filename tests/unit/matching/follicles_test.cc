// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/follicles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/random.h"

namespace tricho {
namespace {

constexpr HairMatchOptions kFollicleOptions{0.125, 800 * 600};

VisitHair HairAt(double x, double y, double heading_rad, double length_px, double diameter_px) {
  VisitHair hair;
  for (int i = 0; i <= 10; ++i)
    hair.course_px.push_back(Point(x, y) + i / 10.0 * length_px * Point(std::cos(heading_rad), std::sin(heading_rad)));
  hair.diameter_px = diameter_px;
  return hair;
}

// `num_hairs` that stand apart, seen by two shots of each visit; a visit turns each a little.
std::vector<ShotHairs> Scalp(int num_hairs, int num_visits, unsigned seed) {
  Random random(seed);
  std::vector<VisitHair> hairs;
  std::vector<double> headings;
  for (int i = 0; i < num_hairs; ++i) headings.push_back(random.Uniform(0.2, 1.0));
  std::vector<ShotHairs> shots;
  for (int visit = 0; visit < num_visits; ++visit) {
    std::vector<double> turned = headings;
    for (double& heading : turned) heading += random.Normal(0, 0.15);
    for (int shot = 0; shot < 2; ++shot) {
      shots.push_back({visit, {}});
      for (int i = 0; i < num_hairs; ++i)
        shots.back().hairs.push_back(HairAt(80.0 * (i % 8) + random.Normal(0, 0.5),
                                            90.0 * (i / 8) + random.Normal(0, 0.5), turned[i], 100 + 3 * i,
                                            6 + 0.05 * i));
    }
  }
  return shots;
}

TEST(Follicles, EachHairOfEachShotIsInJustOne) {
  const std::vector<ShotHairs> shots = Scalp(30, 3, 7);
  std::vector<std::set<int>> seen(shots.size());
  for (const Follicle& follicle : AssignFollicles(shots, kFollicleOptions)) {
    ASSERT_EQ(follicle.hair_of_shot.size(), shots.size());
    for (std::size_t shot = 0; shot < shots.size(); ++shot)
      if (follicle.hair_of_shot[shot] != kNotFound) {
        EXPECT_TRUE(seen[shot].insert(follicle.hair_of_shot[shot]).second);
      }
  }
  for (std::size_t shot = 0; shot < shots.size(); ++shot) EXPECT_EQ(seen[shot].size(), shots[shot].hairs.size());
}

TEST(Follicles, HairsThatStandApartAreOneEach) {
  const std::vector<ShotHairs> shots = Scalp(30, 3, 11);
  const std::vector<Follicle> follicles = AssignFollicles(shots, kFollicleOptions);
  ASSERT_EQ(follicles.size(), 30U);
  for (const Follicle& follicle : follicles)
    EXPECT_EQ(std::set<int>(follicle.hair_of_shot.begin(), follicle.hair_of_shot.end()).size(), 1U);
  EXPECT_TRUE(std::is_sorted(follicles.begin(), follicles.end(),
                             [](const Follicle& a, const Follicle& b) { return a.root_px.y() < b.root_px.y(); }));
}

TEST(Follicles, AHairThatOneVisitMissesStaysOne) {
  std::vector<ShotHairs> shots = Scalp(24, 3, 3);
  for (const std::size_t shot : {2, 3}) shots[shot].hairs.erase(shots[shot].hairs.begin() + 5);
  EXPECT_EQ(AssignFollicles(shots, kFollicleOptions).size(), 24U);
}

TEST(Follicles, ANewHairIsAnother) {
  std::vector<ShotHairs> shots = Scalp(24, 2, 5);
  for (const std::size_t shot : {2, 3}) shots[shot].hairs.push_back(HairAt(600, 500, 2.0, 150, 9));
  const std::vector<Follicle> follicles = AssignFollicles(shots, kFollicleOptions);
  ASSERT_EQ(follicles.size(), 25U);
  EXPECT_TRUE(std::any_of(follicles.begin(), follicles.end(), [](const Follicle& follicle) {
    return follicle.hair_of_shot == std::vector<int>{kNotFound, kNotFound, 24, 24};
  }));
}

TEST(Follicles, NothingSeenIsNoFollicle) {
  EXPECT_TRUE(AssignFollicles({}, kFollicleOptions).empty());
  EXPECT_TRUE(AssignFollicles({{0, {}}, {1, {}}}, kFollicleOptions).empty());
  EXPECT_EQ(AssignFollicles({{0, {HairAt(10, 10, 1, 100, 8)}}, {1, {}}}, kFollicleOptions).size(), 1U);
}

// The follicle of a hair.
const Follicle& With(const std::vector<Follicle>& follicles, const ShotHair& hair) {
  return *std::find_if(follicles.begin(), follicles.end(),
                       [&](const Follicle& one) { return one.hair_of_shot[hair.shot] == hair.hair; });
}

TEST(Follicles, APersonsWordComesFirst) {
  const std::vector<ShotHairs> shots = Scalp(24, 2, 3);
  const std::vector<int> visits = {0, 0, 1, 1};
  const std::vector<HairMark> marks = {{MarkSays::kSame, 0, 2, 2, 19},      // Far apart.
                                       {MarkSays::kApart, 0, 5, 2, 5},      // A pair by itself.
                                       {MarkSays::kNew, 0, kNoHair, 2, 7},  // In no shot of the first visit,
                                       {MarkSays::kLost, 0, 9, 3, kNoHair}};
  const std::vector<Follicle> follicles = AssignFollicles(shots, kFollicleOptions, HairMarks(marks, visits));
  EXPECT_EQ(With(follicles, {0, 2}).hair_of_shot[2], 19);
  EXPECT_NE(With(follicles, {0, 5}).hair_of_shot[2], 5);
  EXPECT_EQ(With(follicles, {2, 7}).hair_of_shot[0], kNotFound);
  EXPECT_EQ(With(follicles, {2, 7}).hair_of_shot[1], kNotFound);
  EXPECT_EQ(With(follicles, {0, 9}).hair_of_shot[2], kNotFound);
  EXPECT_EQ(With(follicles, {0, 9}).hair_of_shot[3], kNotFound);
  // Each hair is in just one still, and those of which nothing was said are as they were.
  int found = 0;
  for (const Follicle& follicle : follicles)
    found += 4 - static_cast<int>(std::ranges::count(follicle.hair_of_shot, kNotFound));
  EXPECT_EQ(found, 4 * 24);
  for (const int hair : {0, 11, 23}) EXPECT_EQ(With(follicles, {0, hair}).hair_of_shot, std::vector<int>(4, hair));
}

TEST(Follicles, WhatIsSaidAnywayChangesNothing) {
  const std::vector<ShotHairs> shots = Scalp(24, 2, 3);
  const HairMarks marks({{MarkSays::kSame, 0, 2, 2, 2}}, {0, 0, 1, 1});
  const std::vector<Follicle> plain = AssignFollicles(shots, kFollicleOptions);
  const std::vector<Follicle> marked = AssignFollicles(shots, kFollicleOptions, marks);
  ASSERT_EQ(marked.size(), plain.size());
  for (std::size_t i = 0; i < plain.size(); ++i) EXPECT_EQ(marked[i].hair_of_shot, plain[i].hair_of_shot);
}

}  // namespace
}  // namespace tricho
