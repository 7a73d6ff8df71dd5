// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/votes.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace tricho {

namespace {

constexpr double kLeastLineLogit = -0.6;  // Of a cell that votes: p = 0.35.
constexpr double kAgreeCells = 2.5;       // Votes agree whose middles and halves are this near,
constexpr double kSameCells = 4;          // and speak of the same hair, which is proposed once, up to here.
constexpr double kFewestVotes = 2;        // Sum of the certainties of the cells that agree.
constexpr double kLongestHalf = 0.85 * kLongHairCells / 2;  // From here on ends may be out of sight.
constexpr double kLineCells = 2;                            // Width of a line of cells that vote.
constexpr double kSnapCells = 2.2;     // An end is moved to where the network sees one, up to so far away,
constexpr double kLeastEndLogit = -2;  // and so likely.

using Vote4 = Eigen::Vector4d;  // Middle and doubled half.

struct Ballot {
  Vote4 vote;
  double weight = 0;
};

std::vector<Ballot> BallotsOf(const NetworkMaps& maps) {
  std::vector<Ballot> ballots;
  for (int y = 0; y < maps.rows(); ++y)
    for (int x = 0; x < maps.columns(); ++x) {
      const double logit = maps.At(NetworkMaps::kLine, y, x);
      if (logit < kLeastLineLogit) continue;
      const Point cell(x, y);
      const HairVote vote = VoteAt(maps, cell);
      // What no hair in sight can vote for, or is no number, comes from a network that is none of ours.
      if (!((vote.middle - cell).norm() < kLongHairCells && vote.half_doubled.norm() < kLongHairCells)) continue;
      Ballot ballot;
      ballot.vote << vote.middle, vote.half_doubled;
      ballot.weight = 1 / (1 + std::exp(-logit));
      ballots.push_back(ballot);
    }
  return ballots;
}

// Ballots by the place of the middle that they vote for, in squares of kSameCells.
class BallotIndex {
 public:
  BallotIndex(const std::vector<Ballot>& ballots, int rows, int columns)
      : ballots_(ballots), rows_(SquareOf(rows) + 1), columns_(SquareOf(columns) + 1), squares_(rows_ * columns_) {
    for (std::size_t i = 0; i < ballots.size(); ++i)
      squares_[Row(ballots[i].vote[1]) * columns_ + Column(ballots[i].vote[0])].push_back(i);
  }

  // Calls visit(k) for the ballots within `reach` <= kSameCells of a vote.
  template <typename Visit>
  void ForNear(const Vote4& vote, double reach, const Visit& visit) const {
    const int row = Row(vote[1]), column = Column(vote[0]);
    for (int y = std::max(0, row - 1); y <= std::min(rows_ - 1, row + 1); ++y)
      for (int x = std::max(0, column - 1); x <= std::min(columns_ - 1, column + 1); ++x)
        for (const std::size_t k : squares_[y * columns_ + x])
          if ((ballots_[k].vote - vote).squaredNorm() < reach * reach) visit(k);
  }

 private:
  static int SquareOf(double cell) { return static_cast<int>(cell / kSameCells); }
  int Row(double y) const { return SquareOf(std::clamp(y, 0.0, (rows_ - 1) * kSameCells)); }
  int Column(double x) const { return SquareOf(std::clamp(x, 0.0, (columns_ - 1) * kSameCells)); }

  const std::vector<Ballot>& ballots_;
  int rows_, columns_;
  std::vector<std::vector<std::size_t>> squares_;
};

// The likeliest place of a hair's end near `end`: where the network sees an end of either kind, the farther away the
// less, as its peaks fall off.
Point Snapped(const NetworkMaps& maps, const Point& end) {
  const auto reach = static_cast<int>(std::ceil(kSnapCells));
  const int row = NearestWhole(end.y()), column = NearestWhole(end.x());
  double most = kLeastEndLogit;
  Point peak = end;
  for (int y = std::max(0, row - reach); y <= std::min(maps.rows() - 1, row + reach); ++y)
    for (int x = std::max(0, column - reach); x <= std::min(maps.columns() - 1, column + reach); ++x) {
      const double away = (Point(x, y) - end).squaredNorm();
      const double logit = std::max(maps.At(NetworkMaps::kRoot, y, x), maps.At(NetworkMaps::kTip, y, x)) - away / 2;
      if (away >= kSnapCells * kSnapCells || logit <= most) continue;
      most = logit;
      peak = Point(x, y);
    }
  return peak;
}

}  // namespace

HairVote VoteAt(const NetworkMaps& maps, const Point& cell) {
  return {cell + NetworkMaps::kVectorCells * maps.VectorAt(NetworkMaps::kToMiddle, cell),
          NetworkMaps::kVectorCells * maps.VectorAt(NetworkMaps::kHalf, cell)};
}

std::pair<Point, Point> EndsOf(const HairVote& vote) {
  const double angle = std::atan2(vote.half_doubled.y(), vote.half_doubled.x()) / 2;
  const Point half = vote.half_doubled.norm() * Point(std::cos(angle), std::sin(angle));
  return {vote.middle - half, vote.middle + half};
}

std::vector<ProposedHair> ProposeHairs(const NetworkMaps& maps) {
  const std::vector<Ballot> ballots = BallotsOf(maps);
  const BallotIndex index(ballots, maps.rows(), maps.columns());
  std::vector<double> votes(ballots.size(), 0.0);
  for (std::size_t i = 0; i < ballots.size(); ++i)
    index.ForNear(ballots[i].vote, kAgreeCells, [&](std::size_t k) { votes[i] += ballots[k].weight; });
  std::vector<std::size_t> order(ballots.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return votes[i]; });

  std::vector<char> spent(ballots.size(), 0);
  std::vector<ProposedHair> proposed;
  for (const std::size_t i : order) {
    if (spent[i]) continue;
    Vote4 sum = Vote4::Zero();
    double weight = 0;
    index.ForNear(ballots[i].vote, kAgreeCells, [&](std::size_t k) {
      if (spent[k]) return;
      sum += ballots[k].weight * ballots[k].vote;
      weight += ballots[k].weight;
    });
    spent[i] = 1;
    if (weight < kFewestVotes) continue;
    const Vote4 mean = sum / weight;
    index.ForNear(mean, kSameCells, [&](std::size_t k) { spent[k] = 1; });
    if (mean.tail<2>().norm() > kLongestHalf) continue;
    const auto [first, second] = EndsOf({mean.head<2>(), mean.tail<2>()});
    proposed.push_back({maps.WorkFromCell(Snapped(maps, first)), maps.WorkFromCell(Snapped(maps, second)),
                        weight / (kLineCells * ((second - first).norm() + 1))});
  }
  return proposed;
}

}  // namespace tricho
