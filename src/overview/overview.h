// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a photo of the head from above tells: how much scalp is seen, and how wide the part is. Single hairs are not
// told apart on such a photo, and no stage of any scale of baldness is given as if it had been measured.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "capture/photo.h"
#include "metrics/site_metrics.h"
#include "overview/drawn_zones.h"
#include "overview/head_frame.h"
#include "overview/part_line.h"
#include "overview/scalp_map.h"

namespace tricho {

struct OverviewOptions {
  PhotoLimits limits;
  std::optional<double> um_per_px;       // Of the photo, 10..3000.
  std::optional<double> marker_mm;       // Side of an ArUco marker in view, 1..200.
  std::optional<double> mixed_in_light;  // What another photo of the same camera told of this one (mixing.h), 0..1.
  FrontSide front = FrontSide::kTop;
  std::vector<DrawnZone> zones;  // Of this photo, measured beside the program's own.
  // throws Error(kUsage) naming field, value and range; also when both scales are given.
  void Check() const;
};

struct OverviewZone {
  std::string name;                                  // "head", "part", "crown", or that of a drawn one.
  Polygon polygon_px;                                // In pixels of the photo.
  std::optional<Estimate> visible_scalp_share = {};  // Of a drawn one.
};

struct OverviewScale {
  std::optional<double> um_per_px;
  double relative_error = 0;
  std::string source = "none";           // "option", "marker", "none".
  std::string reason;                    // Why there is none.
  std::optional<double> mixed_in_light;  // LikelyMixedInLight of the marker.
};

// What the gate looked at.
struct OverviewQuality {
  std::optional<double> blur_head_share;   // Standard deviation of the blur of edges as a share of the head's width.
  double scalp_light = 0, hair_light = 0;  // CIE L*.
  double burnt_share = 0;                  // Of the head: pixels that are white in all channels.
  std::optional<double> lock_head_share;   // LockWidth.
};

struct Overview {
  std::string file, sha256;
  int width_px = 0, height_px = 0;
  bool usable = true;
  std::vector<std::string> reasons, warnings;
  OverviewQuality quality;
  OverviewScale scale;
  std::vector<OverviewZone> zones;
  std::vector<std::pair<std::string, Estimate>> metrics;  // All of them, always in one order.
  // Empty unless a head was found.
  HeadFrame frame;
  ScalpMap scalp;
  TurnedMap turned;
  PartLine part;

  const Estimate& at(const std::string& name) const;  // throws std::logic_error for an unknown name.
};

// Gives all metrics no value and the first of the reasons, of which there must be one.
void LeaveUnmeasured(Overview& overview);

// How much scalp is seen in a zone. polygon_px: in overview.frame.bgr. A zone of less than 100 pixels within the head
// has no value but a reason.
Estimate VisibleScalpIn(const Overview& overview, const Polygon& polygon_px);

// Measures a photo. One that can be read but not measured comes back with usable = false and reasons.
// throws Error(kInput) when it can't be read.
Overview MeasureOverview(const std::filesystem::path& path, const OverviewOptions& options);

// Two photos that are to be compared: what the marker of one or both tells of mixing holds for both of them, so that
// they don't differ by how they are read. throws Error(kInput) when one can't be read.
std::pair<Overview, Overview> MeasureOverviews(const std::filesystem::path& baseline,
                                               const OverviewOptions& of_baseline,
                                               const std::filesystem::path& followup,
                                               const OverviewOptions& of_followup);

}  // namespace tricho
