// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/bar_profile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "base/random.h"

namespace tricho {
namespace {

// The textbook formula of an even bar.
double EvenBar(double x, double width, double blur) {
  const double s = blur * std::numbers::sqrt2;
  return 0.5 * (std::erf((x + width / 2) / s) - std::erf((x - width / 2) / s));
}

CrossProfile MakeProfile(const Bar& bar, double blur, double noise, Random& random) {
  CrossProfile profile;
  const double reach = bar.width_px / 2 + 7;
  for (double x = -reach; x <= reach; x += 0.5) {
    profile.x_px.push_back(x);
    profile.value.push_back(BarValue(bar, blur, x) + random.Normal(0, noise));
    profile.weight.push_back(8);
  }
  return profile;
}

Bar MakeBar(double width, double offset) {
  Bar bar;
  bar.base = 0.7;
  bar.slope_per_px = 0.002;
  bar.depth = 0.5;
  bar.offset_px = offset;
  bar.width_px = width;
  return bar;
}

BarFit FitFrom(const CrossProfile& profile, double first_width, double blur) {
  BarPrior prior;
  prior.blur_px = blur;
  Bar start;
  start.base = 0.65;
  start.depth = 0.4;
  start.width_px = first_width;
  return FitBar(profile, start, prior, false);
}

TEST(BarValue, IsTheErrorFunctionBar) {
  const Bar bar = MakeBar(4, 0.3);
  for (double x = -9; x <= 9; x += 0.37)
    EXPECT_NEAR(BarValue(bar, 0.9, x), 0.7 + 0.002 * x - 0.5 * EvenBar(x - 0.3, 4, 0.9), 1e-5);
}

TEST(BarValue, ShapeIsTheBlurredLegendreTerm) {
  Bar bar = MakeBar(6, 0);
  bar.shape = {0.2, -0.4};
  for (double x = -6; x <= 6; x += 0.61) {
    double sum = 0;
    constexpr double kStep = 0.002;
    for (double t = -3 + kStep / 2; t < 3; t += kStep) {
      const double u = t / 3, z = (x - t) / 1.1;
      const double shape = 1 + 0.2 * u - 0.4 * (1.5 * u * u - 0.5);
      sum += kStep * shape * std::exp(-0.5 * z * z) / (1.1 * std::sqrt(2 * std::numbers::pi));
    }
    EXPECT_NEAR(BarValue(bar, 1.1, x), 0.7 + 0.002 * x - 0.5 * sum, 1e-4);
  }
}

TEST(FitBar, FindsTheWidthWithoutNoise) {
  Random random(1);
  for (const double width : {1.5, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0})
    for (const double blur : {0.7, 1.0, 1.5, 2.0}) {
      const BarFit fit = FitFrom(MakeProfile(MakeBar(width, 0.4), blur, 0, random), 1.3 * width, blur);
      // Far below the blur only depth x width is known.
      if (width < 1.5 * blur) {
        EXPECT_NEAR(fit.bar.depth * fit.bar.width_px, 0.5 * width, 0.03 * width) << width << " " << blur;
        continue;
      }
      EXPECT_TRUE(fit.converged) << width << " " << blur;
      EXPECT_NEAR(fit.bar.width_px, width, 0.03) << width << " " << blur;
      EXPECT_NEAR(fit.bar.offset_px, 0.4, 0.01) << width << " " << blur;
    }
}

TEST(FitBar, IsUnbiasedUnderNoise) {
  Random random(2);
  for (const double width : {3.0, 6.0, 12.0}) {
    double sum = 0;
    for (int i = 0; i < 200; ++i)
      sum += FitFrom(MakeProfile(MakeBar(width, 0.2), 0.9, 0.01, random), 1.2 * width, 0.9).bar.width_px / 200;
    EXPECT_NEAR(sum, width, 0.04) << width;
  }
}

TEST(FitBar, AgreesWithASearchOverAGrid) {
  Random random(3);
  const double blur = 1.0;
  for (const double width : {2.7, 7.3}) {
    const Bar truth = MakeBar(width, 0);
    const CrossProfile profile = MakeProfile(truth, blur, 0.004, random);
    const BarFit fit = FitFrom(profile, width, blur);
    // Naive: every width and depth, the rest as it is.
    double best_cost = 1e9, best_width = 0;
    for (double w = width - 1; w <= width + 1; w += 0.02)
      for (double depth = 0.35; depth <= 0.65; depth += 0.005) {
        Bar bar = fit.bar;
        bar.width_px = w;
        bar.depth = depth;
        double cost = 0;
        for (std::size_t i = 0; i < profile.x_px.size(); ++i)
          if (std::abs(profile.x_px[i]) > width / 2 - 2.5 * blur)
            cost += std::pow(profile.value[i] - BarValue(bar, blur, profile.x_px[i]), 2);
        if (cost < best_cost) {
          best_cost = cost;
          best_width = w;
        }
      }
    EXPECT_NEAR(fit.bar.width_px, best_width, 0.08) << width;
  }
}

TEST(FitBar, IsDeafToAFlake) {
  Random random(4);
  CrossProfile profile = MakeProfile(MakeBar(6, 0), 1, 0.003, random);
  profile.value[2] += 0.4;
  profile.value[3] += 0.4;
  EXPECT_NEAR(FitFrom(profile, 7, 1).bar.width_px, 6, 0.05);
}

TEST(FitBar, IsDeafToABrightStripe) {
  Random random(5);
  CrossProfile profile = MakeProfile(MakeBar(12, 0), 1, 0.002, random);
  for (std::size_t i = 0; i < profile.x_px.size(); ++i)
    profile.value[i] += 0.3 * std::exp(-0.5 * std::pow(profile.x_px[i] / 1.2, 2));
  EXPECT_NEAR(FitFrom(profile, 10, 1).bar.width_px, 12, 0.15);
}

TEST(FitBar, LightHairIsTheMirrorImage) {
  Random random(6);
  Bar bar = MakeBar(7, -0.3);
  bar.depth = -0.4;
  const BarFit fit = FitFrom(MakeProfile(bar, 1, 0.001, random), 6, 1);
  EXPECT_NEAR(fit.bar.width_px, 7, 0.03);
  EXPECT_NEAR(fit.bar.depth, -0.4, 0.01);
}

TEST(FitBar, TooFewValuesDoNotConverge) {
  CrossProfile profile;
  for (int i = 0; i < 7; ++i) {
    profile.x_px.push_back(i);
    profile.value.push_back(0.5);
    profile.weight.push_back(1);
  }
  EXPECT_FALSE(FitFrom(profile, 3, 1).converged);
}

}  // namespace
}  // namespace tricho
