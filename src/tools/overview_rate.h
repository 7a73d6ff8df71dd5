// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho overview rate`: pairs of overviews rated by people who don't know which is which.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <string>
#include <vector>

namespace tricho {

boost::program_options::options_description OverviewRateOptions();

// The words after "rate". returns the exit status; throws Error.
int RunOverviewRate(const std::vector<std::string>& words);

}  // namespace tricho
