// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Values of a map between its pixels.
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>

#include "base/geometry.h"

namespace tricho {

// Bilinear between the four pixels about a place, along x first, in numbers of the type Real; absent where one of them
// lies outside. `stride` is the step from row to row, in pixels.
template <typename Real, typename Pixel>
std::optional<Real> Bilinear(const Pixel* pixels, std::size_t stride, int cols, int rows, const Point& at) {
  const int x = static_cast<int>(std::floor(at.x())), y = static_cast<int>(std::floor(at.y()));
  if (x < 0 || y < 0 || x + 1 >= cols || y + 1 >= rows) return std::nullopt;
  const auto u = static_cast<Real>(at.x() - x), v = static_cast<Real>(at.y() - y);
  const Pixel* upper = pixels + static_cast<std::size_t>(y) * stride + x;
  const Pixel* lower = upper + stride;
  return (1 - v) * ((1 - u) * static_cast<Real>(upper[0]) + u * static_cast<Real>(upper[1])) +
         v * ((1 - u) * static_cast<Real>(lower[0]) + u * static_cast<Real>(lower[1]));
}

}  // namespace tricho
