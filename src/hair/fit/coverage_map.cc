// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/coverage_map.h"

#include <algorithm>

#include "base/wide_vectors.h"

namespace tricho {

namespace {

// Contrast of a bar in the units of a map, for each of some pixels.
TRICHO_WIDE_VECTORS void Contrasts(const SoftBar& bar, float unit, int count, const float* across_px,
                                   std::uint16_t* contrasts) {
  const SoftBar own = bar;
  for (int k = 0; k < count; ++k)
    contrasts[k] = static_cast<std::uint16_t>(std::min(std::max(own.At(across_px[k]), 0.F), 1.9F) / unit);
}

}  // namespace

void CoverageMap::Clear() {
  pixels_.assign(static_cast<std::size_t>(size_.area()), Pixel{});
  explained_ = 0;
}

template <typename Change>
void CoverageMap::ChangeAlong(const LineSwath& swath, unsigned reach, const Change& change) {
  for (const PixelRun& run : swath.runs()) {
    if ((run.reaches >> reach & 1U) == 0) continue;
    Pixel* pixel = &pixels_[static_cast<std::size_t>(run.y) * size_.width + run.x];
    const float* seen = seen_.ptr<float>(run.y) + run.x;
    const std::ptrdiff_t step = run.step_y * static_cast<std::ptrdiff_t>(size_.width) + run.step_x;
    const std::ptrdiff_t seen_step = run.step_y * static_cast<std::ptrdiff_t>(seen_.step1()) + run.step_x;
    for (int k = run.begin; k < run.begin + run.count; ++k, pixel += step, seen += seen_step) {
      const int before = (*pixel)[0].contrast;
      change(k, *pixel);
      const int after = (*pixel)[0].contrast;
      if (after != before) explained_ += (after - before) * kStep * (2 * *seen - (after + before) * kStep);
    }
  }
}

void CoverageMap::Draw(int hair, const LineSwath& swath, const SoftBar& bar) {
  const auto owner = static_cast<std::uint16_t>(hair + 1);
  if (contrasts_.size() < static_cast<std::size_t>(swath.size())) contrasts_.resize(2 * swath.size());
  Contrasts(bar, static_cast<float>(kStep), swath.size(), swath.across_px(), contrasts_.data());
  ChangeAlong(swath, kDrawnReach, [this, owner](int k, Pixel& pixel) { Insert({owner, contrasts_[k]}, pixel); });
}

void CoverageMap::OthersAlong(const LineSwath& swath, int hair, float* contrasts) const {
  for (const PixelRun& run : swath.runs()) {
    const Pixel* pixel = &pixels_[static_cast<std::size_t>(run.y) * size_.width + run.x];
    const std::ptrdiff_t step = run.step_y * static_cast<std::ptrdiff_t>(size_.width) + run.step_x;
    // No hair has two of the layers.
    for (int k = run.begin; k < run.begin + run.count; ++k, pixel += step)
      contrasts[k] = (*pixel)[(*pixel)[0].owner == hair + 1 ? 1 : 0].contrast * static_cast<float>(kStep);
  }
}

void CoverageMap::Insert(const Layer& layer, Pixel& pixel) {
  if (layer.contrast == 0) return;
  // Nearly all pixels show one hair at most.
  if (pixel[0].owner == 0) {
    pixel[0] = layer;
    return;
  }
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

void CoverageMap::Remove(std::uint16_t owner, Pixel& pixel) {
  for (int place = 0; place < 3 && pixel[place].owner != 0; ++place) {
    if (pixel[place].owner != owner) continue;
    for (int next = place; next < 2; ++next) pixel[next] = pixel[next + 1];
    pixel[2] = {};
  }
}

void CoverageMap::Erase(int hair, const LineSwath& swath) {
  const auto owner = static_cast<std::uint16_t>(hair + 1);
  ChangeAlong(swath, kErasedReach, [owner](int, Pixel& pixel) { Remove(owner, pixel); });
}

}  // namespace tricho
