// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/bilinear.h"

#include <gtest/gtest.h>

#include <array>

namespace tricho {
namespace {

// Three columns in rows of four numbers.
constexpr std::array<float, 8> kMap{1, 2, 4, -99, 3, 6, 8, -99};

std::optional<double> At(const Point& at) { return Bilinear<double>(kMap.data(), 4, 3, 2, at); }

TEST(Bilinear, BetweenFourPixels) {
  EXPECT_EQ(At({0, 0}), 1);
  EXPECT_EQ(At({1.5, 0}), 3);
  EXPECT_EQ(At({0.5, 0.5}), 3);
  EXPECT_DOUBLE_EQ(At({1.25, 0.75}).value(), 0.25 * 2.5 + 0.75 * 6.5);
}

TEST(Bilinear, NothingWhereAPixelLiesOutside) {
  for (const Point& at : {Point(-0.1, 0), Point(0, -0.1), Point(2, 0), Point(0, 1), Point(7, 7)})
    EXPECT_EQ(At(at), std::nullopt) << at.transpose();
}

TEST(Bilinear, APlaneIsItself) {
  const std::array<unsigned char, 6> plane{10, 12, 14, 13, 15, 17};
  for (double x = 0; x < 2; x += 0.25)
    for (double y = 0; y < 1; y += 0.25)
      EXPECT_DOUBLE_EQ(Bilinear<double>(plane.data(), 3, 3, 2, {x, y}).value(), 10 + 2 * x + 3 * y);
}

}  // namespace
}  // namespace tricho
