// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/follicles.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

#include "base/check.h"
#include "base/statistics.h"
#include "matching/hair_likeness.h"
#include "matching/pair_assignment.h"

namespace tricho {

namespace {

constexpr int kRounds = 3;
// Of a hair's log-odds with the follicle's other hairs, the mean of so many of the best: a root that another hair hides
// in one shot must not hide the follicle.
constexpr std::size_t kBestAgreeing = 3;
constexpr std::size_t kMostCompared = 10;  // Hairs of a follicle that another is compared with.
constexpr double kJoinLogOdds = 1;         // Below it a hair begins a follicle of its own.
constexpr double kFragmentLogOdds = -3;    // Above it two that no shot shows together are one.
constexpr double kFragmentReachUm = 600;
constexpr double kLeastLogOdds = -20;
constexpr std::size_t kFewestForShift = 10;
// Courses of one hair in two shots of one visit lie on each other.
constexpr double kCourseApartUm = 28;
constexpr double kCourseSharedShare = 0.75, kCourseStrangeShare = 0.3;
constexpr double kSharedCourseLogOdds = 4, kPerSharedCourse = 6, kStrangeCourseLogOdds = -3;
constexpr double kMostTurnRad = std::numbers::pi / 3;
constexpr double kMostThicknessRatio = 2.2;
constexpr double kRootQuantile = 0.3;  // Of the roots along the hair: its first stretch may be hidden.

struct Sighting {
  int shot = 0;
  int visit = 0;
  Stem stem, reversed;
  Polyline course_um;
  std::optional<double> log_diameter;
};

class Assigner {
 public:
  Assigner(const std::vector<ShotHairs>& shots, const HairMatchOptions& options, const HairMarks& marked)
      : shots_(shots), marked_(marked), px_per_um_(options.px_per_um), thickness_shift_(shots.size(), 0) {
    double num_mates = 0, num_hairs = 0;
    for (std::size_t shot = 0; shot < shots.size(); ++shot) {
      std::vector<Stem> stems;
      first_of_shot_.push_back(static_cast<int>(sightings_.size()));
      for (const VisitHair& hair : shots[shot].hairs) {
        sightings_.push_back(SightingOf(hair, static_cast<int>(shot)));
        stems.push_back(sightings_.back().stem);
      }
      num_mates += CountMates(stems);
      num_hairs += static_cast<double>(stems.size());
    }
    const double per_shot = num_hairs / std::max<double>(1, static_cast<double>(shots.size()));
    strangers_ = {std::max(1.0, per_shot) / options.area_px2 * px_per_um_ * px_per_um_,
                  2 * num_mates / std::max(1.0, num_hairs)};
  }

  std::vector<Follicle> Assign() {
    const int num_shots = static_cast<int>(shots_.size());
    for (int round = 0; round < kRounds; ++round) {
      for (int i = 0; i < num_shots; ++i) AssignShot(round % 2 == 0 ? i : num_shots - 1 - i);
      DropEmpty();
      LearnThicknessShifts();
    }
    JoinFragments();
    std::vector<Follicle> follicles;
    for (const std::vector<int>& members : groups_) follicles.push_back(FollicleOf(members));
    std::sort(follicles.begin(), follicles.end(), [](const Follicle& a, const Follicle& b) {
      return std::tuple(a.root_px.y(), a.root_px.x(), a.hair_of_shot) <
             std::tuple(b.root_px.y(), b.root_px.x(), b.hair_of_shot);
    });
    return follicles;
  }

 private:
  Sighting SightingOf(const VisitHair& hair, int shot) const {
    Sighting sighting;
    sighting.shot = shot;
    sighting.visit = shots_[shot].visit;
    sighting.stem = StemOf(hair.course_px, hair.root_certain, px_per_um_);
    sighting.reversed = StemOf(Polyline(hair.course_px.rbegin(), hair.course_px.rend()), hair.root_certain, px_per_um_);
    for (const Point& at : Resample(hair.course_px, kCourseApartUm / 2 * px_per_um_))
      sighting.course_um.push_back(at / px_per_um_);
    if (hair.diameter_px && *hair.diameter_px > 0) sighting.log_diameter = std::log(*hair.diameter_px);
    return sighting;
  }

  // Share of the shorter course that lies on the other.
  static double SharedCourse(const Sighting& a, const Sighting& b) {
    const Polyline& shorter = a.course_um.size() <= b.course_um.size() ? a.course_um : b.course_um;
    const Polyline& longer = a.course_um.size() <= b.course_um.size() ? b.course_um : a.course_um;
    int shared = 0;
    for (const Point& at : shorter)
      shared += std::any_of(longer.begin(), longer.end(), [&](const Point& other) {
        return (at - other).squaredNorm() < kCourseApartUm * kCourseApartUm;
      });
    return static_cast<double>(shared) / static_cast<double>(shorter.size());
  }

  double ThicknessRatioLog(const Sighting& a, const Sighting& b) const {
    return (*a.log_diameter - thickness_shift_[a.shot]) - (*b.log_diameter - thickness_shift_[b.shot]);
  }

  double LogOdds(const Sighting& a, const Sighting& b) const {
    if ((a.stem.root_um - b.stem.root_um).norm() > kReachUm && (a.stem.root_um - b.reversed.root_um).norm() > kReachUm)
      return kLeastLogOdds;
    const bool same_visit = a.visit == b.visit;
    const auto of_stems = same_visit ? SameVisitLogOdds : RegrownLogOdds;
    double log_odds = std::max(of_stems(a.stem, b.stem, strangers_),
                               of_stems(a.stem, b.reversed, strangers_) + std::log(kReversedShare)) +
                      kFoundAgainLogOdds;
    const bool measured = a.log_diameter && b.log_diameter;
    if (measured) log_odds += ThicknessLogOdds(ThicknessRatioLog(a, b), shifts_known_);
    if (!std::isfinite(log_odds)) return kLeastLogOdds;
    if (same_visit) {
      const double turn = std::remainder(a.stem.heading_rad - b.stem.heading_rad, 2 * std::numbers::pi);
      const double shared = SharedCourse(a, b);
      const bool alike = !measured || std::abs(ThicknessRatioLog(a, b)) < std::log(kMostThicknessRatio);
      if (shared > kCourseSharedShare && alike && std::abs(turn) < kMostTurnRad)
        log_odds = std::max(log_odds, kSharedCourseLogOdds + kPerSharedCourse * (shared - kCourseSharedShare));
      else if (shared < kCourseStrangeShare)
        log_odds += kStrangeCourseLogOdds;
    }
    return std::max(kLeastLogOdds, log_odds);
  }

  // Hairs of a follicle that another of a visit is compared with: of that visit, and then of those nearest to it.
  std::vector<int> Compared(const std::vector<int>& members, int visit) const {
    if (members.size() <= kMostCompared) return members;
    std::vector<int> nearest = members;
    const auto apart = [&](int member) { return std::pair(std::abs(sightings_[member].visit - visit), member); };
    std::nth_element(nearest.begin(), nearest.begin() + kMostCompared, nearest.end(),
                     [&](int a, int b) { return apart(a) < apart(b); });
    nearest.resize(kMostCompared);
    return nearest;
  }

  double LogOddsWith(int sighting, const std::vector<int>& members) const {
    std::vector<double> odds;
    for (const int member : Compared(members, sightings_[sighting].visit))
      odds.push_back(LogOdds(sightings_[sighting], sightings_[member]));
    const std::size_t best = std::min(kBestAgreeing, odds.size());
    std::partial_sort(odds.begin(), odds.begin() + static_cast<std::ptrdiff_t>(best), odds.end(), std::greater<>());
    odds.resize(best);
    return odds.empty() ? kLeastLogOdds : Mean(odds);
  }

  Point MiddleOf(const std::vector<int>& members) const {
    std::vector<double> x, y;
    for (const int member : members) {
      x.push_back(sightings_[member].stem.root_um.x());
      y.push_back(sightings_[member].stem.root_um.y());
    }
    return {Median(x), Median(y)};
  }

  ShotHair HairOf(int sighting) const {
    const int shot = sightings_[sighting].shot;
    return {shot, sighting - first_of_shot_[shot]};
  }

  // By what a person said.
  bool MayJoin(int sighting, const std::vector<int>& members) const {
    return marked_.empty() || std::all_of(members.begin(), members.end(), [&](int member) {
             return marked_.MayShare(HairOf(sighting), HairOf(member));
           });
  }

  // The group with a hair that a person said to be this one; -1: none.
  int GroupWithMate(int sighting) const {
    if (!marked_.Has(HairOf(sighting))) return -1;
    for (std::size_t group = 0; group < groups_.size(); ++group)
      for (const int member : groups_[group])
        if (marked_.AreOne(HairOf(sighting), HairOf(member))) return static_cast<int>(group);
    return -1;
  }

  void AssignShot(int shot) {
    for (std::vector<int>& members : groups_)
      std::erase_if(members, [&](int member) { return sightings_[member].shot == shot; });
    std::vector<Point> middles;
    for (const std::vector<int>& members : groups_)
      middles.push_back(members.empty() ? Point(1e12, 1e12) : MiddleOf(members));
    const int first = first_of_shot_[shot], num_hairs = static_cast<int>(shots_[shot].hairs.size());
    std::vector<bool> joined(num_hairs, false), taken(groups_.size(), false);
    std::vector<std::pair<int, int>> by_hand;  // Hair and group.
    for (int hair = 0; hair < num_hairs; ++hair) {
      const int group = GroupWithMate(first + hair);
      if (group < 0) continue;
      by_hand.emplace_back(hair, group);
      joined[hair] = taken[group] = true;
    }
    std::vector<WeightedPair> weights;
    for (int hair = 0; hair < num_hairs; ++hair)
      for (std::size_t group = 0; group < groups_.size(); ++group) {
        if (joined[hair] || taken[group]) continue;
        const Sighting& sighting = sightings_[first + hair];
        if (std::min((middles[group] - sighting.stem.root_um).norm(),
                     (middles[group] - sighting.reversed.root_um).norm()) > kReachUm)
          continue;
        const double won = LogOddsWith(first + hair, groups_[group]) - kJoinLogOdds;
        if (won > 0 && MayJoin(first + hair, groups_[group])) weights.push_back({hair, static_cast<int>(group), won});
      }
    const std::vector<AssignedPair> pairs =
        AssignPairs(num_hairs, static_cast<int>(groups_.size()), weights, kMostLogOdds);
    for (const AssignedPair& pair : pairs) {
      groups_[weights[pair.index].right].push_back(first + weights[pair.index].left);
      joined[weights[pair.index].left] = true;
    }
    for (const auto& [hair, group] : by_hand) groups_[group].push_back(first + hair);
    for (int hair = 0; hair < num_hairs; ++hair)
      if (!joined[hair]) groups_.push_back({first + hair});
  }

  void DropEmpty() {
    std::erase_if(groups_, [](const std::vector<int>& members) { return members.empty(); });
  }

  // What all hairs of a shot have in common, a lens or a treatment, tells nothing of which is which.
  void LearnThicknessShifts() {
    std::vector<std::vector<double>> of_shot(shots_.size());
    for (const std::vector<int>& members : groups_) {
      std::vector<double> logs;
      for (const int member : members)
        if (sightings_[member].log_diameter) logs.push_back(*sightings_[member].log_diameter);
      if (logs.size() < 2) continue;
      const double middle = Median(logs);
      for (const int member : members)
        if (sightings_[member].log_diameter)
          of_shot[sightings_[member].shot].push_back(*sightings_[member].log_diameter - middle);
    }
    shifts_known_ = std::all_of(of_shot.begin(), of_shot.end(),
                                [](const std::vector<double>& of) { return of.size() >= kFewestForShift; });
    for (std::size_t shot = 0; shot < of_shot.size(); ++shot)
      thickness_shift_[shot] = shifts_known_ ? Median(of_shot[shot]) : 0;
  }

  bool ShareAShot(const std::vector<int>& a, const std::vector<int>& b) const {
    return std::any_of(a.begin(), a.end(), [&](int one) {
      return std::any_of(b.begin(), b.end(), [&](int other) { return sightings_[one].shot == sightings_[other].shot; });
    });
  }

  // Mean log-odds of the third of all pairs that agree best.
  double LogOddsBetween(const std::vector<int>& a, const std::vector<int>& b) const {
    std::vector<double> odds;
    for (const int one : a)
      for (const int other : Compared(b, sightings_[one].visit))
        odds.push_back(LogOdds(sightings_[one], sightings_[other]));
    std::sort(odds.begin(), odds.end(), std::greater<>());
    odds.resize(std::max<std::size_t>(1, odds.size() / 3));
    return Mean(odds);
  }

  void JoinFragments() {
    for (;;) {
      std::vector<Point> middles;
      for (const std::vector<int>& members : groups_) middles.push_back(MiddleOf(members));
      std::vector<std::tuple<double, int, int>> candidates;  // By less than nothing: the best first.
      for (int a = 0; a < static_cast<int>(groups_.size()); ++a)
        for (int b = a + 1; b < static_cast<int>(groups_.size()); ++b) {
          if ((middles[a] - middles[b]).norm() > kFragmentReachUm || ShareAShot(groups_[a], groups_[b])) continue;
          const double log_odds = LogOddsBetween(groups_[a], groups_[b]);
          const bool may_be_one = std::all_of(groups_[a].begin(), groups_[a].end(),
                                              [&](int member) { return MayJoin(member, groups_[b]); });
          if (log_odds > kFragmentLogOdds && may_be_one) candidates.emplace_back(-log_odds, a, b);
        }
      if (candidates.empty()) return;
      std::sort(candidates.begin(), candidates.end());
      std::vector<bool> used(groups_.size(), false);
      for (const auto& [less, a, b] : candidates) {
        if (used[a] || used[b]) continue;
        used[a] = used[b] = true;
        groups_[a].insert(groups_[a].end(), groups_[b].begin(), groups_[b].end());
        groups_[b].clear();
      }
      DropEmpty();
    }
  }

  Follicle FollicleOf(const std::vector<int>& members) const {
    Follicle follicle;
    follicle.hair_of_shot.assign(shots_.size(), kNotFound);
    Point along(0, 0);
    for (const int member : members) {
      const Sighting& sighting = sightings_[member];
      follicle.hair_of_shot[sighting.shot] = member - first_of_shot_[sighting.shot];
      along += Point(std::cos(sighting.stem.heading_rad), std::sin(sighting.stem.heading_rad));
    }
    Point root_um = MiddleOf(members);
    if (members.size() > 1 && along.norm() > 0) {
      along.normalize();
      std::vector<double> further;
      for (const int member : members) further.push_back((sightings_[member].stem.root_um - root_um).dot(along));
      root_um += Quantile(further, kRootQuantile) * along;
    }
    follicle.root_px = root_um * px_per_um_;
    return follicle;
  }

  const std::vector<ShotHairs>& shots_;
  const HairMarks& marked_;
  const double px_per_um_;
  Strangers strangers_;
  std::vector<Sighting> sightings_;
  std::vector<int> first_of_shot_;
  std::vector<std::vector<int>> groups_;  // Sightings of each follicle.
  std::vector<double> thickness_shift_;   // Of a shot, logarithm.
  bool shifts_known_ = false;
};

}  // namespace

std::vector<Follicle> AssignFollicles(const std::vector<ShotHairs>& shots, const HairMatchOptions& options,
                                      const HairMarks& marked) {
  TRICHO_CHECK(options.px_per_um > 0 && options.area_px2 > 0, options.px_per_um, options.area_px2);
  return Assigner(shots, options, marked).Assign();
}

}  // namespace tricho
