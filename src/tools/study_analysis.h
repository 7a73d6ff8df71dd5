// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho study analyze`: brings the pipeline, the pages of report/ and the store together over a whole study.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "pipeline.h"
#include "store/study_folder.h"

namespace tricho {

struct StudyAnalysis {
  int num_photos = 0;
  int num_usable = 0;    // Measured over the skin common to their site.
  int num_analyzed = 0;  // Photos that were analyzed in this run, not found in the store.
};

// Every photo is analyzed, every shot laid over the baseline of its site, everything measured over the skin that all
// usable shots of the site show; per-photo results, results.sqlite and measurements.tsv are written into
// derivatives/tricho. What the store holds for the same bytes, options and version is not done again. The files come
// out the same with any `num_jobs`, and however often a run was cut short before. The caller holds the StudyLock.
//
// provenance  Options that can move a result, by name.
// on_step     Called from any thread, one call at a time, with what was done.
// on_total    Called once, with the number of steps to come.
StudyAnalysis AnalyzeStudy(const StudyFolder& study, const AnalysisOptions& options,
                           const std::map<std::string, std::string>& provenance, int num_jobs,
                           const std::function<void(int)>& on_total,
                           const std::function<void(const std::string&)>& on_step);

}  // namespace tricho
