// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_matching.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/statistics.h"
#include "matching/hair_likeness.h"
#include "matching/pair_assignment.h"

namespace tricho {

namespace {

std::vector<HairPair> PairsByHand(std::size_t num_baseline, std::size_t num_followup, const HairMarks& marked) {
  std::vector<HairPair> pairs;
  if (marked.empty()) return pairs;
  for (int i = 0; i < static_cast<int>(num_baseline); ++i)
    for (int j = 0; j < static_cast<int>(num_followup); ++j)
      if (marked.AreOne({0, i}, {1, j})) pairs.push_back({i, j, kMostLogOdds, false});
  return pairs;
}

std::vector<HairPair> MatchOnce(const std::vector<VisitHair>& baseline, const std::vector<VisitHair>& followup,
                                const HairMatchOptions& options, const HairMarks& marked,
                                std::optional<double> diameter_log_shift) {
  TRICHO_CHECK(options.px_per_um > 0 && options.area_px2 > 0, options.px_per_um, options.area_px2);
  std::vector<Stem> stems0, stems1, reversed1;
  for (const VisitHair& hair : baseline) stems0.push_back(StemOf(hair.course_px, hair.root_certain, options.px_per_um));
  for (const VisitHair& hair : followup) {
    stems1.push_back(StemOf(hair.course_px, hair.root_certain, options.px_per_um));
    reversed1.push_back(
        StemOf(Polyline(hair.course_px.rbegin(), hair.course_px.rend()), hair.root_certain, options.px_per_um));
  }
  const double num_hairs = std::max<double>(1, static_cast<double>(baseline.size() + followup.size()));
  const Strangers strangers{num_hairs / 2 / options.area_px2 * options.px_per_um * options.px_per_um,
                            2 * (CountMates(stems0) + CountMates(stems1)) / num_hairs};
  std::vector<HairPair> pairs = PairsByHand(baseline.size(), followup.size(), marked);
  std::vector<bool> by_hand0(baseline.size(), false), by_hand1(followup.size(), false);
  for (const HairPair& pair : pairs) by_hand0[pair.baseline] = by_hand1[pair.followup] = true;
  std::vector<WeightedPair> weights;
  std::vector<HairPair> candidates;
  for (int i = 0; i < static_cast<int>(baseline.size()); ++i) {
    for (int j = 0; j < static_cast<int>(followup.size()); ++j) {
      if (by_hand0[i] || by_hand1[j] || !marked.MayShare({0, i}, {1, j})) continue;
      const bool near = (stems0[i].root_um - stems1[j].root_um).norm() < kReachUm;
      const bool near_reversed = (stems0[i].root_um - reversed1[j].root_um).norm() < kReachUm;
      if (!near && !near_reversed) continue;
      const double straight = RegrownLogOdds(stems0[i], stems1[j], strangers);
      const double turned = RegrownLogOdds(stems0[i], reversed1[j], strangers) + std::log(kReversedShare);
      double log_odds = std::max(straight, turned) + kFoundAgainLogOdds;
      if (baseline[i].diameter_px && followup[j].diameter_px)
        log_odds += ThicknessLogOdds(
            std::log(*followup[j].diameter_px / *baseline[i].diameter_px) - diameter_log_shift.value_or(0),
            diameter_log_shift.has_value());
      if (!(log_odds > 0)) continue;  // Nor what is no number, as the length of a hair without any.
      weights.push_back({i, j, log_odds});
      candidates.push_back({i, j, 0, turned > straight});
    }
  }
  for (const AssignedPair& assigned :
       AssignPairs(static_cast<int>(baseline.size()), static_cast<int>(followup.size()), weights, kMostLogOdds)) {
    pairs.push_back(candidates[assigned.index]);
    pairs.back().log_odds = assigned.margin;
  }
  std::ranges::sort(pairs, {}, &HairPair::baseline);
  return pairs;
}

}  // namespace

std::vector<HairPair> MatchHairs(const std::vector<VisitHair>& baseline, const std::vector<VisitHair>& followup,
                                 const HairMatchOptions& options, const HairMarks& marked) {
  const std::vector<HairPair> first = MatchOnce(baseline, followup, options, marked, std::nullopt);
  // What all hairs have in common, a treatment or a lens, tells nothing of which is which: it is taken off.
  std::vector<double> shifts;
  for (const HairPair& pair : first)
    if (baseline[pair.baseline].diameter_px && followup[pair.followup].diameter_px)
      shifts.push_back(std::log(*followup[pair.followup].diameter_px / *baseline[pair.baseline].diameter_px));
  if (shifts.size() < 10) return first;
  return MatchOnce(baseline, followup, options, marked, Median(shifts));
}

}  // namespace tricho
