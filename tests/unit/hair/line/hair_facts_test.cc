// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/line/hair_facts.h"

#include <gtest/gtest.h>

namespace tricho {
namespace {

constexpr UsualWidth kUsual{0.5, 70, 60, 100};

TEST(UsualWidthPx, IsAQuantileOfEnoughWidths) {
  EXPECT_DOUBLE_EQ(UsualWidthPx({20, 8, 9, 10, 10, 11, 12, 9, 40}, kUsual, 7), 10);
}

TEST(UsualWidthPx, FewWidthsTellNothing) {
  EXPECT_DOUBLE_EQ(UsualWidthPx({}, kUsual, 7), 10);
  EXPECT_DOUBLE_EQ(UsualWidthPx(std::vector<double>(7, 12), kUsual, 7), 10);
}

TEST(UsualWidthPx, StaysWithinBounds) {
  EXPECT_DOUBLE_EQ(UsualWidthPx(std::vector<double>(9, 3), kUsual, 10), 6);
  EXPECT_DOUBLE_EQ(UsualWidthPx(std::vector<double>(9, 30), kUsual, 10), 10);
}

}  // namespace
}  // namespace tricho
