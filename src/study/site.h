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
#include "outcome/corrected_counts.h"
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
  std::string reason;            // Why not.
  std::string journal_key = {};  // Of all corrections in the photo's journal (KeyOfCorrections).
  // Of those among them that change its result, and what they come to; empty where none does.
  std::string corrections = {};
  CorrectedCounts corrected = {};
  // Of the later photo of a phototrichogram: the first one, with the keys of its bytes; null where it is missing.
  const StudyPhoto* first = nullptr;
  std::string first_sha256 = {}, first_sidecar_sha256 = {};
};

// Whether a row of the table and a result are this photo's: not of the first photo of a phototrichogram that has both.
bool CarriesResult(const StudyPlan& plan, const StudyPhoto& photo);

// All shots of one site of one participant, in their order.
struct Site {
  const StudySite* place = nullptr;
  std::vector<Shot> shots;
  int baseline = -1;               // Index into shots; -1 when none is usable.
  std::string key;                 // Of the site's measures: photos, their order, run keys and baseline.
  std::string corrected_key = {};  // Of those with corrections in them; empty where no shot has any.

  // Of the measures that count.
  const std::string& CountingKey() const { return corrected_key.empty() ? key : corrected_key; }
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

// Whether the result in this file (of an analysis, an overview, a phototrichogram) was made of these very bytes and
// options: it may be of a photo that stood here before, or of another run since. Beside it stand its table and overlay,
// which were written before it.
bool IsAnalysisOf(const std::filesystem::path& json, const Shot& shot, const Provenance& provenance);

// Whether the file begins with the members of that document.
bool BeginsAs(const std::filesystem::path& json, std::string document);

// The key under which `shot` laid over `baseline` stands.
std::string PairKey(const Shot& baseline, const Shot& shot);

// Whether `shot` takes the place of `best` (null: of none) as the baseline, where the shots of a site are gone through
// in their order: the first usable shot of the last visit before treatment; without such a visit, of the earliest one.
bool IsBetterBaseline(const Shot& shot, const Shot* best);

// Fills in `baseline` and the keys once it is known which shots are usable and corrected.
void SettleSite(Site& site);

// Whether the store has the measures of the site, one a shot with the metrics of the contract, and its ledger: the
// automatic ones, and those with corrections where there are any.
bool IsMeasured(ResultStore& store, const Site& site);

// Those measures: as they count, corrections in them; and as the program alone has them.
// throw Error(kStore) when they are not there.
std::vector<StoredShot> MeasuredShots(ResultStore& store, const Site& site);
std::vector<StoredShot> AutomaticShots(ResultStore& store, const Site& site);

struct MeasurementsTable {
  std::string text;                                 // measurements.tsv
  int num_usable = 0;                               // Close-ups measured over the skin common to their site.
  std::vector<std::string> not_usable;              // The other photos, by their places in the study.
  int num_overviews = 0, num_phototrichograms = 0;  // Measured.
};
// `sites` are all of the plan, in its order. Where the study has photos of another kind, a column `view` names the
// kind, and their metrics follow those of close-ups. Where a shot is corrected the table has two kinds of columns more:
// `corrected`, what a person changed, and METRIC_automatic, what the program alone says.
MeasurementsTable TableOf(const StudyPlan& plan, const std::vector<Site>& sites, ResultStore& store);

}  // namespace tricho
