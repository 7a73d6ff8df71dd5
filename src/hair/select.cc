// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/select.h"

#include <algorithm>
#include <cmath>

namespace tricho {

namespace {

double LengthPx(const Stroke& stroke) { return static_cast<double>(stroke.line.size() - 1) * kStrokeStepPx; }

Point TangentAt(const Polyline& line, std::size_t i) {
  const std::size_t a = i >= 2 ? i - 2 : 0, b = std::min(i + 2, line.size() - 1);
  return (line[b] - line[a]).normalized();
}

// Pixels -> strokes that pass there, to ask quickly what a line shares with those already taken.
class TakenStrokes {
 public:
  TakenStrokes(int cols, int rows) : cols_(cols / kCell + 1), rows_(rows / kCell + 1), cells_(cols_ * rows_) {}

  void Add(const Stroke& stroke) {
    for (std::size_t i = 0; i < stroke.line.size(); ++i)
      cells_[CellOf(stroke.line[i])].push_back({stroke.line[i], TangentAt(stroke.line, i), stroke.width_px});
  }

  double SharedShare(const Stroke& stroke) const {
    int shared = 0;
    for (std::size_t i = 0; i < stroke.line.size(); ++i)
      shared += IsShared(stroke.line[i], TangentAt(stroke.line, i), stroke.width_px);
    return static_cast<double>(shared) / static_cast<double>(stroke.line.size());
  }

 private:
  static constexpr int kCell = 8;
  struct Sample {
    Point at, along;
    double width_px;
  };

  bool IsShared(const Point& at, const Point& along, double width_px) const {
    const int cx = static_cast<int>(at.x()) / kCell, cy = static_cast<int>(at.y()) / kCell;
    for (int y = std::max(0, cy - 1); y <= std::min(rows_ - 1, cy + 1); ++y)
      for (int x = std::max(0, cx - 1); x <= std::min(cols_ - 1, cx + 1); ++x)
        for (const Sample& sample : cells_[y * cols_ + x]) {
          const double near = std::max(1.5, 0.3 * (width_px + sample.width_px));
          if ((sample.at - at).squaredNorm() < near * near && std::abs(sample.along.dot(along)) > 0.92) return true;
        }
    return false;
  }

  int CellOf(const Point& at) const {
    const int x = std::clamp(static_cast<int>(at.x()) / kCell, 0, cols_ - 1);
    const int y = std::clamp(static_cast<int>(at.y()) / kCell, 0, rows_ - 1);
    return y * cols_ + x;
  }

  int cols_, rows_;
  std::vector<std::vector<Sample>> cells_;
};

}  // namespace

std::vector<Stroke> SelectStrokes(const HairContrast& hair, std::vector<Stroke> strokes, const SelectOptions& options) {
  const double min_length_px = options.min_length_um / hair.scale.um_per_work_px;
  std::erase_if(strokes, [&](const Stroke& s) {
    return LengthPx(s) < min_length_px || LengthPx(s) < options.min_aspect * s.width_px ||
           s.depth < options.min_depth || s.edge_contrast < 0.35;
  });
  std::stable_sort(strokes.begin(), strokes.end(), [](const Stroke& a, const Stroke& b) {
    return LengthPx(a) * a.depth * (0.3 + a.clear_share) > LengthPx(b) * b.depth * (0.3 + b.clear_share);
  });
  TakenStrokes taken(hair.contrast.cols, hair.contrast.rows);
  std::vector<Stroke> chosen;
  for (Stroke& stroke : strokes) {
    if (taken.SharedShare(stroke) > options.max_shared_share) continue;
    taken.Add(stroke);
    chosen.push_back(std::move(stroke));
  }
  return chosen;
}

}  // namespace tricho
