// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/photo_model.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "base/statistics.h"

namespace tricho {

namespace {

constexpr double kSharpestPx = 0.4;  // Bounds of the blur that is looked for.
constexpr double kSoftestPx = 5;
constexpr std::size_t kMaxCalibrating = 32;  // Segments that tell blur and shape.
constexpr double kStrongShape = 0.15;  // Share of the depth by which middle and edge of a hair differ where it counts.
constexpr std::array<double, kNumShapeTerms> kFreeShapeSd{0.15, 0.3};
constexpr double kWorstMisfit = 0.12;  // Of the depth: beyond it the profile is not one bar.
constexpr double kWideSearch = 4;      // Factor either way in which the blur is looked for, at first
constexpr double kFineSearch = 1.4;    // and later.
constexpr double kEdgeReach = 3;       // Blurs either side of an edge that tell its form.
constexpr double kBinsPerBlur = 4;
constexpr double kMiddleShare = 0.1;  // Of the width: nearer to the middle the stripe is.
constexpr double kAlikeShare = 0.4;
constexpr double kLeastMisfit = 5e-4;  // Of the depth: what is left of a good edge.
// The rim of a hair that throws light back is darker, which looks like a blur in light: it must look so clearly.
constexpr double kLightHairEvidence = 0.17;
constexpr std::size_t kFewestSides = 6;
constexpr std::size_t kFewestBins = 12;
constexpr std::size_t kFewestCalibrating = 3;

// Both edges seen without a gap, and enough skin beside them.
bool IsClear(const CrossProfile& profile, double width_px, double bin_px, double blur_px) {
  const double widest_gap_px = std::max(1.25, 1.6 * bin_px);  // Where a hair lies along the rows: one value a pixel.
  const double core = width_px / 2 + 1.5 * blur_px;
  double before = -core;
  int outside = 0;
  for (const double x : profile.x_px) {
    outside += x < -core;
    if (x < -core) continue;
    if (std::min(x, core) - before > widest_gap_px) return false;
    before = x;
    if (x > core) break;
  }
  for (const double x : profile.x_px) outside += x > core;
  return before >= core - widest_gap_px && outside >= 6;
}

Bar StartOf(const CrossProfile& profile, double width_px, const PhotoModel& model) {
  Bar bar;
  double in = 0, in_n = 1e-9, out = 0, out_n = 1e-9;
  for (std::size_t i = 0; i < profile.x_px.size(); ++i) {
    const bool inside = std::abs(profile.x_px[i])<width_px / 2, outside = std::abs(profile.x_px[i])> width_px / 2 + 1.5;
    if (inside) in += profile.value[i] * profile.weight[i], in_n += profile.weight[i];
    if (outside) out += profile.value[i] * profile.weight[i], out_n += profile.weight[i];
  }
  bar.base = out / out_n;
  bar.depth = out / out_n - in / in_n;
  bar.width_px = width_px;
  bar.shape = model.shape_mean;
  return bar;
}

// Segments of thick clear hairs, at most three a hair, thickest first.
struct Calibrating {
  const CrossProfile* profile;
  Bar bar;
  std::size_t hair;  // Where it was picked.
  std::size_t segment;
};

std::vector<Calibrating> PickCalibrating(const std::vector<CutHair>& hairs) {
  std::vector<Calibrating> picked;
  for (std::size_t k = 0; k < hairs.size(); ++k) {
    const CutHair& hair = hairs[k];
    int taken = 0;
    for (std::size_t i = 0; i < hair.fits.size() && taken < 3; ++i)
      if (hair.fits[i].converged) {
        picked.push_back({&hair.sections.segments[i], hair.fits[i].bar, k, i});
        ++taken;
      }
  }
  if (picked.empty()) return picked;
  std::vector<double> widths;
  for (const Calibrating& one : picked) widths.push_back(one.bar.width_px);
  const double thick = Quantile(widths, 0.6);
  std::erase_if(picked, [&](const Calibrating& one) { return one.bar.width_px < thick; });
  if (picked.size() > kMaxCalibrating) {
    std::vector<Calibrating> spread;
    for (std::size_t i = 0; i < kMaxCalibrating; ++i) spread.push_back(picked[i * picked.size() / kMaxCalibrating]);
    picked = std::move(spread);
  }
  return picked;
}

// Mean logarithm of the misfit of all, as a share of their depth: an outlier weighs no more than its share.
double Misfit(std::vector<Calibrating>& picked, const PhotoModel& model) {
  const BarPrior prior = PriorOf(model);
  double sum = 0;
  for (Calibrating& one : picked) {
    const BarFit fit = FitBar(*one.profile, one.bar, prior, true);
    if (fit.converged) one.bar = fit.bar;
    sum += std::log(fit.rms / std::max(1e-6, std::abs(fit.bar.depth)) + 1e-4);
  }
  return sum / static_cast<double>(picked.size());
}

// Golden-section search (Kiefer 1953) for the blur that all thick hairs share, within a factor of the one known so far.
void FitBlur(std::vector<Calibrating>& picked, double factor, PhotoModel& model) {
  constexpr double kGolden = 0.6180339887498949;
  double low = std::log(std::max(kSharpestPx, model.blur_px / factor));
  double high = std::log(std::min(kSoftestPx, model.blur_px * factor));
  const auto misfit = [&](double log_blur) {
    model.blur_px = std::exp(log_blur);
    return Misfit(picked, model);
  };
  double a = high - kGolden * (high - low), b = low + kGolden * (high - low);
  double at_a = misfit(a), at_b = misfit(b);
  for (int i = 0; i < 8; ++i) {
    if (at_a < at_b) {
      high = b;
      b = a;
      at_b = at_a;
      a = high - kGolden * (high - low);
      at_a = misfit(a);
    } else {
      low = a;
      a = b;
      at_a = at_b;
      b = low + kGolden * (high - low);
      at_b = misfit(b);
    }
  }
  misfit((low + high) / 2);
}

double SrgbOf(double light) { return light <= 0.0031308 ? 12.92 * light : 1.055 * std::pow(light, 1 / 2.4) - 0.055; }

double LightOf(double srgb) { return srgb <= 0.04045 ? srgb / 12.92 : std::pow((srgb + 0.055) / 1.055, 2.4); }

// One side of one segment: shares of the depth (0 skin, 1 hair) at distances from the edge, in blurs.
struct Side {
  std::vector<double> at, share, weight;
  double skin = 0, hair = 0;
  double misfit = 0;
};

std::vector<Side> SidesOf(const std::vector<Calibrating>& picked, double blur_px) {
  std::vector<Side> sides;
  for (const Calibrating& one : picked)
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
    skin_light_ = LightOf(std::clamp(edge.skin, 0.0, 1.0));
    hair_light_ = LightOf(std::clamp(edge.hair, 0.0, 1.0));
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
    return (edge_.skin - SrgbOf(std::lerp(skin_light_, hair_light_, hair))) / (edge_.skin - edge_.hair);
  }

  const Edge& edge_;
  const bool is_light_;
  double skin_light_ = 0, hair_light_ = 0;
  std::vector<double> kernel_;
};

// Blurred in light, the dark end of an edge is drawn out in coded values and its bright end cut short.
Encoding EncodingOf(const std::vector<Calibrating>& picked, double blur_px) {
  std::vector<Side> sides = SidesOf(picked, blur_px);
  if (sides.size() < kFewestSides) return Encoding::kLight;
  const Edge edge = CommonEdge(std::move(sides));
  if (edge.at.size() < kFewestBins) return Encoding::kLight;
  const double coded = EdgeModel(edge, Encoding::kCoded).BestMisfit();
  const double light = EdgeModel(edge, Encoding::kLight).BestMisfit();
  const double evidence = std::log((coded + kLeastMisfit) / (light + kLeastMisfit));
  return evidence > (edge.hair > edge.skin ? kLightHairEvidence : 0) ? Encoding::kLight : Encoding::kCoded;
}

}  // namespace

PixelValue ValueIn(Encoding encoding) {
  PixelValue value;
  for (int i = 0; i < 256; ++i) {
    const double s = i / 255.0;
    for (auto& table : value.table) table[i] = static_cast<float>((encoding == Encoding::kLight ? LightOf(s) : s) / 3);
  }
  return value;
}

BarPrior PriorOf(const PhotoModel& model) {
  BarPrior prior;
  prior.blur_px = model.blur_px;
  prior.shape_mean = model.shape_mean;
  prior.shape_sd = model.shape_sd;
  return prior;
}

void FitSegments(const PhotoModel& model, double width_px, CutHair& hair) {
  const BarPrior prior = PriorOf(model);
  hair.fits.assign(hair.sections.segments.size(), BarFit());
  for (std::size_t i = 0; i < hair.fits.size(); ++i) {
    const CrossProfile& profile = hair.sections.segments[i];
    if (!IsClear(profile, width_px, hair.grid.bin_px, model.blur_px)) continue;
    BarFit fit = FitBar(profile, StartOf(profile, width_px, model), prior, false);
    if (std::abs(fit.bar.offset_px) > 0.35 * width_px + 1 || fit.bar.width_px > 1.7 * width_px + 1)
      fit.converged = false;
    if (fit.rms > kWorstMisfit * std::abs(fit.bar.depth)) fit.converged = false;
    hair.fits[i] = fit;
  }
}

// Opaque hair is even inside: a shape there would only take up what the edges lack. It is fitted where it is strong, in
// hair that lets light through or throws it back.
void Calibrate(const std::vector<CutHair>& hairs, PhotoModel& model) {
  std::vector<Calibrating> picked = PickCalibrating(hairs);
  if (picked.size() < kFewestCalibrating) return;
  const PhotoModel even{model.encoding, model.blur_px, {}, kEvenSd};
  PhotoModel shaped{model.encoding, model.blur_px, model.shape_mean, kFreeShapeSd};
  Misfit(picked, shaped);
  std::vector<double> tilt, bow;
  for (const Calibrating& one : picked) {
    tilt.push_back(one.bar.shape[0]);
    bow.push_back(one.bar.shape[1]);
  }
  if (std::abs(Median(bow)) < kStrongShape) {
    model = even;
    for (Calibrating& one : picked) one.bar.shape = {};
    FitBlur(picked, kFineSearch, model);
    return;
  }
  FitBlur(picked, kFineSearch, shaped);
  tilt.clear();
  bow.clear();
  for (const Calibrating& one : picked) {
    tilt.push_back(one.bar.shape[0]);
    bow.push_back(one.bar.shape[1]);
  }
  model = shaped;
  model.shape_mean = {0, Median(bow)};
  model.shape_sd = {std::clamp(RobustSd(tilt), 0.03, 0.3), std::clamp(RobustSd(bow), 0.03, 0.3)};
}

PhotoModel FirstModel(std::vector<CutHair> coded) {
  PhotoModel model;
  for (CutHair& hair : coded) FitSegments(model, hair.coarse_px, hair);
  std::vector<Calibrating> picked = PickCalibrating(coded);
  if (picked.size() >= kFewestCalibrating) FitBlur(picked, kWideSearch, model);
  model.encoding = EncodingOf(picked, model.blur_px);
  return model;
}

}  // namespace tricho
