// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A number with its interval as result files hold it.
#pragma once

#include <nlohmann/json.hpp>

#include "metrics/site_metrics.h"

namespace tricho {

// {value, low, high, unit}; without a value {null, null, null, unit, reason}.
nlohmann::ordered_json EstimateJson(const Estimate& estimate);

}  // namespace tricho
