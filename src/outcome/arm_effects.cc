// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/arm_effects.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <set>

#include "base/hypothesis_tests.h"
#include "outcome/arm_covariance.h"
#include "outcome/reml.h"

namespace tricho {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

// Shares of a sum of squares below this are rounding.
constexpr double kNoVariation = 1e-16;

// The rows as the engine takes them: y and baseline centered and in units of their own spread, so that no tolerance
// depends on the unit of the outcome.
struct ScaledModel {
  RepeatedMeasures data;
  std::vector<int> visits;             // The design's visits that have a row, in order.
  std::vector<std::vector<int>> cell;  // [arm][visit of the design]; -1: nobody.
  double y_mean = 0, y_sd = 1;
  double b_mean = 0, b_sd = 1;
  VectorXd beta;              // Ordinary least squares.
  double residual_share = 0;  // Of the sum of squares around the mean, by least squares.
  double within_share = 0;    // Of the baseline's sum of squares, within cells.
};

struct Moments {
  double mean = 0, sd = 0;
};

template <typename Get>
Moments MomentsOf(const std::vector<ChangeRow>& rows, Get get) {
  Moments result;
  for (const ChangeRow& row : rows) result.mean += get(row) / static_cast<double>(rows.size());
  for (const ChangeRow& row : rows) result.sd += (get(row) - result.mean) * (get(row) - result.mean);
  result.sd = std::sqrt(result.sd / static_cast<double>(rows.size()));
  // A spread that is lost in the rounding of the mean is none.
  if (result.sd <= 1e-12 * std::abs(result.mean)) result.sd = 0;
  return result;
}

void LeastSquares(ScaledModel& model) {
  const int num_cells = model.data.num_cells;
  const int size = num_cells + model.data.has_covariate;
  VectorXd count = VectorXd::Zero(num_cells), mean_y = count, mean_b = count;
  for (const RepeatedRow& row : model.data.rows) {
    count[row.cell] += 1;
    mean_y[row.cell] += row.y;
    mean_b[row.cell] += row.covariate;
  }
  mean_y = mean_y.cwiseQuotient(count);
  mean_b = mean_b.cwiseQuotient(count);
  double bb = 0, by = 0, yy = 0, total_bb = 0, total_yy = 0;
  for (const RepeatedRow& row : model.data.rows) {
    const double b = row.covariate - mean_b[row.cell];
    const double y = row.y - mean_y[row.cell];
    bb += b * b;
    by += b * y;
    yy += y * y;
    total_bb += row.covariate * row.covariate;
    total_yy += row.y * row.y;
  }
  model.within_share = total_bb > 0 ? bb / total_bb : 0;
  const bool has_slope = model.data.has_covariate && model.within_share > kNoVariation;
  const double slope = has_slope ? by / bb : 0;
  model.beta = VectorXd::Zero(size);
  model.beta.head(num_cells) = mean_y - slope * mean_b;
  if (model.data.has_covariate) model.beta[num_cells] = slope;
  model.residual_share = total_yy > 0 ? std::max(0.0, yy - slope * by) / total_yy : 0;
}

ScaledModel Scale(const OutcomeData& data, const CohortDesign& design) {
  ScaledModel model;
  const Moments y = MomentsOf(data.rows, [](const ChangeRow& row) { return row.change; });
  const Moments b = MomentsOf(data.rows, [](const ChangeRow& row) { return row.baseline; });
  model.y_mean = y.mean;
  model.y_sd = y.sd > 0 ? y.sd : 1;
  model.b_mean = b.mean;
  model.b_sd = b.sd > 0 ? b.sd : 1;
  model.data.has_covariate = b.sd > 0;
  const int num_visits = static_cast<int>(design.visits.size());
  model.data.num_slots = num_visits * static_cast<int>(design.sites.size());
  model.cell.assign(design.arms.size(), std::vector<int>(num_visits, -1));
  for (const ChangeRow& row : data.rows) model.cell[row.arm][row.visit] = 0;
  for (std::vector<int>& of_arm : model.cell)
    for (int& cell : of_arm)
      if (cell == 0) cell = model.data.num_cells++;
  for (int visit = 0; visit < num_visits; ++visit)
    for (const std::vector<int>& of_arm : model.cell)
      if (of_arm[visit] >= 0 && (model.visits.empty() || model.visits.back() != visit)) model.visits.push_back(visit);
  for (const ChangeRow& row : data.rows)
    model.data.rows.push_back({row.participant, row.site * num_visits + row.visit, model.cell[row.arm][row.visit],
                               (row.change - y.mean) / model.y_sd, (row.baseline - b.mean) / model.b_sd});
  LeastSquares(model);
  return model;
}

// Why there can be no fit at all; empty when there can.
std::string Obstacle(const ScaledModel& model) {
  const int num_beta = static_cast<int>(model.beta.size());
  if (static_cast<int>(model.data.rows.size()) <= num_beta)
    return fmt::format("{} changes are too few for a model with {} means and slopes", model.data.rows.size(), num_beta);
  if (model.data.has_covariate && model.within_share <= kNoVariation)
    return "the baseline differs between arms or visits but not within them: its effect can't be told from theirs";
  if (model.residual_share <= kNoVariation)
    return "the changes do not vary within arms and visits: there is no error to judge a difference by";
  return "";
}

// The weights of an arm's mean at one visit, or over all when visit < 0. Nothing where a mean is missing; then `reason`
// says which.
std::optional<VectorXd> MeanWeights(const ScaledModel& model, const CohortDesign& design, int arm, int visit,
                                    std::string& reason) {
  VectorXd weights = VectorXd::Zero(model.beta.size());
  for (const int v : model.visits) {
    if (visit >= 0 && v != visit) continue;
    const int cell = model.cell[arm][v];
    if (cell < 0) {
      reason = fmt::format("arm {} has no change at visit {}", design.arms[arm], design.visits[v]);
      return std::nullopt;
    }
    weights[cell] = visit >= 0 ? 1 : 1.0 / static_cast<double>(model.visits.size());
  }
  return weights;
}

class Estimator {
 public:
  Estimator(const ScaledModel& model, const CohortDesign& design, const std::string& outcome, const RemlFit& fit,
            std::string obstacle)
      : model_(model), design_(design), outcome_(outcome), fit_(fit), obstacle_(std::move(obstacle)) {}

  // reference < 0: the arm's own mean.
  EffectEstimate Estimate(int visit, int arm, int reference) const {
    EffectEstimate result;
    result.outcome = outcome_;
    result.visit = visit < 0 ? kOverall : design_.visits[visit];
    result.arm = design_.arms[arm];
    if (reference >= 0) result.reference = design_.arms[reference];
    std::optional<VectorXd> weights = MeanWeights(model_, design_, arm, visit, result.reason);
    if (weights && reference >= 0) {
      const std::optional<VectorXd> other = MeanWeights(model_, design_, reference, visit, result.reason);
      if (!other) return result;
      *weights -= *other;
    }
    if (!weights) return result;
    const double shift = reference < 0 ? model_.y_mean : 0;
    if (!obstacle_.empty()) {
      result.reason = obstacle_;
      result.estimate = weights->dot(model_.beta) * model_.y_sd + shift;
      if (model_.data.has_covariate && model_.within_share <= kNoVariation) result.estimate.reset();
      return result;
    }
    const PointEstimate linear = EstimateLinear(fit_, *weights);
    if (!std::isfinite(linear.df) || !std::isfinite(linear.standard_error) || !(linear.standard_error > 0) ||
        !(linear.df > 0)) {
      result.reason = "the standard error can't be estimated";
      return result;
    }
    const PointEstimate estimate{linear.value * model_.y_sd + shift, linear.standard_error * model_.y_sd, linear.df};
    const Interval interval = estimate.Interval95().interval;
    if (!std::isfinite(estimate.HalfWidth95())) {
      result.reason = "there are too few degrees of freedom for an interval";
      return result;
    }
    result.estimate = estimate.value;
    result.se = estimate.standard_error;
    result.df = estimate.df;
    result.low = interval.low;
    result.high = interval.high;
    if (reference >= 0) result.p = TwoSidedTProbability(linear.value / linear.standard_error, linear.df);
    return result;
  }

 private:
  const ScaledModel& model_;
  const CohortDesign& design_;
  const std::string& outcome_;
  const RemlFit& fit_;
  std::string obstacle_;
};

void Describe(const ScaledModel& scaled, const CovarianceFit& covariance, OutcomeModel& model) {
  const RemlFit& fit = covariance.fit;
  model.notes.insert(model.notes.end(), covariance.notes.begin(), covariance.notes.end());
  model.fitted = fit.converged;
  if (!fit.converged) return;
  const double variance_unit = scaled.y_sd * scaled.y_sd;
  const double num_beta = static_cast<double>(scaled.beta.size());
  model.deviance = fit.deviance + (fit.num_values - num_beta) * std::log(variance_unit) +
                   (scaled.data.has_covariate ? 2 * std::log(scaled.b_sd) : 0);
  if (scaled.data.has_covariate) model.baseline_slope = fit.beta[scaled.data.num_cells] * scaled.y_sd / scaled.b_sd;
  for (const VarianceComponent& component : covariance.components)
    model.components.push_back({component.name, component.value * variance_unit});
  model.residual_sd = std::sqrt(covariance.total_variance) * scaled.y_sd;
}

}  // namespace

ArmEffects EstimateArmEffects(const OutcomeData& data, const CohortDesign& design, CohortModel kind) {
  ArmEffects effects;
  OutcomeModel& model = effects.model;
  model.outcome = data.outcome;
  model.values = static_cast<int>(data.rows.size());
  std::set<int> participants;
  for (const ChangeRow& row : data.rows) participants.insert(row.participant);
  model.participants = static_cast<int>(participants.size());
  if (data.rows.empty()) {
    model.reason = "no participant has both a usable baseline and a usable follow-up";
    return effects;
  }
  const ScaledModel scaled = Scale(data, design);
  if (scaled.data.has_covariate)
    model.baseline_mean = scaled.b_mean;
  else
    model.notes.push_back("all baselines are equal: the model has no baseline");
  std::string obstacle = Obstacle(scaled);
  const CovarianceFit covariance =
      obstacle.empty() ? FitArmCovariance(scaled.data, design, scaled.visits, kind) : CovarianceFit();
  if (obstacle.empty() && !covariance.fit.converged) obstacle = covariance.fit.reason;
  model.formula = std::string("change ~ ") + (scaled.data.has_covariate ? "baseline + " : "") +
                  (scaled.visits.size() > 1 ? "arm * visit" : "arm") + covariance.formula;
  model.covariance = covariance.words;
  model.reason = obstacle;
  Describe(scaled, covariance, model);

  const Estimator estimator(scaled, design, data.outcome, covariance.fit, obstacle);
  std::vector<int> visits = scaled.visits;
  visits.push_back(-1);
  for (const int visit : visits) {
    for (int arm = 0; arm < static_cast<int>(design.arms.size()); ++arm) {
      effects.means.push_back(estimator.Estimate(visit, arm, -1));
      if (arm > 0) effects.estimates.push_back(estimator.Estimate(visit, arm, 0));
    }
  }
  return effects;
}

}  // namespace tricho
