// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Ridge points -> lines: each hair, or part of one, as one smooth course.
#pragma once

#include <vector>

#include "hair/contrast.h"
#include "hair/ridge.h"

namespace tricho {

// A smooth line followed through (x, y, direction). Working pixels.
struct Trace {
  Polyline line;
  double strength = 0;  // Mean ridge response [robust standard deviations].
};

struct TraceOptions {
  double seed_strength = 7;   // A line starts only where the response is at least this.
  double min_length_um = 90;  // Shorter lines are pores and specks.
  double max_gap_um = 60;     // A line may be lost for this long, straight on.
};

std::vector<Trace> TraceLines(const HairContrast& hair, const RidgeMap& ridge, const TraceOptions& options);

}  // namespace tricho
