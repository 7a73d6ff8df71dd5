// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Rows of the table -> visits of a participant, and per metric the sample that the trend is fitted to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "metrics/metric.h"
#include "outcome/error_components.h"
#include "outcome/error_kinds.h"
#include "outcome/series.h"

namespace tricho {

// The metrics of which a trend is told, in the order of the output: the leading ones, by which the verdict is judged,
// and then the others.
const std::vector<const Metric*>& SeriesMetrics();

// Degrees of freedom that the errors of a MetricTrendRule are worth: a spread of two shots' CVs by a factor of 1.9 up
// or 1.5 down.
inline constexpr double kPriorDf = 8;
ErrorPrior DefaultPrior(const Metric& metric);

// The visits of a participant, used or not and why; metrics are filled in by AddVisitMetrics.
std::vector<SeriesVisit> CollectVisits(const std::vector<const Measurement*>& rows);

// One metric over the used visits.
struct SeriesSample {
  std::string reason;  // Why there is no sample; empty when there is one.
  VisitSample sample;  // One row a site and visit: an intercept a site, then the slope.
  std::vector<int> visit_of_row;
  std::vector<int> site_of_row;
  std::vector<double> x_of_visit;    // Trend units (12 weeks) since the first treatment; index of the used visit.
  std::vector<double> day_of_visit;  // As x_of_visit, in days, of baseline visits as well.
  std::vector<double> num_shots;     // Of a row.
  std::vector<double> level;         // Of a row.
  int num_sites = 0;
  double last_x = 0;
  int num_baseline_visits = 0;
  int num_followup_visits = 0;
  double baseline_level = 0;   // Mean of the baseline visits.
  double memory_days = 0;      // Visits' errors drift: their correlation falls to 1/e in so many days; 0: none.
  double visit_sd_of_one = 1;  // Visit standard deviation where the component `visit` is 1.
};

// What the sample says of the errors to others: what a bend in the first weeks explains, too, is none, nor what a step
// does that a second visit confirms. `own`: to the participant himself, who with few visits can't spare it.
ErrorEvidence SeriesEvidence(const SeriesSample& sample, bool own);

// What the sample says of the errors to the participant himself, by each of CoursesOf(sample): a course that the visits
// bear out leaves no scatter, and no visit is spent on setting it free. By the line alone where visits are too few to
// tell courses apart.
std::vector<CourseEvidence> EvidenceByCourse(const SeriesSample& sample);

// The sample without its last visit; absent where no follow-up is left.
std::optional<SeriesSample> WithoutLastVisit(const SeriesSample& sample);
SeriesSample MakeSeriesSample(const Metric& metric, const Measurements& table,
                              const std::vector<const Measurement*>& rows, const std::vector<SeriesVisit>& visits);

// Sites of a visit vary together to this degree, beyond their shots: lamp, wash and season act on the whole scalp, the
// re-finding of a site does not. A table of a few visits can't tell; taken for less than it is, three sites would be
// taken for three witnesses.
inline constexpr double kSiteCorrelation = 0.9;

// How far true courses stray from a line between baseline and last visit: standard deviation, share of the baseline, of
// a random walk in 12 weeks. An effect may be there after 8 weeks and stay.
inline constexpr double kCourseShare = 0.10;

// The same with errors of the visits that drift.
SeriesSample WithMemory(SeriesSample sample, double memory_days);

// A course that an effect may take, and how likely it is beforehand, up to a common factor.
struct Course {
  VisitSample sample;
  double weight = 1;
};

// The line; half as likely, for where visits are too few to tell it takes power from the line, all of the effect there
// by day 56, and staying; and where several visits lie within kConfirmingDays of the last one, none of it before these.
std::vector<Course> CoursesOf(const SeriesSample& sample);
// A visit no longer than so before the last one is a second look at the same state.
inline constexpr double kConfirmingDays = 21;

// The sample with every visit given `num_shots` shots (where it has fewer), and `extra_x` as a further visit (if any).
SeriesSample OtherDesign(const SeriesSample& sample, double num_shots, std::optional<double> extra_x);

}  // namespace tricho
