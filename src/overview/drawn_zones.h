// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Zones of the head that a person drew on the photo in another program.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/geometry.h"
#include "overview/head_frame.h"

namespace tricho {

struct DrawnZone {
  std::string name;    // 1 to 40 printable characters of ASCII; no two alike.
  Polygon polygon_px;  // 3 to 10,000 points, in pixels of the photo.
};

// Reads GeoJSON (RFC 7946) whose coordinates are pixels of the photo, as QuPath and others write it: a Polygon, a
// Feature that has one, or a FeatureCollection of at most 50 of them. The name is that of the feature (properties.name,
// or properties.classification.name), else "zone 1" and so on.
// throws Error(kInput) naming the file and the fault: not GeoJSON, other shapes, holes, names that the program's own
// zones have (head, crown, part), too many.
std::vector<DrawnZone> ReadDrawnZones(const std::filesystem::path& path);

// The same zone on another photo: it keeps its place as shares of the head's width and length, from the center on.
// Both polygons in pixels of their frame's `bgr`.
Polygon OnOtherHead(const Polygon& polygon_px, const HeadFrame& from, const HeadFrame& to);

}  // namespace tricho
