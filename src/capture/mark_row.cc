// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/mark_row.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <tuple>

#include "base/statistics.h"

namespace tricho {
namespace {

constexpr std::size_t kFewestMarks = 6;
constexpr double kMaxTurnRad = 0.07;  // Between marks: 4 degrees.
constexpr double kMaxSlant = 0.36;    // Of the row against the marks' normal: 20 degrees.
constexpr double kMinPitchPx = 5;
constexpr double kMaxPitchShare = 0.2;  // Of the photo's longer side.
constexpr double kMaxOffPitch = 0.1;    // Of a mark from its place, in pitches.
constexpr double kMaxEndOffPitch = 0.12;
constexpr double kMaxEndOffPx = 1.5;
constexpr double kMaxDarknessRatio = 2.5;
constexpr int kMostMissing = 4;      // After another.
constexpr double kMinPresent = 0.6;  // Share of the places that have a mark.
// Root mean square off the places, in pitches, by how many marks there are: printed marks have up to 0.009, 0.012 and
// 0.018; of hairs and pigment that happen to stand in a row the best have 0.015, 0.02 and 0.036.
constexpr double kMaxRmsOfFew = 0.011, kMaxRmsOfSome = 0.016, kMaxRmsOfMany = 0.025;
constexpr std::size_t kSomeMarks = 8, kManyMarks = 11;
constexpr double kMaxRmsPx = 0.1;        // More: what pixels leave.
constexpr double kAsWellPx = 0.05;       // More off their places than otherwise: marks fit as well.
constexpr double kMinLengthPitch = 0.3;  // Median mark; printed ones have 0.5 and more, chance 0.27 at most.
constexpr double kMinMedianPx = 6;
constexpr std::size_t kNearest = 4;
constexpr std::array<int, 6> kReaches{2, 4, 8, 16, 32, 64};

// A stroke in the frame of a row: along the ruler and along the marks.
struct Placed {
  int stroke = 0;
  double along = 0, mark = 0, length = 0, darkness = 0;

  double End(int aligned) const { return mark + aligned * length / 2; }
};

Placed PlacedIn(int stroke, const StraightStroke& one, const Point& along, const Point& mark) {
  return {stroke, one.middle_px.dot(along), one.middle_px.dot(mark), one.length_px, one.darkness};
}

// The row through mark 0 and mark 1.
MarkRow RowThrough(const Placed& zero, const Placed& one, int aligned_end, const Point& along, const Point& mark) {
  MarkRow row;
  row.along = along;
  row.mark = mark;
  row.aligned_end = aligned_end;
  row.start_px = zero.along;
  row.pitch_px = one.along - zero.along;
  row.base_px = zero.End(aligned_end);
  row.slope_px = one.End(aligned_end) - zero.End(aligned_end);
  return row;
}

using Points = std::vector<std::pair<int, double>>;  // By k.

// y = a + b k by least squares.
std::pair<double, double> LineThrough(const Points& points) {
  double n = 0, k1 = 0, k2 = 0, y1 = 0, ky = 0;
  for (const auto& [k, y] : points) {
    n += 1;
    k1 += k;
    k2 += static_cast<double>(k) * k;
    y1 += y;
    ky += k * y;
  }
  const double slope = (n * ky - k1 * y1) / (n * k2 - k1 * k1);
  return {(y1 - slope * k1) / n, slope};
}

// The same, where some points may be far off: a hair is taken for a mark, goes on where a mark ends, or hides its end.
// Source: Theil 1950, Sen 1968: the median of all slopes.
std::pair<double, double> MedianLineThrough(const Points& points) {
  std::vector<double> slopes, bases;
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      slopes.push_back((points[i].second - points[j].second) / (points[i].first - points[j].first));
  const double slope = Median(std::move(slopes));
  for (const auto& [k, y] : points) bases.push_back(y - slope * k);
  return {Median(std::move(bases)), slope};
}

// Marks of the row, at most `reach` places off; of several at one place the nearest.
void Collect(const std::vector<Placed>& placed, int reach, double darkness, MarkRow& row) {
  constexpr int kNone = -1;
  struct Nearest {
    double off = kMaxOffPitch;
    int stroke = kNone;
  };
  std::vector<Nearest> nearest(2 * reach + 1);  // Of place k at k + reach.
  const double surely_beyond_px = (reach + 1) * std::abs(row.pitch_px);
  for (std::size_t i = 0; i < placed.size(); ++i) {
    const Placed& one = placed[i];
    if (std::abs(one.along - row.start_px) > surely_beyond_px) continue;
    const double at = (one.along - row.start_px) / row.pitch_px;
    if (!(std::abs(at) < reach + 0.5)) continue;
    const int k = cvRound(at);
    Nearest& known = nearest[k + reach];
    const double off = std::abs(at - k);
    if (off > known.off || (off == known.off && known.stroke != kNone)) continue;
    if (std::abs(one.End(row.aligned_end) - row.BaseOf(k)) > kMaxEndOffPitch * row.pitch_px + kMaxEndOffPx) continue;
    if (one.darkness > kMaxDarknessRatio * darkness || darkness > kMaxDarknessRatio * one.darkness) continue;
    known = {off, static_cast<int>(i)};
  }
  row.strokes.clear();
  if (nearest[reach].stroke == kNone) return;
  // No further than where more than a few are missing.
  for (const int way : {-1, 1})
    for (int k = 0, missing = 0; std::abs(k) <= reach && missing <= kMostMissing; k += way) {
      const int stroke = nearest[k + reach].stroke;
      missing = stroke == kNone ? missing + 1 : 0;
      if (stroke != kNone) row.strokes[k] = stroke;
    }
}

// Of each mark: its place along the row, and the end that the marks share. placed_of(i): stroke i in the row's frame.
template <typename PlacedOf>
std::pair<Points, Points> PlacesAndEnds(const MarkRow& row, const PlacedOf& placed_of) {
  std::pair<Points, Points> both;
  for (const auto& [k, i] : row.strokes) {
    const Placed& one = placed_of(i);
    both.first.emplace_back(k, one.along);
    both.second.emplace_back(k, one.End(row.aligned_end));
  }
  return both;
}

void Refit(const std::vector<Placed>& placed, MarkRow& row) {
  const auto [places, ends] = PlacesAndEnds(row, [&](int i) -> const Placed& { return placed[i]; });
  std::tie(row.start_px, row.pitch_px) = LineThrough(places);
  std::tie(row.base_px, row.slope_px) = LineThrough(ends);
  double sum = 0;
  for (const auto& [k, place] : places) sum += std::pow(place - row.PlaceOf(k), 2);
  row.rms_px = std::sqrt(sum / static_cast<double>(places.size()));
}

bool IsRuler(const std::vector<Placed>& placed, const MarkRow& row) {
  if (row.strokes.size() < kFewestMarks) return false;
  std::vector<double> lengths;
  for (const auto& [k, i] : row.strokes) lengths.push_back(placed[i].length);
  if (Median(lengths) < std::max(kMinMedianPx, kMinLengthPitch * row.pitch_px)) return false;
  const int places = row.strokes.rbegin()->first - row.strokes.begin()->first + 1;
  const double most = row.strokes.size() >= kManyMarks   ? kMaxRmsOfMany
                      : row.strokes.size() >= kSomeMarks ? kMaxRmsOfSome
                                                         : kMaxRmsOfFew;
  return static_cast<double>(row.strokes.size()) >= kMinPresent * places &&
         row.rms_px <= most * row.pitch_px + kMaxRmsPx && std::abs(row.slope_px) <= kMaxSlant * row.pitch_px;
}

// Outward from two marks, with the pitch made better as it goes.
std::optional<MarkRow> Grown(const std::vector<Placed>& placed, MarkRow row, double darkness) {
  for (const int reach : kReaches) {
    const std::size_t before = row.strokes.size();
    Collect(placed, reach, darkness, row);
    if (row.strokes.size() < 3) return std::nullopt;
    Refit(placed, row);
    if (reach > kReaches[1] && row.strokes.size() == before) break;
  }
  if (!IsRuler(placed, row)) return std::nullopt;
  return row;
}

bool IsBetter(const MarkRow& row, const std::optional<MarkRow>& than) {
  if (!than) return true;
  if (row.strokes.size() != than->strokes.size()) return row.strokes.size() > than->strokes.size();
  return row.rms_px / row.pitch_px < than->rms_px / than->pitch_px;
}

// All strokes of one direction, as the first of them sees them.
std::vector<Placed> PlacedBy(const std::vector<StraightStroke>& strokes, const StraightStroke& first,
                             const Point& along, const Point& mark) {
  std::vector<Placed> placed;
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    const StraightStroke& one = strokes[i];
    if (TurnRad(one.direction_rad, first.direction_rad) > kMaxTurnRad) continue;
    placed.push_back(PlacedIn(static_cast<int>(i), one, along, mark));
  }
  return placed;
}

// The same row in the frame of another direction of its marks.
MarkRow SeenAlong(const std::vector<StraightStroke>& strokes, MarkRow row, const Point& mark) {
  row.mark = mark;
  row.along = {-mark.y(), mark.x()};
  const auto [places, ends] = PlacesAndEnds(row, [&](int i) { return PlacedIn(i, strokes[i], row.along, row.mark); });
  std::tie(row.start_px, row.pitch_px) = MedianLineThrough(places);
  std::tie(row.base_px, row.slope_px) = MedianLineThrough(ends);
  std::vector<double> off_px;
  for (const auto& [k, place] : places) off_px.push_back(place - row.PlaceOf(k));
  row.rms_px = RobustSd(off_px);
  return row;
}

// The same row as all of its marks see it: the first of them alone may be off by a few degrees, and then the marks seem
// to stand closer than they do. Thick marks tell their direction badly, all of them alike: pixels draw it to their own
// rows and columns. Marks are printed square to the ruler, which tells it far better where that fits the marks as well.
MarkRow SeenByAll(const std::vector<StraightStroke>& strokes, MarkRow row) {
  const double first_rad = std::atan2(row.mark.y(), row.mark.x());
  double turn_rad = 0, weight = 0;
  for (const auto& [k, i] : row.strokes) {
    // A direction is as sure as its stroke is long, and its error falls with more than the length.
    const double own = std::pow(strokes[i].length_px, 2);
    turn_rad += own * std::remainder(strokes[i].direction_rad - first_rad, std::numbers::pi);
    weight += own;
  }
  const double direction_rad = first_rad + turn_rad / weight;
  row = SeenAlong(strokes, std::move(row), {std::cos(direction_rad), std::sin(direction_rad)});
  const double slant_rad = std::atan2(row.slope_px, row.pitch_px);
  if (std::abs(slant_rad) > kMaxTurnRad) return row;
  const MarkRow square = SeenAlong(strokes, row, (row.pitch_px * row.mark - row.slope_px * row.along).normalized());
  return square.rms_px < row.rms_px + kAsWellPx ? square : row;
}

}  // namespace

std::optional<MarkRow> FindMarkRow(const std::vector<StraightStroke>& strokes, double size_px) {
  std::optional<MarkRow> best;
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    const Point mark(std::cos(strokes[i].direction_rad), std::sin(strokes[i].direction_rad));
    const Point along(-mark.y(), mark.x());
    const std::vector<Placed> placed = PlacedBy(strokes, strokes[i], along, mark);
    if (placed.size() < kFewestMarks) continue;
    const Placed* own = &*std::ranges::find(placed, static_cast<int>(i), &Placed::stroke);
    for (const int aligned : {-1, 0, 1}) {
      std::vector<const Placed*> next;
      for (const Placed& other : placed) {
        const double pitch = other.along - own->along;
        if (pitch < kMinPitchPx || pitch > kMaxPitchShare * size_px) continue;
        if (std::abs(other.End(aligned) - own->End(aligned)) > kMaxSlant * pitch + kMaxEndOffPx) continue;
        next.push_back(&other);
      }
      std::ranges::sort(next, {}, [](const Placed* one) { return one->along; });
      if (next.size() > kNearest) next.resize(kNearest);
      for (const Placed* one : next) {
        const std::optional<MarkRow> row =
            Grown(placed, RowThrough(*own, *one, aligned, along, mark), strokes[i].darkness);
        if (!row || !IsBetter(*row, best)) continue;
        best = row;
        for (auto& [k, index] : best->strokes) index = placed[index].stroke;
      }
    }
  }
  if (best) best = SeenByAll(strokes, std::move(*best));
  return best;
}

}  // namespace tricho
