// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the commands on two photos have in common.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <string>
#include <vector>

#include "base/provenance.h"
#include "tools/options.h"

namespace tricho {

struct PairArguments {
  SharedOptions shared;
  std::optional<double> followup_um_per_px;
  double min_overlap_share = AlignmentOptions{}.min_overlap_share;
  std::string out;
  std::string points;               // Table of points to be mapped; none when empty.
  std::vector<std::string> photos;  // Baseline, follow-up.

  boost::program_options::options_description Described();
  // Checks everything that can be checked before any work. throws Error(kUsage).
  void Finish(const std::string& command);
  // No result may take the place of a photo, of its sidecar, or of another input.
  // throws Error(kUsage).
  void CheckResults(const std::vector<std::string>& names, const std::vector<std::string>& inputs) const;
  PairOptions Options() const;
  Provenance MakeProvenance(const std::string& command) const;
};

// The points of --points; none when no file was named. throws Error(kInput) naming file, line and fault.
std::vector<Point> ReadPointsFile(const std::string& path);

}  // namespace tricho
