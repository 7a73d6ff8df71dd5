// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/growth_times.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.h"
#include "base/error.h"

namespace tricho {
namespace {

using testing::HasSubstr;

const std::filesystem::path kPhoto =
    std::filesystem::path(TRICHO_SOURCE_DIR) / "data" / "samples" / "single" / "clipped-5.jpg";

HoursBetween Between(const std::vector<std::string>& taken, std::optional<double> hours = {}) {
  return HoursOfPair(kPhoto, kPhoto, *ParseDay("2026-01-31"), hours, taken);
}

std::string FaultOf(const std::vector<std::string>& taken, std::optional<double> hours = {}) {
  try {
    Between(taken, hours);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

TEST(HoursOfPair, CountsFromOneTimeToTheOther) {
  EXPECT_DOUBLE_EQ(Between({"2026-01-31 09:30", "2026-02-02 08:00"}).hours, 46.5);
  EXPECT_NEAR(Between({"2026-01-31T09:30:00", "2026-02-02T09:30:36"}).hours, 48.01, 1e-9);
  EXPECT_DOUBLE_EQ(Between({}, 60.0).hours, 60);
  EXPECT_EQ(Between({}, 60.0).source, "option");
}

TEST(HoursOfPair, RefusesTimesThatCantBe) {
  EXPECT_THAT(FaultOf({"2026-01-31 09:30"}), HasSubstr("--taken is given once: give it twice"));
  EXPECT_THAT(FaultOf({"2026-01-31 09:30", "2026-02-01 09:30", "2026-02-02 09:30"}), HasSubstr("3 times"));
  EXPECT_THAT(FaultOf({"2026-01-31 09:30", "2026-02-02 09:30"}, 48.0), HasSubstr("give one of them"));
  EXPECT_THAT(FaultOf({"2026-01-30 09:30", "2026-02-01 09:30"}), HasSubstr("--date says 2026-01-31"));
  EXPECT_THAT(FaultOf({"2026-01-31 09:30", "2026-01-29 09:30"}), HasSubstr("is the order of the photos wrong?"));
  EXPECT_THAT(FaultOf({"2026-01-31 09:30", "2026-02-10 09:30"}), HasSubstr("240.0 hours apart"));
  EXPECT_THAT(FaultOf({"2026-01-31 09:30", "2026-01-31 12:30"}), HasSubstr("3.0 hours apart"));
  EXPECT_THAT(FaultOf({}), HasSubstr("does not say when it was taken"));
  for (const char* bad : {"", "09:30", "2026-01-31", "2026-01-31 9:30", "2026-01-31 24:30", "2026-01-31 09:60",
                          "2026-02-30 09:30", "2026-01-31_09:30", "2026-01-31 0x:30", "2026-01-31 09:30:6x"})
    EXPECT_THAT(FaultOf({"2026-01-31 09:30", bad}), HasSubstr("is no time")) << bad;
}

}  // namespace
}  // namespace tricho
