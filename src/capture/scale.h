// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How large a pixel is on the skin.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/geometry.h"
#include "capture/photo.h"
#include "capture/photo_views.h"

namespace tricho {

struct ScaleOptions {
  std::optional<double> um_per_px;       // 0.2..200; wins over everything else.
  std::optional<double> field_width_mm;  // Width of skin that the photo's full width shows, 0.5..300.
  std::optional<double> marker_mm;       // Side of an ArUco marker (4x4_50 dictionary family) in view, 0.5..100.
  // throws Error(kUsage) naming field, value and range; also when more than one is given.
  void Check() const;
};

struct Scale {
  std::optional<double> um_per_px;    // Absent: lengths are in px, nothing per cm2.
  double relative_error = 0;          // Standard error of um_per_px as a share of it, as far as it is known.
  std::string source;                 // "option", "field width", "sidecar", "marker", "scale_bar", "ruler", "none".
  std::string reason;                 // Why there is none, in words; empty when there is one.
  std::vector<Polygon> covered_px;    // Markers with their white margin, marks of a ruler: they hide the skin.
  std::vector<std::string> warnings;  // Where what the photo shows contradicts the scale that was given.
};

// Scale of a photo, in this order: option, field width, marker, BIDS sidecar (PixelSize, PixelSizeUnits in
// `photo_path` with extension .json), burnt-in scale bar with its label (scale_bar.h), ruler (ruler.h). Markers and
// rulers are covered whatever gives the scale.
//
// views  Of the photo, where the caller has them already.
//
// EXIF and JFIF resolution tags (72 dpi and the like) are not looked at: they say how large the file would be printed,
// and nothing of the skin in front of the lens. throws Error(kInput) when a sidecar or marker that should give the
// scale gives nonsense.
Scale FindScale(const Photo& photo, const std::filesystem::path& photo_path, const ScaleOptions& options);
Scale FindScale(const Photo& photo, const PhotoViews& views, const std::filesystem::path& photo_path,
                const ScaleOptions& options);

}  // namespace tricho
