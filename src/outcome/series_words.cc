// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/series_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "outcome/series_data.h"
#include "outcome/series_trend.h"

namespace tricho {

namespace {

// A chance that is worth a suggestion.
constexpr double kWorthSaying = 0.05;
constexpr double kUnlikelyFit = 0.01;

std::string Plain(double value, int digits) { return fmt::format("{:.{}f}", value, digits); }

// "+12" or "−3": a real minus sign, as it is printed.
std::string Signed(double value, int digits) {
  const std::string text = Plain(std::abs(value), digits);
  const bool zero = text.find_first_not_of("0.") == std::string::npos;
  return (zero ? "" : value < 0 ? "−" : "+") + text;
}

std::string Percent(double share) { return fmt::format("{:.0f} %", share * 100); }

std::string Capital(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string Count(std::size_t number, const char* one, const char* many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

double LastX(const MetricTrend& trend) {
  return *trend.per_12_weeks.value != 0 ? *trend.change.value / *trend.per_12_weeks.value : 0;
}

std::string TrendSentence(const MetricTrend& trend, double last_weeks) {
  const Metric& metric = MetricNamed(trend.metric);
  const int digits = metric.digits;
  const double change = *trend.change.value;
  const char* verb = trend.call == Call::kIncrease   ? "rose by"
                     : trend.call == Call::kDecrease ? "fell by"
                                                     : "changed by";
  const std::string by = trend.call == Call::kIncrease || trend.call == Call::kDecrease
                             ? Plain(std::abs(change), digits)
                             : Signed(change, digits);
  return fmt::format(
      "{} {} {} {} in {:.0f} weeks from {} before treatment (95 % interval {} to {}); that is {} per 12 weeks ({} to "
      "{}).",
      Capital(metric.trend->words), verb, by, metric.WordedUnit(), last_weeks, Plain(*trend.baseline.value, digits),
      Signed(trend.change.low, digits), Signed(trend.change.high, digits), Signed(*trend.per_12_weeks.value, digits),
      Signed(trend.per_12_weeks.low, digits), Signed(trend.per_12_weeks.high, digits));
}

std::string Chance(double p) {
  if (p < 0.0001) return "less than 1 in 10,000";
  if (p < 0.01) return fmt::format("about {:.0f} in 10,000", p * 10000);
  return fmt::format("about {:.0f} in 100", p * 100);
}

std::string ShownSentence(const MetricTrend& trend, std::size_t num_judged) {
  const Metric& metric = MetricNamed(trend.metric);
  return fmt::format(
      "This is more than the {} {} that two visits of this person can differ by from measuring alone, and without any "
      "true change so clear a trend would come up in {} such series{}.",
      Plain(trend.smallest_detectable_change, metric.digits), metric.WordedUnit(), Chance(trend.p_adjusted),
      num_judged > 1 ? fmt::format(" (paid for looking at {} measures)", num_judged) : "");
}

std::string NotShownSentence(const MetricTrend& trend) {
  const Metric& metric = MetricNamed(trend.metric);
  const bool within_interval = trend.p_adjusted >= kAlpha;
  return fmt::format(
      "{} in {}: {}; the smallest detectable change is {} {}.",
      within_interval ? "No change is shown" : "The change is too small to be called", metric.trend->words,
      within_interval ? "the interval holds zero once all measures looked at are paid for"
                      : "the interval excludes zero, but two visits can differ as much from measuring alone",
      Plain(trend.smallest_detectable_change, metric.digits), metric.WordedUnit());
}

std::string WorthwhileSentence(const MetricTrend& trend) {
  const Metric& metric = MetricNamed(trend.metric);
  return fmt::format("The chance that {} truly rose by more than the {} {} worth having is {} in 100.",
                     metric.trend->words, Plain(trend.worthwhile_change, metric.digits), metric.WordedUnit(),
                     Plain(std::clamp(100 * trend.probability_worthwhile, 0.0, 100.0), 0));
}

std::string PowerSentence(const MetricTrend& trend, const SeriesOptions& options) {
  const Metric& metric = MetricNamed(trend.metric);
  const std::string change = fmt::format("a true change of {} {} ({} of the start, the least worth having)",
                                         Plain(trend.worthwhile_change, metric.digits), metric.WordedUnit(),
                                         Percent(options.worthwhile_share));
  if (trend.power >= kPowerToShow)
    return fmt::format("These photos could have shown it: {} in {} would have been called in {} of 100 such series.",
                       change, metric.trend->words, Plain(100 * trend.power, 0));
  return fmt::format(
      "These photos could easily have missed it: {} in {} would have been called in only {} of 100 such "
      "series.",
      change, metric.trend->words, Plain(100 * trend.power, 0));
}

const char* VerdictWords(Verdict verdict) {
  switch (verdict) {
    case Verdict::kWorking:
      return "is better";
    case Verdict::kWorsening:
      return "is worse";
    case Verdict::kNoChangeShown:
      return "shows no change";
    case Verdict::kTooEarly:
      return "is too early to tell";
    case Verdict::kUndetermined:
      return "can't be told";
  }
  return "";
}

std::size_t NumJudged(const Series& series) {
  return static_cast<std::size_t>(
      std::count_if(series.trends.begin(), series.trends.end(),
                    [](const MetricTrend& trend) { return trend.judged && trend.per_12_weeks.value; }));
}

std::string VisitsSentence(const Series& series) {
  int num_used = 0, num_shots = 0;
  for (const SeriesVisit& visit : series.visits) {
    num_used += visit.used;
    if (visit.used) num_shots += visit.num_usable_shots;
  }
  return fmt::format(
      "{} with {} went in{}.", Count(num_used, "visit", "visits"), Count(num_shots, "usable photo", "usable photos"),
      static_cast<int>(series.visits.size()) > num_used
          ? fmt::format(", {} left out", Count(series.visits.size() - num_used, "visit was", "visits were"))
          : "");
}

std::string RepeatSentence(const MetricTrend& trend) {
  const Metric& metric = MetricNamed(trend.metric);
  if (trend.evidence == Evidence::kLedger)
    return fmt::format("Every follicle was followed over all photos; counts of each photo alone say {} {} ({} to {}).",
                       Signed(*trend.counts_change->value, metric.digits), metric.WordedUnit(),
                       Signed(trend.counts_change->low, metric.digits),
                       Signed(trend.counts_change->high, metric.digits));
  return fmt::format(
      "Repeated shots of one visit differ by {} in {} (coefficient of variation), visits beyond that by "
      "{} {}.",
      fmt::format("{:.1f} %", 100 * trend.error.shot_cv_share), metric.trend->words,
      Plain(trend.error.visit_sd, metric.digits + 1), metric.WordedUnit());
}

void AddSuggestions(const MetricTrend& primary, std::vector<std::string>& caveats) {
  if (primary.power_with_three_shots > primary.power + kWorthSaying)
    caveats.push_back(
        fmt::format("What would help: three shots a visit would raise the chance of showing a worthwhile "
                    "change from {} to {} in 100.",
                    Plain(100 * primary.power, 0), Plain(100 * primary.power_with_three_shots, 0)));
  if (primary.power_with_another_visit > primary.power + kWorthSaying)
    caveats.push_back(
        fmt::format("What would help: another visit 12 weeks after the last one would raise the chance of "
                    "showing a worthwhile change by then from {} to {} in 100.",
                    Plain(100 * primary.power, 0), Plain(100 * primary.power_with_another_visit, 0)));
}

// The usual protocol of mesotherapy: 4 to 8 sessions, 1 to 2 weeks apart, then maintenance every few months.
void AddSessions(const Series& series, std::vector<std::string>& caveats) {
  if (!series.sessions || series.sessions->days.empty()) return;
  const std::vector<double>& days = series.sessions->days;
  std::string spacing;
  if (days.size() > 1)
    spacing = fmt::format(", {:.0f} days apart on average",
                          (days.back() - days.front()) / static_cast<double>(days.size() - 1));
  caveats.push_back(
      fmt::format("For information: {} given{}; usual are 4 to 8 sessions 7 to 14 days apart, then "
                  "maintenance every few months.",
                  Count(days.size(), "session was", "sessions were"), spacing));
}

// Counts and follicles are two ways to the same number.
void AddDisagreement(const MetricTrend& trend, std::vector<std::string>& caveats) {
  if (trend.evidence != Evidence::kLedger) return;
  const Metric& metric = MetricNamed(trend.metric);
  const double apart = std::abs(*trend.counts_change->value - *trend.change.value);
  const double allowed = std::hypot((trend.counts_change->high - trend.counts_change->low) / 2,
                                    (trend.change.high - trend.change.low) / 2);
  if (apart > allowed)
    caveats.push_back(
        fmt::format("Counts and follicles disagree beyond their errors in {}: {} against {} {}; a photo may have been "
                    "taken in other "
                    "light or focus.",
                    metric.trend->words, Signed(*trend.counts_change->value, metric.digits),
                    Signed(*trend.change.value, metric.digits), metric.WordedUnit()));
}

void AddErrorSource(const MetricTrend& primary, std::vector<std::string>& caveats) {
  const Metric& metric = MetricNamed(primary.metric);
  if (primary.evidence == Evidence::kLedger) AddDisagreement(primary, caveats);
  if (primary.error.shot_df == 0 && primary.evidence == Evidence::kCounts)
    caveats.push_back(fmt::format(
        "No visit has repeated shots, so the measurement error could not be measured on this person: {} was taken "
        "({:.1f} % in {}). Take 2 or 3 shots a visit.",
        primary.error.num_other_participants > 0
            ? fmt::format("what the {} other participants of the table and the published range say",
                          primary.error.num_other_participants)
            : std::string("the documented default, adjusted by how the visits scatter,"),
        100 * primary.error.shot_cv_share, metric.trend->words));
  if (primary.num_baseline_visits == 1)
    caveats.push_back(
        "The state before treatment stands on a single visit; a second one would make every later change "
        "clearer.");
  if (primary.num_followup_visits == 1)
    caveats.push_back("There is a single visit after the first session: how the course goes on can't be seen from it.");
}

// "Visit ses-20260629 (day 168)"
std::string LastVisitName(const Series& series) {
  std::string name;
  for (const SeriesVisit& visit : series.visits)
    if (visit.used && !visit.baseline) name = fmt::format("{} (day {:.0f})", visit.visit_id, *visit.day);
  return name;
}

void AddLastVisit(const Series& series, std::vector<std::string>& caveats) {
  for (const MetricTrend& trend : series.trends) {
    if (!trend.judged || !trend.rests_on_last_visit) continue;
    caveats.push_back(fmt::format(
        "The change in {} rests on the last visit, {}: the visits before it show {} of it. A change that has just "
        "begun, or a photo in other light, can't be told apart: take this visit again within some weeks.",
        MetricNamed(trend.metric).trend->words, LastVisitName(series), trend.unconfirmed ? "nothing" : "little"));
    return;
  }
}

// Hair follows the year: more hairs rest and are shed in late summer. Growing follicles fell from over 90 % in March to
// a trough in September (14 men, every 28 days; Randall & Ebling 1991, Br. J. Dermatol. 124:146), and the share of
// resting hairs has a yearly period (10 men, 8 to 14 years; Courtois 1996, Br. J. Dermatol. 134:47). A change that may
// be no larger than this may be that alone.
constexpr double kSeasonShare = 0.10;

void AddSeason(const Series& series, std::vector<std::string>& caveats) {
  double first = 0, last = 0;
  for (const SeriesVisit& visit : series.visits) {
    if (!visit.used) continue;
    if (visit.baseline) first = *visit.day;
    last = *visit.day;
  }
  const double off_days = DaysOffSeason(last, first);
  if (off_days <= kSameSeasonDays) return;
  for (const MetricTrend& trend : series.trends) {
    if (trend.metric != "hairs_per_cm2" || (trend.call != Call::kIncrease && trend.call != Call::kDecrease)) continue;
    const double change = *trend.change.value, baseline = std::abs(*trend.baseline.value);
    if (std::abs(change) - trend.slope.standard_error * LastX(trend) > kSeasonShare * baseline) continue;
    const auto& same = trend.same_season;
    if (same && (change > 0 ? same->change.low > 0 : same->change.high < 0)) continue;
    caveats.push_back(fmt::format(
        "Baseline and last visit lie {:.0f} weeks off the same season, and the season alone moves the share of growing "
        "hairs by up to some {:.0f} points: a change of {:.0f} % may be partly or wholly that; compare visits a year "
        "apart.",
        off_days / 7, 100 * kSeasonShare, 100 * std::abs(change) / baseline));
  }
}

// Visits a year apart come first: the season can't have made what they show.
void AddSameSeason(const Series& series, std::vector<std::string>& because) {
  for (const MetricTrend& trend : series.trends) {
    if (trend.metric != "hairs_per_cm2" || !trend.same_season) continue;
    const Metric& metric = MetricNamed(trend.metric);
    const Estimate& change = trend.same_season->change;
    because.push_back(
        fmt::format("Of the same season as the baseline is the visit on day {:.0f}: {} changed by {} {} by then (95 % "
                    "interval {} to "
                    "{}).",
                    trend.same_season->day, metric.trend->words, Signed(*change.value, metric.digits),
                    metric.WordedUnit(), Signed(change.low, metric.digits), Signed(change.high, metric.digits)));
  }
}

void AddHarm(const MetricTrend& trend, std::vector<std::string>& caveats) {
  const Metric& metric = MetricNamed(trend.metric);
  if (!metric.trend->harmful_rise || !trend.per_12_weeks.value) return;
  if (trend.call != Call::kIncrease || *trend.change.value <= *metric.trend->harmful_rise) return;
  caveats.push_back(fmt::format(
      "Safety: if lamp and camera were the same at all visits, {}, by {} {} (95 % interval {} to {}) over {:.0f} "
      "weeks; "
      "look at the scalp.",
      metric.trend->harm, Plain(*trend.change.value, metric.digits), metric.WordedUnit(),
      Signed(trend.change.low, metric.digits), Signed(trend.change.high, metric.digits), LastX(trend) * 12));
}

void AddVisits(const Series& series, std::vector<std::string>& caveats) {
  for (const SeriesVisit& visit : series.visits) {
    if (visit.reason.empty()) continue;
    const std::string name = visit.day ? fmt::format("Visit {} (day {:.0f})", visit.visit_id, *visit.day)
                                       : fmt::format("Visit {}", visit.visit_id);
    caveats.push_back(fmt::format("{} {}: {}.", name, visit.used ? "is weaker" : "was left out", visit.reason));
  }
}

}  // namespace

std::vector<std::string> BecauseOf(const Series& series, const VerdictGrounds& grounds, const SeriesOptions& options) {
  std::vector<std::string> because;
  const std::size_t num_judged = NumJudged(series);
  if (num_judged == 0) {
    because.push_back(Capital(series.trends.front().per_12_weeks.reason) + ".");
    return because;
  }
  if (grounds.early)
    because.push_back(
        fmt::format("The last visit is {:.0f} weeks after the first session; an effect can be seen only "
                    "after {:.0f} weeks at the earliest.",
                    std::floor(grounds.last_weeks), options.earliest_weeks));
  AddSameSeason(series, because);
  const bool shown = series.verdict == Verdict::kWorking || series.verdict == Verdict::kWorsening;
  const std::vector<const MetricTrend*>& called =
      series.verdict == Verdict::kWorsening ? grounds.losses : grounds.gains;
  if (shown)
    for (const MetricTrend* trend : called) {
      because.push_back(TrendSentence(*trend, grounds.last_weeks));
      because.push_back(ShownSentence(*trend, num_judged));
    }
  because.insert(because.end(), grounds.conflicts.begin(), grounds.conflicts.end());
  for (const MetricTrend& trend : series.trends) {
    if (!trend.judged || !trend.per_12_weeks.value) continue;
    if (shown && std::find(called.begin(), called.end(), &trend) != called.end()) continue;
    because.push_back(TrendSentence(trend, grounds.last_weeks));
    if (trend.call != Call::kIncrease && trend.call != Call::kDecrease) because.push_back(NotShownSentence(trend));
  }
  if (!shown && grounds.primary && !grounds.early) because.push_back(PowerSentence(*grounds.primary, options));
  if (grounds.primary) because.push_back(WorthwhileSentence(*grounds.primary));
  because.push_back(VisitsSentence(series));
  if (grounds.primary) because.push_back(RepeatSentence(*grounds.primary));
  return because;
}

std::vector<std::string> CaveatsOf(const Series& series, const VerdictGrounds& grounds,
                                   const SeriesOptions& /*options*/) {
  std::vector<std::string> caveats;
  if (grounds.primary) {
    if (series.verdict == Verdict::kUndetermined) AddSuggestions(*grounds.primary, caveats);
    AddErrorSource(*grounds.primary, caveats);
    AddLastVisit(series, caveats);
    AddSeason(series, caveats);
    if (!grounds.primary->visit_error_known)
      caveats.push_back(
          "How much visits differ by measuring alone can't be known from these visits, nor from others of the table: "
          "as "
          "much is allowed for as is seen anywhere. A third visit would tell.");
    if (grounds.primary->lack_of_fit_p < kUnlikelyFit)
      caveats.push_back(
          "The visits lie further off a straight line than their errors explain: one visit may be off, or "
          "the course bends; look at the plot.");
  }
  for (const MetricTrend& trend : series.trends) AddHarm(trend, caveats);
  AddVisits(series, caveats);
  AddSessions(series, caveats);
  caveats.push_back(
      "The figures document what was seen; they are no diagnosis, and they do not say what caused a change.");
  return caveats;
}

void SummarizeSites(Series& series) {
  bool gains = false, losses = false;
  std::string each;
  for (const SiteAnswer& site : series.sites) {
    gains |= site.verdict == Verdict::kWorking;
    losses |= site.verdict == Verdict::kWorsening;
    const MetricTrend& trend = site.trends.front();
    const Metric& metric = MetricNamed(trend.metric);
    each += fmt::format("{}{} {}", each.empty() ? "" : "; ", site.site, VerdictWords(site.verdict));
    if (trend.change.value)
      each += fmt::format(" ({} {} in {}, {} to {})", Signed(*trend.change.value, metric.digits), metric.WordedUnit(),
                          metric.trend->words, Signed(trend.change.low, metric.digits),
                          Signed(trend.change.high, metric.digits));
  }
  const bool differ = std::any_of(series.sites.begin(), series.sites.end(),
                                  [&](const SiteAnswer& site) { return site.verdict != series.sites.front().verdict; });
  if (!differ || (!gains && !losses)) return;
  series.because.insert(series.because.begin(), fmt::format("Sites differ: {}.", each));
  if ((gains && losses) || (gains && series.verdict == Verdict::kWorsening) ||
      (losses && series.verdict == Verdict::kWorking) || (series.verdict == Verdict::kNoChangeShown))
    series.verdict = Verdict::kUndetermined;
}

}  // namespace tricho
