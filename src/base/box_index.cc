// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/box_index.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace tricho {

namespace {

constexpr double kMostCells = 1e5;  // Bounds the memory.

}  // namespace

Box BoxAround(const Polyline& line) {
  Box box;
  for (const Point& at : line) box.extend(at);
  return box;
}

Box Inflated(const Box& box, double margin) {
  return box.isEmpty() ? box : Box(box.min().array() - margin, box.max().array() + margin);
}

BoxIndex::BoxIndex(const Box& extent, double cell_size) : cell_size_(cell_size) {
  TRICHO_CHECK(cell_size > 0, cell_size);
  if (!extent.isEmpty()) {
    origin_ = extent.min();
    const Point size = extent.sizes();
    cell_size_ = std::max(cell_size, std::sqrt(size.prod() / kMostCells));
    cols_ = static_cast<int>(size.x() / cell_size_) + 1;
    rows_ = static_cast<int>(size.y() / cell_size_) + 1;
  }
  cells_.resize(static_cast<std::size_t>(cols_) * rows_);
}

// What lies outside the extent is kept in the cells of its border.
BoxIndex::Cells BoxIndex::CellsOf(const Box& box) const {
  const auto cell = [&](double at, int num_cells) {
    return static_cast<int>(std::clamp(std::floor(at / cell_size_), 0.0, num_cells - 1.0));
  };
  return {cell(box.min().x() - origin_.x(), cols_), cell(box.min().y() - origin_.y(), rows_),
          cell(box.max().x() - origin_.x(), cols_), cell(box.max().y() - origin_.y(), rows_)};
}

void BoxIndex::Put(int id, const Box& box) {
  TRICHO_CHECK(id >= 0, id);
  const auto place = static_cast<std::size_t>(id);
  if (place >= boxes_.size()) boxes_.resize(place + 1);
  const auto for_cells = [&](const Box& of, const auto& visit) {
    if (of.isEmpty()) return;
    const Cells range = CellsOf(of);
    for (int y = range.top; y <= range.bottom; ++y)
      for (int x = range.left; x <= range.right; ++x) visit(cells_[static_cast<std::size_t>(y) * cols_ + x]);
  };
  for_cells(boxes_[place], [&](std::vector<int>& cell) { std::erase(cell, id); });
  for_cells(box, [&](std::vector<int>& cell) { cell.push_back(id); });
  boxes_[place] = box;
}

std::vector<int> BoxIndex::Near(const Box& box, int after) const {
  std::vector<int> near;
  if (box.isEmpty()) return near;
  const Cells range = CellsOf(box);
  for (int y = range.top; y <= range.bottom; ++y)
    for (int x = range.left; x <= range.right; ++x)
      for (const int id : cells_[static_cast<std::size_t>(y) * cols_ + x])
        if (id > after && boxes_[static_cast<std::size_t>(id)].intersects(box)) near.push_back(id);
  std::ranges::sort(near);
  near.erase(std::unique(near.begin(), near.end()), near.end());  // clang 14 can't read std::ranges::unique.
  return near;
}

}  // namespace tricho
