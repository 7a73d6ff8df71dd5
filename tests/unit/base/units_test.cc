// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/units.h"

#include <gtest/gtest.h>

namespace tricho {
namespace {

TEST(AreaCm2, OneSquareCentimetre) {
  EXPECT_DOUBLE_EQ(AreaCm2(1e6, 10), 1);
  EXPECT_DOUBLE_EQ(AreaCm2(0, 10), 0);
}

}  // namespace
}  // namespace tricho
