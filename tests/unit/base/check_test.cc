// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tricho {
namespace {

TEST(Check, PassesSilently) { EXPECT_NO_THROW(TRICHO_CHECK(1 + 1 == 2)); }

TEST(Check, ThrowsExpressionAndValues) {
  const int count = 7;
  try {
    TRICHO_CHECK(count < 5, count, "apples");
    FAIL() << "did not throw";
  } catch (const std::logic_error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("count < 5"));
    EXPECT_THAT(error.what(), testing::HasSubstr("[7]"));
    EXPECT_THAT(error.what(), testing::HasSubstr("[apples]"));
  }
}

}  // namespace
}  // namespace tricho
