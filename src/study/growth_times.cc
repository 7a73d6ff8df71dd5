// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/growth_times.h"

#include <fmt/format.h>

#include <cctype>

#include "base/date.h"
#include "base/error.h"

namespace tricho {

namespace {

[[noreturn]] void RefuseTime(const std::string& text) {
  throw Error(ErrorKind::kUsage, fmt::format("--taken: '{}' is no time; write it as \"2026-01-31 09:30\"", text));
}

struct TakenTime {
  int day = 0;
  double hours = 0;  // Of the day.
};

// "2026-01-31 09:30" or "2026-01-31T09:30:15".
TakenTime TimeOf(const std::string& text) {
  const bool with_seconds = text.size() == 19;
  if ((text.size() != 16 && !with_seconds) || (text[10] != ' ' && text[10] != 'T') || text[13] != ':' ||
      (with_seconds && text[16] != ':'))
    RefuseTime(text);
  const auto two_digits = [&](std::size_t from, int most) {
    if (!std::isdigit(static_cast<unsigned char>(text[from])) ||
        !std::isdigit(static_cast<unsigned char>(text[from + 1])))
      RefuseTime(text);
    const int number = 10 * (text[from] - '0') + text[from + 1] - '0';
    if (number > most) RefuseTime(text);
    return number;
  };
  const std::optional<int> day = ParseDay(text.substr(0, 10));
  if (!day || text[4] != '-') RefuseTime(text);
  const double minutes = 60 * two_digits(11, 23) + two_digits(14, 59);
  return {*day, (minutes + (with_seconds ? two_digits(17, 59) / 60.0 : 0)) / 60};
}

double HoursBetweenTimes(const std::vector<std::string>& taken, int day) {
  if (taken.size() != 2)
    throw Error(ErrorKind::kUsage, fmt::format("--taken is given {}: give it twice, for the first photo and for the "
                                               "later one",
                                               taken.size() == 1 ? "once" : fmt::format("{} times", taken.size())));
  const TakenTime first = TimeOf(taken[0]), later = TimeOf(taken[1]);
  if (first.day != day)
    throw Error(ErrorKind::kUsage, fmt::format("--taken: the first photo was taken on {}, --date says {}: the visit is "
                                               "that of the first photo",
                                               DayText(first.day), DayText(day)));
  const double hours = 24.0 * (later.day - first.day) + later.hours - first.hours;
  if (hours <= 0)
    throw Error(ErrorKind::kUsage,
                fmt::format("--taken: {} is not after {}: is the order of the photos wrong?", taken[1], taken[0]));
  if (hours < kFewestHours || hours > kMostHours)
    throw Error(ErrorKind::kUsage, fmt::format("--taken: the photos are {:.1f} hours apart; a phototrichogram needs "
                                               "{:g} to {:g}",
                                               hours, kFewestHours, kMostHours));
  return hours;
}

}  // namespace

HoursBetween HoursOfPair(const std::filesystem::path& first, const std::filesystem::path& later, int day,
                         const std::optional<double>& hours, const std::vector<std::string>& taken) {
  if (hours && !taken.empty())
    throw Error(ErrorKind::kUsage, "--hours and --taken both tell the time between the photos: give one of them");
  const std::optional<double> given = taken.empty() ? hours : HoursBetweenTimes(taken, day);
  return FindHours(ReadPhoto(first), ReadPhoto(later), given);
}

}  // namespace tricho
