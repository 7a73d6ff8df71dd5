// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The files that one photo's analysis leaves: its JSON, its hairs as a table, and its overlay.
#pragma once

#include <array>
#include <filesystem>
#include <string>

#include "base/provenance.h"
#include "pipeline.h"

namespace tricho {

// How their names end, after the photo's stem.
inline constexpr char kHairsEnding[] = "-hairs.csv";
inline constexpr char kOverlayEnding[] = "-overlay.png";
inline constexpr char kAnalysisEnding[] = ".json";
// In the order they are written: the JSON last, so that a photo that has one is complete.
inline constexpr std::array<const char*, 3> kAnalysisEndings = {kHairsEnding, kOverlayEnding, kAnalysisEnding};

struct AnalysisFiles {
  std::filesystem::path hairs, overlay, json;
};

// Of this photo, in `folder`.
AnalysisFiles AnalysisFilesIn(const std::filesystem::path& folder, const std::filesystem::path& photo);

// throws Error(kStore).
void WriteAnalysis(const AnalysisFiles& files, const Analysis& analysis, const MetricsOptions& thresholds,
                   const Provenance& provenance);

// For a photo that can't even be read: a JSON that says so, and no old table and overlay beside it.
void WriteFailure(const AnalysisFiles& files, const std::filesystem::path& photo, const std::string& reason,
                  const MetricsOptions& thresholds, const Provenance& provenance);

// All reasons in one line; empty when the photo is usable.
std::string WhyNotUsable(const Analysis& analysis);

}  // namespace tricho
