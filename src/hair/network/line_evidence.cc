// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/line_evidence.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/statistics.h"
#include "hair/network/votes.h"

namespace tricho {

namespace {

constexpr int kEndReachCells = 1;  // An end may lie this far from where the network sees it.
constexpr double kVoteReachCells = 4;
constexpr double kMostVoteError = 20;
constexpr double kLongSlack = 0.85;  // A line may be so much shorter than a long hair, and be one.
constexpr int kFewestSamples = 4;

// Highest value of a plane within kEndReachCells of a place.
double MostNear(const NetworkMaps& maps, int plane, const Point& cell) {
  double most = maps.At(plane, cell);
  for (int dy = -kEndReachCells; dy <= kEndReachCells; ++dy)
    for (int dx = -kEndReachCells; dx <= kEndReachCells; ++dx)
      most = std::max(most, maps.At(plane, cell + Point(dx, dy)));
  return most;
}

// Points along a line in cells, about one a cell.
Polyline SampledCells(const NetworkMaps& maps, const Polyline& line) {
  Polyline cells;
  for (const Point& at : line) cells.push_back(maps.CellFromWork(at));
  return Resample(cells, std::min(1.0, Length(cells) / kFewestSamples));
}

Point WayAt(const Polyline& cells, std::size_t i) {
  const Point step = cells[std::min(i + 1, cells.size() - 1)] - cells[i > 0 ? i - 1 : 0];
  return step.norm() > 0 ? Point(step.normalized()) : Point(0, 0);
}

// How far the ends that a cell votes for lie from two others, one way round or the other.
double VoteError(const HairVote& vote, const Point& front, const Point& back) {
  const auto [first, second] = EndsOf(vote);
  return std::min((first - front).norm() + (second - back).norm(), (first - back).norm() + (second - front).norm());
}

// The same for the cells of a line and its own ends; of a long line, that they see none.
std::vector<double> VoteErrors(const NetworkMaps& maps, const Polyline& cells) {
  std::vector<double> errors;
  const bool is_long = Length(cells) > kLongSlack * kLongHairCells;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const HairVote vote = VoteAt(maps, cells[i]);
    double error = std::min(kMostVoteError, VoteError(vote, cells.front(), cells.back()));
    if (is_long) {
      const Point half = kLongHairCells / 2 * WayAt(cells, i);
      error = std::min(error, VoteError(vote, cells[i] - half, cells[i] + half) / 2);
    }
    errors.push_back(error);
  }
  return errors;
}

}  // namespace

LineEvidence EvidenceFor(const NetworkMaps& maps, const Polyline& line) {
  LineEvidence evidence;
  if (line.size() < 2 || !(Length(line) > 0)) return evidence;
  const Polyline cells = SampledCells(maps, line);
  std::vector<double> probabilities;
  const auto count = static_cast<double>(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    probabilities.push_back(maps.LineAt(cells[i]));
    const Point way = WayAt(cells, i);
    const Point doubled(way.x() * way.x() - way.y() * way.y(), 2 * way.x() * way.y());
    evidence.along += maps.VectorAt(NetworkMaps::kAlong, cells[i]).dot(doubled) / count;
  }
  evidence.along = std::clamp(evidence.along, -1.0, 1.0);
  for (const double p : probabilities) evidence.line += p / count;
  std::sort(probabilities.begin(), probabilities.end());
  const std::size_t weakest = std::max<std::size_t>(1, probabilities.size() / 4);
  for (std::size_t i = 0; i < weakest; ++i) evidence.weakest_line += probabilities[i] / static_cast<double>(weakest);

  const Point front = cells.front(), back = cells.back();
  const double front_root = MostNear(maps, NetworkMaps::kRoot, front),
               back_tip = MostNear(maps, NetworkMaps::kTip, back);
  const double back_root = MostNear(maps, NetworkMaps::kRoot, back),
               front_tip = MostNear(maps, NetworkMaps::kTip, front);
  evidence.root_first = front_root + back_tip >= back_root + front_tip;
  evidence.root = evidence.root_first ? front_root : back_root;
  evidence.tip = evidence.root_first ? back_tip : front_tip;
  evidence.middle = MostNear(maps, NetworkMaps::kMiddle, cells[cells.size() / 2]);
  const std::vector<double> errors = VoteErrors(maps, cells);
  evidence.votes = static_cast<double>(std::count_if(errors.begin(), errors.end(),
                                                     [](double error) { return error < kVoteReachCells; })) /
                   count;
  evidence.vote_error_cells = Median(errors);
  return evidence;
}

}  // namespace tricho
