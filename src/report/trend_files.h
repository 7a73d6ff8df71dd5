// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The trends of many participants as pictures.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "outcome/series.h"

namespace tricho {

// Writes trend-NAME.svg into `folder` for each of `results` that has a trend to draw, `num_jobs` at once.
// returns  one sentence on what went wrong; empty when all were drawn.
std::string WriteTrendPlots(const std::vector<std::string>& names, const std::vector<Series>& results,
                            const std::filesystem::path& folder, int num_jobs);

}  // namespace tricho
