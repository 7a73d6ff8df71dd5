// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/seen_lines.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "hair/line/course.h"
#include "hair/line/line_pixels.h"
#include "hair/trace/proposed.h"

namespace tricho {

namespace {

constexpr double kSureLine = 0.7;       // Probability of a hair where a line is begun,
constexpr double kLeastLine = 0.4;      // and as far as it is followed.
constexpr double kBesidePx = 4;         // So far beyond the edge of a stroke a line is that stroke's own.
constexpr double kStepCells = 0.7;      // Less than a cell, so that none is jumped over.
constexpr double kAsideCells = 0.5;     // How far a step may put itself right across the line.
constexpr double kSharpestTurn = 0.85;  // Cosine, from step to step.
constexpr int kMostHidden = 8;          // Steps under hairs that cross.
constexpr int kMostSteps = 2000;
constexpr std::size_t kMostLines = 1000;  // A network that sees lines everywhere knows nothing.
constexpr double kLeastUm = 220;          // Of a line; shorter ones are texture more often than hair.
constexpr double kThinUm = 30;            // Its width, to begin with.
constexpr double kLeastDepth = 0.1;       // Contrast of a line on which there is something to fit: thin hair is faint.

class Follower {
 public:
  Follower(const HairContrast& hair, const NetworkMaps& maps, const std::vector<Stroke>& strokes, double thin_px)
      : maps_(maps),
        taken_(maps.rows(), maps.columns(), CV_8U, cv::Scalar(0)),
        thin_px_(thin_px),
        least_cells_(kLeastUm / hair.scale.um_per_work_px / maps.work_per_cell.x()) {
    for (const Stroke& stroke : strokes) Take(CellsOf(stroke.line), stroke.width_px / 2 + kBesidePx);
  }

  // Lines in cells, surest beginnings first.
  std::vector<Polyline> All() {
    std::vector<std::pair<double, cv::Point>> seeds;
    for (int y = 0; y < maps_.rows(); ++y)
      for (int x = 0; x < maps_.columns(); ++x) {
        const double p = maps_.LineAt(Point(x, y));
        if (p > kSureLine && !taken_.at<uchar>(y, x)) seeds.push_back({p, {x, y}});
      }
    std::ranges::stable_sort(seeds, [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<Polyline> lines;
    for (const auto& [p, at] : seeds) {
      if (lines.size() >= kMostLines) break;
      if (taken_.at<uchar>(at)) continue;
      Polyline line = Follow(Point(at.x, at.y));
      Take(line, thin_px_ / 2 + kBesidePx);
      if (Length(line) >= least_cells_) lines.push_back(std::move(line));
    }
    return lines;
  }

 private:
  Polyline CellsOf(const Polyline& line) const {
    Polyline cells;
    for (const Point& at : line) cells.push_back(maps_.CellFromWork(at));
    return cells;
  }

  void Take(const Polyline& cells, double reach_px) {
    if (cells.size() < 2) return;
    ForPixelsAlong(Resample(cells, 1), reach_px / maps_.work_per_cell.x(), taken_.size(),
                   [&](int, int x, int y, double) { taken_.at<uchar>(y, x) = 255; });
  }

  // Along the hair at a cell, the way that `before` goes.
  Point WayAt(const Point& cell, const Point& before) const {
    const Point doubled = maps_.VectorAt(NetworkMaps::kAlong, cell);
    const double angle = std::atan2(doubled.y(), doubled.x()) / 2;
    const Point way(std::cos(angle), std::sin(angle));
    return way.dot(before) < 0 ? Point(-way) : way;
  }

  bool IsTaken(const Point& cell) const {
    const cv::Point at(NearestWhole(cell.x()), NearestWhole(cell.y()));
    return taken_.at<uchar>(at) != 0;
  }

  bool IsInside(const Point& cell) const {
    return cell.x() >= 0 && cell.y() >= 0 && cell.x() <= maps_.columns() - 1 && cell.y() <= maps_.rows() - 1;
  }

  Polyline Half(Point at, Point way) const {
    Polyline line;
    std::size_t num_seen = 0;  // Of the points, up to the last that no other hair hides.
    for (int step = 0, hidden = 0; step < kMostSteps && hidden <= kMostHidden; ++step) {
      Point next = at + kStepCells * way;
      const Point across(-way.y(), way.x());
      const std::array<Point, 3> places{next, Point(next + kAsideCells * across), Point(next - kAsideCells * across)};
      if (!std::ranges::all_of(places, [&](const Point& place) { return IsInside(place); })) break;
      if (IsTaken(next)) {
        ++hidden;
      } else {
        next = *std::ranges::max_element(places, {}, [&](const Point& place) { return maps_.LineAt(place); });
        const Point turned = WayAt(next, way);
        if (maps_.LineAt(next) < kLeastLine || turned.dot(way) < kSharpestTurn) break;
        way = turned;
        hidden = 0;
      }
      at = next;
      line.push_back(at);
      if (hidden == 0) num_seen = line.size();
    }
    line.resize(num_seen);
    return line;
  }

  Polyline Follow(const Point& seed) const {
    const Point way = WayAt(seed, Point(1, 0));
    Polyline line = Half(seed, -way);
    std::ranges::reverse(line);
    line.push_back(seed);
    const Polyline on = Half(seed, way);
    line.insert(line.end(), on.begin(), on.end());
    return line;
  }

  const NetworkMaps& maps_;
  cv::Mat taken_;  // CV_8U, by cell.
  const double thin_px_, least_cells_;
};

}  // namespace

std::vector<Stroke> LinesSeenBeside(const HairContrast& hair, const NetworkMaps& maps,
                                    const std::vector<Stroke>& strokes) {
  const double thin_px = kThinUm / hair.scale.um_per_work_px;
  std::vector<Stroke> seen;
  for (const Polyline& cells : Follower(hair, maps, strokes, thin_px).All()) {
    Polyline line;
    for (const Point& cell : cells) line.push_back(maps.WorkFromCell(cell));
    Stroke stroke = NetworkStroke(hair, line, thin_px);
    if (stroke.depth > kLeastDepth) seen.push_back(std::move(stroke));
  }
  return seen;
}

}  // namespace tricho
