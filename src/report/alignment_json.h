// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// An alignment as the files that leave the program.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/provenance.h"
#include "pipeline.h"

namespace tricho {

inline constexpr char kAlignmentSchema[] = "urn:opentricho:schema:alignment:1";

// The members `usable` ... `baseline_from_followup` that alignment.json and comparison.json share.
nlohmann::ordered_json AlignmentMembers(const SiteAlignment& alignment, const Photo& baseline, const Photo& followup);

// The `alignment` document of docs/schemas/alignment.schema.json.
std::string AlignmentJson(const AlignedPhotos& aligned, const Provenance& provenance);

// `x,y,baseline_x,baseline_y`, one row a point; the last two are empty unless the alignment is usable.
std::string MappedPointsCsv(const std::vector<Point>& followup_px, const SiteAlignment& alignment);

// Points of a table with the columns x and y (any others are ignored), in px of the follow-up.
// throws Error(kInput) naming the line and the fault.
std::vector<Point> ReadPointsCsv(const std::string& text);

}  // namespace tricho
