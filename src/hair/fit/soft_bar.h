// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a hair looks like across: a bar with soft edges.
#pragma once

#include "base/wide_vectors.h"

namespace tricho {

// Contrast of a bar with soft edges `edge_px` (> 0) wide, at the distance `across_px` from its middle. Number: float,
// or several side by side (base/wide_vectors.h).
struct SoftBar {
  float width_px = 0;
  float depth = 0;
  float edge_px = 1;

  template <typename Number>
  TRICHO_INLINE Number At(Number across_px) const {
    return depth * Ramp<Number>(width_px / 2 - across_px) * Ramp<Number>(width_px / 2 + across_px);
  }
  // Change of At() for a step of across_px.
  template <typename Number>
  TRICHO_INLINE Number Slope(Number across_px) const {
    const Number left = width_px / 2 + across_px, right = width_px / 2 - across_px;
    return depth * (Rise(left) * Ramp(right) - Ramp(left) * Rise(right));
  }
  // Change of At() for a step of width_px.
  template <typename Number>
  TRICHO_INLINE Number Widening(Number across_px) const {
    const Number left = width_px / 2 + across_px, right = width_px / 2 - across_px;
    return depth * (Rise(left) * Ramp(right) + Ramp(left) * Rise(right)) / 2;
  }
  double ReachPx() const { return (static_cast<double>(width_px) + static_cast<double>(edge_px)) / 2; }

 private:
  template <typename Number>
  TRICHO_INLINE Number Ramp(Number inside_px) const {
    const Number zero{}, one = zero + 1.F, share = 0.5F + inside_px / edge_px, some = share > zero ? share : zero;
    return some < one ? some : one;
  }
  template <typename Number>
  TRICHO_INLINE Number Rise(Number inside_px) const {
    const Number zero{}, half = zero + edge_px / 2, steep = zero + 1 / edge_px;
    const Number to_edge = inside_px > zero ? inside_px : zero - inside_px;
    return to_edge < half ? steep : zero;
  }
};

}  // namespace tricho
