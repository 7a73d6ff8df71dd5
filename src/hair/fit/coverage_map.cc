// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/coverage_map.h"

#include <algorithm>

#include "base/wide_vectors.h"

namespace tricho {

namespace {

// Contrast of a bar in the units of a map, for each pixel of a run.
TRICHO_WIDE_VECTORS void Contrasts(const SoftBar& bar, float unit, const PixelRun& run, std::uint16_t* contrasts) {
  const SoftBar own = bar;
  for (int k = 0; k < run.count; ++k)
    contrasts[k] = static_cast<std::uint16_t>(std::min(std::max(own.At(run.across_px[k]), 0.F), 1.9F) / unit);
}

}  // namespace

template <typename Change>
void CoverageMap::ChangeAlong(const PixelRun& run, const Change& change) {
  Pixel* pixel = PixelAt(run.x, run.y);
  const float* seen = seen_.ptr<float>(run.y) + run.x;
  const std::ptrdiff_t step = run.step_y * static_cast<std::ptrdiff_t>(size_.width) + run.step_x;
  const std::ptrdiff_t seen_step = run.step_y * static_cast<std::ptrdiff_t>(seen_.step1()) + run.step_x;
  for (int k = 0; k < run.count; ++k, pixel += step, seen += seen_step) {
    const int before = (*pixel)[0].contrast;
    change(k, *pixel);
    const int after = (*pixel)[0].contrast;
    explained_ += (after - before) * kStep * (2 * *seen - (after + before) * kStep);
  }
}

void CoverageMap::Draw(int hair, const Polyline& line, const SoftBar& bar, SampleRange range) {
  const auto owner = static_cast<std::uint16_t>(hair + 1);
  std::array<std::uint16_t, PixelRun::kMost> contrasts;
  ForRunsAlong(line, bar.ReachPx(), size_, range, [&](const PixelRun& run) {
    Contrasts(bar, static_cast<float>(kStep), run, contrasts.data());
    ChangeAlong(run, [&](int k, Pixel& pixel) { Insert({owner, contrasts[k]}, pixel); });
  });
}

void CoverageMap::OthersAlong(const PixelRun& run, int hair, float* contrasts) const {
  const Pixel* pixel = &pixels_[static_cast<std::size_t>(run.y) * size_.width + run.x];
  const std::ptrdiff_t step = run.step_y * static_cast<std::ptrdiff_t>(size_.width) + run.step_x;
  // No hair has two of the layers.
  for (int k = 0; k < run.count; ++k, pixel += step)
    contrasts[k] = (*pixel)[(*pixel)[0].owner == hair + 1 ? 1 : 0].contrast * static_cast<float>(kStep);
}

void CoverageMap::Insert(const Layer& layer, Pixel& pixel) {
  int place = 0;
  while (place < 3 && pixel[place].owner != layer.owner) ++place;
  if (place == 3) {
    if (layer.contrast <= pixel[2].contrast) return;
    place = 2;
    pixel[2] = layer;
  } else if (layer.contrast > pixel[place].contrast) {
    pixel[place].contrast = layer.contrast;
  }
  for (; place > 0 && pixel[place].contrast > pixel[place - 1].contrast; --place)
    std::swap(pixel[place], pixel[place - 1]);
}

void CoverageMap::Erase(int hair, const Polyline& line, double reach_px, SampleRange range) {
  const auto owner = static_cast<std::uint16_t>(hair + 1);
  ForRunsAlong(line, reach_px, size_, range, [&](const PixelRun& run) {
    ChangeAlong(run, [owner](int, Pixel& pixel) {
      for (int place = 0; place < 3; ++place) {
        if (pixel[place].owner != owner) continue;
        for (int next = place; next < 2; ++next) pixel[next] = pixel[next + 1];
        pixel[2] = {};
      }
    });
  });
}

}  // namespace tricho
