// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The pixels near a line: which sample of it is nearest, and how far aside it lies.
#pragma once

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

inline constexpr int kStripPx = 8;

// kStripPx pixels side by side in a row of the picture, all inside of it: what a processor works on at once.
struct PixelStrip {
  int x = 0, y = 0;  // Of the first.
};

// What lies along a line, strip by strip, in one walk that several readers share. Built anew it keeps its memory.
class LineSwath {
 public:
  // The distance that is told for those pixels of a strip that are not of the swath: farther than any hair is wide.
  static constexpr float kElsewherePx = 1e6F;

  // The pixels within `reach_px` of a line sampled every kStrokeStepPx (none of a shorter one than that), whose nearest
  // sample lies in `range`; none in a picture narrower than a strip. Where the line turns from flat to steep some
  // pixels come twice. The order of the pixels of a sample does not depend on the range, unless the line turns back on
  // itself.
  void Build(const Polyline& line, double reach_px, cv::Size size, SampleRange range = {});

  const std::vector<PixelStrip>& strips() const { return strips_; }
  // Pixels in all strips.
  int size() const { return kStripPx * static_cast<int>(strips_.size()); }
  // Of each of these: the nearest sample of the line,
  const int* sample() const { return sample_.data(); }
  // and the distance from it, positive towards the normal (-dy, dx).
  const float* across_px() const { return across_px_.data(); }

 private:
  std::vector<PixelStrip> strips_;
  std::vector<int> sample_;
  std::vector<float> across_px_;  // Both may be longer than size().
  Polyline points_;               // What Build works with.
  std::vector<char> is_flat_;
};

// Calls visit(sample, x, y, across_px) for the pixels of a swath.
template <typename Visit>
void ForPixelsAlong(const Polyline& line, double reach_px, cv::Size size, const Visit& visit, SampleRange range = {}) {
  LineSwath swath;
  swath.Build(line, reach_px, size, range);
  for (int k = 0; k < swath.size(); ++k) {
    const PixelStrip& strip = swath.strips()[k / kStripPx];
    if (swath.across_px()[k] != LineSwath::kElsewherePx)
      visit(swath.sample()[k], strip.x + k % kStripPx, strip.y, swath.across_px()[k]);
  }
}

}  // namespace tricho
