// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/seen_bar.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>

#include "base/srgb.h"

namespace tricho {
namespace {

Camera ACamera() {
  Camera camera;
  camera.tone = 1.8;
  camera.blur_px = 1.4;
  camera.motion_cos = 0.3;
  camera.motion_sin = -0.2;
  camera.overshoot = 0.6;
  camera.halo_px = 1.5;
  camera.flatness = 0.2;
  camera.bow = -0.1;
  return camera;
}

Bar ABar() {
  Bar bar;
  bar.base = 0.6;
  bar.slope_per_px = 0.002;
  bar.depth = 0.5;
  bar.offset_px = 0.3;
  bar.width_px = 9;
  return bar;
}

std::vector<double> Places() {
  std::vector<double> x_px;
  for (double x = -14; x <= 14; x += 0.61) x_px.push_back(x);
  return x_px;
}

constexpr double kDirection = 0.9;

// In values and without sharpening it is the bar of bar_profile.h.
TEST(SeeBar, WithoutToneAndSharpeningIsTheBlurredBar) {
  Camera camera;
  camera.tone = Camera::kCodedTone;
  camera.blur_px = 1.4;
  SeenBar seen;
  SeeBar(camera, ABar(), kDirection, Places(), SeenTerms::kAll, seen);
  for (std::size_t i = 0; i < Places().size(); ++i)
    EXPECT_NEAR(seen.coded[static_cast<Eigen::Index>(i)], BarValue(ABar(), 1.4, Places()[i]), 1e-6);
}

TEST(SeeBar, BlurredInLightIsCodedAsSrgb) {
  Camera camera;
  camera.blur_px = 1.4;
  SeenBar seen;
  SeeBar(camera, ABar(), kDirection, Places(), SeenTerms::kAll, seen);
  for (std::size_t i = 0; i < Places().size(); ++i)
    EXPECT_NEAR(seen.coded[static_cast<Eigen::Index>(i)], SrgbFromLinear(BarValue(ABar(), 1.4, Places()[i])), 1e-5);
}

TEST(SeeBar, SharpeningOvershootsBesideTheEdges) {
  Camera sharp = ACamera();
  sharp.blur_px = 1;
  Camera plain = sharp;
  plain.overshoot = 0;
  SeenBar with, without;
  SeeBar(sharp, ABar(), kDirection, Places(), SeenTerms::kAll, with);
  SeeBar(plain, ABar(), kDirection, Places(), SeenTerms::kAll, without);
  EXPECT_GT(with.coded.maxCoeff(), without.coded.maxCoeff() + 0.01);
  EXPECT_LT(with.coded.minCoeff(), without.coded.minCoeff());
}

// Each derivative against a difference.
TEST(SeeBar, DerivativesAreThoseOfTheValues) {
  const std::array<std::function<void(Bar&, double)>, kNumBarTerms> of_bar{
      [](Bar& bar, double by) { bar.base += by; }, [](Bar& bar, double by) { bar.slope_per_px += by; },
      [](Bar& bar, double by) { bar.depth += by; }, [](Bar& bar, double by) { bar.offset_px += by; },
      [](Bar& bar, double by) { bar.width_px += by; }};
  const std::array<std::function<void(Camera&, double)>, kNumCameraTerms> of_camera{
      [](Camera& camera, double by) { camera.tone += by; },
      [](Camera& camera, double by) { camera.blur_px *= std::exp(by); },
      [](Camera& camera, double by) { camera.motion_cos += by; },
      [](Camera& camera, double by) { camera.motion_sin += by; },
      [](Camera& camera, double by) { camera.overshoot += by; },
      [](Camera& camera, double by) { camera.halo_px *= std::exp(by); },
      [](Camera& camera, double by) { camera.bow += by; },
      [](Camera& camera, double by) { camera.flatness += by; }};
  SeenBar seen, more, less;
  SeeBar(ACamera(), ABar(), kDirection, Places(), SeenTerms::kAll, seen);
  constexpr float kStep = 1e-3F;
  for (int term = 0; term < kNumBarTerms + kNumCameraTerms; ++term) {
    for (const double sign : {1.0, -1.0}) {
      Bar bar = ABar();
      Camera camera = ACamera();
      if (term < kNumBarTerms)
        of_bar[static_cast<std::size_t>(term)](bar, sign * kStep);
      else
        of_camera[static_cast<std::size_t>(term - kNumBarTerms)](camera, sign * kStep);
      SeeBar(camera, bar, kDirection, Places(), SeenTerms::kAll, sign > 0 ? more : less);
    }
    const Eigen::VectorXf difference = (more.coded - less.coded) / (2 * kStep);
    const float largest = difference.cwiseAbs().maxCoeff();
    EXPECT_GT(largest, 0) << term;
    // That by the halo is a difference of its own, to one side; that by the flatness also leaves out the sharpening.
    const int of_camera_term = term - kNumBarTerms;
    const float tolerance = of_camera_term == kByFlatness ? 0.4F : of_camera_term == kByLogHalo ? 0.12F : 0.01F;
    EXPECT_LT((difference - seen.by.col(term)).cwiseAbs().maxCoeff(), tolerance * largest) << term;
  }
}

TEST(SeeBar, PlacesThatCantBeAreRefused) {
  SeenBar seen;
  EXPECT_ANY_THROW(SeeBar(Camera(), ABar(), 0, {}, SeenTerms::kAll, seen));
  EXPECT_ANY_THROW(SeeBar(Camera(), ABar(), 0, std::vector<double>(kMostPlaces + 1, 0.0), SeenTerms::kAll, seen));
}

}  // namespace
}  // namespace tricho
