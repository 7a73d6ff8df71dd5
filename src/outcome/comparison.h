// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The hairs of two visits -> what has changed, how sure that is, and what could have been told at all.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/statistics.h"
#include "metrics/site_metrics.h"
#include "outcome/call.h"

namespace tricho {

// One hair of the skin that both visits show, or two that are one.
struct ComparedHair {
  int unit = 0;  // Follicular unit of the site, 0..; hairs of one unit stand or fall together.
  bool at_baseline = true;
  bool at_followup = true;
  std::optional<double> baseline_um;  // Thickness, where it was measured at that visit.
  std::optional<double> followup_um;
  bool doubtful = false;  // Told at one visit, neither told nor ruled out at the other: taken to stand at both.
  // As how many hairs it counts at the visits where it stands: the probability that it does, and with it its share of
  // the hairs like it that neither photo shows.
  double baseline_hairs = 1, followup_hairs = 1;
};

struct MetricChange {
  std::optional<double> baseline, followup, change;  // Absent together.
  double low = 0;                                    // 95 % interval of the change.
  double high = 0;
  double smallest_detectable_change = 0;  // A change of an unchanged site stays below it, 19 times in 20.
  Call call = Call::kUndetermined;
  std::string unit;    // UCUM.
  std::string reason;  // Why there is no change, or no call; empty when there are both.
};

// What was measured of the whole photo and not hair by hair, by the metric's name.
using SiteReadings = std::map<std::string, PointEstimate>;

// The readings of a photo, as far as it has them. Their standard errors are those of normal intervals as wide.
SiteReadings ReadingsOf(const SiteMetrics& metrics);

struct ComparisonInput {
  std::vector<ComparedHair> hairs;
  std::optional<double> area_cm2;  // Of the common skin; absent without a scale,
  std::string no_scale_reason;     // and then why.
  // Thicknesses of the visits differ by so much in common even where no hair has changed: standard deviation, a share.
  double thickness_error_share = 0.0134;
  // Counts of the visits differ by so much of the hairs because one photo is softer: standard deviation, a share.
  double count_error_share = 0;
  std::string no_grouping;   // Why no change of how hairs stand in units is called; empty where one may be.
  std::string no_thickness;  // Why no change of thickness is called; empty where one may be.
  MetricsOptions metrics;
  SiteReadings baseline_readings, followup_readings;
  // Variance of how many hairs have come less how many have gone, by what the photos leave open; absent: what two
  // photos of an unchanged site get wrong.
  std::optional<double> num_change_variance;
};

struct VisitComparison {
  std::vector<std::pair<std::string, MetricChange>> change;  // Names and order of SiteMetrics.
  const MetricChange& at(const std::string& name) const;     // throws std::logic_error for an unknown name.
};

// Change of every metric over the common skin.
//
// The interval uses the pairing: unit by unit, what is left of the unit's change once the mean change is taken off
// (delete-one-unit jackknife, Student's t). To it come what a pair of photos gets wrong even where nothing has changed:
// hairs taken for new or lost, and a common error of all thicknesses of a photo (docs/methods/change.md).
// Exchanging the visits flips every sign and keeps every interval.
VisitComparison CompareVisits(const ComparisonInput& input);

// No change of any metric, and why.
VisitComparison NothingCompared(const std::string& reason);

// The same comparison with the visits exchanged.
VisitComparison Exchanged(VisitComparison comparison);

}  // namespace tricho
