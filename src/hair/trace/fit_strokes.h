// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Traces -> strokes: the same lines, laid onto the middle between the edges of the hair, cut at its ends, with a width.
#pragma once

#include <vector>

#include "hair/line/stroke.h"
#include "hair/see/contrast.h"
#include "hair/trace/trace.h"

namespace tricho {

// Fits a stroke to each trace. Traces on which no bar fits (caps, texture, edges of larger things) are left out.
std::vector<Stroke> FitStrokes(const HairContrast& hair, const std::vector<Trace>& traces);

}  // namespace tricho
