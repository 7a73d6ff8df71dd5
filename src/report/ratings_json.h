// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Ratings of pairs of overviews as files: docs/schemas/ratings.schema.json and a table.
#pragma once

#include <string>
#include <vector>

#include "base/provenance.h"
#include "outcome/ratings.h"

namespace tricho {

inline constexpr char kRatingsSchema[] = "urn:opentricho:schema:ratings:1";

std::string RatingsJson(const RatingSummary& summary, const std::vector<std::string>& notes,
                        const Provenance& provenance);

// A row a rating, un-blinded: participant_id, arm, site, baseline_visit, followup_visit, rater, rating (the follow-up
// against the baseline), repeat, page, question, followup_side.
std::string RatingsTable(const RatingSummary& summary);

}  // namespace tricho
