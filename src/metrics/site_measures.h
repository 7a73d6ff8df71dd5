// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How each metric is measured on the hairs of one field. Definitions and formulas: docs/methods/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/statistics.h"
#include "metrics/cluster_estimates.h"
#include "metrics/hair_kind.h"
#include "metrics/site_metrics.h"

namespace tricho {

// What the measures of one field have in common.
struct SiteSample {
  const std::vector<Shaft>& shafts;
  const std::vector<FollicularUnit>& units;
  const MeasuredField& field;
  const MetricsOptions& options;
  std::optional<double> coverage_share = {}, redness = {};  // As read off the photo.
  std::string no_scale = {};                                // Why nothing is in um; empty with a scale.
  double area_cm2 = 0;                                      // With a scale.
  int num_counted = 0;
  ClusteredValues hairs = {};         // 1 a counted hair.
  ClusteredValues diameters_px = {};  // Counted hairs whose thickness was measured.
  double hairs_per_measured = 1;      // Hairs without thickness are taken to be like those with.
  ClusteredValues unit_sizes = {};    // Hairs of each counted unit, each unit its own cluster.
};

// `counted`: one a shaft.
SiteSample SampleOf(const std::vector<Shaft>& shafts, const std::vector<FollicularUnit>& units,
                    const std::vector<bool>& counted, const MeasuredField& field, const MetricsOptions& options);

// No value, and why; the reason is not empty.
Estimate NotMeasured(const std::string& reason);

Estimate HairDensity(const SiteSample& site);
Estimate KindDensity(const SiteSample& site, HairKind kind);
Estimate UnitDensity(const SiteSample& site);
Estimate HairMass(const SiteSample& site);
Estimate TerminalVellusRatio(const SiteSample& site);
Estimate KindShare(const SiteSample& site, HairKind kind);
Estimate MeanDiameter(const SiteSample& site);
Estimate MedianDiameter(const SiteSample& site);
Estimate DiameterSd(const SiteSample& site);
Estimate DiameterDiversity(const SiteSample& site);
Estimate HairsPerUnit(const SiteSample& site);
Estimate SingleUnitShare(const SiteSample& site);
Estimate InterfollicularDistance(const SiteSample& site);
Estimate CoverageShare(const SiteSample& site);
Estimate RednessOfSkin(const SiteSample& site);

}  // namespace tricho
