// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/judge.h"

#include <algorithm>
#include <cmath>

#include "base/box_index.h"
#include "base/shared_work.h"
#include "base/statistics.h"
#include "hair/fit/judge_weights.h"
#include "hair/line/course.h"
#include "hair/network/line_evidence.h"

namespace tricho {

namespace {

constexpr double kPalestShare = 0.02;  // Depths are told apart from here on.
constexpr double kSurest = 1e-3;       // Probabilities are told apart from here to 1 - this.
// As many proposals as the share that was learned counts for: where it is decided what is a hair (chosen on bare skin
// and scalps, docs/methods/network.md), and in the probability that a hair is given (calibrated on scalps).
constexpr double kKnownToDecide = 0.1, kKnownToTell = 100;
constexpr double kLeastBend = 0.015, kMostBend = 1;  // Straighter is straight.
constexpr double kTwinUm = 66;                       // Ends of one hair that was found twice lie nearer than that.
constexpr double kTwinCellPx = 64;
constexpr int kJudgedTogether = 8;  // Handed to another thread in such portions.
constexpr int kRounds = 30;         // Of expectation and maximization; the share then moves by less than 1e-3.

double LogOdds(double probability) {
  const double p = std::clamp(probability, kSurest, 1 - kSurest);
  return std::log(p / (1 - p));
}

// How far a line leaves the straight way between its ends, over the length of that; 0 for a straight one.
double BendOf(const Polyline& line) {
  if (line.size() < 3) return 0;
  const Point chord = line.back() - line.front();
  const double length = chord.norm();
  if (!(length > 0)) return kMostBend;
  double most = 0;
  for (const Point& at : line) {
    const Point from = at - line.front();
    most = std::max(most, std::abs(Cross(from, chord)) / length);
  }
  return std::min(kMostBend, most / length);
}

// The other hair whose ends lie nearest to a hair's own: of two lines along one hair only one is it.
struct Twin {
  double nearness = 0;  // 0..1.
  double votes = 0;     // Share of its cells that vote for it.
};

std::vector<Twin> TwinsOf(const PhotoFit& fit, const std::vector<LineEvidence>& evidence) {
  const double far_px = kTwinUm / fit.hair().scale.um_per_work_px;
  BoxIndex index(ExtentOf(fit.hair()), kTwinCellPx);
  for (int i = 0; i < fit.size(); ++i) index.Put(i, BoxAround(fit.strokes()[i].line));
  std::vector<Twin> twins(fit.size());
  for (int i = 0; i < fit.size(); ++i) {
    const Polyline& line = fit.strokes()[i].line;
    for (const int other : index.Near(BoxAround(line))) {
      if (other == i) continue;
      const double nearness = std::exp(-EndsApart(line, fit.strokes()[other].line) / far_px);
      if (nearness > twins[i].nearness) twins[i] = {nearness, evidence[other].votes};
    }
  }
  return twins;
}

// What speaks for one hair by itself, `bend` and `twin` (below) beside.
HairFacts FactsOfOne(const PhotoFit& fit, int i, const LineEvidence& network, double bend, const Twin& twin) {
  const Stroke& stroke = fit.strokes()[i];
  const HairContrast& hair = fit.hair();
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
          length * length,
          bend,
          2 * twin.nearness,
          2 * twin.nearness * (network.votes - twin.votes)};
}

}  // namespace

std::vector<HairFacts> FactsOf(const PhotoFit& fit, const NetworkMaps& maps) {
  std::vector<LineEvidence> evidence(fit.size());
  std::vector<double> bends(fit.size());
  ShareRanges(fit.size(), kJudgedTogether, [&](int first, int end) {
    for (int i = first; i < end; ++i) {
      evidence[i] = EvidenceFor(maps, fit.strokes()[i].line);
      bends[i] = BendOf(fit.strokes()[i].line);
    }
  });
  const double usual_bend = bends.empty() ? kLeastBend : std::max(kLeastBend, Median(bends));
  const std::vector<Twin> twins = TwinsOf(fit, evidence);
  std::vector<HairFacts> facts(fit.size());
  ShareRanges(fit.size(), kJudgedTogether, [&](int first, int end) {
    for (int i = first; i < end; ++i)
      facts[i] = FactsOfOne(fit, i, evidence[i], std::log(std::max(kLeastBend, bends[i]) / usual_bend), twins[i]);
  });
  return facts;
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

void JudgeHairs(PhotoFit& fit, const NetworkMaps& maps, const LeastLikely& least) {
  fit.DrawAll();
  std::vector<Stroke> strokes = fit.strokes();
  const std::vector<HairFacts> facts = FactsOf(fit, maps);
  std::vector<double> alone;
  for (int i = 0; i < fit.size(); ++i) {
    strokes[i].facts = facts[i];
    alone.push_back(ProbabilityOf(strokes[i].facts));
  }
  const std::vector<double> decided = AmongAll(alone, kKnownToDecide), told = AmongAll(alone, kKnownToTell);
  for (std::size_t i = 0; i < told.size(); ++i) strokes[i].probability = told[i];
  fit.Replace(std::move(strokes));
  fit.RemoveIf([&](int i) { return decided[i] < least.on_photo || told[i] < least.by_itself; });
}

}  // namespace tricho
