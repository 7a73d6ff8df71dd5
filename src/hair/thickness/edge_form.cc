// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/edge_form.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "base/srgb.h"
#include "base/statistics.h"

namespace tricho {

namespace {

constexpr double kEdgeReach = 3;  // Blurs either side of an edge that tell its form.
constexpr double kBinsPerBlur = 4;
constexpr double kMiddleShare = 0.1;  // Of the width: nearer to the middle the stripe is.
constexpr double kAlikeShare = 0.4;
constexpr double kLeastMisfit = 5e-4;  // Of the depth: what is left of a good edge.
// The rim of a hair that throws light back is darker, which looks like a blur in light: it must look so clearly. What
// is taken for a blur in light and is none costs three times as much thickness as the reverse.
constexpr double kLightHairEvidence = 0.6;
constexpr double kDarkHairEvidence = 0;
constexpr double kDefocusUm = 9;  // Standard deviation of a blur that only a lens makes.
constexpr double kDefocusedEvidence = -0.28;
constexpr std::size_t kFewestSides = 6;
constexpr std::size_t kFewestBins = 12;

// One side of one segment: shares of the depth (0 skin, 1 hair) at distances from the edge, in blurs.
struct Side {
  std::vector<double> at, share, weight;
  double skin = 0, hair = 0;
  double misfit = 0;
};

std::vector<Side> SidesOf(const std::vector<FittedSegment>& segments, double blur_px) {
  std::vector<Side> sides;
  for (const FittedSegment& one : segments)
    for (const double sign : {-1.0, 1.0}) {
      Side side{{}, {}, {}, one.bar.base, one.bar.base - one.bar.depth};
      for (std::size_t i = 0; i < one.profile->x_px.size(); ++i) {
        const double x = one.profile->x_px[i], out = sign * (x - one.bar.offset_px);
        const double at = (out - one.bar.width_px / 2) / blur_px;
        if (std::abs(at) > kEdgeReach || out < kMiddleShare * one.bar.width_px) continue;
        side.at.push_back(at);
        side.share.push_back((one.bar.base + one.bar.slope_per_px * x - one.profile->value[i]) / one.bar.depth);
        side.weight.push_back(one.profile->weight[i]);
      }
      if (side.at.size() > 5) sides.push_back(std::move(side));
    }
  return sides;
}

// The mean edge of a photo, in coded values.
struct Edge {
  std::vector<double> at, share;
  double skin = 0, hair = 0;
};

// Interquartile means, bin by bin.
Edge MeanEdge(const std::vector<Side>& sides) {
  constexpr int kHalf = static_cast<int>(kEdgeReach * kBinsPerBlur);
  struct Value {
    double share, at, weight;
  };
  std::array<std::vector<Value>, 2 * kHalf + 1> bins;
  std::vector<double> skin, hair;
  for (const Side& side : sides) {
    for (std::size_t i = 0; i < side.at.size(); ++i)
      bins[static_cast<std::size_t>(std::lround(side.at[i] * kBinsPerBlur) + kHalf)].push_back(
          {side.share[i], side.at[i], side.weight[i]});
    skin.push_back(side.skin);
    hair.push_back(side.hair);
  }
  Edge edge{{}, {}, Median(skin), Median(hair)};
  for (std::vector<Value>& bin : bins) {
    if (bin.size() < 4) continue;
    std::ranges::sort(bin, {}, &Value::share);
    double at = 0, share = 0, weight = 0;
    for (std::size_t i = bin.size() / 4; i < bin.size() - bin.size() / 4; ++i) {
      at += bin[i].weight * bin[i].at;
      share += bin[i].weight * bin[i].share;
      weight += bin[i].weight;
    }
    edge.at.push_back(at / weight);
    edge.share.push_back(share / weight);
  }
  return edge;
}

double ShareAt(const Edge& edge, double at) {
  const auto above = std::ranges::lower_bound(edge.at, at);
  const auto i = static_cast<std::size_t>(above - edge.at.begin());
  if (i == 0) return edge.share.front();
  if (i == edge.at.size()) return edge.share.back();
  return std::lerp(edge.share[i - 1], edge.share[i], (at - edge.at[i - 1]) / (edge.at[i] - edge.at[i - 1]));
}

// Of the sides that are most alike: those with a neighbor or a flake beside them are left out.
Edge CommonEdge(std::vector<Side> sides) {
  constexpr int kRounds = 2;
  const std::size_t num_kept =
      std::max<std::size_t>(6, static_cast<std::size_t>(kAlikeShare * static_cast<double>(sides.size())));
  Edge edge = MeanEdge(sides);
  for (int round = 0; round < kRounds && edge.at.size() >= kFewestBins; ++round) {
    for (Side& side : sides) {
      double squares = 0, weights = 0;
      for (std::size_t i = 0; i < side.at.size(); ++i) {
        squares += side.weight[i] * std::pow(side.share[i] - ShareAt(edge, side.at[i]), 2);
        weights += side.weight[i];
      }
      side.misfit = squares / weights;
    }
    std::ranges::stable_sort(sides, {}, &Side::misfit);
    edge = MeanEdge({sides.begin(), sides.begin() + static_cast<std::ptrdiff_t>(std::min(num_kept, sides.size()))});
  }
  return edge;
}

// An edge blurred in one encoding, seen in coded values, and sharpened there as cameras do.
class EdgeModel {
 public:
  EdgeModel(const Edge& edge, Encoding blurred_in) : edge_(edge), is_light_(blurred_in == Encoding::kLight) {
    skin_light_ = LinearFromSrgb(std::clamp(edge.skin, 0.0, 1.0));
    hair_light_ = LinearFromSrgb(std::clamp(edge.hair, 0.0, 1.0));
    for (int i = -kReach; i <= kReach; ++i) kernel_.push_back(std::exp(-0.5 * std::pow(i * kStep / kHalo, 2)));
    const double sum = std::accumulate(kernel_.begin(), kernel_.end(), 0.0);
    for (double& weight : kernel_) weight /= sum;
  }

  // Root mean square misfit of the best place and blur: search by halved steps (Hooke & Jeeves 1961).
  double BestMisfit() const {
    double shift = 0, blur = 1, best = Misfit(shift, blur);
    for (double step = 0.2; step > 0.01;) {
      bool is_better = false;
      for (const auto& [by_shift, by_blur] : {std::pair{step, 0.0}, {-step, 0.0}, {0.0, step}, {0.0, -step}}) {
        const double next_shift = shift + by_shift, next_blur = blur + by_blur;
        if (std::abs(next_shift) > 2 || next_blur < 0.3 || next_blur > 2) continue;
        const double misfit = Misfit(next_shift, next_blur);
        if (misfit >= best) continue;
        best = misfit;
        shift = next_shift;
        blur = next_blur;
        is_better = true;
      }
      if (!is_better) step /= 2;
    }
    return best;
  }

 private:
  static constexpr double kStep = 0.1;  // Blurs.
  static constexpr double kHalo = 1.2;  // Standard deviation of what sharpening takes away.
  static constexpr int kReach = 36;
  static constexpr int kHalf = 70;

  // Levels and sharpening are linear: solved for.
  double Misfit(double shift, double blur) const {
    std::array<double, 2 * kHalf + 1> share{};
    for (int i = -kHalf; i <= kHalf; ++i)
      share[i + kHalf] = Share(0.5 * std::erfc((i * kStep - shift) / blur / std::numbers::sqrt2));
    const auto n = static_cast<Eigen::Index>(edge_.at.size());
    Eigen::MatrixX3d terms(n, 3);
    Eigen::VectorXd seen(n);
    for (Eigen::Index k = 0; k < n; ++k) {
      const double at = edge_.at[k] / kStep + kHalf;
      const int i = static_cast<int>(at);
      double soft = 0, next_soft = 0;
      for (int j = -kReach; j <= kReach; ++j) {
        soft += kernel_[j + kReach] * share[std::clamp(i + j, 0, 2 * kHalf)];
        next_soft += kernel_[j + kReach] * share[std::clamp(i + 1 + j, 0, 2 * kHalf)];
      }
      const double sharp = std::lerp(share[i], share[i + 1], at - i);
      terms.row(k) << 1, sharp, sharp - std::lerp(soft, next_soft, at - i);
      seen[k] = edge_.share[k];
    }
    Eigen::Vector3d found = Solve(terms, seen);
    if (found[2] < 0) found << Solve(terms.leftCols<2>(), seen), 0;  // No camera softens twice.
    return std::sqrt((terms * found - seen).squaredNorm() / static_cast<double>(n));
  }

  template <typename Terms>
  static Eigen::Matrix<double, Terms::ColsAtCompileTime, 1> Solve(const Terms& terms, const Eigen::VectorXd& seen) {
    return (terms.transpose() * terms).ldlt().solve(terms.transpose() * seen);
  }

  // Share of the depth in coded values, of a pixel that is `hair` to this share.
  double Share(double hair) const {
    if (!is_light_) return hair;
    return (edge_.skin - SrgbFromLinear(std::lerp(skin_light_, hair_light_, hair))) / (edge_.skin - edge_.hair);
  }

  const Edge& edge_;
  const bool is_light_;
  double skin_light_ = 0, hair_light_ = 0;
  std::vector<double> kernel_;
};

}  // namespace

Encoding EncodingOf(const std::vector<FittedSegment>& segments, double blur_px, double um_per_px) {
  std::vector<Side> sides = SidesOf(segments, blur_px);
  if (sides.size() < kFewestSides) return Encoding::kLight;
  const Edge edge = CommonEdge(std::move(sides));
  if (edge.at.size() < kFewestBins) return Encoding::kLight;
  const double coded = EdgeModel(edge, Encoding::kCoded).BestMisfit();
  const double light = EdgeModel(edge, Encoding::kLight).BestMisfit();
  const double evidence = std::log((coded + kLeastMisfit) / (light + kLeastMisfit));
  const double dark_hair = blur_px * um_per_px > kDefocusUm ? kDefocusedEvidence : kDarkHairEvidence;
  return evidence > (edge.hair > edge.skin ? kLightHairEvidence : dark_hair) ? Encoding::kLight : Encoding::kCoded;
}

}  // namespace tricho
