// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What docs/ says of the metrics, written from their declarations (metrics/metric_table.cc).
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "report/page.h"

namespace tricho {

// docs/methods/metrics.md: the columns of measurements.tsv, what each metric is, and how its change is told.
std::string MetricsPage(const Texts& texts);

// A schema of docs/schemas/ with names, units and definitions of the metrics as they are declared; a schema that lists
// no metrics stays as it is.
nlohmann::ordered_json SchemaWithMetrics(nlohmann::ordered_json schema);

}  // namespace tricho
