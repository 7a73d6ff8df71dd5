// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <gtest/gtest.h>

#include "base/error.h"
#include "pipeline_growth.h"

namespace tricho {
namespace {

Photo TakenAt(const std::string& file, const std::string& date) {
  Photo photo;
  photo.file = file;
  photo.facts.date = date;
  return photo;
}

std::string Fault(const std::string& before, const std::string& after, std::optional<double> given, ErrorKind kind) {
  try {
    FindHours(TakenAt("a.jpg", before), TakenAt("b.jpg", after), given);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind);
    return error.what();
  }
  return "";
}

TEST(FindHours, TakesThePhotosTimes) {
  const HoursBetween time =
      FindHours(TakenAt("a.jpg", "2026-02-27 09:30:00"), TakenAt("b.jpg", "2026-03-01 10:00:00"), std::nullopt);
  EXPECT_DOUBLE_EQ(time.hours, 48.5);
  EXPECT_EQ(time.source, "exif");
}

TEST(FindHours, PrefersTheOptionAndSaysWhenTheyDisagree) {
  const Photo before = TakenAt("a.jpg", "2026-02-27 09:30:00"), after = TakenAt("b.jpg", "2026-03-01 10:00:00");
  const HoursBetween close = FindHours(before, after, 48);
  EXPECT_DOUBLE_EQ(close.hours, 48);
  EXPECT_EQ(close.source, "option");
  EXPECT_TRUE(close.notes.empty());
  ASSERT_EQ(FindHours(before, after, 72).notes.size(), 1u);
  EXPECT_TRUE(FindHours(TakenAt("a.jpg", ""), after, 72).notes.empty());
}

TEST(FindHours, RefusesInWords) {
  EXPECT_NE(Fault("", "2026-03-01 10:00:00", {}, ErrorKind::kUsage).find("a.jpg"), std::string::npos);
  EXPECT_NE(Fault("2026-03-01 10:00:00", "", {}, ErrorKind::kUsage).find("--hours"), std::string::npos);
  EXPECT_NE(Fault("2026-03-01 10:00:00", "0000:00:00 nonsense", {}, ErrorKind::kUsage).find("b.jpg"),
            std::string::npos);
  EXPECT_NE(Fault("2026-03-01 10:00:00", "2026-02-27 10:00:00", {}, ErrorKind::kInput).find("order"),
            std::string::npos);
  EXPECT_NE(Fault("2026-03-01 10:00:00", "2026-03-01 10:00:00", {}, ErrorKind::kInput).find("order"),
            std::string::npos);
  EXPECT_NE(Fault("2026-03-01 10:00:00", "2026-03-11 10:00:00", {}, ErrorKind::kInput).find("240.0 hours"),
            std::string::npos);
  EXPECT_NE(Fault("2026-03-01 10:00:00", "2026-03-01 14:00:00", {}, ErrorKind::kInput).find("4.0 hours"),
            std::string::npos);
  for (const double hours : {-48.0, 0.0, 11.0, 240.0})
    EXPECT_NE(Fault("", "", hours, ErrorKind::kUsage).find("--hours"), std::string::npos) << hours;
}

}  // namespace
}  // namespace tricho
