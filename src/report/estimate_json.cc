// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/estimate_json.h"

#include "base/result_json.h"

namespace tricho {

using Json = nlohmann::ordered_json;

Json EstimateJson(const Estimate& estimate) {
  if (!estimate.value)
    return {
        {"value", nullptr}, {"low", nullptr}, {"high", nullptr}, {"unit", estimate.unit}, {"reason", estimate.reason}};
  return {{"value", Significant(*estimate.value)},
          {"low", Significant(estimate.low)},
          {"high", Significant(estimate.high)},
          {"unit", estimate.unit}};
}

}  // namespace tricho
