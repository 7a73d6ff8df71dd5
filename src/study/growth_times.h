// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// When the two photos of a phototrichogram were taken, as people say it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pipeline_growth.h"

namespace tricho {

// hours   Between the photos. taken: the times of both, "2026-01-31 09:30" each. At most one of them is given; where
// none
//         is, both photos must carry their times.
// day     Of the visit, which is that of the first photo.
// throws  Error(kUsage) when both are given, for other than two times, for a text that is no time, a first time of
//         another day, and as FindHours; Error(kInput) as ReadPhoto and FindHours.
HoursBetween HoursOfPair(const std::filesystem::path& first, const std::filesystem::path& later, int day,
                         const std::optional<double>& hours, const std::vector<std::string>& taken);

}  // namespace tricho
