// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The analysis of one photo as the files that leave the program.
#pragma once

#include <string>

#include "base/provenance.h"
#include "pipeline.h"

namespace tricho {

inline constexpr char kAnalysisSchema[] = "urn:opentricho:schema:analysis:1";

// The `analysis` document of docs/schemas/analysis.schema.json: UTF-8, one hair, unit or metric a line, ends in a line
// feed. Pixel coordinates and um are rounded to 0.01, metrics to 6 significant digits: the same analysis gives the same
// bytes. What has no value is null and has a reason beside it.
std::string AnalysisJson(const Analysis& analysis, const MetricsOptions& thresholds, const Provenance& provenance);

// The hairs as a table, one row a hair, after a row of column names; absent values are empty. Numbers as in the JSON.
std::string HairsCsv(const Analysis& analysis, const MetricsOptions& thresholds);

// "vellus", "intermediate" or "terminal".
const char* KindName(HairKind kind);

}  // namespace tricho
