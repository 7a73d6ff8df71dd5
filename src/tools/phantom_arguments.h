// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What `tricho phantom` is asked for.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <optional>
#include <string>
#include <vector>

#include "phantom/phantom.h"

namespace tricho {

// Everything that is given takes the place of the family's own value.
struct PhantomArguments {
  std::string out, skin;
  std::string view = "closeup";
  std::vector<std::string> families;
  long long seed = 1;
  int count = 1;
  int visits = 1;
  int jobs = 1;
  bool sidecars = false;
  bool study = false;
  std::optional<int> width_px, height_px, jpeg_quality;
  std::optional<double> um_per_px, units_per_cm2, thickness_mean_um, thickness_sd_um, vellus_share, length_mean_um,
      curvature_sd_per_mm, defocus_um, noise_share, flakes_per_cm2, glare_per_cm2, vessels_per_cm2;
  // Of a phototrichogram; each but the first needs it.
  std::optional<double> hours, telogen_share, rate_mean_um_per_day, rate_sd_um_per_day, clip_length_um, clip_jitter_um,
      flush_share, shed_share;
  std::optional<std::string> hair_color, skin_type;
  bool circular_field = false;

  boost::program_options::options_description Options();
  // throws Error(kUsage) for a name or a number that can't be.
  void Override(PhantomOptions& options) const;
  // Absent without --hours. throws Error(kUsage) for a number that can't be, or that --hours is missing for.
  std::optional<GrowthOptions> Growth() const;
  // The heads of --view overview. throws Error(kUsage) as above, also for an option that is for close-ups alone.
  std::vector<HeadPlan> Heads() const;
};

}  // namespace tricho
