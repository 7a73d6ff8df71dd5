// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Follicles drawn over photos, as SVG within a page: what became of each is told by color, by shape and by line style,
// so that one of them is enough.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/geometry.h"
#include "outcome/follicle_fate.h"

namespace tricho {

// A follicle on the map of its site.
struct FollicleMark {
  int number = 0;  // As in site-SITE_ledger.tsv: 1..
  FollicleFate fate = FollicleFate::kKept;
  Point root_px{0, 0};  // Of the baseline photo, as all here.
  Polyline course_px;   // Of its hair, root first, where some shot found it; else empty.
  std::string link;     // Of its strip on the page: it gets its number on the map; empty: it has none.
};

struct FollicleMapPicture {
  std::string photo_uri;  // The baseline photo.
  int width_px = 0, height_px = 0;
  std::vector<Polygon> frame_px;    // Of the counted skin.
  std::optional<double> um_per_px;  // For the scale bar; absent: there is none.
  std::vector<FollicleMark> marks;
  std::string label;      // For those who can't see it; escaped by the one who gives it.
  bool is_plain = false;  // For a lay person: no mark of those that stand at neither visit.
};

// An <svg> element, as wide as it is shown.
std::string FollicleMapSvg(const FollicleMapPicture& picture);

// The mark alone, with a piece of its line, for a legend or a heading.
std::string LegendMarkSvg(FollicleFate fate);

// One square picture of a strip.
struct FollicleCrop {
  std::string photo_uri;
  int side_px = 0;
  FollicleFate fate = FollicleFate::kKept;
  Point root_px{0, 0};     // Of the crop, as:
  Polyline course_px;      // Of its hair.
  double beside_px = 0;    // How far beside the hair its line is drawn, so that it hides nothing.
  bool is_found = false;   // The hair was found on this very photo; else the line is dashed: where it lies elsewhere.
  std::string label = "";  // As above.
};
std::string FollicleCropSvg(const FollicleCrop& crop);

}  // namespace tricho
