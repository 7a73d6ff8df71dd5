// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The pixels near a line: which sample of it is nearest, and how far aside it lies.
#pragma once

#include <array>
#include <limits>
#include <opencv2/core.hpp>
#include <vector>

#include "hair/line/stroke.h"

namespace tricho {

// Samples of a line, the last one included.
struct SampleRange {
  int first = 0;
  int last = std::numeric_limits<int>::max();
};

// Pixels side by side in a row, or in a column.
struct PixelRun {
  int x = 0, y = 0;            // Of the first;
  int step_x = 1, step_y = 0;  // from each to the next.
  int count = 0;
  int begin = 0;         // Place of the first among the pixels of the swath.
  unsigned reaches = 0;  // Of which of the swath's reaches it is a run: bit k for the k-th.
};

// What lies along a line, pixel by pixel, in one walk that several readers share. Built anew it keeps its memory.
class LineSwath {
 public:
  // The pixels within `reach_px` of a line sampled every kStrokeStepPx (none of a shorter one than that), whose nearest
  // sample lies in `range`. Where the line turns from flat to steep some pixels come twice. The order of the pixels of
  // a sample does not depend on the range.
  void Build(const Polyline& line, double reach_px, cv::Size size, SampleRange range = {}) {
    Build(line, Reaches{reach_px, reach_px, reach_px}, size, range);
  }
  // In one walk for several reaches, ascending: all runs are as wide as the last one asks for. Where the line turns, a
  // run may be one of some reaches only, and readers with another one leave it out.
  using Reaches = std::array<double, 3>;
  void Build(const Polyline& line, const Reaches& reaches_px, cv::Size size, SampleRange range = {});

  const std::vector<PixelRun>& runs() const { return runs_; }
  int size() const { return size_; }
  // Of each pixel: the nearest sample of the line,
  const int* sample() const { return sample_.data(); }
  // and the distance from it, positive towards the normal (-dy, dx).
  const float* across_px() const { return across_px_.data(); }

 private:
  class Walk;
  PixelRun& Append(int count);

  std::vector<PixelRun> runs_;
  std::vector<int> sample_;
  std::vector<float> across_px_;  // Both may be longer than size_.
  int size_ = 0;
};

// Calls visit(sample, x, y, across_px) for the pixels of a swath.
template <typename Visit>
void ForPixelsAlong(const Polyline& line, double reach_px, cv::Size size, const Visit& visit, SampleRange range = {}) {
  LineSwath swath;
  swath.Build(line, reach_px, size, range);
  for (const PixelRun& run : swath.runs())
    for (int k = 0, x = run.x, y = run.y; k < run.count; ++k, x += run.step_x, y += run.step_y)
      visit(swath.sample()[run.begin + k], x, y, swath.across_px()[run.begin + k]);
}

}  // namespace tricho
