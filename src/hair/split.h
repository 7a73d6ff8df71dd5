// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Traces are cut wherever it is not certain that they follow one hair: at kinks, and where another line runs into them.
// What belongs together is decided afterwards, once over the image (hair/join.h).
#pragma once

#include <vector>

#include "hair/contrast.h"
#include "hair/trace.h"

namespace tricho {

struct SplitOptions {
  double kink_deg = 24;  // A hair does not turn by more than this within kink_span_um.
  double kink_span_um = 110;
  double inside_kink_deg = 15;  // The same where both parts are longer than inside_um.
  double inside_um = 270;
  double merge_distance_um = 36;  // An end this near to the inside of another line, and
  double merge_angle_deg = 38;    // this parallel to it, has merged into it.
};

std::vector<Trace> SplitTraces(const HairContrast& hair, const std::vector<Trace>& traces, const SplitOptions& options);

}  // namespace tricho
