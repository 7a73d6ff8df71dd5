// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/date.h"

#include <gtest/gtest.h>

namespace tricho {
namespace {

TEST(Date, CountsFromTheEpoch) {
  EXPECT_EQ(ParseDay("1970-01-01"), 0);
  EXPECT_EQ(ParseDay("2026-01-12"), 20465);
  EXPECT_EQ(ParseDay("20260112"), 20465);
  EXPECT_EQ(*ParseDay("2026-06-29") - *ParseDay("2026-01-12"), 168);
  EXPECT_EQ(*ParseDay("2024-03-01") - *ParseDay("2024-02-28"), 2);
}

TEST(Date, ThereAndBack) {
  for (const int day : {-20000, -1, 0, 1, 11016, 20465, 60000}) {
    EXPECT_EQ(ParseDay(DayText(day)), day);
    EXPECT_EQ(ParseDay(DayLabel(day)), day);
  }
  EXPECT_EQ(DayText(20465), "2026-01-12");
  EXPECT_EQ(DayLabel(20465), "20260112");
}

TEST(Date, RefusesWhatIsNoDay) {
  for (const char* text :
       {"", "2026", "2026-13-01", "2026-02-29", "2026-00-10", "2026-01-32", "12.01.2026", "2026/01/12", "2026-1-12",
        "0000-01-01", "9999-01-01", "2026-01-12T10:00", " 2026-01-12", "20261301", "-0260112"})
    EXPECT_FALSE(ParseDay(text)) << text;
}

}  // namespace
}  // namespace tricho
