// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/trace_strokes.h"

#include "hair/trace/fit_strokes.h"
#include "hair/trace/join.h"
#include "hair/trace/split.h"

namespace tricho {

std::vector<Stroke> TraceStrokes(const HairContrast& left, const HairContrast& all, const RidgeMap& ridge,
                                 const StrokeSearch& search) {
  const std::vector<Trace> traces = SplitTraces(left, TraceLines(left, ridge, search.seed_strength));
  const std::vector<Stroke> pieces = SelectStrokes(left, FitStrokes(left, traces), ridge.noise, search.pieces);
  return SelectStrokes(left, JoinStrokes(all, pieces), ridge.noise, search.whole);
}

}  // namespace tricho
