// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What stands beside a verdict and never makes one: overviews and phototrichograms of a study, each measure with its
// own error and its change since the baseline of its site.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "metrics/metric.h"
#include "metrics/site_metrics.h"
#include "outcome/call.h"

namespace tricho {

struct Series;  // outcome/series.h
enum class Verdict;

// One measure of one overview or phototrichogram.
struct SupportingValue {
  std::string visit_id, shot;
  std::optional<double> day;
  Estimate estimate;
  bool is_baseline = false;  // What the others of the site are compared with; else:
  Estimate change;           // Follow-up less baseline; without a value the reason.
  double smallest_detectable_change = 0;
  Call call = Call::kUndetermined;
};

// One measure of one site of one participant, in the order of its visits.
struct SupportingMeasure {
  std::string participant_id, site, metric;
  std::vector<SupportingValue> values;

  // The change that is told: of the last visit that has one; null where none has.
  const SupportingValue* Told() const;
};

// supporting.tsv: a row a photo and measure.
struct SupportingTable {
  std::string name, sha256;
  std::vector<SupportingMeasure> measures;  // By participant, site and metric, as they stand in the table.
};

std::string SupportingText(const std::vector<SupportingMeasure>& measures);

// throws Error(kInput) naming file, line and column: a column is missing, text stands where a number belongs, a measure
// is no supporting one, a call is none.
SupportingTable ReadSupportingTable(const std::filesystem::path& path);

// The change between two independent measurements of one site, each with its 95 % interval (a phototrichogram and
// another one). Called where it exceeds what two of an unchanged site differ by in 95 of 100.
void FillIndependentChange(const Estimate& before, SupportingValue& after);

// Whether a change says the same as a verdict of "working", "worsening" or "no change shown", or the contrary: absent
// where one of them tells nothing, as no change of a coarse measure does beside a change of hairs.
std::optional<bool> Agrees(const SupportingMeasure& measure, Verdict verdict);

// The measures of a site and kind of photo that are told in words: of several that say the same, the first with a
// change, else with a value.
std::vector<const SupportingMeasure*> MeasuresInWords(const Series& series, const std::string& site, PhotoKind kind);

// The participant's measures go into `supporting`, and what they say beside the verdict into `because`.
void AddSupporting(const SupportingTable& table, Series& series);

}  // namespace tricho
