// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The pixels near a line: which sample of it is nearest, and how far aside it lies.
#pragma once

#include <array>
#include <functional>
#include <limits>
#include <opencv2/core.hpp>

#include "hair/line/stroke.h"

namespace tricho {

// Samples of a line, the last one included.
struct SampleRange {
  int first = 0;
  int last = std::numeric_limits<int>::max();
};

// Pixels side by side in a row, or in a column.
struct PixelRun {
  static constexpr int kMost = 64;

  int x = 0, y = 0;            // Of the first;
  int step_x = 1, step_y = 0;  // from each to the next.
  int count = 0;
  std::array<int, kMost> sample;       // Nearest sample of the line.
  std::array<float, kMost> across_px;  // Distance from it, positive towards the normal (-dy, dx).
};

// Calls visit(run) for the pixels within `reach_px` of a line sampled every kStrokeStepPx, whose nearest sample lies in
// `range`. Where the line turns from flat to steep some pixels come twice. The order of the pixels of a sample does not
// depend on the range.
void ForRunsAlong(const Polyline& line, double reach_px, cv::Size size, SampleRange range,
                  const std::function<void(const PixelRun&)>& visit);

// Calls visit(sample, x, y, across_px) for them.
template <typename Visit>
void ForPixelsAlong(const Polyline& line, double reach_px, cv::Size size, const Visit& visit, SampleRange range = {}) {
  ForRunsAlong(line, reach_px, size, range, [&](const PixelRun& run) {
    for (int k = 0, x = run.x, y = run.y; k < run.count; ++k, x += run.step_x, y += run.step_y)
      visit(run.sample[k], x, y, run.across_px[k]);
  });
}

}  // namespace tricho
