// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/see/ridge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

constexpr double kPi = std::numbers::pi;
const cv::Size kRidgeSize(200, 160);

// The response by its definition: at each of the samples along the line, the contrast is weighed with the negated
// second derivative across of a Gaussian, times sigma^2; the samples are averaged with a Gaussian along.
double NaiveResponse(const HairContrast& hair, const Point& at, double direction_rad, const RidgeFilter& filter) {
  const double sigma_px = filter.sigma_um / hair.scale.um_per_work_px;
  const double length_px = kRidgeHalfLengthUm / hair.scale.um_per_work_px;
  const Point along(std::cos(direction_rad), std::sin(direction_rad)), normal(-along.y(), along.x());
  double response = 0, weights = 0;
  for (double t = -2 * length_px; t <= 2 * length_px; t += 1) {
    const Point center = at + t * along;
    const double weight = std::exp(-t * t / (2 * length_px * length_px));
    weights += weight;
    for (int y = static_cast<int>(center.y() - 4 * sigma_px); y <= center.y() + 4 * sigma_px; ++y)
      for (int x = static_cast<int>(center.x() - 4 * sigma_px); x <= center.x() + 4 * sigma_px; ++x) {
        const Point d = Point(x, y) - center;
        const double across = d.dot(normal) / sigma_px;
        const double gauss = std::exp(-d.squaredNorm() / (2 * sigma_px * sigma_px)) / (2 * kPi * sigma_px * sigma_px);
        response += weight * hair.contrast.at<float>(y, x) * gauss * (1 - across * across);
      }
  }
  return response / weights;
}

double AngleBetween(double a_rad, double b_rad) {
  const double d = std::fmod(std::abs(a_rad - b_rad), kPi);
  return std::min(d, kPi - d);
}

// Points on the middle of the bar, away from its ends, that run along it.
std::vector<RidgePoint> PointsOn(const RidgeMap& map, const DrawnBar& bar) {
  const double angle_rad = std::atan2(bar.Along().y(), bar.Along().x());
  std::vector<RidgePoint> points;
  for (const RidgePoint& point : map.points) {
    const Point at = point.at_px.cast<double>();
    const double along = (at - bar.from).dot(bar.Along());
    if (along > 15 && along < bar.LengthPx() - 15 && std::abs(bar.Aside(at)) < 2 &&
        AngleBetween(point.direction_rad, angle_rad) < 0.2)
      points.push_back(point);
  }
  return points;
}

TEST(FindRidgePoints, AgreesWithDirectConvolution) {
  for (const double angle_deg : {0.0, 11.25, 37.0, 90.0, 141.0}) {
    const DrawnBar bar = BarAbout({100.3, 79.6}, angle_deg, 110);
    const HairContrast hair = DrawContrast(kRidgeSize, {bar});
    const RidgeMap map = FindRidgePoints(hair, {});
    const std::vector<RidgePoint> points = PointsOn(map, bar);
    ASSERT_GT(points.size(), 50) << angle_deg;
    for (const RidgePoint& point : points) {
      const Point at = point.at_px.cast<double>();
      const double naive = NaiveResponse(hair, at, point.direction_rad, {});
      // Strength is that of the nearest of 16 directions: up to 5.6 degrees off, some 7 % less.
      EXPECT_GT(point.strength * map.noise, 0.92 * naive) << angle_deg << " at " << at.transpose();
      EXPECT_LT(point.strength * map.noise, 1.02 * naive) << angle_deg << " at " << at.transpose();
      const Point normal(-std::sin(point.direction_rad), std::cos(point.direction_rad));
      EXPECT_LT(NaiveResponse(hair, at + 1.2 * normal, point.direction_rad, {}), naive);
      EXPECT_LT(NaiveResponse(hair, at - 1.2 * normal, point.direction_rad, {}), naive);
    }
  }
}

TEST(FindRidgePoints, LieOnTheMiddleToAFractionOfAPixel) {
  Random random(11);
  for (int round = 0; round < 25; ++round) {
    const double angle_deg = random.Uniform(0, 180);
    const DrawnBar bar =
        BarAbout({100 + random.Uniform(-1, 1), 80 + random.Uniform(-1, 1)}, angle_deg, 110, random.Uniform(6, 11));
    const std::vector<RidgePoint> points = PointsOn(FindRidgePoints(DrawContrast(kRidgeSize, {bar}), {}), bar);
    ASSERT_GT(points.size(), 50);
    double squares = 0;
    for (const RidgePoint& point : points) {
      squares += std::pow(bar.Aside(point.at_px.cast<double>()), 2);
      EXPECT_LT(AngleBetween(point.direction_rad, angle_deg * kPi / 180), 0.06);
    }
    EXPECT_LT(std::sqrt(squares / static_cast<double>(points.size())), 0.25) << angle_deg;
  }
}

TEST(FindRidgePoints, NoPlaceOnALineIsLeftOut) {
  const DrawnBar bar = BarAbout({100, 80}, 33, 110);
  const std::vector<RidgePoint> points = PointsOn(FindRidgePoints(DrawContrast(kRidgeSize, {bar}), {}), bar);
  for (double along = 18; along < bar.LengthPx() - 18; along += 1) {
    const Point at = bar.from + along * bar.Along();
    double nearest = HUGE_VAL;
    for (const RidgePoint& point : points) nearest = std::min(nearest, (point.at_px.cast<double>() - at).norm());
    EXPECT_LT(nearest, 1.2) << along;
  }
}

// In (x, y, direction) both lines go on through their crossing.
TEST(FindRidgePoints, BothDirectionsAtACrossing) {
  for (const double turn_deg : {45.0, 60.0, 90.0}) {
    const DrawnBar first = BarAbout({100, 80}, 10, 120), second = BarAbout({100, 80}, 10 + turn_deg, 120);
    const RidgeMap map = FindRidgePoints(DrawContrast(kRidgeSize, {first, second}), {});
    for (const DrawnBar& bar : {first, second}) {
      int near_crossing = 0;
      for (const RidgePoint& point : PointsOn(map, bar))
        near_crossing += (point.at_px.cast<double>() - Point(100, 80)).norm() < 4;
      EXPECT_GE(near_crossing, 4) << turn_deg;
    }
  }
}

TEST(FindRidgePoints, StrengthIsInDeviationsOfTheSkin) {
  const DrawnBar bar = BarAbout({100, 80}, 33, 110);
  const RidgeMap calm = FindRidgePoints(DrawContrast(kRidgeSize, {bar}, 0.9, 0.02), {});
  const RidgeMap rough = FindRidgePoints(DrawContrast(kRidgeSize, {bar}, 0.9, 0.04), {});
  EXPECT_NEAR(rough.noise / calm.noise, 2, 0.5);
  EXPECT_NEAR(PointsOn(calm, bar)[20].strength / PointsOn(rough, bar)[20].strength, rough.noise / calm.noise, 0.2);
}

// Two lines that stand out from the skin's texture alike, one of them by far too faint for this photo's hair.
TEST(FindRidgePoints, WhatIsFarFainterThanHairIsNotLookedFor) {
  const DrawnBar bar = BarAbout({100, 80}, 33, 110);
  const auto num_points = [&](double depth, double faintest_share) {
    HairContrast hair = DrawContrast(kRidgeSize, {bar}, depth, 0.001);
    hair.typical_depth = 1;
    return PointsOn(FindRidgePoints(hair, {.faintest_share = faintest_share}), bar).size();
  };
  EXPECT_GT(num_points(0.1, 0.06), 60U);
  EXPECT_GT(num_points(0.04, 0), 60U);
  EXPECT_EQ(num_points(0.04, 0.06), 0U);
}

TEST(FindRidgePoints, LightLinesAreNone) {
  HairContrast hair = DrawContrast(kRidgeSize, {BarAbout({100, 80}, 33, 110)});
  hair.contrast = -hair.contrast;
  EXPECT_TRUE(PointsOn(FindRidgePoints(hair, {}), BarAbout({100, 80}, 33, 110)).empty());
}

TEST(FindRidgePoints, NoneWhereNotSeenAndNoneOnNothing) {
  HairContrast hair = DrawContrast(kRidgeSize, {BarAbout({100, 80}, 0, 150)});
  hair.seen.colRange(0, 100).setTo(0);
  for (const RidgePoint& point : FindRidgePoints(hair, {}).points) EXPECT_GT(point.at_px.x(), 98.9F);
  hair.seen.setTo(0);
  EXPECT_TRUE(FindRidgePoints(hair, {}).points.empty());
  EXPECT_TRUE(FindRidgePoints(DrawContrast(kRidgeSize, {}, 0.9, 0), {}).points.empty());
}

// A line is found over the seams of the bands that bound the memory.
TEST(FindRidgePoints, BandsLeaveNoSeam) {
  const DrawnBar bar = BarAbout({60, 250}, 88, 440);
  const std::vector<RidgePoint> points = PointsOn(FindRidgePoints(DrawContrast({120, 500}, {bar}), {}), bar);
  for (int y = 60; y < 440; ++y)
    EXPECT_TRUE(std::any_of(points.begin(), points.end(), [=](const RidgePoint& p) {
      return std::abs(p.at_px.y() - static_cast<float>(y)) < 1.1F;
    })) << y;
}

}  // namespace
}  // namespace tricho
