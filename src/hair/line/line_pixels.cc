// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/line/line_pixels.h"

#include <algorithm>
#include <cmath>

#include "base/wide_vectors.h"

namespace tricho {

namespace {

constexpr double kLeastAlong = 0.3;  // Cosine of the steepest angle at which a segment is crossed by rows.

// Part of a line from one sample to the next, crossed by rows; of a flat one, by columns.
struct Segment {
  int index = 0;
  double from_main = 0, from_other = 0;    // Its first sample; `main` counts rows, `other` runs along them.
  double along_main = 0, along_other = 0;  // Unit.
  int last = 0;                            // Last sample of the line.
  bool flat = false;
};

// What a row of pixels is to a segment: all in steps from the pixel `anchor`, near the segment's first sample, so that
// single precision does, and what a pixel is told does not depend on where a run begins.
struct Row {
  int anchor = 0;
  float at = 0, at_step = 0;          // Place along the line in samples, plus a half: cut off, it is the nearest one;
  float across = 0, across_step = 0;  // and distance. Both at the anchor, and from each pixel to the next.
  float end = 0;                      // Largest place that is cut off to the last sample.

  float At(int pixel) const { return at + static_cast<float>(pixel - anchor) * at_step; }
  int SampleAt(int pixel) const { return static_cast<int>(std::min(std::max(At(pixel), 0.F), end)); }
  float AcrossAt(int pixel) const { return across + static_cast<float>(pixel - anchor) * across_step; }
};

Row RowOf(const Segment& s, int m) {
  Row row;
  row.anchor = static_cast<int>(s.from_other);
  const double main = m - s.from_main, other = row.anchor - s.from_other, sign = s.flat ? 1 : -1;
  row.at = static_cast<float>(s.index + 0.5 + (other * s.along_other + main * s.along_main) / kStrokeStepPx);
  row.at_step = static_cast<float>(s.along_other / kStrokeStepPx);
  row.across = static_cast<float>(sign * (other * s.along_main - main * s.along_other));
  row.across_step = static_cast<float>(sign * s.along_main);
  row.end = static_cast<float>(s.last) + 0.5F;
  return row;
}

constexpr int kLanes = 8;  // Pixels placed at once: up to so many beyond the last one are written as well.

// Nearest samples and distances of `count` pixels of a row, from `first` on.
TRICHO_WIDE_VECTORS void Place(const Row& of_row, int first, int count, int* sample, float* across_px) {
  const Row row = of_row;  // A copy: that nothing written changes it lets the loop be vectorized.
  const int filled = (count + kLanes - 1) / kLanes * kLanes;
  for (int k = 0; k < filled; ++k) {
    sample[k] = row.SampleAt(first + k);
    across_px[k] = row.AcrossAt(first + k);
  }
}

// Without a call into the math library; |value| < 2^31.
int CeilOf(double value) {
  const int whole = static_cast<int>(value);
  return whole + (value > whole ? 1 : 0);
}
int FloorOf(double value) {
  const int whole = static_cast<int>(value);
  return whole - (value < whole ? 1 : 0);
}

}  // namespace

class LineSwath::Walk {
 public:
  Walk(const Polyline& line, const Reaches& reaches_px, cv::Size size, SampleRange range, LineSwath& swath)
      : line_(line),
        reach_px_(reaches_px.back()),
        size_(size),
        range_(range),
        swath_(swath),
        last_(static_cast<int>(line.size()) - 1),
        margin_(MarginOf(reaches_px.back())) {
    for (std::size_t k = 0; k < reaches_px.size(); ++k) margins_[k] = MarginOf(reaches_px[k]);
  }

  void Run() {
    // Pixels of a row may be nearest to a sample so far from the one where the row is crossed.
    const int aside = static_cast<int>(std::ceil(reach_px_ / kLeastAlong / kStrokeStepPx)) + 2;
    const int first = std::max(-margin_, range_.first - aside);
    const int end = std::min(last_ + margin_, range_.last < last_ ? range_.last + aside : last_ + margin_);
    if (first >= end) return;
    first_point_ = std::max(-margin_, first - margin_);
    points_.reserve(end + margin_ + 1 - first_point_);
    is_flat_.reserve(points_.capacity());
    for (int i = first_point_; i <= std::min(last_ + margin_, end + margin_); ++i) points_.push_back(At(i));
    for (std::size_t k = 0; k + 1 < points_.size(); ++k) {
      const Point d = points_[k + 1] - points_[k];
      is_flat_.push_back(std::abs(d.x()) >= std::abs(d.y()));
    }
    for (const bool flat : {true, false}) {
      if (std::ranges::find(is_flat_, static_cast<char>(flat)) == is_flat_.end()) continue;
      for (int i = first; i < end; ++i) {
        run_reaches_ = 0;
        bool runs_so = false;
        for (std::size_t k = 0; k < margins_.size(); ++k) {
          if (k == 0 || margins_[k] != margins_[k - 1]) runs_so = RunsSo(flat, i, margins_[k]);
          if (runs_so) run_reaches_ |= 1U << k;
        }
        if (run_reaches_ != 0) WalkSegment(flat, i);
      }
    }
  }

 private:
  static int MarginOf(double reach_px) { return static_cast<int>(std::ceil(reach_px / kStrokeStepPx)) + 1; }
  // Near a change of direction both ways are needed, or a wedge beside it would be missed.
  bool RunsSo(bool flat, int i, int margin) const {
    if (i < -margin || i >= last_ + margin) return false;
    return IsFlat(i) == flat || IsFlat(std::max(-margin, i - margin)) == flat ||
           IsFlat(std::min(last_ + margin - 1, i + margin)) == flat;
  }
  // The line goes on straight beyond its ends.
  Point At(int i) const {
    if (i < 0) return line_[0] + i * (line_[1] - line_[0]);
    if (i > last_) return line_[last_] + (i - last_) * (line_[last_] - line_[last_ - 1]);
    return line_[i];
  }
  bool IsFlat(int i) const { return is_flat_[i - first_point_]; }

  void WalkSegment(bool flat, int i) {
    const Point &a = points_[i - first_point_], d = points_[i + 1 - first_point_] - a;
    const int main = flat ? 0 : 1, other = 1 - main;
    const int main_size = flat ? size_.width : size_.height, other_size = flat ? size_.height : size_.width;
    const double length = d.norm();
    if (length < 1e-9 || std::abs(d[main]) < kLeastAlong * length) return;
    const Point along = d / length;
    const double span = reach_px_ / std::abs(along[main]);
    const double farthest = span * std::abs(along[other]) / kStrokeStepPx + 2;
    if (i + farthest < range_.first || i - farthest > range_.last) return;
    const Segment segment{i, a[main], a[other], along[main], along[other], last_, flat};
    const bool all_wanted = i - farthest > std::max(0, range_.first) && i + farthest < std::min(last_, range_.last);
    const double low = std::min(a[main], a[main] + d[main]), high = std::max(a[main], a[main] + d[main]);
    for (int m = std::max(0, CeilOf(low)); m < high && m < main_size; ++m) {
      const double on_line = a[other] + (m - a[main]) / d[main] * d[other];
      int first = std::max(0, CeilOf(on_line - span));
      int last = std::min(other_size - 1, FloorOf(on_line + span));
      const Row row = RowOf(segment, m);
      if (!all_wanted) KeepWanted(row, first, last);
      if (first <= last) AppendRow(flat, row, m, first, last - first + 1);
    }
  }

  // Narrows a stretch of a row to the pixels that are wanted: the sample changes in one sense along it.
  void KeepWanted(const Row& row, int& first, int& last) const {
    if (row.at_step != 0) {
      const auto where = [&](int sample) {
        return std::clamp(row.anchor + (static_cast<double>(sample) - row.at) / row.at_step, first - 1.0, last + 1.0);
      };
      const double from = where(std::max(0, range_.first)), to = where(std::min(last_, range_.last) + 1);
      first = std::max(first, FloorOf(std::min(from, to)) - 1);
      last = std::min(last, CeilOf(std::max(from, to)) + 1);
    }
    while (first <= last && !IsWanted(row, first)) ++first;
    while (first <= last && !IsWanted(row, last)) --last;
  }

  // Whether a pixel's nearest sample is one of the line, and asked for.
  bool IsWanted(const Row& row, int pixel) const {
    const float at = row.At(pixel);
    if (at < 0 || at > row.end + 0.5F) return false;
    const int nearest = row.SampleAt(pixel);
    return nearest >= range_.first && nearest <= range_.last;
  }

  void AppendRow(bool flat, const Row& row, int m, int from, int count) {
    PixelRun& run = swath_.Append(count);
    run.x = flat ? m : from;
    run.y = flat ? from : m;
    run.step_x = flat ? 0 : 1;
    run.step_y = flat ? 1 : 0;
    run.reaches = run_reaches_;
    Place(row, from, count, &swath_.sample_[run.begin], &swath_.across_px_[run.begin]);
  }

  const Polyline& line_;
  const double reach_px_;
  const cv::Size size_;
  const SampleRange range_;
  LineSwath& swath_;
  const int last_, margin_;
  std::array<int, 3> margins_{};  // Of each reach.
  unsigned run_reaches_ = 0;      // Of the segment that is walked.
  int first_point_ = 0;           // Sample of points_[0].
  Polyline points_;
  std::vector<char> is_flat_;  // By segment, from first_point_ on.
};

PixelRun& LineSwath::Append(int count) {
  runs_.emplace_back().count = count;
  runs_.back().begin = size_;
  size_ += count;
  if (static_cast<std::size_t>(size_) + kLanes > sample_.size()) {
    sample_.resize(2 * (static_cast<std::size_t>(size_) + kLanes));
    across_px_.resize(sample_.size());
  }
  return runs_.back();
}

void LineSwath::Build(const Polyline& line, const Reaches& reaches_px, cv::Size size, SampleRange range) {
  runs_.clear();
  size_ = 0;
  if (line.size() >= 2) Walk(line, reaches_px, size, range, *this).Run();
}

}  // namespace tricho
