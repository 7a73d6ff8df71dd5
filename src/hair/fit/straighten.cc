// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/straighten.h"

#include <algorithm>
#include <optional>

#include "base/box_index.h"
#include "hair/line/course.h"
#include "hair/line/nearest_sample.h"

namespace tricho {

namespace {

constexpr std::size_t kShortest = 6;        // Samples of a hair that can be cut.
constexpr std::size_t kAroundKink = 8;      // Samples on either side of a kink that belong to neither part.
constexpr std::size_t kMostCarriedOn = 40;  // Samples: no longer can another hair be trusted to hide this one.
constexpr std::size_t kFewestBeside = 4;    // Samples.
constexpr std::size_t kMostLeftOut = 20;    // Samples.
constexpr double kCellPx = 64;
constexpr double kKinks = 2;             // Looked into is a hair with a kink of so many of the photo's usual ones,
constexpr double kLeastKinkRad = 0.1;    // and at least this sharp.
constexpr double kBesidePx = 2;          // Hairs lie side by side where their edges come this near.
constexpr double kMostSharper = 20;      // Squared kinks, in the photo's usual ones.
constexpr double kStraightPx = 1;        // A bow of less is none.
constexpr double kLeastGainPx = 5;       // What another course must explain better,
constexpr double kLeastJoinGainPx = 40;  // and one hair in the place of two: mates that touch look much like one.

Polyline CarriedOnBy(const Polyline& part, std::size_t num_samples) {
  return CarriedOn(part, static_cast<int>(std::min(num_samples, kMostCarriedOn)), kStrokeStepPx);
}

void StraightenKinks(PhotoFit& fit) {
  const double least_rad = std::max(kLeastKinkRad, kKinks * fit.UsualKinkRad());
  for (int i = 0, end = fit.size(); i < end; ++i) {
    const Polyline line = fit.strokes()[i].line;
    if (line.size() < 2 * kShortest || Kink(line, kKinkSamples) < least_rad) continue;
    const std::size_t at = KinkSample(line, kKinkSamples), before = at - std::min(at, kAroundKink),
                      after = at + kAroundKink;
    Polyline first, second;
    if (before > kShortest) first = CarriedOnBy(UpTo(line, before), line.size() - before);
    if (after + kShortest < line.size()) second = CarriedOnBy(Reversed(From(line, after)), after);
    if (!first.empty() && fit.TryCourse(i, first, kLeastGainPx)) continue;
    if (!second.empty() && fit.TryCourse(i, second, kLeastGainPx)) continue;
    if (!first.empty() && !second.empty()) fit.TryTwo(i, first, second, kLeastGainPx);
  }
}

// The samples of two lines between which they lie side by side, the first and the last of each.
struct Beside {
  std::size_t first_a = 0, last_a = 0, first_b = 0, last_b = 0;
};

std::optional<Beside> FindBeside(const Polyline& a, const Polyline& b, double near_px) {
  Beside beside;
  std::size_t count = 0;
  const NearestSample nearest(b);
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::optional<NearestSample::Found> found = nearest.To(a[i], near_px);
    if (!found) continue;
    if (count++ == 0) {
      beside.first_a = i;
      beside.first_b = found->sample;
    }
    beside.last_a = i;
    beside.last_b = found->sample;
  }
  if (count < kFewestBeside || beside.last_b <= beside.first_b) return std::nullopt;
  return beside;
}

// From the end of one line to the beginning of another: whoever samples it anew goes straight.
Polyline Bridged(Polyline first, const Polyline& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// How far a line lies from the straight way between two of its samples, at most.
double BowPx(const Polyline& line, std::size_t first, std::size_t last) {
  const Point chord = line[last] - line[first];
  const double length = chord.norm();
  double most = 0;
  for (std::size_t k = first + 1; k < last; ++k) {
    const Point from = line[k] - line[first];
    most = std::max(most, length > 0 ? std::abs(Cross(from, chord)) / length : from.norm());
  }
  return most;
}

// Of a line whose samples may lie anywhere.
double SquaredKink(const Polyline& line) {
  const double kink = Kink(Resample(line, kStrokeStepPx), kKinkSamples);
  return kink * kink;
}

// Tries all other courses of two hairs through the stretch where they lie side by side; returns whether one was kept.
bool StraightenPair(PhotoFit& fit, int i, int j, double usual_kink_rad) {
  const Stroke &p = fit.strokes()[i], &q = fit.strokes()[j];
  if (p.line.size() < kShortest || q.line.size() < kShortest) return false;
  const Polyline a = p.line;
  const bool against = (a.back() - a.front()).dot(q.line.back() - q.line.front()) < 0;
  const Polyline b = against ? Reversed(q.line) : q.line;
  const std::optional<Beside> beside = FindBeside(a, b, (p.width_px + q.width_px) / 2 + kBesidePx);
  if (!beside) return false;
  const Polyline into_a = UpTo(a, beside->first_a), out_of_a = From(a, beside->last_a);
  const Polyline into_b = UpTo(b, beside->first_b), out_of_b = From(b, beside->last_b);
  const Polyline a_to_b = Bridged(into_a, out_of_b), b_to_a = Bridged(into_b, out_of_a);
  // One line can stand for both only where it leaves little of either out.
  if (into_b.size() + out_of_a.size() <= kMostLeftOut && fit.TryCourses(i, j, a_to_b, {}, kLeastJoinGainPx))
    return true;
  if (into_a.size() + out_of_b.size() <= kMostLeftOut && fit.TryCourses(i, j, {}, b_to_a, kLeastJoinGainPx))
    return true;
  // Lines that run straight already have nothing to gain.
  const double kink_a = Kink(a, kKinkSamples), kink_b = Kink(b, kKinkSamples);
  if (std::max(kink_a, kink_b) < usual_kink_rad) return false;
  // Those that changed over have kinks there; where changing over makes far sharper ones, they did not.
  const double most = kMostSharper * usual_kink_rad * usual_kink_rad + kink_a * kink_a + kink_b * kink_b;
  if (SquaredKink(a_to_b) + SquaredKink(b_to_a) < most && fit.TryCourses(i, j, a_to_b, b_to_a, kLeastGainPx))
    return true;
  // Straight on each: where they do so anyway, that is no other course.
  if (BowPx(a, beside->first_a, beside->last_a) < kStraightPx &&
      BowPx(b, beside->first_b, beside->last_b) < kStraightPx)
    return false;
  return fit.TryCourses(i, j, Bridged(into_a, out_of_a), Bridged(into_b, out_of_b), kLeastGainPx);
}

void StraightenPairs(PhotoFit& fit) {
  const double usual_kink_rad = fit.UsualKinkRad();
  BoxIndex index(ExtentOf(fit.hair()), kCellPx);
  const auto put = [&](int i) {
    const Stroke& stroke = fit.strokes()[i];
    index.Put(i, Inflated(BoxAround(stroke.line), stroke.width_px / 2));
  };
  for (int i = 0; i < fit.size(); ++i) put(i);
  for (int i = 0; i < fit.size(); ++i) {
    const Stroke& stroke = fit.strokes()[i];
    for (const int j : index.Near(Inflated(BoxAround(stroke.line), stroke.width_px / 2 + kBesidePx), i)) {
      if (!StraightenPair(fit, i, j, usual_kink_rad)) continue;
      put(i);
      put(j);
      break;  // The hairs that lie beside it now are others.
    }
  }
}

}  // namespace

void StraightenCourses(PhotoFit& fit) {
  fit.DrawAll();
  StraightenKinks(fit);
  StraightenPairs(fit);
  fit.DropEmptyHairs();
}

}  // namespace tricho
