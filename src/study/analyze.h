// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Brings the pipeline, the results of report/ and the store together over a whole study.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "pipeline.h"
#include "report/analysis_files.h"
#include "store/study_folder.h"
#include "store/study_plan.h"

namespace tricho {

struct StudyAnalysis {
  int num_photos = 0;
  int num_usable = 0;                               // Measured over the skin common to their site.
  int num_analyzed = 0;                             // Photos that were analyzed in this run, not found in the store.
  std::vector<std::string> unreadable = {};         // Photos that can't be read, by their places in the study,
  std::vector<std::string> not_usable = {};         // and the others that were not measured.
  int num_overviews = 0, num_phototrichograms = 0;  // Measured.
  std::vector<std::string> told = {};               // Corrections that don't count, a sentence each, without the end.

  // "5 photos, 2 analyzed now: 3 measured over the skin that all visits show, 1 not usable (PLACE), 1 can't be read
  // ..."
  std::string Summary() const;

  // A photo that carries a result.
  void Count(const StudyPhoto& photo, bool is_usable);
};

// What can't be read is told as that, and not as well as not usable.
StudyAnalysis WithoutUnreadable(StudyAnalysis analysis);

struct StudyProgress {
  int num_jobs = 1;                                 // Photos worked on at once.
  std::function<void(int)> on_total;                // Called once, with the number of steps to come.
  std::function<void(const std::string&)> on_step;  // From any thread, one call at a time, with what was done.
  OverlayKind overlay = OverlayKind::kPng;          // The picture of each close-up; one that is there already stays.
};

// Every photo is analyzed, every shot laid over the baseline of its site, everything measured over the skin that all
// usable shots of the site show; per-photo results, results.sqlite and measurements.tsv are written into
// derivatives/tricho. What the store holds for the same bytes, options and version is not done again. The files come
// out the same with any number of jobs, and however often a run was cut short before. The caller holds the StudyLock.
//
// option_texts  Options that can move a result, by name.
StudyAnalysis AnalyzeStudy(const StudyFolder& study, const AnalysisOptions& options,
                           const std::map<std::string, std::string>& option_texts, const StudyProgress& progress);

// The same for the sites of one shard alone, into a folder of its own, with part.json in place of measurements.tsv.
// The caller holds the StudyLock of ShardFolder(shard). MergeStudy joins the parts.
StudyAnalysis AnalyzeShard(const StudyFolder& study, const Shard& shard, const AnalysisOptions& options,
                           const std::map<std::string, std::string>& option_texts, const StudyProgress& progress);

}  // namespace tricho
