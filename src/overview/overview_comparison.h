// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Two photos of one head: what has changed, or why that can't be told.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "outcome/call.h"
#include "overview/overview.h"

namespace tricho {

struct OverviewChange {
  std::optional<double> baseline, followup, change;
  double low = 0, high = 0;               // 95 % interval of the change.
  double smallest_detectable_change = 0;  // Half of it.
  Call call = Call::kUndetermined;
  std::string unit;    // UCUM.
  std::string reason;  // Why there is no change; empty when there is one.
};

// How the follow-up's head is turned against the baseline's.
struct HeadPose {
  double turn_deg = 0;   // In the plane of the photo; evened out.
  double roll_deg = 0;   // To the side.
  double pitch_deg = 0;  // Nod; forehead up is positive.
  double Tilt() const;   // Of the last two together.
};

struct OverviewComparison {
  Overview baseline, followup;
  bool usable = true;
  std::string reason;              // Why nothing is compared.
  std::vector<std::string> notes;  // What the reader should know.
  HeadPose pose;
  double likeness = 0;  // PartLikeness.
  std::vector<std::pair<std::string, OverviewChange>> change;
  std::vector<std::pair<std::string, OverviewChange>> zones;  // Of the scalp seen in each drawn one, by its name.
};

struct OverviewPairOptions {
  OverviewOptions overview;  // Its zones are drawn on the baseline, and looked for at the same place of the other head.
  bool same_head = false;    // The user vouches for it, where the photos themselves can't.
};

// Both photos are measured, each with the colors of its own light, in the frame of its own head. Refused: photos that
// are not usable, hair of another color (dyed, wet, or another head's), skin of another color, heads of another shape,
// hair parted elsewhere, heads tilted more than 15 degrees against each other, and photos in which nothing shows that
// they are of one head, unless the user says so.
// throws Error(kInput) when a photo can't be read.
OverviewComparison CompareOverviews(const std::filesystem::path& baseline, const std::filesystem::path& followup,
                                    const OverviewPairOptions& options);

// The same of photos that have been measured.
OverviewComparison CompareMeasured(Overview baseline, Overview followup, bool same_head);

}  // namespace tricho
