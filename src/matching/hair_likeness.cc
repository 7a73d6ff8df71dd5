// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_likeness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>

#include "base/units.h"

namespace tricho {

namespace {

// One part of a distribution that is a sum of normal ones.
struct Part {
  double share;
  double sd;
};

// Where the root of the same hair is found again. All figures here: measured on rendered pairs whose hairs had regrown.
struct RootSpread {
  // Along the hair: mostly well, but where the skin or another hair hides its first stretch, further along the shaft.
  std::array<Part, 3> along_um;
  // Across: as well as the root is seen, and what the turn of the hair makes of the distance along it; `across` is in
  // units of both together.
  double across_um;
  double across_per_along;
  std::array<Part, 2> across;
};
// By how many of the two roots are certain.
constexpr std::array<RootSpread, 3> kRootSpread{{
    {{{{0.25, 10}, {0.25, 90}, {0.5, 350}}}, 12, 0.1, {{{0.7, 1.5}, {0.3, 7}}}},
    {{{{0.4, 10}, {0.2, 90}, {0.4, 350}}}, 8, 0.15, {{{0.9, 1}, {0.1, 5}}}},
    {{{{0.65, 10}, {0.25, 60}, {0.1, 400}}}, 6, 0.25, {{{0.8, 1}, {0.2, 4}}}},
}};
// Where the roots of strangers lie: anywhere, and, for unit mates share an opening, close by.
constexpr std::array<Part, 2> kMateRootUm{{{0.3, 12}, {0.7, 65}}};
constexpr double kUnitUm = 200;  // Roots nearer than this are mates.

// How differently the same hair grows, and two hairs of one neighbourhood do.
constexpr std::array<Part, 1> kTurnDeg{{{1, 13}}};
constexpr std::array<Part, 2> kSameVisitTurnDeg{{{0.85, 4}, {0.15, 15}}};  // Nothing regrew; a mate hides a part.
constexpr double kStrangerTurnSdDeg = 40;
constexpr std::array<Part, 2> kDiameterLog{{{0.75, 0.02}, {0.25, 0.1}}};
constexpr std::array<Part, 1> kFirstDiameterLog{{{1, 0.15}}};  // Before the common change is known.
constexpr double kStrangerDiameterSdLog = 0.6;
constexpr std::array<Part, 2> kLengthLog{{{0.75, 0.16}, {0.25, 0.5}}};
constexpr double kStrangerLengthSdLog = 0.6;
constexpr double kBendSdPerMm = 0.1, kStrangerBendSdPerMm = 0.5;
constexpr double kBendErrorMm = 0.05;  // Of a course that is 1 mm long; with the square of its length.
constexpr double kShortestBentMm = 0.15;
constexpr double kSurpriseShare = 0.03;  // Of the same hair's direction, thickness, length, bend: anything goes.
constexpr double kStemUm = 350;          // The direction of a hair is that of this much of it.
constexpr double kMateShare = 0.15;  // Of a hair's course, its first stretch may be a mate's: its bend tells nothing.

double NormalDensity(double x, double sd) {
  return std::exp(-0.5 * x * x / (sd * sd)) / (sd * std::sqrt(2 * std::numbers::pi));
}

double Density(std::span<const Part> parts, double unit, double x) {
  double density = 0;
  for (const Part& part : parts) density += part.share * NormalDensity(x, part.sd * unit);
  return density;
}

// log of how much likelier `x` is for one hair than for two.
double LogRatio(double x, std::span<const Part> same_parts, double stranger_sd) {
  const double stranger = NormalDensity(x, stranger_sd) + 1e-9;
  const double same = (1 - kSurpriseShare) * Density(same_parts, 1, x) + kSurpriseShare * stranger;
  return std::log(same / stranger);
}

double AngleBetween(const Point& from, const Point& to) {
  return std::remainder(std::atan2(to.y(), to.x()) - std::atan2(from.y(), from.x()), 2 * std::numbers::pi);
}

double BendLogRatio(const Stem& a, const Stem& b) {
  const double length_mm = std::max(kShortestBentMm, std::min(a.length_um, b.length_um) / kUmPerMm);
  const double sd = std::hypot(kBendSdPerMm, kBendErrorMm / (length_mm * length_mm));
  return LogRatio(a.bend_per_mm - b.bend_per_mm, std::array{Part{1, sd}}, std::hypot(kStrangerBendSdPerMm, sd));
}

double LogOdds(const Stem& a, const Stem& b, const Strangers& strangers, std::span<const Part> turn_deg) {
  const double turn_rad = std::remainder(a.heading_rad - b.heading_rad, 2 * std::numbers::pi);
  const double heading_rad = b.heading_rad + turn_rad / 2;
  const Point along(std::cos(heading_rad), std::sin(heading_rad));
  const Point apart_um = a.root_um - b.root_um;
  const double along_um = apart_um.dot(along);
  const double across_um = Cross(along, apart_um);
  const RootSpread& spread = kRootSpread[static_cast<int>(a.root_certain) + static_cast<int>(b.root_certain)];
  const double same =
      Density(spread.along_um, 1, along_um) *
      Density(spread.across, std::hypot(spread.across_um, spread.across_per_along * along_um), across_um);
  return std::log(same / strangers.At(apart_um.norm()) + 1e-12) +
         LogRatio(turn_rad * 180 / std::numbers::pi, turn_deg, kStrangerTurnSdDeg) +
         LogRatio(std::log(b.length_um / a.length_um), kLengthLog, kStrangerLengthSdLog) + BendLogRatio(a, b);
}

}  // namespace

Stem StemOf(const Polyline& course_px, bool root_certain, double px_per_um) {
  const double length_px = Length(course_px);
  const Point& root = course_px.front();
  const Point along = PointAt(course_px, std::min(kStemUm * px_per_um, length_px)) - root;
  // Of an arc, the chords of two halves meet at half the turn of the whole.
  const double from_px = kMateShare * length_px, middle_px = (from_px + length_px) / 2;
  const Point middle = PointAt(course_px, middle_px);
  const double turn_rad = 2 * AngleBetween(middle - PointAt(course_px, from_px), course_px.back() - middle);
  const double length_um = length_px / px_per_um;
  return {root / px_per_um, std::atan2(along.y(), along.x()), length_um,
          turn_rad / std::max(1e-9, (1 - kMateShare) * length_um / kUmPerMm), root_certain};
}

double Strangers::At(double apart_um) const {
  double density = anywhere_per_um2;
  for (const Part& part : kMateRootUm)
    density += mates * part.share * NormalDensity(apart_um, part.sd) * NormalDensity(0, part.sd);
  return density;
}

int CountMates(const std::vector<Stem>& stems) {
  int num_pairs = 0;
  for (std::size_t i = 0; i < stems.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) num_pairs += (stems[i].root_um - stems[j].root_um).norm() < kUnitUm;
  return num_pairs;
}

double RegrownLogOdds(const Stem& a, const Stem& b, const Strangers& strangers) {
  return LogOdds(a, b, strangers, kTurnDeg);
}

double SameVisitLogOdds(const Stem& a, const Stem& b, const Strangers& strangers) {
  return LogOdds(a, b, strangers, kSameVisitTurnDeg);
}

double ThicknessLogOdds(double log_ratio, bool known) {
  return known ? LogRatio(log_ratio, kDiameterLog, kStrangerDiameterSdLog)
               : LogRatio(log_ratio, kFirstDiameterLog, kStrangerDiameterSdLog);
}

}  // namespace tricho
