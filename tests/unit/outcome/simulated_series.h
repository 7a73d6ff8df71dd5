// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Tables of measurements with a known truth: participants, visits, shots, their errors and the effect of treatment.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/random.h"
#include "outcome/measurements.h"

namespace tricho {

struct SimulatedSeries {
  int num_participants = 400;
  std::vector<double> days = {-7, 28, 84, 168};
  int num_shots = 3;
  double shot_cv_low = 0.04;  // Each participant's own, uniform between the two.
  double shot_cv_high = 0.04;
  double visit_sd = 3;         // hairs/cm2
  double change_by_168 = 0;    // hairs/cm2, linear from day 0.
  bool three_metrics = false;  // Thickness and hair mass as well.
  unsigned seed = 1;
};

inline Measurements Simulate(const SimulatedSeries& spec) {
  Measurements table;
  table.name = "simulated.tsv";
  table.metrics = {"hairs_per_cm2"};
  if (spec.three_metrics) table.metrics = {"hairs_per_cm2", "mean_diameter_um", "hair_mass_mm_per_cm2"};
  Random random(spec.seed);
  for (int i = 0; i < spec.num_participants; ++i) {
    const double baseline = random.Uniform(90, 220);
    const double diameter = random.Uniform(45, 75);
    const double cv = random.Uniform(spec.shot_cv_low, spec.shot_cv_high);
    for (std::size_t v = 0; v < spec.days.size(); ++v) {
      const double change = spec.change_by_168 * std::max(0.0, spec.days[v]) / 168;
      const double level = baseline + change + random.Normal(0, spec.visit_sd);
      const double thickness = diameter * (1 + 0.02 * random.Normal());
      for (int shot = 0; shot < spec.num_shots; ++shot) {
        Measurement row;
        row.participant_id = fmt::format("P{:03}", i);
        row.visit_id = fmt::format("V{}", v);
        row.day = spec.days[v];
        row.site = "vertex";
        row.shot = std::to_string(shot + 1);
        const double density = level * (1 + cv * random.Normal());
        const double seen_thickness = thickness * (1 + cv * random.Normal());
        row.values = {density};
        if (spec.three_metrics) row.values = {density, seen_thickness, density * seen_thickness / 1000};
        table.rows.push_back(std::move(row));
      }
    }
  }
  return table;
}

}  // namespace tricho
