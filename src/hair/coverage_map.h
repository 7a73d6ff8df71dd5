// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The picture that a set of strokes draws: for each pixel, which hairs darken it and how much.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "hair/stroke.h"

namespace tricho {

// Contrast of a bar with soft edges `edge_px` (> 0) wide, at the distance `across_px` from its middle.
struct SoftBar {
  double width_px = 0;
  double depth = 0;
  double edge_px = 1;

  double At(double across_px) const { return depth * Ramp(width_px / 2 - across_px) * Ramp(width_px / 2 + across_px); }
  // Change of At() for a step of across_px.
  double Slope(double across_px) const {
    const double left = width_px / 2 + across_px, right = width_px / 2 - across_px;
    return depth * (Rise(left) * Ramp(right) - Ramp(left) * Rise(right));
  }
  // Change of At() for a step of width_px.
  double Widening(double across_px) const {
    const double left = width_px / 2 + across_px, right = width_px / 2 - across_px;
    return depth * (Rise(left) * Ramp(right) + Ramp(left) * Rise(right)) / 2;
  }
  double ReachPx() const { return (width_px + edge_px) / 2; }

 private:
  double Ramp(double inside_px) const { return std::min(1.0, std::max(0.0, 0.5 + inside_px / edge_px)); }
  double Rise(double inside_px) const { return std::abs(inside_px) < edge_px / 2 ? 1 / edge_px : 0; }
};

// Calls visit(sample, x, y, across_px) for the pixels within `reach_px` of a line sampled every kStrokeStepPx: its
// nearest sample and its distance, positive towards the normal (-dy, dx). Where the line turns from flat to steep some
// pixels come twice.
template <typename Visit>
void ForPixelsAlong(const Polyline& line, double reach_px, cv::Size size, const Visit& visit) {
  const int last = static_cast<int>(line.size()) - 1;
  const int margin = static_cast<int>(std::ceil(reach_px / kStrokeStepPx)) + 1;
  const auto at = [&](int i) -> Point {
    if (i < 0) return line[0] + i * (line[1] - line[0]);
    if (i > last) return line[last] + (i - last) * (line[last] - line[last - 1]);
    return line[i];
  };
  const auto is_flat = [&](int i) {
    const Point d = at(i + 1) - at(i);
    return std::abs(d.x()) >= std::abs(d.y());
  };
  for (const bool flat : {true, false}) {
    const int main = flat ? 0 : 1, other = 1 - main;
    const int main_size = flat ? size.width : size.height, other_size = flat ? size.height : size.width;
    for (int i = -margin; i < last + margin; ++i) {
      // Near a change of direction both ways are needed, or a wedge beside it would be missed.
      if (is_flat(i) != flat && is_flat(std::max(-margin, i - margin)) != flat &&
          is_flat(std::min(last + margin - 1, i + margin)) != flat)
        continue;
      const Point a = at(i), d = at(i + 1) - a;
      const double length = d.norm();
      if (length < 1e-9 || std::abs(d[main]) < 0.3 * length) continue;
      const Point along = d / length;
      const double low = std::min(a[main], a[main] + d[main]), high = std::max(a[main], a[main] + d[main]);
      const double span = reach_px / std::abs(along[main]);
      for (int m = std::max(0, static_cast<int>(std::ceil(low))); m < high && m < main_size; ++m) {
        const double on_line = a[other] + (m - a[main]) / d[main] * d[other];
        const int first = std::max(0, static_cast<int>(std::ceil(on_line - span)));
        const int end = std::min(other_size - 1, static_cast<int>(std::floor(on_line + span)));
        for (int o = first; o <= end; ++o) {
          const double dx = (flat ? m : o) - a.x(), dy = (flat ? o : m) - a.y();
          const double sample = i + (dx * along.x() + dy * along.y()) / kStrokeStepPx;
          if (sample < -0.5 || sample > last + 0.5) continue;
          visit(static_cast<int>(std::clamp<double>(sample, 0, last) + 0.5), flat ? m : o, flat ? o : m,
                dy * along.x() - dx * along.y());
        }
      }
    }
  }
}

// The three hairs that darken each pixel most. Where hairs overlap the darkest shows.
class CoverageMap {
 public:
  explicit CoverageMap(cv::Size size) : size_(size), pixels_(static_cast<std::size_t>(size.area())) {}

  void Clear() { std::fill(pixels_.begin(), pixels_.end(), Pixel{}); }
  void Draw(int hair, const Polyline& line, const SoftBar& bar);
  void Erase(int hair, const Polyline& line, double reach_px);

  // Contrast at a pixel under all hairs but `hair` (and `second`).
  double Others(int x, int y, int hair, int second = -1) const {
    const Pixel& pixel = pixels_[static_cast<std::size_t>(y) * size_.width + x];
    for (const Layer& layer : pixel)
      if (layer.owner != hair + 1 && layer.owner != second + 1) return layer.contrast * kStep;
    return 0;
  }
  bool Has(int x, int y, int hair) const {
    const Pixel& pixel = pixels_[static_cast<std::size_t>(y) * size_.width + x];
    return std::any_of(pixel.begin(), pixel.end(), [&](const Layer& layer) { return layer.owner == hair + 1; });
  }
  double All(int x, int y) const { return pixels_[static_cast<std::size_t>(y) * size_.width + x][0].contrast * kStep; }

 private:
  static constexpr double kStep = 1.0 / 32768;
  struct Layer {
    std::uint16_t owner = 0;  // Hair + 1; 0: nobody.
    std::uint16_t contrast = 0;
  };
  using Pixel = std::array<Layer, 3>;

  cv::Size size_;
  std::vector<Pixel> pixels_;
};

}  // namespace tricho
