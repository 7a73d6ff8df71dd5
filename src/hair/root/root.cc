// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/root/root.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/box_index.h"
#include "base/statistics.h"

namespace tricho {

namespace {

constexpr double kShadowWeight = 30;     // Log-odds per unit of shadow beyond one end more than beyond the other.
constexpr double kNeighborWeight = 1.0;  // Log-odds that a neighbor with the same heading gives.
constexpr double kNeighborRadiusUm = 2500;
constexpr double kMateWeight = 1.2;  // Log-odds that another end nearby gives: openings are shared, tips are not.
constexpr double kMateRadiusUm = 150;
constexpr double kCertainLogOdds = 2.2;  // Above this (some 90 %) the root is called certain.
constexpr double kSeenShare = 0.3;
constexpr double kSignWeight = 0.15;  // Trust in a sign per standard deviation of a correlation: mates tell more.
constexpr int kSweeps = 30;
constexpr double kStrongest = 6;  // No single witness is surer than this.

Point Outwards(const Polyline& line, bool front) {
  const std::size_t n = line.size(), reach = std::min<std::size_t>(8, n - 1);
  return front ? (line[0] - line[reach]).normalized() : (line[n - 1] - line[n - 1 - reach]).normalized();
}

// Mean shadow 20-160 um beyond an end, over what is neither another hair nor outside the field; absent where too little
// of it can be seen.
std::optional<double> ShadowBeyond(const HairContrast& hair, const Stroke& stroke, bool front) {
  const Point end = front ? stroke.line.front() : stroke.line.back(), out = Outwards(stroke.line, front);
  const Point aside(-out.y(), out.x());
  const double um = hair.scale.um_per_work_px;
  double sum = 0;
  int count = 0, all = 0;
  for (double t = 20 / um; t <= 160 / um; t += 1)
    for (double u = -stroke.width_px / 3; u <= stroke.width_px / 3; u += 1) {
      ++all;
      const Point at = end + t * out + u * aside;
      const cv::Point p(NearestWhole(at.x()), NearestWhole(at.y()));
      if (!cv::Rect({0, 0}, hair.shadow.size()).contains(p) || !hair.seen.at<uchar>(p)) continue;
      // As dark as the hair itself: another hair, which says nothing.
      if (hair.contrast.at<float>(p) > 0.7 * stroke.depth) continue;
      sum += hair.shadow.at<float>(p);
      ++count;
    }
  if (count < kSeenShare * all) return std::nullopt;
  return sum / count;
}

// Halfway between the typical shadow of roots and of tips, from the hairs that show both ends.
double NeutralShadow(const std::vector<std::optional<double>>& front, const std::vector<std::optional<double>>& back) {
  std::vector<double> more, less;
  for (std::size_t i = 0; i < front.size(); ++i)
    if (front[i] && back[i]) {
      more.push_back(std::max(*front[i], *back[i]));
      less.push_back(std::min(*front[i], *back[i]));
    }
  return more.empty() ? 0 : (Median(std::move(more)) + Median(std::move(less))) / 2;
}

// How much nearer two ends lie than `radius_px`: 1 together, 0 apart.
double Nearness(const Point& a, const Point& b, double radius_px) {
  return std::max(0.0, 1 - (a - b).norm() / radius_px);
}

struct Coupling {
  int other = 0;
  double weight = 0;  // Log-odds for pointing the same way along the lines as they are stored.
};

class RootField {
 public:
  RootField(const HairContrast& hair, const std::vector<Stroke>& strokes)
      : strokes_(strokes), um_(hair.scale.um_per_work_px) {
    std::vector<std::optional<double>> front, back;
    for (const Stroke& stroke : strokes) {
      front.push_back(ShadowBeyond(hair, stroke, true));
      back.push_back(ShadowBeyond(hair, stroke, false));
    }
    if (hair.light_hair || !hair.skin_left.empty()) shadow_sign_ = SignOfShadow(front, back);
    // An end that can't be seen says nothing, but the other one does: a root has more shadow than this, a tip less.
    const double neutral = NeutralShadow(front, back);
    for (std::size_t i = 0; i < strokes.size(); ++i) {
      const double shadow = shadow_sign_ * (front[i].value_or(neutral) - back[i].value_or(neutral));
      field_.push_back(std::clamp(kShadowWeight * shadow, -kStrongest, kStrongest));
    }
    const double reach_px = std::max(kNeighborRadiusUm, kMateRadiusUm) / um_;
    BoxIndex index(ExtentOf(hair), reach_px);
    for (int i = 0; i < static_cast<int>(strokes.size()); ++i) index.Put(i, Telling(i));
    for (int i = 0; i < static_cast<int>(strokes.size()); ++i)
      couplings_.push_back(CouplingsOf(i, index.Near(Inflated(Telling(i), reach_px))));
  }

  // Log-odds that the front of each stroke is its root.
  std::vector<double> Solve() const {
    std::vector<double> log_odds = field_;
    for (int sweep = 0; sweep < kSweeps; ++sweep)
      for (std::size_t i = 0; i < log_odds.size(); ++i) {
        double sum = field_[i];
        for (const Coupling& c : couplings_[i]) sum += c.weight * std::tanh(log_odds[c.other] / 2);
        log_odds[i] = sum;
      }
    return log_odds;
  }

 private:
  Point Heading(int i) const { return (strokes_[i].line.back() - strokes_[i].line.front()).normalized(); }

  Point Middle(int i) const { return strokes_[i].line[strokes_[i].line.size() / 2]; }

  // Around the places that couplings are told from.
  Box Telling(int i) const { return BoxAround({strokes_[i].line.front(), Middle(i), strokes_[i].line.back()}); }

  std::vector<Coupling> CouplingsOf(int i, const std::vector<int>& near) const {
    std::vector<Coupling> couplings;
    const double radius_px = kNeighborRadiusUm / um_, mate_px = kMateRadiusUm / um_;
    for (const int j : near) {
      if (j == i) continue;
      double weight = 0;
      const double d = (Middle(i) - Middle(j)).norm();
      if (d < radius_px) weight += kNeighborWeight * Heading(i).dot(Heading(j)) * (1 - d / radius_px);
      weight += kMateWeight * Mates(i, j, mate_px);
      if (std::abs(weight) > 0.01) couplings.push_back({j, weight});
    }
    return couplings;
  }

  // Below the skin dark hair is dark. Light hair may shine through it, or stand in a dark opening: ends that lie
  // together tell which, as openings are shared. 1: roots are what expected them to be; -1: the reverse; 0: nobody
  // knows.
  double SignOfShadow(const std::vector<std::optional<double>>& front,
                      const std::vector<std::optional<double>>& back) const {
    const double radius_px = kMateRadiusUm / um_;
    double product = 0, of_mates = 0, of_shadow = 0;
    int num = 0;
    for (std::size_t i = 0; i < strokes_.size(); ++i) {
      if (!front[i] || !back[i]) continue;
      double mates = 0;
      for (std::size_t j = 0; j < strokes_.size(); ++j)
        if (j != i)
          for (const Point& end : {strokes_[j].line.front(), strokes_[j].line.back()})
            mates +=
                Nearness(strokes_[i].line.front(), end, radius_px) - Nearness(strokes_[i].line.back(), end, radius_px);
      const double shadow = *front[i] - *back[i];
      product += mates * shadow;
      of_mates += mates * mates;
      of_shadow += shadow * shadow;
      if (mates != 0) ++num;
    }
    if (of_mates <= 0 || of_shadow <= 0) return 0;
    return std::tanh(kSignWeight * product / std::sqrt(of_mates * of_shadow) * std::sqrt(num));
  }

  // +1: fronts lie together, or backs; -1: the front of one at the back of the other; nearer is stronger.
  double Mates(int i, int j, double radius_px) const {
    const Polyline &a = strokes_[i].line, &b = strokes_[j].line;
    const auto near = [&](const Point& p, const Point& q) { return Nearness(p, q, radius_px); };
    return std::max(near(a.front(), b.front()), near(a.back(), b.back())) -
           std::max(near(a.front(), b.back()), near(a.back(), b.front()));
  }

  const std::vector<Stroke>& strokes_;
  double um_;
  double shadow_sign_ = 1;
  std::vector<double> field_;
  std::vector<std::vector<Coupling>> couplings_;
};

}  // namespace

std::vector<bool> TurnRootsFirst(const HairContrast& hair, std::vector<Stroke>& strokes) {
  const std::vector<double> log_odds = RootField(hair, strokes).Solve();
  std::vector<bool> certain;
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    if (log_odds[i] < 0) std::reverse(strokes[i].line.begin(), strokes[i].line.end());
    certain.push_back(std::abs(log_odds[i]) > kCertainLogOdds);
  }
  return certain;
}

}  // namespace tricho
