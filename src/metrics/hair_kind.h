// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Thin, thick, or between: what a hair's diameter makes it.
#pragma once

#include <optional>

#include "hair/line/shaft.h"

namespace tricho {

enum class HairKind { kVellus, kIntermediate, kTerminal };

struct MetricsOptions {
  double vellus_below_um = 30;   // A hair thinner than this is vellus; 5..terminal_from_um.
  double terminal_from_um = 60;  // A hair at least this thick is terminal; ..200. The field has no one convention.
  void Check() const;            // throws Error(kUsage)
};

HairKind KindOfDiameter(double diameter_um, const MetricsOptions& options);

// Kind by diameter; absent when the diameter or the scale is.
std::optional<HairKind> KindOf(const Shaft& shaft, std::optional<double> um_per_px, const MetricsOptions& options);

// Whether a hair adds to the diversity of thickness (anisotrichosis): it is more than 20 % off the median. In any unit
// of length.
bool IsOffMedian(double diameter, double median);

}  // namespace tricho
