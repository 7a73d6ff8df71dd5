// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Which of many things lie near a place, without asking all.
#pragma once

#include <Eigen/Geometry>
#include <vector>

#include "base/geometry.h"

namespace tricho {

using Box = Eigen::AlignedBox2d;

// Smallest box around a line; the empty box of no points overlaps nothing.
Box BoxAround(const Polyline& line);

// A box that reaches `margin` further on all sides.
Box Inflated(const Box& box, double margin);

// Boxes by cell of a square grid.
class BoxIndex {
 public:
  // extent: where most boxes lie; the others are found as well. cell_size: about the size of a box, > 0; a wrong guess
  // costs time only.
  BoxIndex(const Box& extent, double cell_size);

  // Puts the box of thing `id` (>= 0) in the place of the one it had; an empty box takes it out.
  void Put(int id, const Box& box);

  // Things whose boxes overlap a box (borders that touch do), ascending; those up to `after` are left out.
  std::vector<int> Near(const Box& box, int after = -1) const;

 private:
  struct Cells {
    int left, top, right, bottom;  // All of them included.
  };
  Cells CellsOf(const Box& box) const;

  double cell_size_;
  Point origin_{0, 0};
  int cols_ = 1, rows_ = 1;
  std::vector<std::vector<int>> cells_;
  std::vector<Box> boxes_;
};

}  // namespace tricho
