// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/camera_fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <deque>

#include "base/random.h"

namespace tricho {
namespace {

// Bars have no rim that lets light through: their tone comes out that much steeper.
double WithRim(double tone) { return 1.05 * std::pow(tone, 1.25); }

// Stretches of hairs of many widths and directions as a camera shows them, with noise of 1 % of a value.
struct DrawnCuts {
  std::deque<CrossProfile> profiles;
  std::vector<CodedCut> cuts;
};

DrawnCuts DrawCuts(const Camera& camera, int num_hairs, bool light_hair = false) {
  DrawnCuts drawn;
  Random random(5);
  for (int hair = 0; hair < num_hairs; ++hair)
    for (int stretch = 0; stretch < 2; ++stretch) {
      const double direction = random.Uniform(0, 3.14);
      Bar bar;
      bar.base = light_hair ? 0.25 : camera.LightOf(0.72);
      bar.depth = light_hair ? -0.4 : bar.base - camera.LightOf(0.2);
      bar.width_px = random.Uniform(8, 13);
      bar.offset_px = random.Uniform(-0.5, 0.5);
      CrossProfile profile;
      for (double x = -bar.width_px / 2 - 8 + random.Uniform(0, 0.5); x < bar.width_px / 2 + 8; x += 0.5)
        profile.x_px.push_back(x);
      SeenBar seen;
      SeeBar(camera, bar, direction, profile.x_px, SeenTerms::kNone, seen);
      for (std::size_t i = 0; i < profile.x_px.size(); ++i) {
        profile.value.push_back(seen.coded[static_cast<Eigen::Index>(i)] + random.Normal(0, 0.003));
        profile.weight.push_back(10);
      }
      drawn.profiles.push_back(std::move(profile));
      drawn.cuts.push_back({&drawn.profiles.back(), direction, bar.width_px * random.Uniform(0.85, 1.15), hair});
    }
  return drawn;
}

Camera Plain(double tone, double blur_px) {
  Camera camera;
  camera.tone = tone;
  camera.blur_px = blur_px;
  return camera;
}

TEST(FitCamera, FindsBlurAndTone) {
  for (const double tone : {0.8, 1.0, 1.7, 2.4})
    for (const double blur_px : {0.8, 1.5, 2.4}) {
      const auto fit = FitCamera(DrawCuts(Plain(tone, blur_px), 30).cuts, false);
      ASSERT_TRUE(fit);
      EXPECT_NEAR(fit->camera.blur_px, blur_px, 0.08 * blur_px) << tone;
      EXPECT_NEAR(fit->camera.tone, WithRim(tone), 0.3 * tone) << blur_px;
      EXPECT_LT(fit->camera.MotionShare(), 0.1);
      EXPECT_GT(fit->error_share, fit->random_error_share);
      EXPECT_NEAR(fit->width_px, 10.5, 1.2);
    }
}

TEST(FitCamera, FindsMotionAndItsDirection) {
  Camera moved = Plain(1, 2);
  moved.motion_cos = -0.5;
  moved.motion_sin = 0.3;
  const auto fit = FitCamera(DrawCuts(moved, 30).cuts, false);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->camera.motion_cos, -0.5, 0.1);
  EXPECT_NEAR(fit->camera.motion_sin, 0.3, 0.1);
}

TEST(FitCamera, FindsSharpening) {
  Camera sharpened = Plain(1, 1);
  sharpened.overshoot = 1;
  sharpened.halo_px = 1.5;
  const auto fit = FitCamera(DrawCuts(sharpened, 30).cuts, false);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->camera.overshoot, 1, 0.25);
  EXPECT_NEAR(fit->camera.halo_px, 1.5, 0.3);
}

TEST(FitCamera, FindsADiscOutOfFocusFlat) {
  Camera flat = Plain(2.4, 2.5);
  flat.flatness = Camera::kDiscFlatness;
  const auto fit = FitCamera(DrawCuts(flat, 40).cuts, false);
  ASSERT_TRUE(fit);
  EXPECT_GT(fit->camera.flatness, 0.2);
  EXPECT_NEAR(fit->camera.blur_px, 2.5, 0.3);
}

TEST(FitCamera, LightHairIsShaded) {
  Camera shaded = Plain(1, 1);
  shaded.bow = -0.2;
  const auto fit = FitCamera(DrawCuts(shaded, 30, true).cuts, true);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->camera.bow, -0.2, 0.08);
}

// More blur, less certain: the rest of an edge tells tone and width apart.
TEST(FitCamera, ErrorsGrowWithTheBlur) {
  double before = 0;
  for (const double blur_px : {1.0, 2.0, 3.5}) {
    const auto fit = FitCamera(DrawCuts(Plain(2.4, blur_px), 30).cuts, false);
    ASSERT_TRUE(fit);
    EXPECT_GT(fit->error_share, before) << blur_px;
    before = fit->error_share;
  }
}

TEST(FitCamera, TooFewStretchesTellNothing) {
  DrawnCuts drawn = DrawCuts(Plain(1, 1), 10);
  drawn.cuts.resize(kFewestCuts - 1);
  EXPECT_FALSE(FitCamera(drawn.cuts, false));
  EXPECT_FALSE(FitCamera({}, true));
}

TEST(FitCamera, FlatStretchesAndNoiseDontBreakIt) {
  CrossProfile even;
  for (double x = -15; x <= 15; x += 0.5) {
    even.x_px.push_back(x);
    even.value.push_back(0.5);
    even.weight.push_back(1);
  }
  const auto fit = FitCamera(std::vector<CodedCut>(10, {&even, 0, 10, 0}), false);
  ASSERT_TRUE(fit);
  EXPECT_TRUE(std::isfinite(fit->camera.blur_px) && std::isfinite(fit->error_share));
}

}  // namespace
}  // namespace tricho
