// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The verdict over a series as the file that leaves the program.
#pragma once

#include <string>

#include "base/provenance.h"
#include "outcome/series.h"

namespace tricho {

inline constexpr char kSeriesSchema[] = "urn:opentricho:schema:series:1";

// The `series` document of docs/schemas/series.schema.json: UTF-8, one visit or trend a line, numbers to 6 significant
// digits. What has no value is null and has a reason beside it.
std::string SeriesJson(const Series& series, const SeriesOptions& options, const Provenance& provenance);

}  // namespace tricho
