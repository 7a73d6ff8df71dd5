// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The ledger of a site -> density, thickness and hair mass of every visit, with the covariance of all of them: what a
// change between any two visits is, and how sure.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "base/statistics.h"
#include "matching/site_ledger.h"

namespace tricho {

// A metric of the ledger at each visit, in the metric's unit.
struct LedgerMetric {
  std::string metric;
  std::string reason;          // Why there are no values; empty when there are.
  Eigen::VectorXd values;      // One a visit.
  Eigen::MatrixXd covariance;  // Of their errors: of what was measured of this very skin, not of other skin.
};

// What is kept of a follicle.
struct FollicleRecord {
  Point root_px{0, 0};  // Baseline px.
  double line_share = 0;
  struct Visit {
    double present = 0;                      // Probability that there is a hair.
    int looked = 0, found = 0, covered = 0;  // Shots.
    SecondLook look = SecondLook::kNone;
    std::optional<double> diameter_um, diameter_stderr_um;
    unsigned marked = 0;  // What a person said of it there: bits 1 << MarkSays.
  };
  std::vector<Visit> visits;
  struct Shot {
    ShotSays says = ShotSays::kOutside;
    int hair = kNotFound;
  };
  std::vector<Shot> shots;  // One for each shot of the site.
};

// What is kept of a ledger.
struct LedgerRecord {
  std::string reason;              // Why there is none; empty when there is one.
  std::vector<int> visit_of_shot;  // Of each shot of the site; -1: not in the ledger. Visits are 0.., by their days.
  double area_cm2 = 0;             // Of the counted skin.
  std::vector<FollicleRecord> follicles;
  std::vector<LedgerMetric> metrics;  // Of LedgerMetricNames().
  int NumVisits() const;
  const LedgerMetric* Find(const std::string& metric) const;  // Null: there is none, or it has no values.
};

// "hairs_per_cm2", "mean_diameter_um", "hair_mass_mm_per_cm2"
const std::vector<std::string>& LedgerMetricNames();

struct LedgerErrors {
  double thickness_share = 0.0134;  // Thicknesses of two visits differ by so much in common: standard deviation.
  // Counts of each visit differ by so much from those of the first one because its photos are softer, or sharper:
  // standard deviations; empty: by nothing.
  std::vector<double> count_shares = {};
  std::string no_thickness;  // Why thickness can't be compared; empty where it can.
};

// `visit_of_shot` of the shots of `ledger` alone.
LedgerRecord RecordOf(const SiteLedger& ledger, double um_per_px, const std::vector<int>& visit_of_shot,
                      const LedgerErrors& errors);

// No ledger, and why.
LedgerRecord NoLedger(const std::string& reason);

// value(later) - value(earlier) with its standard error.
PointEstimate LedgerChange(const LedgerMetric& metric, int earlier, int later);

enum class FollicleState { kPresent, kAbsent, kCannotBeTold };
FollicleState StateOf(double present);
const char* StateName(FollicleState state);  // "present", "absent", "cannot_be_told"

}  // namespace tricho
