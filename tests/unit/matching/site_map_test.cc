// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/site_map.h"

#include <gtest/gtest.h>

#include <Eigen/LU>

#include "base/random.h"

namespace tricho {
namespace {

SiteMap Wavy() {
  SiteMap map;
  map.homography << 0.98, -0.2, 31, 0.21, 1.01, -12, 1e-5, -2e-5, 1;
  map.displacement.columns = 8;
  map.displacement.rows = 7;
  map.displacement.spacing_px = 200;
  map.displacement.origin_px = {-200, -200};
  Random random(3);
  for (int i = 0; i < 56; ++i) map.displacement.knots_px.emplace_back(random.Normal(0, 6), random.Normal(0, 6));
  return map;
}

TEST(SiteMap, IsTheIdentityAtFirst) {
  const SiteMap map;
  EXPECT_EQ(map.Map({12.5, -3}), Point(12.5, -3));
  EXPECT_EQ(map.Inverse({12.5, -3}), Point(12.5, -3));
  EXPECT_DOUBLE_EQ(map.Jacobian({5, 5}).determinant(), 1);
}

TEST(SiteMap, InverseTakesBack) {
  const SiteMap map = Wavy();
  Random random(1);
  for (int i = 0; i < 200; ++i) {
    const Point at(random.Uniform(-300, 1500), random.Uniform(-300, 1300));
    EXPECT_LT((map.Inverse(map.Map(at)) - at).norm(), 1e-6) << at.transpose();
  }
}

TEST(SiteMap, JacobianIsTheSlopeOfTheMap) {
  const SiteMap map = Wavy();
  Random random(2);
  for (int i = 0; i < 100; ++i) {
    const Point at(random.Uniform(10, 1000), random.Uniform(10, 800));
    const double h = 1e-4;
    Eigen::Matrix2d slope;
    slope.col(0) = (map.Map(at + Point(h, 0)) - map.Map(at - Point(h, 0))) / (2 * h);
    slope.col(1) = (map.Map(at + Point(0, h)) - map.Map(at - Point(0, h))) / (2 * h);
    EXPECT_LT((slope - map.Jacobian(at)).norm(), 1e-5);
  }
}

// A spline whose knots lie on a plane is that plane, exactly.
TEST(DisplacementGrid, ReproducesALinearDisplacement) {
  DisplacementGrid grid = Wavy().displacement;
  for (int j = 0; j < grid.rows; ++j)
    for (int i = 0; i < grid.columns; ++i) {
      const Point at = grid.origin_px + grid.spacing_px * Point(i, j);
      grid.knots_px[j * grid.columns + i] = {0.01 * at.x() - 0.02 * at.y() + 3, 0.03 * at.y()};
    }
  for (const Point& at : {Point(0, 0), Point(333.3, 512), Point(999, 799)}) {
    EXPECT_NEAR(grid.At(at).x(), 0.01 * at.x() - 0.02 * at.y() + 3, 1e-9);
    EXPECT_NEAR(grid.At(at).y(), 0.03 * at.y(), 1e-9);
  }
}

TEST(DisplacementGrid, GoesOnBeyondItsKnotsAsAtTheNearestPlace) {
  const DisplacementGrid grid = Wavy().displacement;
  EXPECT_EQ(grid.At({-5000, 300}), grid.At({0, 300}));
  EXPECT_EQ(grid.Slope({-5000, 300}).col(0), Point(0, 0));
}

}  // namespace
}  // namespace tricho
