// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A phototrichogram as the file that leaves the program.
#pragma once

#include <string>

#include "base/provenance.h"
#include "pipeline_growth.h"

namespace tricho {

inline constexpr char kTrichogramSchema[] = "urn:opentricho:schema:phototrichogram:1";

// The document of docs/schemas/phototrichogram.schema.json. Ids are those of the two analyses beside it.
std::string TrichogramJson(const TrichogramOfPair& pair, const Provenance& provenance);

}  // namespace tricho
