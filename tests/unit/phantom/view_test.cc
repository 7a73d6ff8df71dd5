// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/view.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "phantom/families.h"

namespace tricho {
namespace {

TEST(BaselineCamera, PutsTheMiddleOfTheSkinInTheMiddleOfTheFrame) {
  PhantomOptions options;
  options.width_px = 101;
  options.height_px = 51;
  options.um_per_px = 4;
  const PhantomCamera camera = BaselineCamera(options);
  EXPECT_LT((camera.ImageFromSkin({0, 0}) - Point(50, 25)).norm(), 1e-9);
  EXPECT_LT((camera.ImageFromSkin({40, -8}) - Point(60, 23)).norm(), 1e-9);
  EXPECT_NEAR(camera.PxPerUm({17, 3}), 0.25, 1e-12);
}

TEST(FollowupCamera, MapsThereAndBack) {
  const PhantomOptions options = FamilyOptions("turned", 6);
  const PhantomCamera camera = FollowupCamera(options, FamilyFollowup("turned", 6, 1));
  for (const Point& image_px : {Point(0, 0), Point(1399, 0), Point(700, 500), Point(20, 1049)}) {
    const Point skin_um = camera.SkinFromImage(image_px);
    EXPECT_LT((camera.ImageFromSkin(skin_um) - image_px).norm(), 1e-6);
  }
}

TEST(FollowupCamera, TurnsZoomsAndShifts) {
  PhantomOptions options;
  FollowupOptions followup;
  followup.turn_deg = 90;
  followup.zoom = 1.5;
  followup.shift_x_um = 300;
  followup.shift_y_um = 0;
  followup.perspective = 0;
  followup.stretch_um = 0;
  const PhantomCamera camera = FollowupCamera(options, followup);
  const Point middle(799.5, 599.5);
  EXPECT_LT((camera.ImageFromSkin({300, 0}) - middle).norm(), 1e-9);
  // A quarter turn takes right to down.
  EXPECT_LT((camera.ImageFromSkin({370, 0}) - middle - Point(0, 15)).norm(), 1e-9);
  EXPECT_NEAR(camera.PxPerUm({0, 0}), 1.5 / 7, 1e-12);
}

TEST(SkinStretch, HasTheAskedSizeOnAverage) {
  PhantomOptions options;
  double sum = 0;
  int num_points = 0;
  for (options.seed = 1; options.seed <= 20; ++options.seed) {
    FollowupOptions followup;
    followup.stretch_um = 40;
    const SkinStretch stretch = FollowupCamera(options, followup).stretch;
    for (int x = -5000; x <= 5000; x += 500, ++num_points) {
      const Point at(x, 0.7 * x);
      sum += (stretch.Displaced(at) - at).squaredNorm();
      EXPECT_LT((stretch.Displaced(stretch.AtRest(at)) - at).norm(), 1e-3);
    }
  }
  EXPECT_NEAR(std::sqrt(sum / num_points), 40, 6);
}

TEST(PhantomView, FrameCircleAndBars) {
  PhantomOptions options;
  options.width_px = 1280;
  options.height_px = 1024;
  PhantomView view = MakeView(options);
  EXPECT_TRUE(view.Contains({-0.5, -0.5}));
  EXPECT_FALSE(view.Contains({-0.6, 10}));
  EXPECT_FALSE(view.Contains({1279.5, 10}));
  EXPECT_FALSE(view.Contains({std::nan(""), 10}));
  EXPECT_EQ(view.AreaPx2(), 1280.0 * 1024);

  options.clutter.top_bar = true;
  view = MakeView(options);
  EXPECT_FALSE(view.Contains({10, 10}));
  EXPECT_TRUE(view.Contains({1000, 10}));
  EXPECT_FALSE(view.Contains({640, 1020}));
  EXPECT_EQ(view.AreaPx2(), 1280.0 * 1024 - 602 * 26 - 1280 * 16);

  options.camera.circular_field = true;
  view = MakeView(options);
  EXPECT_FALSE(view.Contains({10, 500}));
  EXPECT_TRUE(view.Contains({639.5, 15}));
  EXPECT_NEAR(view.AreaPx2(), std::numbers::pi * std::pow(0.49 * 1024, 2), 1e-6);
}

}  // namespace
}  // namespace tricho
