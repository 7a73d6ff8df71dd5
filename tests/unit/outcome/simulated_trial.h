// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Trials with known effects for the tests of this folder.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "base/random.h"
#include "outcome/cohort_data.h"

namespace tricho {

struct SimulatedTrial {
  CohortDesign design;
  OutcomeData data;
};

struct TrialSettings {
  int arms = 2;
  int per_arm = 20;
  int visits = 3;
  int sites = 1;
  double effect = 0;          // Of every arm but the reference.
  double participant_sd = 1;  // 0: none.
  double residual_sd = 1;
  double missing = 0;
};

inline SimulatedTrial Simulate(const TrialSettings& settings, Random& random) {
  SimulatedTrial trial;
  trial.data.outcome = "y";
  for (int arm = 0; arm < settings.arms; ++arm)
    trial.design.arms.push_back(std::string(1, static_cast<char>('a' + arm)));
  for (int visit = 0; visit < settings.visits; ++visit) {
    trial.design.visits.push_back(fmt::format("v{}", visit + 1));
    trial.design.visit_days.push_back(84.0 * (visit + 1));
  }
  for (int site = 0; site < settings.sites; ++site) trial.design.sites.push_back(fmt::format("s{}", site));
  for (int i = 0; i < settings.arms * settings.per_arm; ++i) {
    const int arm = i % settings.arms;
    trial.design.arm_of.push_back(arm);
    trial.design.participants.push_back(fmt::format("p{}", i));
    const double own = settings.participant_sd * random.Normal();
    for (int site = 0; site < settings.sites; ++site) {
      const double baseline = 150 + 25 * random.Normal();
      trial.data.baselines.push_back({i, arm, site, 0, baseline, 1});
      for (int visit = 0; visit < settings.visits; ++visit) {
        const double change = own + settings.residual_sd * random.Normal() + (arm > 0 ? settings.effect : 0);
        if (random.Chance(settings.missing)) continue;
        trial.data.rows.push_back({i, arm, site, visit, 84.0 * (visit + 1), baseline, baseline + change, change, 1, 1});
      }
    }
  }
  return trial;
}

}  // namespace tricho
