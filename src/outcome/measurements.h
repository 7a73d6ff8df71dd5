// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// measurements.tsv: the table between pictures and statistics. One row a photo.
//
//   participant_id arm visit_id day site shot usable reason   and then a column a metric
//
// Where there are photos of other kinds than close-ups, a column `view` after `reason` says which (ViewName); a
// phototrichogram, which takes two photos, has one row.
//
// `day` counts from the participant's first treatment, negative before it. "n/a" (BIDS), "NA" (R), "nan" (Python) and
// an empty cell all say that a value is missing.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/tsv.h"
#include "capture/photo_kind.h"
#include "outcome/corrected_counts.h"

namespace tricho {

// The columns before the metrics.
inline constexpr std::array<const char*, 8> kMeasurementColumns = {"participant_id", "arm",  "visit_id", "day",
                                                                   "site",           "shot", "usable",   "reason"};

// Of a study with photos of several kinds, after those.
inline constexpr char kViewColumn[] = "view";

// Where a person corrected a photo of the study there are these as well: what was changed (CorrectedCell), and after
// the metrics one more column each, of what the program alone says.
inline constexpr char kCorrectedColumn[] = "corrected";
inline constexpr char kAutomaticEnding[] = "_automatic";

// How the reason of a usable photo begins whose scale can't be right.
inline constexpr char kScaleContradicted[] = "its scale contradicts that of the baseline photo";

// One photo.
struct Measurement {
  std::string participant_id;  // Never empty.
  std::string arm;             // Empty when unknown.
  std::string visit_id;        // Empty when the study names no visits.
  std::optional<double> day;
  std::string site;
  std::string shot;
  bool usable = true;
  std::string reason;                         // Why it is not usable, or a metric absent.
  std::vector<std::optional<double>> values;  // One a metric of the table.
  CorrectedCounts corrected = {};             // By a person; nothing where nobody did.
  // As `values`, by the program alone; empty where the table says nothing of it.
  std::vector<std::optional<double>> automatic = {};
  int line = 0;  // Of the table.
  PhotoKind kind = PhotoKind::kCloseUp;
};

// A column that is neither the contract's nor numbers: kept out, and told.
struct IgnoredColumn {
  std::string name;
  int line = 0;      // The first cell that is no number.
  std::string text;  // What stands there.
};

struct Measurements {
  std::string name;    // Of the table, for messages.
  std::string sha256;  // Of its bytes.
  std::vector<std::string> metrics;
  std::vector<Measurement> rows;  // In the table's order.
  std::vector<IgnoredColumn> ignored;
  std::vector<std::string> notes;  // On what was ignored, missing or looks like a slip.

  // The place of a metric in Measurement::values.
  // throws Error(kInput) naming the metric when the table has none of this name (and which there are), or when its
  // column was ignored (and the line of the first text in it).
  int Metric(const std::string& metric) const;
  bool Has(const std::string& metric) const;

  // What all corrections come to, and of how many photos.
  CorrectedCounts Corrected() const;
  int NumCorrected() const;
  // The same table as the program alone has it.
  Measurements Automatic() const;
  // The rows of these kinds of photo alone.
  Measurements OfKinds(const std::vector<PhotoKind>& kinds) const;
};

// Takes a table apart.
//
// A column beyond the contract's eight is a metric when all its cells are numbers or missing. A metric of the contract
// (hairs_per_cm2, ...) must be: text in it is an error, in any other column it makes the column ignored, with a note.
// Its values must lie within what a scalp can show (Metric::least, most), unless `allow_outside`: a lost decimal point
// or a code for a missing value (-99) would move every mean.
// `shot` and `reason` may be absent as columns; the others may not.
//
// throws Error(kInput) naming line and column: a column is missing, a participant_id is empty, `usable` is neither true
// nor false, text, infinity or a size beyond 1e50 stands where a number belongs, a metric is outside its limits, a day
// is beyond 100,000, a view is none where the table has metrics of other views than close-ups, a row stands there twice
// (same participant, visit, day, site, view and shot).
Measurements ParseMeasurements(const TsvTable& table, bool allow_outside = false);

// Reads the file. throws as ReadTsv and ParseMeasurements.
Measurements ReadMeasurements(const std::filesystem::path& path, bool allow_outside = false);

}  // namespace tricho
