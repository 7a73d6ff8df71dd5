// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What is known of a photo in a study, and of the site that it shows: under which keys results stand, which shot is the
// baseline, and the table. Of each photo no more is kept in memory than its name, its keys and why it is not usable.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/provenance.h"
#include "store/result_store.h"
#include "store/study_plan.h"

namespace tricho {

// One photo on its way through a study: named by the folder, keyed by its bytes, judged by its analysis.
struct Shot {
  const StudyPhoto* photo = nullptr;
  bool before_treatment = false;  // Taken on or before the day of the first session.
  std::string sha256;             // Of the photo's bytes; empty when there are none to be read.
  std::string sidecar_sha256;     // As above.
  std::string run_key;            // Version, options, the sidecar, which holds the scale, and what is lent:
  std::string lent_um_per_px;     // The scale of another photo of the site, carried over; empty: none, or its own.
  bool usable = false;
  std::string reason;  // Why not.
};

// All shots of one site of one participant, in their order.
struct Site {
  const StudySite* place = nullptr;
  std::vector<Shot> shots;
  int baseline = -1;  // Index into shots; -1 when none is usable.
  std::string key;    // Of the site's measures: photos, their order, run keys and baseline.
};

// Where a photo's result of this ending (report/analysis_files.h) stands. `base` is the folder of all results, relative
// to the study. throws as Inside.
std::filesystem::path ResultPath(const StudyFolder& study, const std::filesystem::path& base, const StudyPhoto& photo,
                                 const char* ending);

// Reads the photo's bytes and its sidecar for their keys; whether it is usable is not known yet. `provenance` holds
// version, commit and options.
Shot KeyedShot(const StudyFolder& study, const StudyPlan& plan, const StudyPhoto& photo, const Provenance& provenance);

// Carries a scale over to a shot without one: it is analyzed with it, under a key of its own.
void LendScale(const StudyFolder& study, const Provenance& provenance, const std::string& um_per_px, Shot& shot);

// Of the results of one shot: `provenance` with the photo and its sidecar as inputs, and a lent scale among the
// options.
Provenance ProvenanceOf(const Shot& shot, const Provenance& provenance);

// Whether the analysis in this file was made of these very bytes and options: it may be of a photo that stood here
// before, or of another run since. Beside it stand its table and overlay, which were written before it.
bool IsAnalysisOf(const std::filesystem::path& json, const Shot& shot, const Provenance& provenance);

// The key under which `shot` laid over `baseline` stands.
std::string PairKey(const Shot& baseline, const Shot& shot);

// Whether `shot` takes the place of `best` (null: of none) as the baseline, where the shots of a site are gone through
// in their order: the first usable shot of the last visit before treatment; without such a visit, of the earliest one.
bool IsBetterBaseline(const Shot& shot, const Shot* best);

// Fills in `baseline` and `key` once it is known which shots are usable.
void SettleSite(Site& site);

// Whether the store has the measures of the site, one a shot with the metrics of the contract, and its ledger.
bool IsMeasured(ResultStore& store, const Site& site);

// Those measures. throws Error(kStore) when they are not there.
std::vector<StoredShot> MeasuredShots(ResultStore& store, const Site& site);

struct MeasurementsTable {
  std::string text;                     // measurements.tsv
  int num_usable = 0;                   // Measured over the skin common to their site.
  std::vector<std::string> not_usable;  // The other photos, by their places in the study.
};
// `sites` are all of the plan, in its order.
MeasurementsTable TableOf(const StudyPlan& plan, const std::vector<Site>& sites, ResultStore& store);

}  // namespace tricho
