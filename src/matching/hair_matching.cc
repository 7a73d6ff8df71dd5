// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_matching.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/check.h"
#include "base/statistics.h"
#include "hair/matching_graph.h"

namespace tricho {

namespace {

// Where the root of the same hair is found again: mostly well, now and then further along the shaft (measured on
// phantoms whose hairs had regrown).
constexpr double kRootSdUm = 30;
constexpr double kFarRootSdUm = 120;
constexpr double kFarRootShare = 0.2;
// How differently the same hair grows, and two hairs of one neighbourhood do.
constexpr double kTurnSdDeg = 13;
constexpr double kStrangerTurnSdDeg = 60;
constexpr double kDiameterSdLog = 0.08;
constexpr double kFirstDiameterSdLog = 0.15;  // Before the common change is known.
constexpr double kStrangerDiameterSdLog = 0.45;
constexpr double kLengthSdLog = 0.22;
constexpr double kStrangerLengthSdLog = 0.55;
constexpr double kSurpriseShare = 0.15;  // Of the same hair's direction, thickness, length: anything goes.
constexpr double kReversedShare = 0.06;  // Of hairs whose tip is taken for the root.
constexpr double kNeededLogOdds = 0.5;
constexpr double kStemUm = 350;  // The direction of a hair is that of this much of it.

double NormalDensity(double x, double sd) {
  return std::exp(-0.5 * x * x / (sd * sd)) / (sd * std::sqrt(2 * std::numbers::pi));
}

// log of how much likelier `x` is for one hair than for two.
double LogRatio(double x, double same_sd, double stranger_sd) {
  const double stranger = NormalDensity(x, stranger_sd) + 1e-9;
  const double same = (1 - kSurpriseShare) * NormalDensity(x, same_sd) + kSurpriseShare * stranger;
  return std::log(same / stranger);
}

double PlaneDensity(double distance, double sd) {
  return std::exp(-0.5 * distance * distance / (sd * sd)) / (2 * std::numbers::pi * sd * sd);
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
  const double distance = (a.root - b.root).norm();
  const double same = (1 - kFarRootShare) * PlaneDensity(distance, kRootSdUm * options.px_per_um) +
                      kFarRootShare * PlaneDensity(distance, kFarRootSdUm * options.px_per_um);
  const double stranger = std::max(1.0, num_followup) / options.area_px2;
  const double turn_deg = std::remainder(a.heading_rad - b.heading_rad, 2 * std::numbers::pi) * 180 / std::numbers::pi;
  return std::log(same / stranger + 1e-12) + LogRatio(turn_deg, kTurnSdDeg, kStrangerTurnSdDeg);
}

std::vector<HairPair> MatchOnce(const std::vector<VisitHair>& baseline, const std::vector<VisitHair>& followup,
                                const HairMatchOptions& options, double diameter_log_shift, double diameter_sd_log) {
  TRICHO_CHECK(options.px_per_um > 0 && options.area_px2 > 0, options.px_per_um, options.area_px2);
  const double stem_px = kStemUm * options.px_per_um;
  const double reach_px = 4 * kFarRootSdUm * options.px_per_um;
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
                        LogRatio(std::log(stems1[j].length / stems0[i].length), kLengthSdLog, kStrangerLengthSdLog);
      if (baseline[i].diameter_px && followup[j].diameter_px)
        log_odds += LogRatio(std::log(*followup[j].diameter_px / *baseline[i].diameter_px) - diameter_log_shift,
                             diameter_sd_log, kStrangerDiameterSdLog);
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
  const std::vector<HairPair> first = MatchOnce(baseline, followup, options, 0, kFirstDiameterSdLog);
  // What all hairs have in common, a treatment or a lens, tells nothing of which is which: it is taken off.
  std::vector<double> shifts;
  for (const HairPair& pair : first)
    if (baseline[pair.baseline].diameter_px && followup[pair.followup].diameter_px)
      shifts.push_back(std::log(*followup[pair.followup].diameter_px / *baseline[pair.baseline].diameter_px));
  if (shifts.size() < 10) return first;
  return MatchOnce(baseline, followup, options, Median(shifts), kDiameterSdLog);
}

}  // namespace tricho
