// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Days of the calendar, without time zones.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tricho {

// Days since 1970-01-01 of "YYYY-MM-DD" or "YYYYMMDD"; absent when it is no day of the calendar (years 1900 to 2200).
std::optional<int> ParseDay(std::string_view text);

// "YYYY-MM-DD".
std::string DayText(int day);

// "YYYYMMDD", as BIDS session labels are written.
std::string DayLabel(int day);

}  // namespace tricho
