// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What every result file shares: rounding, provenance, one element a line. Same values, same bytes.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/provenance.h"

namespace tricho {

// To hundredths, for pixels and um. The value must be finite.
double Hundredths(double value);

// To 6 significant digits. The value must be finite.
double Significant(double value);

// To `digits` (1..17) significant digits. The value must be finite.
double Significant(double value, int digits);

nlohmann::ordered_json ProvenanceJson(const Provenance& provenance);

// Compact; what is not UTF-8 (a file's name need not be) is replaced.
std::string JsonText(const nlohmann::ordered_json& json);

// An object or array whose elements stand one a line, indented for the top level of a document: a person finds a hair,
// and a diff shows which one changed.
std::string JsonLines(const nlohmann::ordered_json& container);

// A document: `schema` first, then the parts in their order, objects and arrays as JsonLines, ended by a line feed.
std::string JsonDocument(const char* schema, const std::vector<std::pair<std::string, nlohmann::ordered_json>>& parts);

}  // namespace tricho
