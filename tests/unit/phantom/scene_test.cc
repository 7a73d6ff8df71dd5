// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/scene.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "base/error.h"
#include "base/statistics.h"
#include "phantom/families.h"

namespace tricho {
namespace {

std::map<int, PhantomHair> ById(const std::vector<PhantomHair>& hairs) {
  std::map<int, PhantomHair> by_id;
  for (const PhantomHair& hair : hairs) by_id[hair.id] = hair;
  return by_id;
}

TEST(PhantomHair, CourseHasTheLengthAndTheBend) {
  PhantomHair hair;
  hair.length_um = 1000 * std::numbers::pi / 2;
  hair.curvature_per_um = 1.0 / 1000;
  const Polyline course = hair.Course(10);
  EXPECT_NEAR(Length(course), hair.length_um, 1e-6);
  // A quarter of a circle of 1 mm about (0, 1000).
  EXPECT_NEAR(course.back().x(), 1000, 0.1);
  EXPECT_NEAR(course.back().y(), 1000, 0.1);
  EXPECT_THROW(hair.Course(0), std::logic_error);
}

TEST(PhantomHair, WidthAveragesToItsMean) {
  PhantomHair hair;
  hair.width_um = 70;
  hair.length_um = 800;
  hair.taper_share = 0.3;
  for (const double roughness : {0.0, 0.1}) {
    hair.roughness_share = roughness;
    double mean = 0;
    for (int i = 0; i < 64; ++i) mean += hair.WidthAt((i + 0.5) / 64) / 64;
    EXPECT_NEAR(mean, 70, 1e-9);
    EXPECT_GT(hair.WidthAt(0.0), hair.WidthAt(1.0) + (roughness > 0 ? 0 : 20));
  }
}

TEST(MakeScene, HasTheAskedHairs) {
  PhantomOptions options = FamilyOptions("standard", 11);
  const PhantomScene scene = MakeScene(options);
  const double area_cm2 = std::numbers::pi * std::pow(scene.reach_um / 1e4, 2);
  EXPECT_NEAR(static_cast<double>(scene.hairs.size()) / area_cm2, 66 * 1.93, 12);
  std::vector<double> widths;
  int num_vellus = 0;
  for (const PhantomHair& hair : scene.hairs) {
    num_vellus += hair.vellus;
    EXPECT_EQ(hair.vellus, hair.width_um < 30);
    if (!hair.vellus) widths.push_back(hair.width_um);
  }
  EXPECT_NEAR(num_vellus / static_cast<double>(scene.hairs.size()), 0.16, 0.05);
  EXPECT_NEAR(Mean(widths), 67, 2);
  EXPECT_NEAR(StandardDeviation(widths), 14, 2);
}

TEST(MakeScene, BareSkinHasNoHair) {
  const PhantomScene scene = MakeScene(FamilyOptions("bare", 1));
  EXPECT_TRUE(scene.hairs.empty());
  EXPECT_FALSE(scene.vessels.empty());
  EXPECT_TRUE(MakeFollowup(scene, FamilyFollowup("treated", 1, 1)).hairs.empty());
}

TEST(MakeScene, RefusesOptionsOutOfRange) {
  PhantomOptions options;
  options.hair.units_per_cm2 = -1;
  EXPECT_THROW(MakeScene(options), Error);
}

TEST(MakeFollowup, KeepsFolliclesWhereTheyWere) {
  const PhantomScene scene = MakeScene(FamilyOptions("same", 4));
  const auto before = ById(scene.hairs);
  const PhantomVisit visit = MakeFollowup(scene, FamilyFollowup("same", 4, 1));
  ASSERT_EQ(visit.hairs.size(), scene.hairs.size());
  std::vector<double> turns;
  for (const PhantomHair& hair : visit.hairs) {
    const PhantomHair& then = before.at(hair.id);
    EXPECT_EQ(hair.root_um, then.root_um);
    EXPECT_EQ(hair.width_um, then.width_um);
    turns.push_back((hair.direction_rad - then.direction_rad) * 180 / std::numbers::pi);
  }
  EXPECT_NEAR(StandardDeviation(turns), 12, 1.5);
  EXPECT_NEAR(Mean(turns), 0, 1.5);
}

TEST(MakeFollowup, StillKeepsTheVeryHairs) {
  const PhantomScene scene = MakeScene(FamilyOptions("still", 4));
  const PhantomVisit visit = MakeFollowup(scene, FamilyFollowup("still", 4, 1));
  for (std::size_t i = 0; i < scene.hairs.size(); ++i) {
    EXPECT_EQ(visit.hairs[i].direction_rad, scene.hairs[i].direction_rad);
    EXPECT_EQ(visit.hairs[i].length_um, scene.hairs[i].length_um);
  }
}

TEST(MakeFollowup, AddsAndLosesTheAskedShareAndKeepsEarlierOnes) {
  const PhantomScene scene = MakeScene(FamilyOptions("same", 4));
  FollowupOptions followup;
  followup.new_share = 0.1;
  followup.lost_share = 0.2;
  followup.thickness_change_share = 0.5;
  const auto before = ById(scene.hairs);
  const auto first = ById(MakeFollowup(scene, followup).hairs);
  const auto num_hairs = static_cast<double>(scene.hairs.size());
  EXPECT_EQ(static_cast<long>(first.size()),
            scene.hairs.size() - std::lround(0.2 * num_hairs) + std::lround(0.1 * num_hairs));
  const auto num_new =
      std::count_if(first.begin(), first.end(), [&](const auto& h) { return !before.contains(h.first); });
  EXPECT_EQ(num_new, std::lround(0.1 * num_hairs));
  for (const auto& [id, hair] : first)
    if (before.contains(id)) {
      EXPECT_NEAR(hair.width_um, 1.5 * before.at(id).width_um, 1e-9);
    }

  followup.number = 2;
  followup.new_share = 0.2;
  const auto second = ById(MakeFollowup(scene, followup).hairs);
  for (const auto& [id, hair] : first) EXPECT_TRUE(second.contains(id));
}

TEST(MakeFollowup, RefusesOptionsOutOfRange) {
  const PhantomScene scene = MakeScene(FamilyOptions("bare", 1));
  FollowupOptions followup;
  followup.lost_share = 1.5;
  EXPECT_THROW(MakeFollowup(scene, followup), Error);
}

TEST(MakeFollowup, ChangesTheLight) {
  const PhantomScene scene = MakeScene(FamilyOptions("light", 1));
  const PhantomVisit visit = MakeFollowup(scene, FamilyFollowup("light", 1, 1));
  EXPECT_LT(visit.look.light_rgb[0], 0.8);
  EXPECT_GT(visit.look.vignette, scene.options.camera.vignette + 0.1);
}

}  // namespace
}  // namespace tricho
