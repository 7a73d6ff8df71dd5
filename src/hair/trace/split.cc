// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/split.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/box_index.h"

namespace tricho {

namespace {

constexpr double kStepPx = 2.0;
constexpr double kKinkDeg = 24;  // A hair does not turn by more than this within kKinkSpanUm.
constexpr double kKinkSpanUm = 110;
constexpr double kInsideKinkDeg = 15;  // The same where both parts are longer than kInsideUm.
constexpr double kInsideUm = 270;
constexpr double kMergeDistanceUm = 36;  // An end this near to the inside of another line, and
constexpr double kMergeAngleDeg = 38;    // this parallel to it, has merged into it.
constexpr std::size_t kLeaning = 3;      // Samples dropped on either side of a cut.
constexpr double kEndCellPx = 32;

Point Direction(const Polyline& line, std::size_t from, std::size_t to) {
  const Point d = line[to] - line[from];
  return d.norm() > 0 ? Point(d / d.norm()) : Point(1, 0);
}

double TurnRad(const Point& a, const Point& b) { return std::acos(std::clamp(a.dot(b), -1.0, 1.0)); }

// Indices where the line turns sharply: local maxima of the turn over `span` samples. Far from both ends, where either
// part is long enough to be joined again by its direction, less of a turn is suspicious.
std::vector<std::size_t> Kinks(const Polyline& line, double um_per_px) {
  const auto span = static_cast<std::size_t>(std::lround(kKinkSpanUm / um_per_px / kStepPx));
  const auto inside = static_cast<std::size_t>(std::lround(kInsideUm / um_per_px / kStepPx));
  const double kink_rad = kKinkDeg * std::numbers::pi / 180;
  const double inside_kink_rad = kInsideKinkDeg * std::numbers::pi / 180;
  std::vector<double> turn(line.size(), 0.0);
  for (std::size_t i = span; i + span < line.size(); ++i)
    turn[i] = TurnRad(Direction(line, i - span, i), Direction(line, i, i + span));
  std::vector<std::size_t> kinks;
  for (std::size_t i = span; i + span < line.size(); ++i) {
    const bool is_inside = i > inside && i + inside < line.size();
    if (turn[i] < (is_inside ? inside_kink_rad : kink_rad)) continue;
    const auto first = turn.begin() + (i - span), last = turn.begin() + (i + span + 1);
    if (std::max_element(first, last) == turn.begin() + i) kinks.push_back(i);
  }
  return kinks;
}

struct LineEnd {
  std::size_t trace;
  Point at, outwards;
};

// Ends of all lines, and which of them lie where.
struct LineEnds {
  std::vector<LineEnd> all;
  BoxIndex index;

  void Add(const LineEnd& end) {
    index.Put(static_cast<int>(all.size()), Box(end.at));
    all.push_back(end);
  }
};

// Inner indices of `line` that an end of another line has merged into.
std::vector<std::size_t> Merges(const Polyline& line, std::size_t trace, const LineEnds& ends, double distance_px,
                                double min_cos) {
  std::vector<std::size_t> merges;
  constexpr std::size_t kMargin = 4;
  for (const int i_end : ends.index.Near(Inflated(BoxAround(line), distance_px))) {
    const LineEnd& end = ends.all[i_end];
    if (end.trace == trace) continue;
    double nearest = distance_px * distance_px;
    std::size_t where = 0;
    for (std::size_t i = kMargin; i + kMargin < line.size(); ++i) {
      const double d = (line[i] - end.at).squaredNorm();
      if (d < nearest) {
        nearest = d;
        where = i;
      }
    }
    if (where > 0 && std::abs(Direction(line, where - 2, where + 2).dot(end.outwards)) > min_cos)
      merges.push_back(where);
  }
  return merges;
}

}  // namespace

std::vector<Trace> SplitTraces(const HairContrast& hair, const std::vector<Trace>& traces) {
  const double um = hair.scale.um_per_work_px;
  const double min_cos = std::cos(kMergeAngleDeg * std::numbers::pi / 180);
  std::vector<Polyline> lines;
  LineEnds ends{{}, BoxIndex(ExtentOf(hair), kEndCellPx)};
  for (const Trace& trace : traces) {
    lines.push_back(Resample(trace.line, kStepPx));
    const Polyline& line = lines.back();
    const std::size_t back = std::min<std::size_t>(7, line.size() - 1);
    ends.Add({lines.size() - 1, line.front(), Direction(line, back, 0)});
    ends.Add({lines.size() - 1, line.back(), Direction(line, line.size() - 1 - back, line.size() - 1)});
  }
  std::vector<Trace> pieces;
  for (std::size_t t = 0; t < lines.size(); ++t) {
    std::vector<std::size_t> cuts = Kinks(lines[t], um);
    const std::vector<std::size_t> merges = Merges(lines[t], t, ends, kMergeDistanceUm / um, min_cos);
    cuts.insert(cuts.end(), merges.begin(), merges.end());
    cuts.push_back(lines[t].size() - 1);
    std::sort(cuts.begin(), cuts.end());
    std::size_t from = 0;
    for (std::size_t cut : cuts) {
      if (cut < from + 5 && cut + 1 != lines[t].size()) continue;  // Two cuts at one place are one.
      // Next to a cut the line leans towards the other hair: those samples would mislead the join.
      const std::size_t first = from == 0 ? 0 : from + kLeaning;
      const std::size_t last = cut + 1 == lines[t].size() ? cut : cut - std::min(cut, kLeaning);
      if (last > first + 2)
        pieces.push_back({Polyline(lines[t].begin() + first, lines[t].begin() + last + 1), traces[t].strength});
      from = cut;
    }
  }
  return pieces;
}

}  // namespace tricho
