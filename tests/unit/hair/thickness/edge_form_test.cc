// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/edge_form.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/srgb.h"

namespace tricho {
namespace {

constexpr double kBlurPx = 1.5, kWidthPx = 16, kUmPerPx = 4;

// Profiles of hairs (coded value `hair`) on skin (`skin`), with the bars that fit them.
class Segments {
 public:
  Segments(Encoding blurred_in, int count, double skin = 0.75, double hair = 0.2) : profiles_(count) {
    for (int k = 0; k < count; ++k) {
      CrossProfile& profile = profiles_[k];
      for (double x = -20 + 0.1 * k; x <= 20; x += 0.5) {
        profile.x_px.push_back(x);
        profile.value.push_back(ValueAt(blurred_in, x, skin, hair));
        profile.weight.push_back(10);
      }
      Bar start;
      start.base = skin;
      start.depth = skin - hair;
      start.width_px = kWidthPx;
      fitted_.push_back({&profile, FitBar(profile, start, {.blur_px = kBlurPx}, false).bar});
    }
  }

  const std::vector<FittedSegment>& fitted() const { return fitted_; }

 private:
  static double ValueAt(Encoding blurred_in, double x, double skin, double hair) {
    const double s = kBlurPx * std::numbers::sqrt2;
    const double cover = (std::erf((x + kWidthPx / 2) / s) - std::erf((x - kWidthPx / 2) / s)) / 2;
    if (blurred_in == Encoding::kCoded) return std::lerp(skin, hair, cover);
    return SrgbFromLinear(std::lerp(LinearFromSrgb(skin), LinearFromSrgb(hair), cover));
  }

  std::vector<CrossProfile> profiles_;
  std::vector<FittedSegment> fitted_;
};

TEST(EncodingOf, TellsWhereTheBlurHappened) {
  for (const Encoding encoding : {Encoding::kLight, Encoding::kCoded}) {
    EXPECT_EQ(EncodingOf(Segments(encoding, 8).fitted(), kBlurPx, kUmPerPx), encoding);
    EXPECT_EQ(EncodingOf(Segments(encoding, 8, 0.3, 0.85).fitted(), kBlurPx, kUmPerPx), encoding) << "light hair";
  }
}

TEST(EncodingOf, TooFewSegmentsAreTakenForACameras) {
  EXPECT_EQ(EncodingOf({}, kBlurPx, kUmPerPx), Encoding::kLight);
  EXPECT_EQ(EncodingOf(Segments(Encoding::kCoded, 2).fitted(), kBlurPx, kUmPerPx), Encoding::kLight);
}

TEST(EncodingOf, DoesNotDependOnTheOrderOrTheSide) {
  for (const Encoding encoding : {Encoding::kLight, Encoding::kCoded}) {
    const Segments segments(encoding, 6);
    std::vector<FittedSegment> turned(segments.fitted().rbegin(), segments.fitted().rend());
    std::vector<CrossProfile> mirrored;
    mirrored.reserve(turned.size());
    for (FittedSegment& one : turned) {
      mirrored.push_back(*one.profile);
      for (double& x : mirrored.back().x_px) x = -x;
      one.profile = &mirrored.back();
      one.bar.offset_px = -one.bar.offset_px;
      one.bar.slope_per_px = -one.bar.slope_per_px;
    }
    EXPECT_EQ(EncodingOf(turned, kBlurPx, kUmPerPx), encoding);
  }
}

}  // namespace
}  // namespace tricho
