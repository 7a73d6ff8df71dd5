// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/network_hairs.h"

#include <gtest/gtest.h>

#include <cmath>

#include "hair/network/network_lines.h"
#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kSize(240, 180);

// Maps that say the same of every place and direction.
NetworkMaps EvenMaps(float line_logit) {
  const int shape[] = {NetworkMaps::kDirections + 2, kSize.height, kSize.width};
  NetworkMaps maps;
  maps.logits.create(3, shape, CV_32F);
  maps.logits.setTo(-8);
  for (int d = 0; d < NetworkMaps::kDirections; ++d) cv::Mat(kSize, CV_32F, maps.logits.ptr(d)).setTo(line_logit);
  return maps;
}

// What the network that comes with the program says.
NetworkMaps MapsOf(const HairContrast& hair) {
  static const NetworkModel model = BuiltInNetwork();
  return RunNetwork(model, hair);
}

TEST(NetworkRidge, RunsAlongTheMiddleOfAHair) {
  for (const double angle_deg : {0.0, 31.0, 90.0, 140.0}) {
    const DrawnBar bar = BarAbout({120, 90}, angle_deg, 120);
    const RidgeMap ridge = NetworkRidge(MapsOf(DrawContrast(kSize, {bar})), 0.5);
    const double along_rad = std::atan2(bar.Along().y(), bar.Along().x());
    ASSERT_GT(ridge.points.size(), 60u) << angle_deg;
    for (const RidgePoint& point : ridge.points) {
      const Point at = point.at_px.cast<double>();
      if (std::abs((at - Point(120, 90)).dot(bar.Along())) > 50) continue;
      EXPECT_LT(std::abs(bar.Aside(at)), 1.6) << angle_deg;
      EXPECT_LT(std::abs(std::remainder(point.direction_rad - along_rad, M_PI)), 0.25) << angle_deg;
      EXPECT_GE(point.strength, 0.5 * kStrengthOfCertain);
      EXPECT_LE(point.strength, kStrengthOfCertain);
    }
  }
}

TEST(TipProbability, IsTheMostWithinReach) {
  NetworkMaps maps = EvenMaps(-8);
  maps.logits.ptr<float>(NetworkMaps::kDirections + 1, 40)[50] = 1;
  EXPECT_NEAR(TipProbability(maps, {46, 44}), 1 / (1 + std::exp(-1.0)), 1e-6);
  EXPECT_LT(TipProbability(maps, {45, 40}), 0.01);
  EXPECT_EQ(TipProbability(maps, {-100, 40}), 0);  // Outside.
}

TEST(AddUnseenHairs, FindsAHairThatIsNotKnownAndNoneThatIs) {
  const DrawnBar bar = BarAbout({120, 90}, 30, 120);
  const HairContrast hair = DrawContrast(kSize, {bar});
  const NetworkMaps maps = MapsOf(hair);
  PhotoFit nothing_known(hair, {});
  AddUnseenHairs(nothing_known, maps);
  ASSERT_EQ(nothing_known.size(), 1);
  EXPECT_TRUE(nothing_known.strokes()[0].from_network);
  EXPECT_LT(EndsOff(nothing_known.strokes()[0].line, bar), 6);
  PhotoFit known(hair, {StrokeOn(bar)});
  AddUnseenHairs(known, maps);
  ASSERT_EQ(known.size(), 1);
  EXPECT_FALSE(known.strokes()[0].from_network);
}

TEST(RemoveUnlikelyHairs, AsksThePhotoAndTheNetwork) {
  const DrawnBar bar = BarAbout({120, 50}, 0, 120), bare = BarAbout({120, 130}, 0, 120);
  const HairContrast hair = DrawContrast(kSize, {bar});
  const auto kept = [&](const NetworkMaps& maps) {
    PhotoFit fit(hair, {StrokeOn(bar), StrokeOn(bare)});
    fit.DrawAll();
    RemoveUnlikelyHairs(fit, maps);
    return fit.size();
  };
  EXPECT_EQ(kept(MapsOf(hair)), 1);
  EXPECT_EQ(kept(EvenMaps(2)), 1);   // The network takes both for hairs: the photo shows one.
  EXPECT_EQ(kept(EvenMaps(-8)), 0);  // The network takes neither for one.
}

}  // namespace
}  // namespace tricho
