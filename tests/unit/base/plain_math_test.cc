// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/plain_math.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace tricho {
namespace {

TEST(PlainMath, ExpIsThatOfTheLibrary) {
  for (double x = -87; x < 88; x += 0.0011) {
    const auto at = static_cast<float>(x);
    const double expected = std::exp(static_cast<double>(at));
    EXPECT_NEAR(PlainExp(at), expected, 2e-7 * expected) << at;
  }
  EXPECT_EQ(PlainExp(0), 1);
  EXPECT_LT(PlainExp(-1e6F), 1.3e-38F);
}

TEST(PlainMath, LogIsThatOfTheLibrary) {
  for (double power = -80; power < 80; power += 0.0011) {
    const auto at = static_cast<float>(std::exp(power));
    const double expected = std::log(static_cast<double>(at));
    EXPECT_NEAR(PlainLog(at), expected, 2e-7 * std::max(1.0, std::abs(expected))) << at;
  }
  EXPECT_EQ(PlainLog(1), 0);
}

TEST(PlainMath, NormalIsThatOfTheLibrary) {
  for (double x = -14; x < 14; x += 0.0011) {
    const auto z = static_cast<float>(x);
    const PlainNormal normal = PlainNormalAt(z);
    EXPECT_NEAR(normal.density, std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi), 1e-7) << z;
    EXPECT_NEAR(normal.below, 0.5 * std::erfc(-z / std::numbers::sqrt2), 4e-7) << z;
  }
}

// Numbers too small for a float's full precision cost processors a hundred times as much.
TEST(PlainMath, FarOutNothingIsDenormal) {
  for (const float z : {-1e6F, -14.0F, 14.0F, 1e6F}) {
    EXPECT_TRUE(std::isnormal(PlainNormalAt(z).density)) << z;
    EXPECT_TRUE(std::isnormal(PlainNormalAt(z).below)) << z;
  }
}

}  // namespace
}  // namespace tricho
