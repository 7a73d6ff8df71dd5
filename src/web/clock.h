// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The clock of this machine, for what is entered by people. No result depends on it.
#pragma once

#include <string>

namespace tricho {

// Now, as "2026-01-31T12:00:00Z".
std::string ClockText();

// The last day that it is anywhere on Earth, as base/date.h counts days: beyond it lies the future.
int LastDayNow();

}  // namespace tricho
