// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/line/line_pixels.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/wide_vectors.h"

namespace tricho {

namespace {

constexpr double kSteepest = 3.18;  // Slope of a segment against the rows' normal up to which rows cross it.

// Part of a line from one sample to the next, crossed by rows; of a flat one, by columns.
struct Segment {
  int index = 0;
  double from_main = 0, from_other = 0;    // Its first sample; `main` counts rows, `other` runs along them.
  double along_main = 0, along_other = 0;  // Unit.
  bool flat = false;
};

// What a row of pixels is to a segment: all in steps from the pixel `anchor`, near the segment's first sample, so that
// single precision does, and what a pixel is told does not depend on where the row begins.
struct Row {
  int anchor = 0;
  float at = 0, at_step = 0;          // Place along the line in samples, plus a half: cut off, it is the nearest one;
  float across = 0, across_step = 0;  // and distance. Both at the anchor, and from each pixel to the next.
};

Row RowOf(const Segment& s, int m) {
  Row row;
  row.anchor = static_cast<int>(s.from_other);
  const double main = m - s.from_main, other = row.anchor - s.from_other, sign = s.flat ? 1 : -1;
  row.at = static_cast<float>(s.index + 0.5 + (other * s.along_other + main * s.along_main) / kStrokeStepPx);
  row.at_step = static_cast<float>(s.along_other / kStrokeStepPx);
  row.across = static_cast<float>(sign * (other * s.along_main - main * s.along_other));
  row.across_step = static_cast<float>(sign * s.along_main);
  return row;
}

// Which pixels are of the swath.
struct Bounds {
  float from = 0, to = 0;  // Place along the line, as in Row; the end is not included.
  float last = 0;          // Largest place that is cut off to the last sample.
  float reach_px = 0;
};

// Nearest sample and distance of a strip's pixels.
TRICHO_INLINE void PlaceStrip(const Eight& at, const Eight& across, const Bounds& bounds, int* sample,
                              float* across_px) {
  const Eight zero{}, none = zero + LineSwath::kElsewherePx, first = zero, last = zero + bounds.last;
  const EightInts within = (at >= zero + bounds.from) & (at < zero + bounds.to) & (across >= zero - bounds.reach_px) &
                           (across <= zero + bounds.reach_px);
  const Eight begun = at > first ? at : first, held = begun < last ? begun : last;
  Store<EightInts>(__builtin_convertvector(held, EightInts), sample);
  Store<Eight>(within ? across : none, across_px);
}

// `count` strips of a row, one after the other, the first at x.
TRICHO_WIDE_VECTORS void PlaceRow(const Row& row, const Bounds& bounds, int x, int count, int* sample,
                                  float* across_px) {
  constexpr EightInts kPlaces{0, 1, 2, 3, 4, 5, 6, 7};
  const Bounds own = bounds;  // A copy: nothing written changes it.
  const Eight at = Eight{} + row.at, across = Eight{} + row.across;
  const float at_step = row.at_step, across_step = row.across_step;
  for (int k = 0, from = x - row.anchor; k < count * kStripPx; k += kStripPx) {
    const Eight steps = __builtin_convertvector(kPlaces + (from + k), Eight);
    PlaceStrip(at + steps * at_step, across + steps * across_step, own, sample + k, across_px + k);
  }
}

// Columns of pixels side by side, that cross a flat part of the line: each is to its own segment as a row is.
struct Columns {
  int x = -1;        // Of the first.
  unsigned own = 0;  // Bit k: column x + k is one of them.
  int first_y = 0, last_y = 0;
  std::array<float, kStripPx> anchor{}, at{}, at_step{}, across{}, across_step{};
};

// One number of each column.
TRICHO_INLINE Eight Side(const std::array<float, kStripPx>& numbers) { return Load<Eight>(numbers.data()); }

// Strips across the columns, one below the other.
TRICHO_WIDE_VECTORS void PlaceColumns(const Columns& columns, const Bounds& bounds, int* sample, float* across_px) {
  const Bounds own = bounds;
  const Eight anchor = Side(columns.anchor), at = Side(columns.at), at_step = Side(columns.at_step),
              across = Side(columns.across), across_step = Side(columns.across_step);
  for (int y = columns.first_y, k = 0; y <= columns.last_y; ++y, k += kStripPx) {
    const Eight steps = static_cast<float>(y) - anchor;
    PlaceStrip(at + steps * at_step, across + steps * across_step, own, sample + k, across_px + k);
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

// The lists of a swath, that are longer than what they hold, and memory for the line that it walks along.
struct Lists {
  std::vector<PixelStrip>& strips;
  std::vector<int>& sample;
  std::vector<float>& across_px;
  Polyline& points;
  std::vector<char>& is_flat;
};

class Walk {
 public:
  Walk(const Polyline& line, double reach_px, cv::Size size, SampleRange range, const Lists& swath)
      : line_(line),
        reach_px_(reach_px),
        size_(size),
        range_(range),
        swath_(swath),
        last_(static_cast<int>(line.size()) - 1),
        margin_(static_cast<int>(std::ceil(reach_px / kStrokeStepPx)) + 1),
        points_(swath.points),
        is_flat_(swath.is_flat) {
    bounds_.from = static_cast<float>(std::max(0, range.first));
    bounds_.to = static_cast<float>(std::min(last_, range.last)) + 1;
    bounds_.last = static_cast<float>(last_) + 0.5F;
    bounds_.reach_px = static_cast<float>(reach_px);
  }

  void Run() {
    // Pixels of a row may be nearest to a sample so far from the one where the row is crossed.
    const int aside = static_cast<int>(std::ceil(reach_px_ * kSteepest / kStrokeStepPx)) + 2;
    const int first = std::max(-margin_, range_.first - aside);
    const int end = std::min(last_ + margin_, range_.last < last_ ? range_.last + aside : last_ + margin_);
    if (first >= end) return;
    first_point_ = std::max(-margin_, first - margin_);
    points_.clear();
    is_flat_.clear();
    for (int i = first_point_; i <= std::min(last_ + margin_, end + margin_); ++i) points_.push_back(At(i));
    for (std::size_t k = 0; k + 1 < points_.size(); ++k) {
      const Point d = points_[k + 1] - points_[k];
      is_flat_.push_back(std::abs(d.x()) >= std::abs(d.y()));
    }
    for (int i = first; i < end; ++i)
      if (RunsSo(true, i)) WalkSegment<true>(i);
    AppendColumns();
    for (int i = first; i < end; ++i)
      if (RunsSo(false, i)) WalkSegment<false>(i);
  }

 private:
  // Near a change of direction both ways are needed, or a wedge beside it would be missed.
  bool RunsSo(bool flat, int i) const {
    return IsFlat(i) == flat || IsFlat(std::max(-margin_, i - margin_)) == flat ||
           IsFlat(std::min(last_ + margin_ - 1, i + margin_)) == flat;
  }
  // The line goes on straight beyond its ends.
  Point At(int i) const {
    if (i < 0) return line_[0] + i * (line_[1] - line_[0]);
    if (i > last_) return line_[last_] + (i - last_) * (line_[last_] - line_[last_ - 1]);
    return line_[i];
  }
  bool IsFlat(int i) const { return is_flat_[i - first_point_]; }

  template <bool kFlat>
  void WalkSegment(int i) {
    const Point &a = points_[i - first_point_], &b = points_[i + 1 - first_point_];
    const double a_main = kFlat ? a.x() : a.y(), a_other = kFlat ? a.y() : a.x();
    const double d_main = (kFlat ? b.x() : b.y()) - a_main, d_other = (kFlat ? b.y() : b.x()) - a_other;
    const int main_size = kFlat ? size_.width : size_.height, other_size = kFlat ? size_.height : size_.width;
    if (std::abs(d_main) < 1e-9) return;
    const double slope = d_other / d_main;
    const double farthest = reach_px_ * std::abs(slope) / kStrokeStepPx + 2;
    if (std::abs(slope) > kSteepest || i + farthest < range_.first || i - farthest > range_.last) return;
    const double stretch = std::sqrt(1 + slope * slope), span = reach_px_ * stretch;
    const double along_main = std::copysign(1 / stretch, d_main), along_other = slope * along_main;
    const Segment segment{i, a_main, a_other, along_main, along_other, kFlat};
    const double low = std::min(a_main, a_main + d_main), high = std::max(a_main, a_main + d_main);
    for (int m = std::max(0, CeilOf(low)); m < high && m < main_size; ++m) {
      const double on_line = a_other + (m - a_main) * slope;
      const int first = std::max(0, CeilOf(on_line - span)), last = std::min(other_size - 1, FloorOf(on_line + span));
      if (first > last) continue;
      if constexpr (kFlat)
        AddColumn(RowOf(segment, m), m, first, last);
      else
        AppendRow(RowOf(segment, m), m, first, last);
    }
  }

  // Strips begin at multiples of their length, but for the last one of a row: all lie inside of the picture.
  int StripAt(int x) const { return std::min(x / kStripPx * kStripPx, size_.width - kStripPx); }

  void AppendRow(const Row& row, int y, int first, int last) {
    const int x = first / kStripPx * kStripPx, end = last + 1;
    const int whole = std::min(end + kStripPx - 1, size_.width) / kStripPx - x / kStripPx;
    if (whole > 0) {
      const std::size_t at = Append(whole, {x, y}, {kStripPx, 0});
      PlaceRow(row, bounds_, x, whole, &swath_.sample[at], &swath_.across_px[at]);
    }
    const int rest = x + whole * kStripPx;
    if (rest >= end) return;
    const int moved = size_.width - kStripPx;
    const std::size_t at = Append(1, {moved, y}, {});
    PlaceRow(row, bounds_, moved, 1, &swath_.sample[at], &swath_.across_px[at]);
    std::fill_n(&swath_.across_px[at], rest - moved, LineSwath::kElsewherePx);
  }

  void AddColumn(const Row& column, int x, int first, int last) {
    const int k = x - StripAt(x);
    if (columns_.x != x - k || (columns_.own >> k & 1U) != 0) AppendColumns();
    if (columns_.own == 0) {
      columns_.x = x - k;
      columns_.first_y = first;
      columns_.last_y = last;
      columns_.across.fill(LineSwath::kElsewherePx);
      columns_.across_step.fill(0);
    }
    columns_.own |= 1U << k;
    columns_.first_y = std::min(columns_.first_y, first);
    columns_.last_y = std::max(columns_.last_y, last);
    columns_.anchor[k] = static_cast<float>(column.anchor);
    columns_.at[k] = column.at;
    columns_.at_step[k] = column.at_step;
    columns_.across[k] = column.across;
    columns_.across_step[k] = column.across_step;
  }

  // Those that were added since.
  void AppendColumns() {
    if (columns_.own == 0) return;
    const std::size_t at = Append(columns_.last_y - columns_.first_y + 1, {columns_.x, columns_.first_y}, {0, 1});
    PlaceColumns(columns_, bounds_, &swath_.sample[at], &swath_.across_px[at]);
    columns_.own = 0;
  }

  // Makes room for strips; returns the place of their first pixel.
  std::size_t Append(int count, PixelStrip first, PixelStrip step) {
    const std::size_t at = kStripPx * swath_.strips.size();
    for (int k = 0; k < count; ++k) swath_.strips.push_back({first.x + k * step.x, first.y + k * step.y});
    if (const std::size_t size = kStripPx * swath_.strips.size(); size > swath_.sample.size()) {
      swath_.sample.resize(2 * size);
      swath_.across_px.resize(2 * size);
    }
    return at;
  }

  const Polyline& line_;
  const double reach_px_;
  const cv::Size size_;
  const SampleRange range_;
  const Lists swath_;
  const int last_, margin_;
  Bounds bounds_;
  Columns columns_;
  int first_point_ = 0;  // Sample of points_[0].
  Polyline& points_;
  std::vector<char>& is_flat_;  // By segment, from first_point_ on.
};

}  // namespace

void LineSwath::Build(const Polyline& line, double reach_px, cv::Size size, SampleRange range) {
  strips_.clear();
  if (line.size() >= 2 && size.width >= kStripPx)
    Walk(line, reach_px, size, range, {strips_, sample_, across_px_, points_, is_flat_}).Run();
}

}  // namespace tricho
