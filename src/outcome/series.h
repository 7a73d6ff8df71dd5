// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Is it working? One participant's visits -> the trend of each metric with its interval, and a verdict in words.
//
// The trend is a line from the first treatment on: level(day) = baseline + slope * max(0, day) / 84, so the slope is
// per 12 weeks. All visits are fitted at once, so that the follow-ups share the baseline's error, as they do in truth.
// docs/methods/series.md has the model, the verdict's rules and what they cost.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/statistics.h"
#include "metrics/site_metrics.h"
#include "outcome/call.h"
#include "outcome/measurements.h"
#include "outcome/supporting.h"

namespace tricho {

struct LedgerTable;  // outcome/ledger_table.h

inline constexpr double kDaysPerTrend = 84;  // A trend is per 12 weeks.

// How far two days lie off the same day of the year.
double DaysOffSeason(double day, double other_day);
inline constexpr double kSameSeasonDays = 45;  // Up to so many, it is the same season.

struct SeriesOptions {
  // An effect can be seen after 2 to 3 months; before, only harm is called. 0..52. Raise it for slow treatments.
  double earliest_weeks = 8;
  // The smallest change worth having, as a share of the baseline: "no change shown" is said only where the photos would
  // have shown this much. 0.01..1. 10 % is what minoxidil adds to placebo (docs/methods/series.md).
  double worthwhile_share = 0.10;
  void Check() const;  // throws Error(kUsage)
};

enum class Verdict { kWorking, kNoChangeShown, kWorsening, kTooEarly, kUndetermined };
const char* VerdictName(Verdict verdict);  // "working", "no_change_shown", ...

// What is known of the treatment sessions; a table of measurements alone says nothing of them.
struct SessionDates {
  std::vector<double> days;  // From the first session, ascending; the first is 0.
};

// One metric of one visit, over its usable shots and sites. The interval is that of the measurement: shots alone.
struct VisitMetric {
  std::string metric;
  Estimate estimate;
  std::vector<double> shots;  // Every shot that went in, for the plot.
};

struct SeriesVisit {
  std::string visit_id;
  std::optional<double> day;
  bool used = false;
  std::string reason;  // Why it is not used, or what weakens it.
  bool baseline = false;
  int num_shots = 0;
  int num_usable_shots = 0;
  std::vector<std::string> sites;
  std::vector<VisitMetric> metrics;
  CorrectedCounts corrected = {};  // By a person, on its photos.
};

struct MeasurementError {
  double shot_cv_share = 0;        // Repeatability: one shot's standard deviation as a share of the level.
  double shot_df = 0;              // Degrees of freedom of this participant's own repeats; 0 without repeats.
  double visit_sd = 0;             // Between visits, beyond the shots; in the metric's unit.
  int num_other_participants = 0;  // Of the same table, that helped.
};

// What a trend stands on: each follicle followed over all photos, or the counts of each photo.
enum class Evidence { kCounts, kLedger };
const char* EvidenceName(Evidence evidence);  // "counts", "ledger"

// The change by a visit of the same season as the baseline, which the season can't have made.
struct SameSeasonChange {
  double day = 0;
  Estimate change;
};

struct MetricTrend {
  std::string metric;
  Evidence evidence = Evidence::kCounts;
  Estimate per_12_weeks;                  // The slope; no value and the reason when it can't be told.
  PointEstimate slope;                    // The same with its standard error and Satterthwaite's degrees of freedom.
  double p = 1;                           // Two-sided, of the slope being 0.
  double p_adjusted = 1;                  // Holm's, over the metrics that are judged.
  bool judged = false;                    // Whether the verdict looks at it.
  Estimate baseline;                      // The line at day 0.
  Estimate change;                        // By the last visit, since the baseline: contrast of these visits.
  std::optional<Estimate> counts_change;  // What counts say of it, where the ledger is the evidence.
  double smallest_detectable_change = 0;  // Between baseline and last visit, of this participant.
  double worthwhile_change = 0;
  double power = 0;                     // Chance that a true worthwhile change would have been called.
  double power_with_three_shots = 0;    // The same visits, three shots each.
  double power_with_another_visit = 0;  // One more visit 12 weeks after the last one.
  double probability_worthwhile = 0;    // That the true change exceeds the worthwhile one, in its direction or up.
  bool visit_error_known = true;        // Whether anything tells how visits differ by measuring alone.
  // How many standard errors of its own the change by the visit before the last one lies in the same direction; absent
  // where there is none.
  std::optional<double> support_z;
  double steady_support_z = 0;                  // What support_z would be about, had the change come steadily.
  bool rests_on_last_visit = false;             // The visits before the last one show little of the change,
  bool unconfirmed = false;                     // or nothing, so that it is not called.
  std::optional<SameSeasonChange> same_season;  // Where the last visit is of another season, and one before is not.
  Call call = Call::kUndetermined;
  MeasurementError error;
  double lack_of_fit_p = 1;  // Chance of visits as far off the line, from what is known of the errors beforehand.
  int num_baseline_visits = 0;
  int num_followup_visits = 0;
};

// What one of several sites says by itself.
struct SiteAnswer {
  std::string site;
  Verdict verdict = Verdict::kUndetermined;
  std::vector<MetricTrend> trends;
};

struct Series {
  std::string participant_id;
  std::string arm;
  std::vector<SeriesVisit> visits;  // By day; those without a day last.
  std::vector<MetricTrend> trends;  // Of SeriesMetrics(), in their order.
  Verdict verdict = Verdict::kUndetermined;
  std::vector<std::string> because;  // Sentences that can be read out.
  std::vector<std::string> caveats;
  std::optional<SessionDates> sessions;
  std::vector<SiteAnswer> sites;  // By name; empty where there is one site alone.
  // Where a person corrected photos: what was changed, on how many of them, and the series as the program alone has it.
  CorrectedCounts corrected = {};
  int num_corrected_photos = 0;
  std::shared_ptr<const Series> automatic = {};
  std::vector<SupportingMeasure> supporting = {};  // Overviews and phototrichograms, which never make the verdict.
};

// Participants of the table, each once, in its order.
std::vector<std::string> ParticipantsOf(const Measurements& table);

// Judges the participants asked for. The errors of measuring are learned from the whole table, whoever is asked for, so
// that a participant's verdict is the same alone or among all.
//
// sessions   One a participant asked for, or empty when nothing is known of sessions.
// num_jobs   >= 1; the results do not depend on it.
// throws     Error(kInput) for a participant that the table does not have; Error(kUsage) from options.Check().
//
// Accuracy: tests/unit/outcome/series_simulation_test.cc, and docs/methods/series.md.
// ledger     Of the same study: where it knows a site, its values take the place of the counts'; null: none.
std::vector<Series> JudgeSeries(const Measurements& table, const std::vector<std::string>& participants,
                                const std::vector<std::optional<SessionDates>>& sessions, const SeriesOptions& options,
                                int num_jobs, const LedgerTable* ledger = nullptr);

}  // namespace tricho
