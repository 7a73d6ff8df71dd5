// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Under which names results.sqlite holds what was found: whoever writes and whoever reads must agree.
#pragma once

#include <string>

#include "base/provenance.h"

namespace tricho {

// Of one photo: program version, commit, options, and the bytes of its sidecar, which holds the scale.
std::string PhotoRunKey(const Provenance& provenance, const std::string& sidecar);

// Of one photo laid over another.
std::string PairRunKey(const std::string& baseline_run_key, const std::string& followup_run_key);

}  // namespace tricho
