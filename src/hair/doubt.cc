// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/doubt.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/statistics.h"
#include "hair/doubt_weights.h"

namespace tricho {

namespace {

constexpr double kSurest = 1e-3;   // Confidences are told apart from here to 1 - this.
constexpr double kUnitWidths = 3;  // Roots this near, in widths of the photo's usual hair, are those of one unit.
constexpr double kUnknownPx = 9;   // Width of the usual hair where none has one.

// What all hairs of a photo have in common.
struct Usual {
  double width_px = kUnknownPx, length_px = 1;
};

Usual UsualOf(const std::vector<Shaft>& shafts) {
  std::vector<double> widths, lengths;
  for (const Shaft& shaft : shafts) {
    if (shaft.diameter_px) widths.push_back(*shaft.diameter_px);
    lengths.push_back(Length(shaft.center_line_px));
  }
  Usual usual;
  if (!widths.empty()) usual.width_px = std::max(1.0, Median(std::move(widths)));
  if (!lengths.empty()) usual.length_px = std::max(1.0, Median(std::move(lengths)));
  return usual;
}

// How far the direction at the tip is from that at the root [rad, 0 to pi].
double BendOf(const Polyline& line) {
  const Point at_root = line[1] - line[0], at_tip = line.back() - line[line.size() - 2];
  const double cosine = at_root.dot(at_tip) / std::max(1e-9, at_root.norm() * at_tip.norm());
  return std::acos(std::clamp(cosine, -1.0, 1.0));
}

DoubtFacts FactsOf(const Shaft& shaft, const Usual& usual, double nearest_root_px, int num_mates) {
  const double confidence = std::clamp(shaft.confidence, kSurest, 1 - kSurest);
  const double width_px = std::max(shaft.diameter_px.value_or(usual.width_px), 0.1 * usual.width_px);
  const double width = std::log(width_px / usual.width_px);
  const double length = std::log(std::max(Length(shaft.center_line_px) / usual.length_px, 0.02));
  return {std::log(confidence / (1 - confidence)) / 2,
          2 * width,
          4 * std::clamp(shaft.diameter_sd_px / width_px, 0.0, 1.0),
          length,
          shaft.root_certain ? 1.0 : 0.0,
          shaft.touches_border ? 1.0 : 0.0,
          BendOf(shaft.center_line_px),
          std::log(std::clamp(nearest_root_px / usual.width_px, 0.1, 30.0)),
          std::min(num_mates, 4) / 2.0,
          2 * width * length};
}

}  // namespace

std::vector<DoubtFacts> DoubtFactsOf(const std::vector<Shaft>& shafts) {
  const Usual usual = UsualOf(shafts);
  std::vector<DoubtFacts> facts;
  for (const Shaft& shaft : shafts) {
    double nearest_px = std::numeric_limits<double>::infinity();
    int num_mates = 0;
    for (const Shaft& other : shafts) {
      if (&other == &shaft) continue;
      const double apart_px = (other.root_px() - shaft.root_px()).norm();
      nearest_px = std::min(nearest_px, apart_px);
      num_mates += apart_px < kUnitWidths * usual.width_px;
    }
    facts.push_back(FactsOf(shaft, usual, nearest_px, num_mates));
  }
  return facts;
}

std::vector<Doubt> DoubtsOf(const std::vector<Shaft>& shafts) {
  const auto probability = [](double at_first, const DoubtFacts& weights, const DoubtFacts& facts) {
    return 1 / (1 + std::exp(-std::inner_product(facts.begin(), facts.end(), weights.begin(), at_first)));
  };
  const std::vector<DoubtFacts> facts = DoubtFactsOf(shafts);
  std::vector<Doubt> doubts(shafts.size());
  for (std::size_t i = 0; i < shafts.size(); ++i)
    if (shafts[i].confidence < 1)
      doubts[i] = {probability(kNoneAtFirst, kNoneWeights, facts[i]),
                   probability(kMateAtFirst, kMateWeights, facts[i])};
  return doubts;
}

Sight SightOf(const Shaft& shaft) {
  constexpr double kTimes = 2.5, kMorePx = 20;
  Point low = shaft.root_px(), high = low;
  for (const Point& at : shaft.center_line_px) {
    low = low.cwiseMin(at);
    high = high.cwiseMax(at);
  }
  const Point middle = (low + high) / 2, half = kTimes * (high - low) / 2 + Point(kMorePx, kMorePx);
  return {middle - half, middle + half};
}

std::vector<int> LookOrder(const std::vector<Shaft>& shafts) {
  const std::vector<Doubt> doubts = DoubtsOf(shafts);
  const auto size = static_cast<int>(shafts.size());
  std::vector<std::vector<int>> in_sight(size), seen_from(size);
  std::vector<double> gain(size);
  for (int i = 0; i < size; ++i) {
    const Sight sight = SightOf(shafts[i]);
    gain[i] = doubts[i].none;
    for (int k = 0; k < size; ++k) {
      if (!sight.Holds(shafts[k].root_px())) continue;
      in_sight[i].push_back(k);
      seen_from[k].push_back(i);
      gain[i] += doubts[k].mate;
    }
  }
  std::vector<int> order;
  std::vector<bool> was_seen(size, false);
  while (static_cast<int>(order.size()) < size) {
    const auto next = static_cast<int>(std::max_element(gain.begin(), gain.end()) - gain.begin());
    order.push_back(next);
    for (const int k : in_sight[next]) {
      if (was_seen[k]) continue;
      was_seen[k] = true;
      for (const int i : seen_from[k]) gain[i] -= doubts[k].mate;
    }
    gain[next] = -std::numeric_limits<double>::infinity();
  }
  return order;
}

}  // namespace tricho
