// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/even_bar.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace tricho {
namespace {

Bar AnEvenBar() {
  Bar bar;
  bar.base = 0.6;
  bar.slope_per_px = 0.002;
  bar.depth = 0.5;
  bar.offset_px = 0.3;
  bar.width_px = 9;
  return bar;
}

CrossProfile AnEvenCut() {
  CrossProfile profile;
  for (double x = -14; x <= 14; x += 0.61) {
    profile.x_px.push_back(x);
    profile.value.push_back(0.3 + 0.01 * x);
    profile.weight.push_back(1);
  }
  return profile;
}

// Half of the bar lies `side_px` to either side.
double EvenModelAt(const Bar& bar, const BarPrior& prior, double x_px) {
  const double soft_px = std::sqrt(prior.blur_px * prior.blur_px - prior.side_px * prior.side_px);
  Bar left = bar, right = bar;
  left.offset_px -= prior.side_px;
  right.offset_px += prior.side_px;
  return (BarValue(left, soft_px, x_px) + BarValue(right, soft_px, x_px)) / 2;
}

// Place by place, each derivative against a difference.
TEST(EvenBarProfile, IsTheBarAtEachPlaceWithItsDerivatives) {
  const std::array<double Bar::*, 5> terms{&Bar::base, &Bar::slope_per_px, &Bar::depth, &Bar::offset_px,
                                           &Bar::width_px};
  constexpr double kStep = 0.02;  // The table behind the model is a broken line.
  const CrossProfile profile = AnEvenCut();
  for (const double side_px : {0.0, 0.9}) {
    BarPrior prior;
    prior.blur_px = 1.4;
    prior.side_px = side_px;
    EvenBarLook look;
    EvenBarProfile(profile, prior).Look(AnEvenBar(), look);
    for (std::size_t i = 0; i < profile.x_px.size(); ++i) {
      const double x_px = profile.x_px[i];
      EXPECT_NEAR(look.residual[i], EvenModelAt(AnEvenBar(), prior, x_px) - profile.value[i], 2e-6) << x_px;
      for (std::size_t k = 0; k < terms.size(); ++k) {
        Bar more = AnEvenBar(), less = AnEvenBar();
        more.*terms[k] += kStep;
        less.*terms[k] -= kStep;
        const double by = (EvenModelAt(more, prior, x_px) - EvenModelAt(less, prior, x_px)) / (2 * kStep);
        EXPECT_NEAR(look.by[k][i], by, 1e-4) << k << ' ' << x_px;
      }
    }
  }
}

TEST(EvenBarProfile, MoreValuesThanItHoldsAreRefused) {
  CrossProfile profile;
  profile.x_px = profile.value = profile.weight = std::vector<double>(kMostPlaces + 1, 1.0);
  EXPECT_ANY_THROW(EvenBarProfile(profile, {}));
}

}  // namespace
}  // namespace tricho
