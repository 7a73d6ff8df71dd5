// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A comparison of two visits as the file that leaves the program.
#pragma once

#include <string>

#include "base/provenance.h"
#include "pipeline.h"

namespace tricho {

inline constexpr char kComparisonSchema[] = "urn:opentricho:schema:comparison:1";

// The `comparison` document of docs/schemas/comparison.schema.json. Ids are those of the two analyses beside it.
std::string ComparisonJson(const Comparison& comparison, const Provenance& provenance);

}  // namespace tricho
