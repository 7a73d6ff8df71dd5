// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What two photos of a clipped site show of each hair -> phases, and the site's growth.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "matching/hair_growth.h"
#include "metrics/site_metrics.h"
#include "outcome/growth_mixture.h"

namespace tricho {

enum class HairPhase { kAnagen, kNotGrowing, kNotClassifiable };
const char* PhaseName(HairPhase phase);  // "anagen", "not_growing", "not_classifiable"

// A hair as the phases need it.
struct TrichogramHair {
  GrownHair grown;
  int unit = 0;  // Follicular unit of the site, 0..
  std::optional<double> diameter_um;
};

struct PhasedHair {
  GrownHair grown;
  HairPhase phase = HairPhase::kNotClassifiable;
  std::string reason;               // Why it can't be classified, or why its growth has no value; empty where both are.
  std::optional<double> growth_um;  // Absent where only that it grew is told.
  double growth_se_um = 0;
  std::optional<double> rate_mm_per_day;
  std::optional<double> diameter_um;
  int unit = 0;
};

struct PhototrichogramInput {
  std::vector<TrichogramHair> hairs;
  double hours = 48;     // Between the photos; kFewestHours..kMostHours.
  double area_cm2 = 0;   // Over which `counted` hairs were counted; 0: none.
  std::string no_scale;  // Why nothing is told in um and per cm2; lengths and area then are in a unit of theirs.
  double scale_relative_error = 0;
  MetricsOptions metrics;
};

// Beyond these a phototrichogram says nothing: hair grows 0.1 mm in some eight hours; after a week hairs lie across
// each other, and resting ones have fallen.
inline constexpr double kFewestHours = 12;
inline constexpr double kMostHours = 168;

struct TrichogramEstimate {
  Estimate estimate;
  // Two phototrichograms of one unchanged site differ by less, 19 times in 20; absent without a value.
  std::optional<double> smallest_detectable_change;
};

struct Phototrichogram {
  std::vector<PhasedHair> hairs;
  GrowthMixture mixture;
  std::vector<std::pair<std::string, TrichogramEstimate>> metrics;
  std::vector<std::string> notes;
  int num_anagen = 0, num_not_growing = 0, num_not_classifiable = 0;  // Of the counted hairs.
  int num_cut_flush = 0;                                        // Of the anagen hairs: the first photo shows bare skin.
  int num_exogen = 0;                                           // Of those not classifiable: gone between the photos.
  const TrichogramEstimate& at(const std::string& name) const;  // throws std::logic_error for an unknown name.
};

// Phases by the odds of each growth (growth_mixture.h), with what the photos alone tell of hairs whose growth can't be
// measured; shares over the counted hairs that were classified and rates over those that were measured, with the unit
// as what was sampled (docs/methods/phototrichogram.md).
Phototrichogram MeasureTrichogram(const PhototrichogramInput& input);

// All metrics without a value, for a pair that could not be measured.
std::vector<std::pair<std::string, TrichogramEstimate>> UnmeasuredTrichogram(const std::string& reason);

}  // namespace tricho
