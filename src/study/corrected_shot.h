// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A shot of a study as a person corrected it, on its way into the study's numbers.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/provenance.h"
#include "pipeline_corrected.h"
#include "study/replay.h"
#include "study/site_marks.h"

namespace tricho {

// How the result of a corrected photo ends: the corrected analysis, each metric with the automatic one beside.
inline constexpr char kCorrectedEnding[] = "-corrected.json";
inline constexpr char kCorrectedSchema[] = "urn:opentricho:schema:corrected:1";

// What is left of the analysis; where neither hairs nor skin were changed, all of it. throws Error(kInput) when the
// photo can't be read again.
struct CorrectedShot {
  Analysis automatic, corrected;
};
CorrectedShot CorrectShot(const std::filesystem::path& photo, const ShotFindings& automatic, const ReviewState& state,
                          const AnalysisOptions& options);

// The document of docs/schemas/corrected.schema.json: that of the analysis with `corrected`, who made corrections, who
// signed, the matches of its hairs, the corrected hairs under the numbers that they keep, and `automatic` beside each
// metric.
// matches   Of the site; those of shot `index` are this photo's.
std::string CorrectedJson(const CorrectedShot& shot, const ReviewState& state, const std::vector<SettledMatch>& matches,
                          int index, const std::vector<Correction>& journal, const MetricsOptions& thresholds,
                          const Provenance& provenance);

}  // namespace tricho
