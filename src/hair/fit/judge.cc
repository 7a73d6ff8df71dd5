// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/judge.h"

#include <algorithm>
#include <cmath>

#include "base/statistics.h"
#include "hair/fit/judge_weights.h"
#include "hair/network/line_evidence.h"

namespace tricho {

namespace {

constexpr double kPalestShare = 0.02;  // Depths are told apart from here on.
constexpr double kSurest = 1e-3;       // Probabilities are told apart from here to 1 - this.
// As many proposals as the share that was learned counts for: where it is decided what is a hair (chosen on bare skin
// and scalps, docs/methods/network.md), and in the probability that a hair is given (calibrated on scalps).
constexpr double kKnownToDecide = 0.1, kKnownToTell = 100;
constexpr int kRounds = 30;  // Of expectation and maximization; the share then moves by less than 1e-3.

double LogOdds(double probability) {
  const double p = std::clamp(probability, kSurest, 1 - kSurest);
  return std::log(p / (1 - p));
}

}  // namespace

HairFacts FactsOf(const PhotoFit& fit, int i, const NetworkMaps& maps) {
  const Stroke& stroke = fit.strokes()[i];
  const HairContrast& hair = fit.hair();
  const LineEvidence network = EvidenceFor(maps, stroke.line);
  std::vector<double> middles;
  for (const Point& at : stroke.line) middles.push_back(ValueAt(hair.contrast, at));
  const double depth = middles.empty() ? 0 : Median(std::move(middles));
  const double um = hair.scale.um_per_work_px;
  const double line = LogOdds(network.line), weakest = LogOdds(network.weakest_line);
  const double root = std::clamp(network.root, -7.0, 7.0), tip = std::clamp(network.tip, -7.0, 7.0);
  const double length = std::log(std::max(Length(stroke.line) * um, 20.0) / 400);
  const double nearness = std::exp(-network.vote_error_cells / 4);
  return {line / 3,
          weakest / 3,
          root / 3,
          tip / 3,
          std::clamp(network.middle, -7.0, 7.0) / 3,
          2 * network.along,
          2 * network.votes,
          2 * nearness,
          std::log(std::max(depth, kPalestShare * hair.typical_depth) / hair.typical_depth),
          2 * std::clamp(fit.OwnShare(i), -0.5, 1.5),
          length,
          std::log(std::max(stroke.width_px * um, 8.0) / 60),
          stroke.from_network ? 1.0 : 0.0,
          hair.light_hair ? 1.0 : 0.0,
          line * std::max(length, 0.0) / 3,  // Ends of a long hair are beyond what its middle sees.
          std::max(length, 0.0),
          std::min(root, tip) / 3,
          line * network.votes / 3,
          line * line / 9,
          length * length};
}

double ProbabilityOf(const HairFacts& facts) {
  double odds = kJudgeAtFirst;
  for (int k = 0; k < kNumFacts; ++k) odds += kJudgeWeights[k] * facts[k];
  return 1 / (1 + std::exp(-odds));
}

std::vector<double> AmongAll(const std::vector<double>& probabilities, double known_proposals) {
  std::vector<double> among = probabilities;
  const auto count = static_cast<double>(probabilities.size());
  const double odds_learned = kJudgeShare / (1 - kJudgeShare);
  for (int round = 0; round < kRounds; ++round) {
    double sum = known_proposals * kJudgeShare;
    for (const double p : among) sum += p;
    const double share = sum / (count + known_proposals);
    for (std::size_t i = 0; i < among.size(); ++i) {
      const double p = std::clamp(probabilities[i], kSurest * kSurest, 1 - kSurest * kSurest);
      const double odds = p / (1 - p) * share / (1 - share) / odds_learned;
      among[i] = odds / (1 + odds);
    }
  }
  return among;
}

void JudgeHairs(PhotoFit& fit, const NetworkMaps& maps, double least_probability) {
  fit.DrawAll();
  std::vector<Stroke> strokes = fit.strokes();
  std::vector<double> alone;
  for (int i = 0; i < fit.size(); ++i) {
    strokes[i].facts = FactsOf(fit, i, maps);
    alone.push_back(ProbabilityOf(strokes[i].facts));
  }
  const std::vector<double> decided = AmongAll(alone, kKnownToDecide), told = AmongAll(alone, kKnownToTell);
  for (std::size_t i = 0; i < told.size(); ++i) strokes[i].probability = told[i];
  fit.Replace(std::move(strokes));
  fit.RemoveIf([&](int i) { return decided[i] < least_probability; });
}

}  // namespace tricho
