// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The flow of a phototrichogram: two photos of a clipped site -> compare -> growth of each hair -> phases, rates.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "outcome/phototrichogram.h"
#include "pipeline.h"

namespace tricho {

// The time between the photos, and who says so.
struct HoursBetween {
  double hours = 0;
  std::string source;              // "option" or "exif".
  std::vector<std::string> notes;  // Where the photos' own times contradict the option.
};

// `given`: the option's hours; absent: both photos must carry their times.
// throws Error(kUsage) for hours out of range, or absent where a photo has no time; Error(kInput) for times that are
// reversed, equal or out of range.
HoursBetween FindHours(const Photo& baseline, const Photo& followup, std::optional<double> given);

struct TrichogramOfPair {
  Comparison comparison;
  HoursBetween time;
  Phototrichogram trichogram;  // Without hairs where `reason` says why nothing was measured.
  std::string reason;
  std::vector<std::string> notes;
};

// Compares the photos and measures what has grown. What can't be measured comes back with a reason.
// throws as ComparePhotos and FindHours.
TrichogramOfPair MeasurePhototrichogram(const std::filesystem::path& baseline, const std::filesystem::path& followup,
                                        const PairOptions& options, std::optional<double> hours);

}  // namespace tricho
