// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/coverage_map.h"

#include <algorithm>

namespace tricho {

void CoverageMap::Draw(int hair, const Polyline& line, const SoftBar& bar) {
  const auto owner = static_cast<std::uint16_t>(hair + 1);
  ForPixelsAlong(line, bar.ReachPx(), size_, [&](int, int x, int y, double across_px) {
    const auto contrast = static_cast<std::uint16_t>(std::clamp(bar.At(across_px), 0.0, 1.9) / kStep);
    Pixel& pixel = pixels_[static_cast<std::size_t>(y) * size_.width + x];
    int place = 0;
    while (place < 3 && pixel[place].owner != owner) ++place;
    if (place == 3) {
      if (contrast <= pixel[2].contrast) return;
      place = 2;
      pixel[2] = {owner, contrast};
    } else if (contrast > pixel[place].contrast) {
      pixel[place].contrast = contrast;
    }
    for (; place > 0 && pixel[place].contrast > pixel[place - 1].contrast; --place)
      std::swap(pixel[place], pixel[place - 1]);
  });
}

void CoverageMap::Erase(int hair, const Polyline& line, double reach_px) {
  const auto owner = static_cast<std::uint16_t>(hair + 1);
  ForPixelsAlong(line, reach_px, size_, [&](int, int x, int y, double) {
    Pixel& pixel = pixels_[static_cast<std::size_t>(y) * size_.width + x];
    for (int place = 0; place < 3; ++place) {
      if (pixel[place].owner != owner) continue;
      for (int next = place; next < 2; ++next) pixel[next] = pixel[next + 1];
      pixel[2] = {};
    }
  });
}

}  // namespace tricho
