// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What overviews and phototrichograms came to <-> bytes for the store: CBOR, every double exact.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "metrics/site_metrics.h"
#include "overview/overview_comparison.h"

namespace tricho {

std::string EncodeMetrics(const SiteMetrics& metrics);
// throws Error(kStore) when the bytes are none of EncodeMetrics.
SiteMetrics DecodeMetrics(const std::string& bytes);

using NamedChanges = std::vector<std::pair<std::string, OverviewChange>>;
std::string EncodeChanges(const NamedChanges& changes);
NamedChanges DecodeChanges(const std::string& bytes);  // throws as above.

}  // namespace tricho
