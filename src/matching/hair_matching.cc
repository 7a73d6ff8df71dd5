// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_matching.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>

#include "base/check.h"
#include "base/statistics.h"
#include "hair/matching_graph.h"

namespace tricho {

namespace {

// One part of a distribution that is a sum of normal ones.
struct Part {
  double share;
  double sd;
};

// Where the root of the same hair is found again, along the hair: mostly well, but where the skin or another hair hides
// its first stretch, further along the shaft. Measured, as all figures here, on phantoms whose hairs had regrown.
constexpr std::array<Part, 3> kRootAlongUm{{{0.55, 10}, {0.25, 90}, {0.2, 400}}};
// Across: as well as the root is seen, and what the turn of the hair makes of the distance along it.
constexpr double kRootAcrossUm = 10;
constexpr double kAcrossPerAlong = 0.2;
constexpr std::array<Part, 2> kAcross{{{0.85, 1}, {0.15, 4}}};  // In units of the above.
// How differently the same hair grows, and two hairs of one neighbourhood do.
constexpr std::array<Part, 1> kTurnDeg{{{1, 13}}};
constexpr double kStrangerTurnSdDeg = 60;
constexpr std::array<Part, 2> kDiameterLog{{{0.75, 0.02}, {0.25, 0.1}}};
constexpr std::array<Part, 1> kFirstDiameterLog{{{1, 0.15}}};  // Before the common change is known.
constexpr double kStrangerDiameterSdLog = 0.45;
constexpr std::array<Part, 1> kLengthLog{{{1, 0.22}}};
constexpr double kStrangerLengthSdLog = 0.55;
constexpr double kSurpriseShare = 0.15;  // Of the same hair's direction, thickness, length: anything goes.
constexpr double kReversedShare = 0.06;  // Of hairs whose tip is taken for the root.
constexpr double kNeededLogOdds = 0.5;
constexpr double kStemUm = 350;    // The direction of a hair is that of this much of it.
constexpr double kReachUm = 1000;  // Roots farther apart are not compared.

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

struct Stem {
  Point root;
  double heading_rad = 0;
  double length = 0;
};

Stem StemOf(const Polyline& course, double stem_px) {
  Stem stem;
  stem.root = course.front();
  stem.length = Length(course);
  const Point along = PointAt(course, std::min(stem_px, stem.length)) - stem.root;
  stem.heading_rad = std::atan2(along.y(), along.x());
  return stem;
}

double LogOdds(const Stem& a, const Stem& b, const HairMatchOptions& options, double num_followup) {
  const double turn_rad = std::remainder(a.heading_rad - b.heading_rad, 2 * std::numbers::pi);
  const double heading_rad = b.heading_rad + turn_rad / 2;
  const Point along(std::cos(heading_rad), std::sin(heading_rad));
  const Point apart = (a.root - b.root) / options.px_per_um;
  const double along_um = apart.dot(along);
  const double across_um = along.x() * apart.y() - along.y() * apart.x();
  const double same = Density(kRootAlongUm, 1, along_um) *
                      Density(kAcross, std::hypot(kRootAcrossUm, kAcrossPerAlong * along_um), across_um);
  const double stranger = std::max(1.0, num_followup) / options.area_px2 * options.px_per_um * options.px_per_um;
  return std::log(same / stranger + 1e-12) + LogRatio(turn_rad * 180 / std::numbers::pi, kTurnDeg, kStrangerTurnSdDeg);
}

std::vector<HairPair> MatchOnce(const std::vector<VisitHair>& baseline, const std::vector<VisitHair>& followup,
                                const HairMatchOptions& options, double diameter_log_shift,
                                std::span<const Part> diameter_log) {
  TRICHO_CHECK(options.px_per_um > 0 && options.area_px2 > 0, options.px_per_um, options.area_px2);
  const double stem_px = kStemUm * options.px_per_um;
  const double reach_px = kReachUm * options.px_per_um;
  std::vector<Stem> stems0, stems1, reversed1;
  for (const VisitHair& hair : baseline) stems0.push_back(StemOf(hair.course_px, stem_px));
  for (const VisitHair& hair : followup) {
    stems1.push_back(StemOf(hair.course_px, stem_px));
    reversed1.push_back(StemOf(Polyline(hair.course_px.rbegin(), hair.course_px.rend()), stem_px));
  }
  const int n0 = static_cast<int>(baseline.size());
  const auto num_followup = static_cast<double>(followup.size());
  std::vector<WeightedEdge> edges;
  std::vector<HairPair> candidates;
  for (int i = 0; i < n0; ++i) {
    for (int j = 0; j < static_cast<int>(followup.size()); ++j) {
      const bool near = (stems0[i].root - stems1[j].root).norm() < reach_px;
      const bool near_reversed = (stems0[i].root - reversed1[j].root).norm() < reach_px;
      if (!near && !near_reversed) continue;
      const double straight = LogOdds(stems0[i], stems1[j], options, num_followup);
      const double turned = LogOdds(stems0[i], reversed1[j], options, num_followup) + std::log(kReversedShare);
      double log_odds = std::max(straight, turned) +
                        LogRatio(std::log(stems1[j].length / stems0[i].length), kLengthLog, kStrangerLengthSdLog);
      if (baseline[i].diameter_px && followup[j].diameter_px)
        log_odds += LogRatio(std::log(*followup[j].diameter_px / *baseline[i].diameter_px) - diameter_log_shift,
                             diameter_log, kStrangerDiameterSdLog);
      if (log_odds < kNeededLogOdds) continue;
      edges.push_back({i, n0 + j, log_odds});
      candidates.push_back({i, j, log_odds, turned > straight});
    }
  }
  const std::vector<int> mates = MaximumWeightMatching(n0 + static_cast<int>(followup.size()), edges);
  std::vector<HairPair> pairs;
  for (const HairPair& pair : candidates)
    if (mates[pair.baseline] == n0 + pair.followup) pairs.push_back(pair);
  return pairs;
}

}  // namespace

std::vector<HairPair> MatchHairs(const std::vector<VisitHair>& baseline, const std::vector<VisitHair>& followup,
                                 const HairMatchOptions& options) {
  const std::vector<HairPair> first = MatchOnce(baseline, followup, options, 0, kFirstDiameterLog);
  // What all hairs have in common, a treatment or a lens, tells nothing of which is which: it is taken off.
  std::vector<double> shifts;
  for (const HairPair& pair : first)
    if (baseline[pair.baseline].diameter_px && followup[pair.followup].diameter_px)
      shifts.push_back(std::log(*followup[pair.followup].diameter_px / *baseline[pair.baseline].diameter_px));
  if (shifts.size() < 10) return first;
  return MatchOnce(baseline, followup, options, Median(shifts), kDiameterLog);
}

}  // namespace tricho
