// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What `tricho analyze` makes sure of before any work: that its results get names of their own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tricho {

// No two photos may write the same file, and no result may take the place of a photo or of its sidecar.
// throws Error(kUsage).
void CheckAnalysisNames(const std::vector<std::string>& photos, const std::filesystem::path& out);

}  // namespace tricho
