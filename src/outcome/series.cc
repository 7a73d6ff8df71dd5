// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/series.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_map>

#include "base/check.h"
#include "base/error.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "outcome/ledger_table.h"
#include "outcome/series_data.h"
#include "outcome/series_ledger.h"
#include "outcome/series_trend.h"
#include "outcome/series_words.h"

namespace tricho {

namespace {

// Up to so many participants, each is judged by what the others say alone; beyond, his own share of the table is too
// small to count twice.
constexpr std::size_t kLeaveOneOutUpTo = 50;
// Shedding in the first weeks is common and passes: harm so early must be all but certain.
constexpr double kEarlyHarmP = 0.0002;

struct Participant {
  std::string id, arm;
  std::vector<const Measurement*> rows;  // Of close-ups: other photos never make the verdict.
  std::vector<SeriesVisit> visits;
  std::vector<SeriesSample> samples;                   // One a metric.
  std::vector<ErrorEvidence> evidence;                 // One a metric; empty where there is no sample.
  std::vector<ErrorEvidence> told;                     // The same, as others learn from it.
  std::vector<std::vector<CourseEvidence>> by_course;  // The same by course; silent where there is no sample.
};

// Samples and evidence of errors that drift so.
void Remember(std::size_t metric, double memory_days, Participant& one) {
  SeriesSample& sample = one.samples[metric];
  if (!sample.reason.empty()) return;
  sample = WithMemory(std::move(sample), memory_days);
  one.evidence[metric] = SeriesEvidence(sample, true);
  one.told[metric] = SeriesEvidence(sample, false);
  one.by_course[metric] = EvidenceByCourse(sample);
}

// Visits, samples and evidence from the rows; `memory_days` of each metric.
void Fill(const Measurements& table, const std::vector<double>& memory_days, Participant& one) {
  one.visits = CollectVisits(one.rows);
  for (const Metric* metric : SeriesMetrics())
    one.samples.push_back(MakeSeriesSample(*metric, table, one.rows, one.visits));
  one.evidence.resize(one.samples.size());
  one.told.resize(one.samples.size());
  one.by_course.resize(one.samples.size(), {CourseEvidence()});
  for (std::size_t metric = 0; metric < one.samples.size(); ++metric) Remember(metric, memory_days[metric], one);
}

// How long the errors of visits last, from all visits of the table: of some lengths the likeliest, but none where that
// is nearly as likely. Errors that drift look smaller from visit to visit than they are from the first to the last.
double MemoryDaysOf(const std::vector<Participant>& participants, std::size_t metric) {
  constexpr std::array<double, 6> kMemoryDays = {0, 20, 40, 80, 160, 320};
  constexpr double kLikelier = 0.3;  // Of the log-likelihood.
  double best_days = 0, best = 0;
  for (const double days : kMemoryDays) {
    std::vector<ErrorEvidence> evidence;
    for (const Participant& one : participants)
      if (one.samples[metric].reason.empty())
        evidence.push_back(SeriesEvidence(WithMemory(one.samples[metric], days), false));
    std::vector<const ErrorEvidence*> of_all;
    for (const ErrorEvidence& one : evidence) of_all.push_back(&one);
    const ErrorComponents pooled = EstimateComponents(of_all, DefaultPrior(*SeriesMetrics()[metric]));
    double likely = days > 0 ? -kLikelier : 0;
    for (const ErrorEvidence& one : evidence) likely += LogLikelihood(one, pooled.shot, pooled.visit);
    if (days > 0 && likely <= best) continue;
    best_days = days;
    best = likely;
  }
  return best_days;
}

std::vector<Participant> Prepare(const Measurements& table, int num_jobs) {
  std::vector<Participant> participants;
  std::unordered_map<std::string, std::size_t> place;
  for (const Measurement& row : table.rows) {
    const auto [at, is_new] = place.emplace(row.participant_id, participants.size());
    if (is_new) participants.push_back({row.participant_id, row.arm, {}, {}, {}, {}, {}, {}});
    if (row.kind == PhotoKind::kCloseUp) participants[at->second].rows.push_back(&row);
  }
  ParallelFor(static_cast<int>(participants.size()), num_jobs,
              [&](int i) { Fill(table, std::vector<double>(SeriesMetrics().size(), 0), participants[i]); });
  ParallelFor(static_cast<int>(SeriesMetrics().size()), num_jobs, [&](int metric) {
    const double days = MemoryDaysOf(participants, metric);
    if (days > 0)
      for (Participant& one : participants) Remember(metric, days, one);
  });
  return participants;
}

// What is known of one metric's errors when participant `self` is judged.
class PriorSource {
 public:
  PriorSource(const std::vector<Participant>& participants, std::size_t metric)
      : participants_(participants), metric_(metric), leave_out_(participants.size() <= kLeaveOneOutUpTo) {
    if (!leave_out_) shared_ = Learn(participants.size());
  }
  ErrorPrior For(std::size_t self) const { return leave_out_ ? Learn(self) : shared_; }

 private:
  ErrorPrior Learn(std::size_t left_out) const {
    std::vector<const ErrorEvidence*> evidence;
    for (std::size_t i = 0; i < participants_.size(); ++i)
      if (i != left_out) evidence.push_back(&participants_[i].told[metric_]);
    return LearnPrior(evidence, DefaultPrior(*SeriesMetrics()[metric_]));
  }
  const std::vector<Participant>& participants_;
  std::size_t metric_;
  bool leave_out_;
  ErrorPrior shared_;
};

// Means of the usable shots of each used visit, with the interval of the shots' error.
void AddVisitMetrics(const Measurements& table, const Participant& participant, const std::vector<MetricTrend>& trends,
                     std::vector<SeriesVisit>& visits) {
  for (std::size_t m = 0; m < trends.size(); ++m) {
    const Metric& metric = *SeriesMetrics()[m];
    if (!table.Has(metric.name)) continue;
    const int column = table.Metric(metric.name);
    for (SeriesVisit& visit : visits) {
      if (!visit.used) continue;
      VisitMetric result{metric.name, {}, {}};
      for (const Measurement* row : participant.rows)
        if (row->visit_id == visit.visit_id && row->day == visit.day && row->usable && row->values[column])
          result.shots.push_back(*row->values[column]);
      result.estimate.unit = metric.unit;
      if (result.shots.empty()) {
        result.estimate.reason = "not measured on any usable photo of this visit";
      } else {
        const double mean = Mean(result.shots);
        const double cv = trends[m].per_12_weeks.value ? trends[m].error.shot_cv_share : metric.trend->shot_cv_share;
        const double half = kNormal975 * cv * std::max(metric.trend->least_level, std::abs(mean)) /
                            std::sqrt(static_cast<double>(result.shots.size()));
        result.estimate.value = mean;
        result.estimate.low = mean - half;
        result.estimate.high = mean + half;
      }
      visit.metrics.push_back(std::move(result));
    }
  }
}

const MetricTrend* Find(const std::vector<MetricTrend>& trends, const char* name) {
  for (const MetricTrend& trend : trends)
    if (trend.metric == name && trend.per_12_weeks.value) return &trend;
  return nullptr;
}

// Mean thickness falls when new fine hairs come, and rises when fine hairs go: alone it is neither gain nor loss where
// hair mass, which counts every hair, goes the other way.
bool ContradictedByMass(const MetricTrend& trend, const MetricTrend* mass) {
  return trend.metric == "mean_diameter_um" && mass && *mass->change.value * *trend.change.value < 0;
}

VerdictGrounds GroundsOf(const Series& series, const SeriesOptions& options) {
  VerdictGrounds grounds;
  for (const SeriesVisit& visit : series.visits)
    if (visit.used) grounds.last_weeks = std::max(0.0, *visit.day) / 7;
  grounds.early = grounds.last_weeks < options.earliest_weeks;
  const MetricTrend* mass = Find(series.trends, "hair_mass_mm_per_cm2");
  for (const char* name : {"hairs_per_cm2", "hair_mass_mm_per_cm2", "mean_diameter_um"})
    if (!grounds.primary) grounds.primary = Find(series.trends, name);
  for (const MetricTrend& trend : series.trends) {
    if (!trend.judged || (trend.call != Call::kIncrease && trend.call != Call::kDecrease)) continue;
    if (ContradictedByMass(trend, mass)) {
      grounds.conflicts.push_back(
          trend.call == Call::kDecrease
              ? "The mean thickness fell while hair mass did not: new fine hairs do that, so it is not taken as harm."
              : "The mean thickness rose while hair mass did not: lost fine hairs do that, so it is not taken as "
                "success.");
      continue;
    }
    (trend.call == Call::kIncrease ? grounds.gains : grounds.losses).push_back(&trend);
  }
  return grounds;
}

Verdict VerdictOf(const Series& series, VerdictGrounds& grounds) {
  if (!grounds.primary) return Verdict::kUndetermined;
  if (grounds.early) {
    const bool harm =
        grounds.gains.empty() && std::any_of(grounds.losses.begin(), grounds.losses.end(),
                                             [](const MetricTrend* trend) { return trend->p_adjusted < kEarlyHarmP; });
    return harm ? Verdict::kWorsening : Verdict::kTooEarly;
  }
  if (!grounds.gains.empty() && !grounds.losses.empty()) {
    const MetricTrend* mass = Find(series.trends, "hair_mass_mm_per_cm2");
    grounds.conflicts.push_back("Density and thickness went opposite ways; hair mass, which holds both, decides.");
    if (mass && mass->call == Call::kIncrease) return Verdict::kWorking;
    if (mass && mass->call == Call::kDecrease) return Verdict::kWorsening;
    return Verdict::kUndetermined;
  }
  // Where the change in density rests on the last visit alone, so does what other measures show of it.
  const MetricTrend& primary = *grounds.primary;
  const bool rises = *primary.change.value > 0;
  if (primary.unconfirmed && (rises ? grounds.losses : grounds.gains).empty()) return Verdict::kUndetermined;
  if (!grounds.gains.empty()) return Verdict::kWorking;
  if (!grounds.losses.empty()) return Verdict::kWorsening;
  return grounds.primary->power >= kPowerToShow ? Verdict::kNoChangeShown : Verdict::kUndetermined;
}

Series JudgeOne(const Measurements& table, const Participant& participant, const std::vector<ErrorPrior>& priors,
                const std::vector<int>& num_others, const std::optional<SessionDates>& sessions,
                const SeriesOptions& options, const LedgerTable* ledger) {
  Series series;
  series.participant_id = participant.id;
  series.arm = participant.arm;
  series.sessions = sessions;
  int num_judged = 0;
  for (std::size_t m = 0; m < SeriesMetrics().size(); ++m)
    num_judged += SeriesMetrics()[m]->leading && participant.samples[m].reason.empty();
  std::vector<KindSource> sources;
  for (std::size_t m = 0; m < SeriesMetrics().size(); ++m)
    sources.push_back({participant.by_course[m], priors[m], SeriesMetrics()[m]->leading});
  const std::vector<std::vector<PossibleErrors>> errors = WeighKinds(sources);
  for (std::size_t m = 0; m < SeriesMetrics().size(); ++m) {
    const Metric& metric = *SeriesMetrics()[m];
    const SeriesSample& sample = participant.samples[m];
    if (!sample.reason.empty()) {
      series.trends.push_back(NoTrend(metric, sample.reason));
      continue;
    }
    series.trends.push_back(
        FitTrend(metric, sample, participant.evidence[m], priors[m], errors[m], std::max(1, num_judged), options));
    series.trends.back().error.num_other_participants = num_others[m];
    if (ledger)
      TakeLedger(*ledger, participant.id, participant.visits, std::max(1, num_judged), options, series.trends.back());
  }
  AdjustAndCall(series.trends);
  series.visits = participant.visits;
  AddVisitMetrics(table, participant, series.trends, series.visits);
  VerdictGrounds grounds = GroundsOf(series, options);
  series.verdict = VerdictOf(series, grounds);
  if (series.verdict == Verdict::kNoChangeShown &&
      std::any_of(series.trends.begin(), series.trends.end(),
                  [](const MetricTrend& trend) { return trend.judged && trend.unconfirmed; }))
    series.verdict = Verdict::kUndetermined;
  series.because = BecauseOf(series, grounds, options);
  series.caveats = CaveatsOf(series, grounds, options);
  return series;
}

// The sites of several, each by itself; and what of that the whole must not hide.
void JudgeSites(const Measurements& table, const Participant& participant, const std::vector<ErrorPrior>& priors,
                const std::vector<int>& num_others, const SeriesOptions& options, const LedgerTable* ledger,
                Series& series) {
  std::map<std::string, std::vector<const Measurement*>> by_site;
  for (const Measurement* row : participant.rows) by_site[row->site].push_back(row);
  if (by_site.size() < 2) return;
  for (const auto& [site, rows] : by_site) {
    Participant one;
    one.id = participant.id;
    one.arm = participant.arm;
    one.rows = rows;
    std::vector<double> memory_days;
    for (const SeriesSample& sample : participant.samples) memory_days.push_back(sample.memory_days);
    Fill(table, memory_days, one);
    std::optional<LedgerTable> of_site;
    if (ledger) {
      of_site.emplace();
      for (const LedgerSeries& its : ledger->series)
        if (its.participant_id == participant.id && its.site == site) of_site->series.push_back(its);
    }
    Series answer = JudgeOne(table, one, priors, num_others, std::nullopt, options, of_site ? &*of_site : nullptr);
    series.sites.push_back({site, answer.verdict, std::move(answer.trends)});
  }
  SummarizeSites(series);
}

}  // namespace

const char* EvidenceName(Evidence evidence) { return evidence == Evidence::kLedger ? "ledger" : "counts"; }

void SeriesOptions::Check() const {
  if (!(earliest_weeks >= 0 && earliest_weeks <= 52))
    throw Error(ErrorKind::kUsage, fmt::format("earliest_weeks is {}, but must be from 0 to 52", earliest_weeks));
  if (!(worthwhile_share >= 0.01 && worthwhile_share <= 1))
    throw Error(ErrorKind::kUsage, fmt::format("worthwhile_share is {}, but must be from 0.01 to 1", worthwhile_share));
}

const char* VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kWorking:
      return "working";
    case Verdict::kNoChangeShown:
      return "no_change_shown";
    case Verdict::kWorsening:
      return "worsening";
    case Verdict::kTooEarly:
      return "too_early";
    case Verdict::kUndetermined:
      return "undetermined";
  }
  return "";
}

const char* CallName(Call call) {
  switch (call) {
    case Call::kIncrease:
      return "increase";
    case Call::kDecrease:
      return "decrease";
    case Call::kNoChangeShown:
      return "no_change_shown";
    case Call::kUndetermined:
      return "undetermined";
  }
  return "";
}

std::vector<std::string> ParticipantsOf(const Measurements& table) {
  std::vector<std::string> ids;
  std::unordered_map<std::string, bool> known;
  for (const Measurement& row : table.rows)
    if (known.emplace(row.participant_id, true).second) ids.push_back(row.participant_id);
  return ids;
}

std::vector<Series> JudgeSeries(const Measurements& table, const std::vector<std::string>& ids,
                                const std::vector<std::optional<SessionDates>>& sessions, const SeriesOptions& options,
                                int num_jobs, const LedgerTable* ledger) {
  options.Check();
  TRICHO_CHECK(sessions.empty() || sessions.size() == ids.size(), sessions.size(), ids.size());
  const std::vector<Participant> participants = Prepare(table, num_jobs);
  std::unordered_map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < participants.size(); ++i) place[participants[i].id] = i;
  for (const std::string& id : ids)
    if (!place.count(id)) throw Error(ErrorKind::kInput, fmt::format("{} has no participant '{}'", table.name, id));

  const std::size_t num_metrics = SeriesMetrics().size();
  std::vector<std::optional<PriorSource>> sources(num_metrics);
  ParallelFor(static_cast<int>(num_metrics), num_jobs, [&](int m) { sources[m].emplace(participants, m); });
  std::vector<int> num_known(num_metrics, 0);
  for (std::size_t m = 0; m < num_metrics; ++m)
    for (const Participant& one : participants)
      num_known[m] += one.evidence[m].shot_df > 0 || !one.evidence[m].lambda.empty();

  std::vector<Series> results(ids.size());
  ParallelFor(static_cast<int>(ids.size()), num_jobs, [&](int i) {
    const std::size_t self = place.at(ids[i]);
    std::vector<ErrorPrior> priors;
    std::vector<int> num_others;
    for (std::size_t m = 0; m < num_metrics; ++m) {
      priors.push_back(sources[m]->For(self));
      const ErrorEvidence& own = participants[self].evidence[m];
      num_others.push_back(num_known[m] - (own.shot_df > 0 || !own.lambda.empty()));
    }
    const std::optional<SessionDates> dates = sessions.empty() ? std::optional<SessionDates>() : sessions[i];
    results[i] = JudgeOne(table, participants[self], priors, num_others, dates, options, ledger);
    JudgeSites(table, participants[self], priors, num_others, options, ledger, results[i]);
  });
  return results;
}

}  // namespace tricho
