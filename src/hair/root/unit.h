// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Follicular units: hairs that leave the skin through one opening.
#pragma once

#include <optional>
#include <vector>

#include "base/geometry.h"
#include "hair/line/shaft.h"

namespace tricho {

struct FollicularUnit {
  Point opening_px;        // Mean of the roots of its hairs.
  std::vector<int> hairs;  // Indices into the shafts, ascending.
};

struct UnitOptions {
  // Roots nearer than this share an opening. Hairs of one unit leave within some 0.2 mm; neighbouring units are about
  // 1 mm apart (docs/methods/follicular-units.md). Raise it for splayed bundles, lower it for dense fields.
  double max_root_distance_um = 200;  // 50..1000
  void Check() const;
};

// Groups shafts by the distance of their roots and sets Shaft::unit. um_per_px absent: the distance is taken as 3 times
// the median diameter.
std::vector<FollicularUnit> GroupUnits(std::vector<Shaft>& shafts, std::optional<double> um_per_px,
                                       const UnitOptions& options);

}  // namespace tricho
