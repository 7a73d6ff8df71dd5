// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/job_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/error.h"
#include "tools/options.h"

namespace tricho {

namespace {
constexpr int kMaxJobs = 256;
}

void JobOptions::AddTo(boost::program_options::options_description& options) {
  AddOption(options, "jobs", "N", &jobs, "worked on at once, 1 to 256; default: one a processor core");
  AddFlag(options, "quiet", &quiet, "no progress bar, no table");
}

void JobOptions::Check() const {
  if (jobs && (*jobs < 1 || *jobs > kMaxJobs))
    throw Error(ErrorKind::kUsage, fmt::format("--jobs must lie between 1 and {}, not {}", kMaxJobs, *jobs));
}

int JobOptions::NumJobs() const {
  return jobs.value_or(std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kMaxJobs));
}

}  // namespace tricho
