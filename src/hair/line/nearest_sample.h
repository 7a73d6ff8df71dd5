// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Where a line comes near to a point.
#pragma once

#include <cstddef>
#include <optional>

#include "base/geometry.h"

namespace tricho {

// Asks a line's samples for the one nearest to a point, but not all of them: from one that is far away the next ones
// cannot be near, for samples lie close together.
class NearestSample {
 public:
  struct Found {
    std::size_t sample = 0;
    double squared_px = 0;
  };

  // every: only each so-manieth sample is asked, >= 1. `line` must outlive this.
  explicit NearestSample(const Polyline& line, std::size_t every = 1);

  // The first of the nearest samples, where that is nearer than `near_px`.
  std::optional<Found> To(const Point& at, double near_px) const;

 private:
  const Polyline& line_;
  std::size_t every_;
  double longest_step_px_ = 0;  // Between samples that follow each other.
};

}  // namespace tricho
