// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/follicle_presence.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"
#include "matching/ledger_chances.h"

namespace tricho {

namespace {

// What tells lines that are no hair is learned from renders: ledger_chances.h. What follows is set by hand: what
// renders say of it did worse on another renderer (docs/methods/ledger.md).

// Classes of hairs: the chance that one is hidden for a whole visit, and how many are of the class.
constexpr int kNumClasses = 3;
constexpr std::array<double, kNumClasses> kHidden{0.015, 0.15, 0.5};
using Shares = std::array<double, kNumClasses>;
// By what hides it.
constexpr Shares kFreeShares{0.97, 0.025, 0.005}, kFreeThinShares{0.85, 0.12, 0.03};
constexpr Shares kMateShares{0.82, 0.14, 0.04}, kMateThinShares{0.6, 0.27, 0.13};
constexpr double kFoundIfClear = 0.98, kFoundIfHidden = 0.12;  // By one shot.
constexpr double kLineShows = 0.12, kLineFound = 0.5;          // A line that is no hair: at a visit, then in a shot.
constexpr double kThinUm = 32, kThinBesideMateUm = 50, kShortUm = 350;
// Least confidence of each bin of kLineByConfidence but the first.
constexpr std::array<double, 3> kConfidenceBounds{0.5, 0.75, 0.9};

// What is usual of a site, and as of how many hairs that is known.
constexpr double kUsualBorn = 0.02, kUsualLost = 0.02, kUsualHairs = 12;
constexpr double kUsualLinesHairs = 10;
constexpr double kGapShare = 0.01;  // Hairs that are gone for a while.
constexpr double kGapEnds = 0.9;
constexpr int kMostSteps = 80;

// How much likelier a second look says so of a hair that is there and was missed than of a place without one. What is
// seen would be a line as well: no more than this is made of it.
struct LookRatios {
  double seen, absent, covered;
};
constexpr LookRatios kFreeRatios{6, 0.22, 1.6}, kMateRatios{5, 0.43, 1.75};

// A line that is no hair is faint, thin and short: the odds by each.
double LineOdds(const FollicleEvidence& follicle) {
  const auto bin = std::upper_bound(kConfidenceBounds.begin(), kConfidenceBounds.end(), follicle.confidence);
  double odds = kLineByConfidence[static_cast<std::size_t>(bin - kConfidenceBounds.begin())];
  odds *= kLineByThickness[!follicle.diameter_um ? 2 : *follicle.diameter_um < kThinUm ? 0 : 1];
  return odds * kLineByLength[follicle.length_um < kShortUm ? 0 : 1];
}

const Shares& ClassShares(const FollicleEvidence& follicle) {
  const double um = follicle.diameter_um.value_or(kThinBesideMateUm);
  if (follicle.beside_mate) return um < kThinBesideMateUm ? kMateThinShares : kMateShares;
  return um < kThinUm ? kFreeThinShares : kFreeShares;
}

double Finds(double chance, const FollicleVisit& visit) {
  return std::pow(chance, visit.found) * std::pow(1 - chance, visit.looked - visit.found);
}

double LookRatio(SecondLook look, const LookRatios& ratios) {
  switch (look) {
    case SecondLook::kSeen:
      return ratios.seen;
    case SecondLook::kAbsent:
      return ratios.absent;
    case SecondLook::kCovered:
      return ratios.covered;
    case SecondLook::kNone:
      break;
  }
  return 1;
}

// Likelihood of a visit's record where there is a hair of a class, and where there is none.
struct VisitOdds {
  std::array<double, kNumClasses> present;
  double absent = 1;
  double line = 1;
};

VisitOdds OddsOf(const FollicleVisit& visit, const LookRatios& ratios) {
  VisitOdds odds;
  const double clear = Finds(kFoundIfClear, visit), hidden = Finds(kFoundIfHidden, visit);
  for (int c = 0; c < kNumClasses; ++c)
    odds.present[c] = ((1 - kHidden[c]) * clear + kHidden[c] * hidden) * LookRatio(visit.look, ratios);
  odds.absent = Finds(kFoundIfAbsent, visit);
  odds.line = kLineShows * Finds(kLineFound, visit) + (1 - kLineShows) * odds.absent;
  if (visit.told && *visit.told) odds.absent = odds.line = 0;
  if (visit.told && !*visit.told) odds.present.fill(0);
  return odds;
}

// The chain: not yet there, there, gone for a while, gone.
enum State { kNotYet, kThere, kGap, kGone, kNumStates };
using StateVector = Eigen::Matrix<double, kNumStates, 1>;
using StateMatrix = Eigen::Matrix<double, kNumStates, kNumStates>;

struct Chain {
  double born, lost;
  int num_visits;

  StateVector Start() const {
    const double at_all = num_visits > 1 ? born : 0;
    return {at_all, 1 - at_all, 0, 0};
  }
  // From visit `step` to the next. Who is not there at first comes at one of the visits, each as likely.
  StateMatrix Step(int step) const {
    const int left = num_visits - 1 - step;
    const double comes = 1.0 / left;
    const double goes = 1 - std::pow(1 - lost, 1.0 / (num_visits - 1));
    const double pauses = left > 1 ? kGapShare / (num_visits - 1) : 0;
    StateMatrix matrix = StateMatrix::Zero();  // From row to column.
    matrix(kNotYet, kThere) = comes;
    matrix(kNotYet, kNotYet) = 1 - comes;
    matrix(kThere, kGone) = goes;
    matrix(kThere, kGap) = pauses;
    matrix(kThere, kThere) = 1 - goes - pauses;
    matrix(kGap, kThere) = kGapEnds;
    matrix(kGap, kGap) = 1 - kGapEnds;
    matrix(kGone, kGone) = 1;
    return matrix;
  }
};

// Sums over all courses of one follicle.
struct Courses {
  double total = 0;
  Eigen::VectorXd present;   // Of the total: with a hair at the visit;
  Eigen::MatrixXd together;  // at both visits.
  double born = 0, lost = 0;
};

// `record`: likelihood of each visit where a hair is there (row 0) and where not (row 1).
Courses SumCourses(const Chain& chain, const Eigen::Matrix2Xd& record) {
  const int n = chain.num_visits;
  std::vector<StateMatrix> steps;
  std::vector<StateVector> emission(n), forward(n), backward(n);
  for (int v = 0; v < n; ++v) {
    emission[v].setConstant(record(1, v));
    emission[v][kThere] = record(0, v);
    if (v + 1 < n) steps.push_back(chain.Step(v));
  }
  forward[0] = chain.Start().cwiseProduct(emission[0]);
  for (int v = 1; v < n; ++v) forward[v] = (steps[v - 1].transpose() * forward[v - 1]).cwiseProduct(emission[v]);
  backward[n - 1].setOnes();
  for (int v = n - 2; v >= 0; --v) backward[v] = steps[v] * emission[v + 1].cwiseProduct(backward[v + 1]);
  Courses sums;
  sums.total = forward[n - 1].sum();
  sums.present.resize(n);
  sums.together.resize(n, n);
  for (int v = 0; v < n; ++v) {
    sums.present[v] = sums.together(v, v) = forward[v][kThere] * backward[v][kThere];
    StateVector from = StateVector::Zero();
    from[kThere] = forward[v][kThere];
    for (int w = v + 1; w < n; ++w) {
      from = (steps[w - 1].transpose() * from).cwiseProduct(emission[w]);
      sums.together(v, w) = sums.together(w, v) = from[kThere] * backward[w][kThere];
    }
  }
  sums.born = forward[0][kNotYet] * backward[0][kNotYet];
  sums.lost = forward[n - 1][kGone] + forward[n - 1][kGap];
  return sums;
}

class Site {
 public:
  Site(const std::vector<FollicleEvidence>& follicles, int num_visits) : num_visits_(num_visits) {
    for (const FollicleEvidence& follicle : follicles) follicles_.push_back(Prepared(follicle));
  }

  SitePresence Infer() const {
    double born = kUsualBorn, lost = kUsualLost, lines = kLineShare;
    double born_error = 0, lost_error = 0;
    for (int step = 0; step < kMostSteps; ++step) {
      const SitePresence at = At(born, lost, lines);
      double num_hairs = 0, num_born = 0, num_lost = 0, num_lines = 0, born_variance = 0, lost_variance = 0;
      for (const FolliclePresence& follicle : at.follicles) {
        num_hairs += 1 - follicle.line_share;
        num_lines += follicle.line_share;
        num_born += follicle.born;
        num_lost += follicle.lost;
        born_variance += follicle.born * (1 - follicle.born);
        lost_variance += follicle.lost * (1 - follicle.lost);
      }
      const double known = num_hairs + kUsualHairs;
      const double next_born = (num_born + kUsualHairs * kUsualBorn) / known;
      const double next_lost = (num_lost + kUsualHairs * kUsualLost) / known;
      const double next_lines =
          (num_lines + kUsualLinesHairs * kLineShare) / (num_hairs + num_lines + kUsualLinesHairs);
      born_error = std::sqrt((next_born * (1 - next_born) + born_variance / known) / known);
      lost_error = std::sqrt((next_lost * (1 - next_lost) + lost_variance / known) / known);
      const double moved = std::abs(next_born - born) + std::abs(next_lost - lost) + std::abs(next_lines - lines);
      born = std::min(0.9, next_born);
      lost = std::min(0.9, next_lost);
      lines = std::min(0.6, next_lines);
      if (moved < 1e-7) break;
    }
    SitePresence result = At(born, lost, lines);
    const auto moved = [&](double more_born, double more_lost) {
      return Eigen::VectorXd(Expected(At(born + more_born, lost + more_lost, lines)) - Expected(result));
    };
    result.by_born_error = moved(born_error, 0);
    result.by_lost_error = moved(0, lost_error);
    return result;
  }

 private:
  struct Evidence {
    std::vector<VisitOdds> found, nothing_found;
    Shares shares;
    double line_odds = 1;
    double line_found = 1, line_nothing = 1;
  };

  Evidence Prepared(const FollicleEvidence& follicle) const {
    TRICHO_CHECK(static_cast<int>(follicle.visits.size()) == num_visits_, follicle.visits.size());
    Evidence evidence;
    evidence.shares = ClassShares(follicle);
    evidence.line_odds = LineOdds(follicle);
    const LookRatios& ratios = follicle.beside_mate ? kMateRatios : kFreeRatios;
    for (const FollicleVisit& visit : follicle.visits) {
      evidence.found.push_back(OddsOf(visit, ratios));
      evidence.nothing_found.push_back(OddsOf({visit.looked, 0, SecondLook::kNone}, ratios));
      evidence.line_found *= evidence.found.back().line;
      evidence.line_nothing *= evidence.nothing_found.back().line;
    }
    return evidence;
  }

  static Eigen::Matrix2Xd RecordOf(const std::vector<VisitOdds>& odds, int of_class) {
    Eigen::Matrix2Xd record(2, odds.size());
    for (std::size_t v = 0; v < odds.size(); ++v)
      record.col(static_cast<Eigen::Index>(v)) << odds[v].present[of_class], odds[v].absent;
    return record;
  }

  FolliclePresence PresenceOf(const Evidence& evidence, const Chain& chain, double lines) const {
    FolliclePresence presence;
    presence.present = presence.unfound = Eigen::VectorXd::Zero(num_visits_);
    presence.together = presence.unfound_together = Eigen::MatrixXd::Zero(num_visits_, num_visits_);
    // A follicle is listed because something was found of it: likelihoods are of that.
    const double line = lines * evidence.line_odds * evidence.line_found / std::max(1e-9, 1 - evidence.line_nothing);
    double total = line;
    for (int c = 0; c < kNumClasses; ++c) {
      const Courses found = SumCourses(chain, RecordOf(evidence.found, c));
      const Courses nothing = SumCourses(chain, RecordOf(evidence.nothing_found, c));
      const double some = std::max(1e-9, 1 - nothing.total);
      const double weight = (1 - lines) * evidence.shares[c] / some;
      const double of_class = weight * found.total;
      total += of_class;
      presence.present += weight * found.present;
      presence.together += weight * found.together;
      presence.born += weight * found.born;
      presence.lost += weight * found.lost;
      presence.unfound += of_class / some * nothing.present;
      presence.unfound_together += of_class / some * nothing.together;
    }
    presence.line_share = line / total;
    presence.present /= total;
    presence.together /= total;
    presence.born /= total;
    presence.lost /= total;
    presence.unfound /= total;
    presence.unfound_together /= total;
    return presence;
  }

  SitePresence At(double born, double lost, double lines) const {
    const Chain chain{born, lost, num_visits_};
    SitePresence site;
    site.born_share = born;
    site.lost_share = lost;
    for (const Evidence& evidence : follicles_) site.follicles.push_back(PresenceOf(evidence, chain, lines));
    return site;
  }

  Eigen::VectorXd Expected(const SitePresence& site) const {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(num_visits_);
    for (const FolliclePresence& follicle : site.follicles) sum += follicle.present + follicle.unfound;
    return sum;
  }

  const int num_visits_;
  std::vector<Evidence> follicles_;
};

}  // namespace

double VarianceOfChange(const FolliclePresence& presence, int earlier, int later) {
  const auto change = [&](const Eigen::MatrixXd& of) {
    return of(earlier, earlier) + of(later, later) - 2 * of(earlier, later);
  };
  return change(presence.together) - std::pow(presence.present[later] - presence.present[earlier], 2) +
         change(presence.unfound_together);
}

SitePresence InferPresence(const std::vector<FollicleEvidence>& follicles, int num_visits) {
  TRICHO_CHECK(num_visits >= 1, num_visits);
  return Site(follicles, num_visits).Infer();
}

}  // namespace tricho
