// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/series_trend.h"

#include <algorithm>
#include <boost/math/distributions/fisher_f.hpp>
#include <cmath>

#include "base/hypothesis_tests.h"
#include "outcome/estimate_mixture.h"

namespace tricho {

namespace {

// A change of which the visit before the last one shows less than this many standard errors rests on the last visit;
// less than so many, and it is not called: one photo in other light does as much.
constexpr double kSupportedZ = 1.28, kUnsupportedZ = 0.1;

Estimate WithInterval(const PointEstimate& line, double factor, const char* unit) {
  const double half = line.HalfWidth95() * factor;
  return {line.value * factor, line.value * factor - half, line.value * factor + half, unit, ""};
}

Estimate WithInterval(double value, const Interval& interval, double factor, const char* unit) {
  return {value * factor, interval.low * factor, interval.high * factor, unit, ""};
}

// Mean of the last visit's rows, and of those that confirm it, less mean of the baseline's.
Eigen::VectorXd LastLessBaseline(const SeriesSample& sample) {
  const Eigen::Index n = sample.sample.means.size();
  const Eigen::VectorXd slope = sample.sample.design.col(sample.num_sites);
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(n);
  const double least_x = std::max(1e-9, sample.last_x - kConfirmingDays / kDaysPerTrend);
  const auto num_baseline = static_cast<double>((slope.array() == 0).count());
  const auto num_last = static_cast<double>((slope.array() >= least_x).count());
  for (Eigen::Index i = 0; i < n; ++i) {
    if (slope[i] == 0) weights[i] -= 1 / num_baseline;
    if (slope[i] >= least_x) weights[i] += 1 / num_last;
  }
  return weights;
}

// How far two visits of one participant lie apart by measuring alone, in 95 of 100: t * sqrt(variance of a difference).
// With one shot each and much known of the errors it is the usual 1.96 * sqrt(2) * SEM.
double SmallestDetectableChange(const SeriesSample& sample, const std::vector<PossibleErrors>& errors) {
  const Eigen::VectorXd weights = LastLessBaseline(sample);
  const double by_shot = weights.cwiseAbs2().dot(sample.sample.shot_scale);
  const double by_visit = weights.dot(sample.sample.visit_scale * weights);
  EstimateMixture difference;
  for (const auto& [components, weight] : errors) {
    const double variance = components.shot * by_shot + components.visit * by_visit;
    const double df = SatterthwaiteDf(variance, {by_shot, by_visit}, components);
    difference.Add({0, std::sqrt(variance), df}, weight);
  }
  return difference.Quantile(0.975);
}

Eigen::VectorXd SlopeWeights(const SeriesSample& sample) {
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(sample.num_sites + 1);
  weights[sample.num_sites] = 1;
  return weights;
}

// An effect comes steadily, or early and stays, or late; taken for a line alone, one that came early is pulled down by
// its middle. What the courses say is averaged by what the visits say of them.
PointEstimate CombinationOf(const SeriesSample& sample, const ErrorComponents& components,
                            const Eigen::VectorXd& weights) {
  std::vector<PointEstimate> told;
  std::vector<double> likely;
  for (const Course& course : CoursesOf(sample)) {
    const LineFit fit = FitLine(course.sample, components);
    told.push_back(fit.Combination(weights));
    likely.push_back(fit.log_likelihood + std::log(course.weight));
  }
  const double most = *std::max_element(likely.begin(), likely.end());
  double sum = 0, value = 0, variance = 0, df = 0;
  for (double& one : likely) sum += one = std::exp(one - most);
  for (std::size_t i = 0; i < told.size(); ++i) value += likely[i] / sum * told[i].value;
  for (std::size_t i = 0; i < told.size(); ++i) {
    variance += likely[i] / sum * (std::pow(told[i].standard_error, 2) + std::pow(told[i].value - value, 2));
    df += likely[i] / sum * told[i].df;
  }
  return {value, std::sqrt(variance), df};
}

// The same over all that the errors may be.
EstimateMixture CombinationOf(const SeriesSample& sample, const std::vector<PossibleErrors>& errors,
                              const Eigen::VectorXd& weights) {
  EstimateMixture mixture;
  for (const auto& [components, weight] : errors) mixture.Add(CombinationOf(sample, components, weights), weight);
  return mixture;
}

// Chance that a true `change` by the last visit is called: it must clear both the interval and the smallest detectable
// change. The estimate is taken as t-distributed around the change.
double PowerOf(const SeriesSample& sample, const std::vector<PossibleErrors>& errors, double change, double alpha) {
  EstimateMixture noise;
  for (const auto& [components, weight] : errors) {
    PointEstimate slope = FitLine(sample.sample, components).Combination(SlopeWeights(sample));
    slope.value = 0;
    slope.standard_error *= sample.last_x;
    noise.Add(slope, weight);
  }
  const double bar = std::max(noise.Quantile(1 - alpha / 2), SmallestDetectableChange(sample, errors));
  return noise.UpperProbability(bar - change);
}

// Whether the visits lie further off the line than the errors known beforehand allow.
double LackOfFitP(const ErrorEvidence& evidence, const ErrorPrior& prior) {
  if (evidence.lambda.empty()) return 1;
  double sum = 0;
  for (std::size_t j = 0; j < evidence.lambda.size(); ++j)
    sum += evidence.contrast_squared[j] / (prior.shot + prior.visit * evidence.lambda[j]);
  const auto df = static_cast<double>(evidence.lambda.size());
  const boost::math::fisher_f distribution(df, std::min(prior.shot_df, prior.visit_df));
  return boost::math::cdf(boost::math::complement(distribution, sum / df));
}

// The change by the visit before the last one in the direction of the whole change, in units of its standard error; and
// what it would be about, had the change come steadily.
void AddSupport(const SeriesSample& sample, const ErrorComponents& components, MetricTrend& trend) {
  const std::optional<SeriesSample> rest = WithoutLastVisit(sample);
  if (!rest) return;
  const PointEstimate slope = FitLine(rest->sample, components).Combination(SlopeWeights(*rest));
  const double change = *trend.change.value;
  trend.support_z = (change < 0 ? -slope.value : slope.value) / slope.standard_error;
  trend.steady_support_z = std::abs(change) / sample.last_x / slope.standard_error;
}

// The change by the latest visit of the baseline's season, a year or years after it, from the visits up to it.
void AddSameSeason(const SeriesSample& sample, const ErrorComponents& components, const char* unit,
                   MetricTrend& trend) {
  double baseline_day = 0;
  for (std::size_t i = 0; i < sample.visit_of_row.size(); ++i)
    if (sample.sample.design(static_cast<Eigen::Index>(i), sample.num_sites) == 0)
      baseline_day = std::max(baseline_day, sample.day_of_visit[sample.visit_of_row[i]]);
  const auto same_season = [&](const SeriesSample& upto) {
    const double day = upto.last_x * kDaysPerTrend;
    return day - baseline_day > kSameSeasonDays && DaysOffSeason(day, baseline_day) <= kSameSeasonDays;
  };
  if (same_season(sample)) return;
  std::optional<SeriesSample> upto = WithoutLastVisit(sample);
  while (upto && !same_season(*upto)) upto = WithoutLastVisit(*upto);
  if (!upto) return;
  const PointEstimate slope = FitLine(upto->sample, components).Combination(SlopeWeights(*upto));
  trend.same_season = SameSeasonChange{upto->last_x * kDaysPerTrend, WithInterval(slope, upto->last_x, unit)};
}

// Whether the visits before the last one deny the change. Of a fall that is asked in earnest: a relapse that has just
// begun and a photo in other light look alike, and a second visit tells them apart, so that a fall is called where it
// is likelier to have come steadily than at the last visit alone.
bool Unconfirmed(const MetricTrend& trend) {
  if (!trend.support_z) return false;
  const double least = *trend.change.value < 0 ? trend.steady_support_z / 4 : 0;
  return *trend.support_z < std::max(kUnsupportedZ, least);
}

}  // namespace

double DaysOffSeason(double day, double other_day) {
  constexpr double kYearDays = 365.25;
  return std::abs(std::remainder(day - other_day, kYearDays));
}

MetricTrend NoTrend(const Metric& metric, const std::string& reason) {
  MetricTrend trend;
  trend.metric = metric.name;
  trend.per_12_weeks.unit = trend.baseline.unit = trend.change.unit = metric.unit;
  trend.per_12_weeks.reason = trend.baseline.reason = trend.change.reason = reason;
  return trend;
}

MetricTrend FitTrend(const Metric& metric, const SeriesSample& sample, const ErrorEvidence& evidence,
                     const ErrorPrior& prior, const std::vector<PossibleErrors>& errors, int num_judged,
                     const SeriesOptions& options) {
  const ErrorComponents components = MeanOf(errors);
  const LineFit fit = FitLine(sample.sample, components);
  const EstimateMixture slope = CombinationOf(sample, errors, SlopeWeights(sample));
  Eigen::VectorXd at_start = Eigen::VectorXd::Constant(sample.num_sites + 1, 1.0 / sample.num_sites);
  at_start[sample.num_sites] = 0;

  MetricTrend trend;
  trend.metric = metric.name;
  trend.judged = metric.leading;
  const Interval interval = slope.Interval95();
  trend.slope = slope.Summary(interval);
  trend.per_12_weeks = WithInterval(trend.slope.value, interval, 1, metric.unit);
  trend.p = trend.p_adjusted = slope.TwoSidedP();
  trend.baseline = WithInterval(fit.Combination(at_start), 1, metric.unit);
  trend.change = WithInterval(trend.slope.value, interval, sample.last_x, metric.unit);
  trend.smallest_detectable_change = SmallestDetectableChange(sample, errors);
  trend.worthwhile_change = options.worthwhile_share * std::abs(*trend.baseline.value);
  const double alpha = kAlpha / num_judged;
  trend.power = PowerOf(sample, errors, trend.worthwhile_change, alpha);
  trend.power_with_three_shots = PowerOf(OtherDesign(sample, 3, {}), errors, trend.worthwhile_change, alpha);
  trend.power_with_another_visit =
      PowerOf(OtherDesign(sample, 1, sample.last_x + 1), errors, trend.worthwhile_change, alpha);
  // What is worth having is a share of a baseline that is measured as well.
  const EstimateMixture excess =
      CombinationOf(sample, errors, sample.last_x * SlopeWeights(sample) - options.worthwhile_share * at_start);
  trend.probability_worthwhile = excess.UpperProbability(0);
  trend.visit_error_known = !evidence.lambda.empty() || prior.visit_contrasts >= 1;
  AddSupport(sample, components, trend);
  AddSameSeason(sample, components, metric.unit, trend);
  trend.error.shot_cv_share = std::sqrt(components.shot);
  trend.error.shot_df = evidence.shot_df;
  trend.error.visit_sd = std::sqrt(components.visit) * sample.visit_sd_of_one;
  trend.lack_of_fit_p = LackOfFitP(evidence, prior);
  trend.num_baseline_visits = sample.num_baseline_visits;
  trend.num_followup_visits = sample.num_followup_visits;
  return trend;
}

void AdjustAndCall(std::vector<MetricTrend>& trends) {
  std::vector<std::optional<double>> p;
  for (const MetricTrend& trend : trends)
    p.push_back(trend.judged && trend.per_12_weeks.value ? std::optional(trend.p) : std::nullopt);
  const std::vector<std::optional<double>> adjusted = HolmAdjusted(p);
  for (std::size_t i = 0; i < trends.size(); ++i) trends[i].p_adjusted = adjusted[i].value_or(trends[i].p_adjusted);
  for (MetricTrend& trend : trends) {
    if (!trend.per_12_weeks.value) continue;
    const double change = *trend.change.value;
    const bool shown = trend.p_adjusted < kAlpha && std::abs(change) > trend.smallest_detectable_change;
    trend.unconfirmed = shown && Unconfirmed(trend);
    trend.rests_on_last_visit = trend.unconfirmed || (shown && trend.support_z && *trend.support_z < kSupportedZ);
    if (trend.unconfirmed)
      trend.call = Call::kUndetermined;
    else if (shown)
      trend.call = change > 0 ? Call::kIncrease : Call::kDecrease;
    else
      trend.call = trend.power >= kPowerToShow ? Call::kNoChangeShown : Call::kUndetermined;
  }
}

}  // namespace tricho
