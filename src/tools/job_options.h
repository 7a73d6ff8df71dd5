// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What every command on more than one thing takes: --jobs and --quiet.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <optional>

namespace tricho {

struct JobOptions {
  std::optional<int> jobs;
  bool quiet = false;

  void AddTo(boost::program_options::options_description& options);
  void Check() const;   // throws Error(kUsage)
  int NumJobs() const;  // >= 1; default: one a processor core.
};

}  // namespace tricho
