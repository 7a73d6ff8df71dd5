// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the sidecars of overviews and phototrichograms hold beside what those of close-ups do.
#pragma once

#include <optional>
#include <string>

#include "overview/overview.h"

namespace tricho {

// Of an overview: side of the photo to which the forehead points, and the side in mm of a marker in view.
inline constexpr char kFrontMember[] = "HeadFront";
inline constexpr char kMarkerMember[] = "MarkerSizeMillimeters";
// Of the later photo of a phototrichogram: hours since the first one, and who says so ("option" or "exif").
inline constexpr char kHoursMember[] = "HoursSinceFirstPhoto";
inline constexpr char kHoursSourceMember[] = "HoursSource";

const char* FrontSideName(FrontSide side);  // What ParseFrontSide takes.

// How an overview is to be measured, from the text of its sidecar; empty: there is none.
// throws Error(kInput) for a sidecar that is no JSON object or says what can't be meant.
OverviewOptions OverviewOptionsOf(const std::string& sidecar);

struct SidecarHours {
  std::optional<double> hours;  // Absent: the sidecar does not say.
  std::string source;           // "" as well when it does not.
};

// throws as above.
SidecarHours HoursOf(const std::string& sidecar);

}  // namespace tricho
