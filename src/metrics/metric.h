// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A metric is declared once, in metric_table.cc: how result files and pages name it, how it is measured, how its change
// is told. Everything that lists metrics (tables, schemas, pages, plots, docs) reads the declarations.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "capture/photo_kind.h"

namespace tricho {

struct Estimate;
struct HairSummary;
struct SiteSample;

// What errs when a metric of an unchanged site is measured twice (docs/methods/change.md); whatever rests on thickness
// errs by the common error of all thicknesses as well.
enum class ChangeKind {
  kCount,            // Per area: hairs found and missed.
  kMass,             // Per area, of thickness: the same.
  kThickness,        // Nothing but what is said below.
  kMedianThickness,  // As that; leaving out one unit after the other is blind to it.
  kSpread,           // Of thickness from hair to hair: the error of each hair.
  kProportion,       // Of the hairs or units: one hair of n moves it by 1 / n.
  kReading,          // Of the whole photo, not hair by hair.
};

struct MetricChangeRule {
  ChangeKind kind = ChangeKind::kProportion;
  bool of_thickness = false;  // Rests on thickness, as kinds of hair do.
  bool of_grouping = false;   // Rests on how hairs stand in units.
  bool needs_scale = false;   // Even where the metric does not.
  // From the hairs of one visit; absent where too few hairs of the kinds that it is about are there. Null: a reading.
  std::optional<double> (*from_hairs)(const HairSummary& hairs, double area_cm2) = nullptr;
  // Of a reading alone:
  const char* missing = "";  // Why there is no change when one of the photos has no value.
  double agreement = 0;  // Standard deviation between two photos of one unchanged site, beside each photo's own error.
  // Why a change is undetermined even where it exceeds all that; null: it is called.
  const char* not_called = nullptr;
};

// What is known of a metric over a series of visits before anything is measured; docs/methods/repeatability.md has the
// sources.
struct MetricTrendRule {
  const char* words;         // In a sentence: "hair density".
  double shot_cv_share = 0;  // Coefficient of variation of one shot.
  double visit_sd = 0;       // Between visits, in the metric's unit; 0: visit_share of the level instead.
  double visit_share = 0;
  double least_level = 0;  // The shots' error does not shrink below that of this level.
  // A rise beyond this speaks against going on, whatever the verdict; absent: none does.
  std::optional<double> harmful_rise = {};
  const char* harm = "";  // In a sentence: "the skin became redder".
};

// Of a metric that stands beside a verdict and never makes one.
struct SupportingRule {
  const char* words;            // In a sentence: "the width of the part".
  bool less_is_better = false;  // Whether it falls where hair gets better.
};

struct Metric {
  const char* name;               // In every result file, and of its text m_NAME in report/pages/texts-LANG.json.
  const char* unit;               // UCUM.
  const char* counted = "";       // What the unit counts, in words: "hairs" of "hairs/cm²"; else empty.
  const char* written_unit = "";  // As people write it; empty: a share or a number.
  const char* definition;         // One sentence, for the schemas and docs.
  const char* method;             // Its page in docs/methods/, which has the formula.
  const char* axis = "";          // Its name on a cohort's plots, with the unit; empty: the column's name alone.
  const char* caption = "";       // Below a large number in a picture; empty: it is never there.
  int digits;                     // After the point, where people read it.
  // What a human scalp can show at most and at least, with room to spare: outside stands a slip, not a measurement.
  double least;
  double most;
  bool needs_scale = false;  // Without one there is no value.
  // Whether it is one of the three that answers rest on: a verdict, a cohort's usual outcomes, the patient's page.
  bool leading = false;
  Estimate (*measure)(const SiteSample& site) = nullptr;  // Of close-ups; null: the kind of photo has its own way.
  MetricChangeRule change = {};                           // Of close-ups.
  std::optional<MetricTrendRule> trend = {};              // Absent: no trend is told.
  std::optional<SupportingRule> supporting = {};          // Of all other kinds of photo.

  std::string WordedUnit() const { return std::string(counted) + written_unit; }  // "hairs/cm²"
};

// The metrics of a kind of photo, in the order of all result files.
std::span<const Metric> MetricsOf(PhotoKind kind);

// The metric of any kind of photo with this name; null: there is none.
const Metric* FindMetric(const std::string& name);

// The kind of photo that it is measured on; absent: there is none of this name.
std::optional<PhotoKind> KindOfMetric(const std::string& name);

// As FindMetric; throws std::logic_error for a name that is none.
const Metric& MetricNamed(const std::string& name);

// The leading ones of close-ups, in their order.
std::vector<const Metric*> LeadingMetrics();

}  // namespace tricho
