// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Lengths of the marks of a ruler -> which of them are the long ones.
#pragma once

#include <map>

#include "capture/mark_row.h"

namespace tricho {

// A mark as the pixels show it, in pixels of the small copy.
struct SeenMark {
  double low = 0, high = 0;  // Ends along the mark.
  double Length() const { return high - low; }
};

// Marks whose place is `phase` of every `period` are long, all others short. Every tenth may be longer still.
struct MarkPattern {
  int period = 0, phase = 0;
  double misfit = 1e9;   // Mean over the marks, as a share of a short one; a mark that a hair hides counts little.
  double longer = 1;     // A long mark over a short one.
  bool has_one = false;  // Long mark, which could be lengthened by a hair.

  int PlaceIn(int k, int of) const { return ((k - phase) % of + of) % of; }
  bool IsLong(int k) const { return period > 0 && PlaceIn(k, period) == 0; }
  int ClassOf(int k) const { return !IsLong(k) ? 0 : period < 10 && PlaceIn(k, 10) == 0 ? 2 : 1; }
};

// None (period 0) where no period explains the lengths far better than every other. `marks` by their place in the row.
MarkPattern PatternOf(std::map<int, SeenMark> marks, const MarkRow& row);

}  // namespace tricho
