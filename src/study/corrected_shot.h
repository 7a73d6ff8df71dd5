// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A shot of a study as a person corrected it, on its way into the study's numbers.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/provenance.h"
#include "pipeline_corrected.h"
#include "study/replay.h"
#include "study/site.h"

namespace tricho {

// How the result of a corrected photo ends: the corrected analysis, each metric with the automatic one beside.
inline constexpr char kCorrectedEnding[] = "-corrected.json";
inline constexpr char kCorrectedSchema[] = "urn:opentricho:schema:corrected:1";

// The corrections of a shot that count; absent when none does. Fills in what a Shot knows of them.
// throws Error(kInput) for a journal that is damaged or does not fit.
std::optional<ReviewState> SettleCorrections(const StudyFolder& study, const ShotFindings& automatic, Shot& shot);

// What is left of the analysis. throws Error(kInput) when the photo can't be read again.
struct CorrectedShot {
  Analysis automatic, corrected;
};
CorrectedShot CorrectShot(const std::filesystem::path& photo, const ShotFindings& automatic, const ReviewState& state,
                          const AnalysisOptions& options);

// The document of docs/schemas/corrected.schema.json: that of the analysis with `corrected`, who made corrections, who
// signed, the corrected hairs under the numbers that they keep, and `automatic` beside each metric.
std::string CorrectedJson(const CorrectedShot& shot, const ReviewState& state, const std::vector<Correction>& journal,
                          const MetricsOptions& thresholds, const Provenance& provenance);

}  // namespace tricho
