// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What `tricho series` prints: a short table of the verdicts.
#pragma once

#include <string>
#include <vector>

#include "outcome/series.h"

namespace tricho {

// One line a participant, called by `names`, after a line of column names; of a single one the reasons as well.
std::string SeriesText(const std::vector<std::string>& names, const std::vector<Series>& results);

}  // namespace tricho
