// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/clock.h"

#include <fmt/chrono.h>

#include <chrono>

namespace tricho {

std::string ClockText() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

int LastDayNow() {
  constexpr std::chrono::hours kFarthestEast{14};  // Of all time zones.
  const auto there = std::chrono::system_clock::now() + kFarthestEast;
  return static_cast<int>(std::chrono::floor<std::chrono::days>(there).time_since_epoch().count());
}

}  // namespace tricho
