// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/arm_covariance.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

namespace tricho {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

// What the rows can tell apart.
struct Repeats {
  bool in_participant = false;              // Some participant has several changes.
  bool in_site = false;                     // Some participant has several at one site.
  bool sites_in_participant = false;        // Some participant has several sites.
  std::vector<std::vector<bool>> together;  // [visit][visit] Seen at one site of one participant.
};

Repeats FindRepeats(const RepeatedMeasures& data, int num_visits) {
  Repeats repeats;
  repeats.together.assign(num_visits, std::vector<bool>(num_visits));
  std::map<int, std::map<int, std::set<int>>> visits_of;  // participant, site
  for (const RepeatedRow& row : data.rows) visits_of[row.subject][row.slot / num_visits].insert(row.slot % num_visits);
  for (const auto& [participant, sites] : visits_of) {
    std::size_t num_rows = 0;
    for (const auto& [site, visits] : sites) {
      num_rows += visits.size();
      if (visits.size() > 1) repeats.in_site = true;
      for (const int a : visits)
        for (const int b : visits) repeats.together[a][b] = true;
    }
    if (num_rows > 1) repeats.in_participant = true;
    if (sites.size() > 1) repeats.sites_in_participant = true;
  }
  return repeats;
}

MatrixXd SameSite(int num_slots, int num_visits) {
  MatrixXd same = MatrixXd::Zero(num_slots, num_slots);
  for (int i = 0; i < num_slots; ++i)
    for (int j = 0; j < num_slots; ++j) same(i, j) = i / num_visits == j / num_visits ? 1 : 0;
  return same;
}

// Whether each variance held at 0 is held by the bound: the deviance must not fall when it grows.
bool HeldByTheBound(const RepeatedMeasures& data, const std::vector<CovarianceTerm>& terms, const VectorXd& theta) {
  const VectorXd gradient = RemlGradient(data, terms, theta);
  for (Eigen::Index k = 0; k < theta.size(); ++k)
    if (gradient.size() == 0 || (theta[k] == 0 && gradient[k] < -1e-6)) return false;
  return true;
}

struct VarianceFit {
  RemlFit fit;
  std::vector<int> kept;  // Terms that are not held at 0.
};

VarianceFit FitSome(const RepeatedMeasures& data, const std::vector<CovarianceTerm>& terms, int mask) {
  VarianceFit result;
  std::vector<CovarianceTerm> some;
  for (std::size_t k = 0; k < terms.size(); ++k) {
    if (k + 1 < terms.size() && !(mask & (1 << k))) continue;
    result.kept.push_back(static_cast<int>(k));
    some.push_back(terms[k]);
  }
  const auto size = static_cast<Eigen::Index>(some.size());
  result.fit = FitReml(data, some, VectorXd::Constant(size, 1.0 / static_cast<double>(size)));
  return result;
}

// The best fit with no variance below 0. The residual is the last term and never held at 0.
VarianceFit FitVariances(const RepeatedMeasures& data, const std::vector<CovarianceTerm>& terms) {
  const int all = (1 << (terms.size() - 1)) - 1;
  VarianceFit best = FitSome(data, terms, all);
  // An optimum inside is the optimum.
  if (best.fit.converged && best.fit.theta.minCoeff() >= 0) return best;
  best.fit.converged = false;
  if (best.fit.reason.empty())
    best.fit.reason = "the fit did not settle: no set of variances at 0 or above is the best";
  for (int mask = all - 1; mask >= 0; --mask) {
    VarianceFit some = FitSome(data, terms, mask);
    if (!some.fit.converged || some.fit.theta.minCoeff() < 0) continue;
    VectorXd theta = VectorXd::Zero(static_cast<Eigen::Index>(terms.size()));
    for (std::size_t i = 0; i < some.kept.size(); ++i)
      theta[some.kept[i]] = some.fit.theta[static_cast<Eigen::Index>(i)];
    if (!HeldByTheBound(data, terms, theta)) continue;
    if (!best.fit.converged || some.fit.deviance < best.fit.deviance) best = some;
  }
  return best;
}

CovarianceFit FitMixed(const RepeatedMeasures& data, int num_visits, const Repeats& repeats) {
  std::vector<CovarianceTerm> terms;
  CovarianceFit result;
  const int n = data.num_slots;
  const bool has_participant = repeats.in_participant;
  // One change a site: the site's own deviation is the residual. One site a participant: it is the participant's.
  const bool has_site = repeats.sites_in_participant && repeats.in_site;
  if (has_participant) {
    terms.push_back({"participant", MatrixXd::Ones(n, n)});
    result.formula += " + (1 | participant)";
  }
  if (has_site) {
    terms.push_back({"site within participant", SameSite(n, num_visits)});
    result.formula += " + (1 | participant:site)";
  }
  terms.push_back({"residual", MatrixXd::Identity(n, n)});
  result.words = has_site          ? "random intercepts of participants and of sites within them"
                 : has_participant ? "random intercepts of participants"
                                   : "independent changes";
  if (!has_participant)
    result.notes.push_back(
        "each participant has one change: the model is an analysis of covariance without random effects");
  const auto [fit, kept] = FitVariances(data, terms);
  result.fit = fit;
  if (!result.fit.converged) return result;
  for (std::size_t k = 0, place = 0; k < terms.size(); ++k) {
    const bool is_kept = place < kept.size() && kept[place] == static_cast<int>(k);
    const double value = is_kept ? result.fit.theta[static_cast<Eigen::Index>(place++)] : 0;
    result.components.push_back({terms[k].name, value});
    result.total_variance += value;
    if (!is_kept)
      result.notes.push_back("singular fit: the variance of " + terms[k].name +
                             " is estimated as 0; degrees of freedom are those of the model without it");
  }
  return result;
}

CovarianceFit FitUnstructured(const RepeatedMeasures& data, const CohortDesign& design, const std::vector<int>& visits,
                              const Repeats& repeats) {
  CovarianceFit result;
  const int num_visits = static_cast<int>(design.visits.size());
  const MatrixXd same = SameSite(data.num_slots, num_visits);
  result.formula = ", unstructured covariance of visits";
  result.words = "unstructured: a variance for each visit and a covariance for each pair";
  std::vector<CovarianceTerm> terms;
  std::vector<double> start;
  for (std::size_t a = 0; a < visits.size(); ++a) {
    for (std::size_t b = a; b < visits.size(); ++b) {
      const std::string pair = design.visits[visits[a]] + (a == b ? "" : ", " + design.visits[visits[b]]);
      if (!repeats.together[visits[a]][visits[b]]) {
        result.fit.reason =
            "no participant has both visits of the pair " + pair + ": their covariance can't be estimated";
        return result;
      }
      MatrixXd term = MatrixXd::Zero(data.num_slots, data.num_slots);
      for (int i = 0; i < data.num_slots; ++i)
        for (int j = 0; j < data.num_slots; ++j)
          if ((i % num_visits == visits[a] && j % num_visits == visits[b]) ||
              (i % num_visits == visits[b] && j % num_visits == visits[a]))
            term(i, j) = same(i, j);
      terms.push_back({pair, term});
      start.push_back(a == b ? 1.0 : 0.5);
    }
  }
  const bool joins_sites = repeats.sites_in_participant;
  if (joins_sites) {
    terms.push_back({"participant", MatrixXd::Ones(data.num_slots, data.num_slots) - same});
    start.push_back(0.1);
    result.formula += " within sites + (1 | participant)";
    result.words += " within a site; one covariance between the sites of a participant";
  }
  result.fit = FitReml(data, terms, Eigen::Map<VectorXd>(start.data(), static_cast<Eigen::Index>(start.size())));
  if (joins_sites && result.fit.converged && result.fit.theta[result.fit.theta.size() - 1] < 0) {
    result.notes.push_back("the covariance between the sites of a participant is estimated as 0");
    terms.pop_back();
    start.pop_back();
    result.fit = FitReml(data, terms, Eigen::Map<VectorXd>(start.data(), static_cast<Eigen::Index>(start.size())));
  }
  if (!result.fit.converged) {
    result.fit.reason +=
        fmt::format("; the unstructured model has {} variances and covariances, try --model lmm", terms.size());
    return result;
  }
  for (Eigen::Index k = 0; k < result.fit.theta.size(); ++k)
    result.components.push_back({terms[k].name, result.fit.theta[k]});
  Eigen::Index diagonal = 0;
  for (std::size_t a = 0; a < visits.size(); diagonal += static_cast<Eigen::Index>(visits.size() - a), ++a)
    result.total_variance += result.fit.theta[diagonal] / static_cast<double>(visits.size());
  return result;
}

}  // namespace

CovarianceFit FitArmCovariance(const RepeatedMeasures& data, const CohortDesign& design, const std::vector<int>& visits,
                               CohortModel kind) {
  const int num_visits = static_cast<int>(design.visits.size());
  const Repeats repeats = FindRepeats(data, num_visits);
  return kind == CohortModel::kMixed ? FitMixed(data, num_visits, repeats)
                                     : FitUnstructured(data, design, visits, repeats);
}

}  // namespace tricho
