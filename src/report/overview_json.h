// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What was measured on a photo of the head, as the file that leaves the program.
#pragma once

#include <string>

#include "base/provenance.h"
#include "overview/overview.h"
#include "overview/overview_comparison.h"

namespace tricho {

inline constexpr char kOverviewSchema[] = "urn:opentricho:schema:overview:1";
inline constexpr char kOverviewComparisonSchema[] = "urn:opentricho:schema:overview-comparison:1";

// The `overview` document of docs/schemas/overview.schema.json.
std::string OverviewJson(const Overview& overview, const Provenance& provenance);

// The same document for a photo that can't even be read.
std::string UnreadOverviewJson(const std::string& file, const std::string& reason, const Provenance& provenance);

// The `overview-comparison` document of docs/schemas/overview-comparison.schema.json.
std::string OverviewComparisonJson(const OverviewComparison& comparison, const Provenance& provenance);

}  // namespace tricho
