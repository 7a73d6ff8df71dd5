// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/clock.h"

#include <gtest/gtest.h>

#include "base/date.h"

namespace tricho {
namespace {

TEST(Clock, TodayIsADayOfTheCalendar) {
  const int today = LastDayNow();
  EXPECT_GT(today, *ParseDay("2020-01-01"));
  EXPECT_EQ(ParseDay(DayText(today)), today);
}

TEST(Clock, NowIsOfTodayOrTheDayBefore) {
  const std::string now = ClockText();
  ASSERT_EQ(now.size(), 20U);
  const std::optional<int> day = ParseDay(now.substr(0, 10));
  ASSERT_TRUE(day);
  EXPECT_LE(LastDayNow() - *day, 1);
  EXPECT_GE(LastDayNow() - *day, 0);
}

}  // namespace
}  // namespace tricho
