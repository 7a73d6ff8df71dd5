// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Ridge points -> lines: each hair, or part of one, as one smooth course.
#pragma once

#include <vector>

#include "hair/see/contrast.h"
#include "hair/see/ridge.h"

namespace tricho {

// A smooth line followed through (x, y, direction). Working pixels.
struct Trace {
  Polyline line;
  double strength = 0;  // Mean ridge response [robust standard deviations].
};

// A line starts only where the response is at least `seed_strength`.
std::vector<Trace> TraceLines(const HairContrast& hair, const RidgeMap& ridge, double seed_strength);

}  // namespace tricho
