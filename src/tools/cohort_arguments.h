// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What `tricho cohort` is asked for.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <string>

#include "outcome/cohort.h"
#include "outcome/power.h"

namespace tricho {

struct CohortArguments {
  std::string table, out, outcomes, reference, windows, responder_threshold;
  std::string model = "lmm";
  std::string site;
  int jobs = 1;
  bool allow_outside = false;
  bool no_plots = false;
  bool quiet = false;
  bool plan = false;
  PlanOptions planned;
  long long seed = 1;

  boost::program_options::options_description Options();
  // Arms to compare, or a trial to plan. throws Error(kUsage).
  CohortOptions Cohort() const;
  PlanOptions Plan() const;
};

}  // namespace tricho
