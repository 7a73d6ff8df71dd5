// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/camera_fit.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/shared_work.h"
#include "base/statistics.h"
#include "hair/thickness/camera_prior.h"
#include "hair/thickness/photo_model.h"
#include "hair/thickness/weighted_products.h"

namespace tricho {

namespace {

constexpr std::size_t kFirstCuts = 24;  // Enough to choose where the search begins.
constexpr double kKeptShare = 0.75;     // Of the stretches: those that fit best.
constexpr std::array<double, 2> kFirstTones{0.9, 2.0};
constexpr std::array<double, 6> kFirstBlursPx{0.6, 0.9, 1.4, 2.1, 3.2, 4.8};
constexpr int kFirstSteps = 4;
constexpr int kMostSteps = 30;
constexpr int kFewSteps = 12;         // Where the end is not far, or need not be found.
constexpr int kSharedStretches = 4;   // Handed to another thread in such portions.
constexpr int kBarSteps = 2;          // Of a bar, after each step of the camera.
constexpr double kEnoughGain = 4e-5;  // Of the mean logarithm of the misfit.

// Independent values that a stretch is worth: what its noise, skin and lines share is not counted twice.
constexpr double kWorth = 8;
constexpr double kLeastMisfit = 0.004;  // Of the contrast: no camera is known better.
constexpr double kLeastSkin = 0.02;     // Of coded values: darker skin than this is none.
constexpr double kMostWeight = 20;      // Of a value, in pixels.
constexpr double kSdPerMedian = 1.4826;
constexpr double kOutlier = 4;          // In robust standard deviations: beyond it a value counts for nothing.
constexpr double kEdgeBlurs = 2.5;      // The middle of a bar, this far from its edges, tells nothing of its width:
constexpr double kMiddleWeight = 0.05;  // stripe and medulla are kept out of the fit.
constexpr double kSlopeWeight = 4;      // Skin is even: of 1 / slope^2.

// Opaque hair is even. Hair that lets light through or throws it back is strongly shaded: that is believed where it is
// plain, for the tone curve and the blur leave something like a weak shading.
constexpr double kPlainBow = 0.15;
constexpr double kPlainGain = 6;  // Of the logarithm of the likelihood.

using CameraCovariance = Eigen::Matrix<double, kNumCameraTerms, kNumCameraTerms>;
using BarTerms = Eigen::Matrix<double, kNumBarTerms, 1>;
using BarNormal = Eigen::Matrix<double, kNumBarTerms, kNumBarTerms>;

TermColumns ColumnsOf(const SeenBar& seen, int count) { return {seen.by.data(), seen.by.rows(), count}; }

// A stretch with the bar that fits it under the camera of the moment.
struct Stretch {
  const CodedCut* cut;
  Bar bar;
  std::vector<double> weight;
  double misfit = 1;    // Root mean square of the residuals, as a share of the contrast.
  double contrast = 1;  // Between its darkest and its brightest value: the same under every camera.

  double Variance() const { return misfit * misfit * contrast * contrast; }
};

class Fit {
 public:
  Fit(const std::vector<const CodedCut*>& cuts, const Camera& camera, const CameraPrior& prior)
      : camera_(camera), prior_(prior) {
    for (const CodedCut* cut : cuts) stretches_.push_back(FirstGuess(*cut));
    FitBars(kFirstSteps);
  }

  const Camera& camera() const { return camera_; }

  void KeepBest(double share) {
    std::vector<double> misfits;
    for (const Stretch& stretch : stretches_) misfits.push_back(stretch.misfit);
    const double most = Quantile(misfits, share);
    std::erase_if(stretches_, [most](const Stretch& stretch) { return stretch.misfit > most; });
  }

  void BeginAt(const Camera& camera) {
    camera_ = camera;
    FitBars(kFirstSteps);
  }

  // What is made small: mean logarithm of the misfits, and how unlikely the camera is beforehand.
  double Cost() const {
    double sum = 0;
    for (const Stretch& stretch : stretches_) sum += std::log(stretch.misfit);
    const CameraTerms off = (TermsOf(camera_) - prior_.mean).cwiseQuotient(prior_.sd);
    return (sum + 0.5 * off.squaredNorm() / kWorth) / static_cast<double>(stretches_.size());
  }

  void Descend(int most_steps) {
    double damping = 1e-2, cost = Cost();
    std::optional<Normal> normal;  // Here; absent after a step.
    for (int i = 0; i < most_steps && damping < 1e4; ++i) {
      if (!normal) normal = NormalOf(nullptr);
      CameraCovariance damped = normal->matrix;
      damped.diagonal() *= 1 + damping;
      const Fit before = *this;
      camera_ = Moved(camera_, damped.ldlt().solve(normal->gradient));
      FitBars(kBarSteps);
      const double next_cost = Cost();
      if (!(next_cost < cost)) {
        *this = before;
        damping *= 8;
        continue;
      }
      normal.reset();
      const double gain = cost - next_cost;
      cost = next_cost;
      damping = std::max(1e-4, damping / 4);
      if (gain < kEnoughGain) return;
    }
  }

  void ShadeWherePlain() {
    Fit shaded = *this;
    shaded.prior_.sd[kByBow] = kShadedBowSd;
    const Normal normal = shaded.NormalOf(nullptr);
    if (std::abs(camera_.bow + normal.matrix.ldlt().solve(normal.gradient)[kByBow]) < kPlainBow / 2) return;
    shaded.Descend(kMostSteps);
    const double gain = (Cost() - shaded.Cost()) * kWorth * static_cast<double>(stretches_.size());
    if (std::abs(shaded.camera_.bow) >= kPlainBow && gain > kPlainGain) *this = shaded;
  }

  // From the tone that the edges seem to have to the one that they had.
  void SetTone(double tone) {
    prior_.mean[kByTone] = camera_.tone = tone;
    prior_.sd[kByTone] = 1e-3;
    FitBars(kFirstSteps);
    Descend(kFewSteps);
  }

  // `tone_sd`: of what is left open of the tone beside the covariance.
  CameraFit Result(const CameraCovariance& covariance, double seen_tone, double tone_sd) const {
    CameraFit result;
    result.camera = camera_;
    result.seeming_tone = seen_tone;
    std::vector<double> widths, darknesses;
    double sum = 0;
    for (const Stretch& stretch : stretches_) {
      widths.push_back(stretch.bar.width_px);
      darknesses.push_back(1 - camera_.CodedOf(stretch.bar.base - stretch.bar.depth) /
                                   std::max(kLeastSkin, camera_.CodedOf(stretch.bar.base)));
      sum += std::log(stretch.misfit);
    }
    result.width_px = Median(widths);
    result.darkness = Median(darknesses);
    result.misfit = std::exp(sum / static_cast<double>(stretches_.size()));
    // What a wrong term does to a width.
    const Normal normal = NormalOf(nullptr);
    CameraTerms width_by_term;
    for (int term = 0; term < kNumCameraTerms; ++term) {
      std::vector<double> by;
      for (const CameraTerms& one : normal.width_by_term) by.push_back(one[term]);
      width_by_term[term] = Median(by);
    }
    const double random = std::sqrt(std::max(0.0, width_by_term.dot(covariance * width_by_term)));
    result.seeming_factor =
        std::clamp(1 + width_by_term[kByTone] * (seen_tone - camera_.tone) / result.width_px, 0.8, 1.25);
    result.random_error_share = random / result.width_px;
    result.error_share = std::hypot(random, tone_sd * width_by_term[kByTone]) / result.width_px;
    result.standard_error = covariance.diagonal().cwiseMax(0).cwiseSqrt();
    result.standard_error[kByTone] = std::hypot(result.standard_error[kByTone], tone_sd);
    return result;
  }

  // As the hairs disagree: a sandwich, clustered by hair.
  CameraCovariance Covariance() const {
    std::map<int, CameraTerms> scores;
    const Normal normal = NormalOf(&scores);
    CameraCovariance meat = prior_.sd.cwiseAbs2().cwiseInverse().asDiagonal();
    for (const auto& [hair, score] : scores) meat += score * score.transpose();
    const CameraCovariance inverse = normal.matrix.ldlt().solve(CameraCovariance::Identity());
    return inverse * meat * inverse;
  }

 private:
  // The camera's normal equations with every bar solved for (Schur's complement).
  struct Normal {
    CameraCovariance matrix;
    CameraTerms gradient;
    std::vector<CameraTerms> width_by_term;  // Of each stretch.
  };

  // What one stretch adds to them.
  struct PartOfNormal {
    CameraCovariance matrix;
    CameraTerms score;
    CameraTerms width_by_term;
  };

  Stretch FirstGuess(const CodedCut& cut) const {
    Stretch stretch{&cut, {}, std::vector<double>(cut.profile->x_px.size(), 1.0)};
    const auto [least, most] = std::ranges::minmax(cut.profile->value);
    stretch.contrast = most - least + 1e-3;
    CrossProfile lit = *cut.profile;
    for (double& value : lit.value) value = camera_.LightOf(value);
    stretch.bar = RoughBar(lit, cut.width_px);
    return stretch;
  }

  // What the file shows of a stretch beyond its bar.
  SeenValues Look(const Stretch& stretch, SeenTerms terms, SeenBar& seen) const {
    const CrossProfile& profile = *stretch.cut->profile;
    SeeBar(camera_, stretch.bar, stretch.cut->direction_rad, profile.x_px, terms, seen);
    const Eigen::Map<const Eigen::VectorXd> value(profile.value.data(), seen.coded.size());
    return value.cast<float>() - seen.coded;
  }

  void Weigh(const SeenValues& residual, Stretch& stretch) const {
    const CrossProfile& profile = *stretch.cut->profile;
    std::vector<double> size(profile.x_px.size());
    for (std::size_t i = 0; i < size.size(); ++i)
      size[i] = std::abs(residual[static_cast<Eigen::Index>(i)]) * std::sqrt(std::min(kMostWeight, profile.weight[i]));
    const double outlier = kOutlier * std::max(1e-4, kSdPerMedian * Median(size));
    const double middle_px = stretch.bar.width_px / 2 - kEdgeBlurs * camera_.BlurAcrossPx(stretch.cut->direction_rad);
    // Tukey's bisquare: an outlier costs as much as one value at the limit, and pulls at nothing.
    double losses = 0, weights = 1e-9;
    for (std::size_t i = 0; i < size.size(); ++i) {
      const bool in_middle = std::abs(profile.x_px[i] - stretch.bar.offset_px) < middle_px;
      const double weight = std::min(kMostWeight, profile.weight[i]) * (in_middle ? kMiddleWeight : 1);
      const double left = std::max(0.0, 1 - std::pow(size[i] / outlier, 2));
      stretch.weight[i] = weight * left * left;
      losses += weight / std::min(kMostWeight, profile.weight[i]) * outlier * outlier / 3 * (1 - left * left * left);
      weights += weight;
    }
    stretch.misfit = std::sqrt(losses / weights) / stretch.contrast + kLeastMisfit;
  }

  void FitBars(int num_steps) {
    ShareRanges(static_cast<int>(stretches_.size()), kSharedStretches, [&](int first, int end) {
      for (int i = first; i < end; ++i) FitBarOf(stretches_[i], num_steps);
    });
  }

  void FitBarOf(Stretch& stretch, int num_steps) const {
    SeenBar seen;
    WeightedProducts products;
    for (int step = 0; step < num_steps; ++step) {
      const SeenValues residual = Look(stretch, SeenTerms::kOfBar, seen);
      Weigh(residual, stretch);
      SumProducts(ColumnsOf(seen, kNumBarTerms), residual.data(), stretch.weight, products);
      BarNormal normal = products.of_terms.topLeftCorner<kNumBarTerms, kNumBarTerms>();
      BarTerms gradient = products.with_residual.head<kNumBarTerms>();
      normal.diagonal() *= 1 + 1e-3;
      normal.diagonal().array() += 1e-9;
      normal(kBySlope, kBySlope) += kSlopeWeight;
      gradient[kBySlope] -= kSlopeWeight * stretch.bar.slope_per_px;
      Move(normal.ldlt().solve(gradient), stretch);
    }
    Weigh(Look(stretch, SeenTerms::kNone, seen), stretch);
  }

  static void Move(const BarTerms& step, Stretch& stretch) {
    Bar& bar = stretch.bar;
    const double about_px = stretch.cut->width_px, most_px = 0.3 * bar.width_px;
    if (!step.allFinite()) return;
    bar.base += step[kByBase];
    bar.slope_per_px += step[kBySlope];
    bar.depth += step[kByDepth];
    bar.offset_px = std::clamp(bar.offset_px + std::clamp(step[kByOffset], -1.0, 1.0), -about_px / 2, about_px / 2);
    bar.width_px = std::clamp(bar.width_px + std::clamp(step[kByWidth], -most_px, most_px), 0.4, 3 * about_px);
  }

  Normal NormalOf(std::map<int, CameraTerms>* scores) const {
    const CameraTerms prior_weight = prior_.sd.cwiseAbs2().cwiseInverse();
    Normal normal{prior_weight.asDiagonal(), -prior_weight.cwiseProduct(TermsOf(camera_) - prior_.mean), {}};
    std::vector<PartOfNormal> parts(stretches_.size());
    ShareRanges(static_cast<int>(parts.size()), kSharedStretches, [&](int first, int end) {
      for (int i = first; i < end; ++i) parts[i] = PartOf(stretches_[i]);
    });
    for (std::size_t i = 0; i < parts.size(); ++i) {
      normal.matrix += parts[i].matrix;
      normal.gradient += parts[i].score;
      normal.width_by_term.push_back(parts[i].width_by_term);
      if (scores) scores->try_emplace(stretches_[i].cut->hair, CameraTerms::Zero()).first->second += parts[i].score;
    }
    return normal;
  }

  PartOfNormal PartOf(const Stretch& stretch) const {
    SeenBar seen;
    WeightedProducts products;
    const SeenValues residual = Look(stretch, SeenTerms::kAll, seen);
    SumProducts(ColumnsOf(seen, kNumSeenTerms), residual.data(), stretch.weight, products);
    double weights = 1e-9;
    for (const double weight : stretch.weight) weights += weight;
    const double scale = kWorth / (weights * stretch.Variance());
    auto all = (scale * products.of_terms).eval();
    auto gradient = (scale * products.with_residual).eval();
    all(kBySlope, kBySlope) += kSlopeWeight * scale;
    gradient[kBySlope] -= kSlopeWeight * scale * stretch.bar.slope_per_px;
    BarNormal own = all.topLeftCorner<kNumBarTerms, kNumBarTerms>();
    own.diagonal() *= 1 + 1e-6;
    const Eigen::Matrix<double, kNumBarTerms, kNumCameraTerms> solved =
        own.ldlt().solve(all.topRightCorner<kNumBarTerms, kNumCameraTerms>());
    return {all.bottomRightCorner<kNumCameraTerms, kNumCameraTerms>() -
                all.bottomLeftCorner<kNumCameraTerms, kNumBarTerms>() * solved,
            gradient.tail<kNumCameraTerms>() - solved.transpose() * gradient.head<kNumBarTerms>(),
            -solved.row(kByWidth).transpose()};
  }

  Camera camera_;
  CameraPrior prior_;
  std::vector<Stretch> stretches_;
};

// Evenly spread over the list.
std::vector<const CodedCut*> Some(const std::vector<CodedCut>& cuts, std::size_t most) {
  const std::size_t n = std::min(most, cuts.size());
  std::vector<const CodedCut*> some;
  for (std::size_t i = 0; i < n; ++i) some.push_back(&cuts[i * cuts.size() / n]);
  return some;
}

// From a few stretches, the camera near each of the first tones: the best first.
std::vector<Camera> FirstCameras(const std::vector<CodedCut>& cuts, const CameraPrior& prior) {
  const std::vector<const CodedCut*> few = Some(cuts, kFirstCuts);
  std::array<std::optional<Fit>, kFirstTones.size()> firsts;
  SharePieces(static_cast<int>(firsts.size()), [&](int i) {
    std::optional<Fit>& first = firsts[i];
    for (const double blur_px : kFirstBlursPx) {
      Camera camera;
      camera.tone = kFirstTones[i];
      camera.blur_px = blur_px;
      const Fit fit(few, camera, prior);
      if (!first || fit.Cost() < first->Cost()) first = fit;
    }
    first->Descend(kFewSteps);
  });
  std::map<double, Camera> by_cost;
  for (const std::optional<Fit>& first : firsts) by_cost.emplace(first->Cost(), first->camera());
  std::vector<Camera> cameras;
  for (const auto& [cost, camera] : by_cost) cameras.push_back(camera);
  return cameras;
}

// From all stretches that fit well. The few may have preferred the wrong tone: each has its descent.
Fit BestFit(const std::vector<CodedCut>& cuts, const CameraPrior& prior) {
  const std::vector<Camera> firsts = FirstCameras(cuts, prior);
  Fit begun(Some(cuts, cuts.size()), firsts.front(), prior);
  begun.KeepBest(kKeptShare);
  std::optional<Fit> best;
  for (const Camera& first : firsts) {
    Fit fit = begun;
    fit.BeginAt(first);
    fit.Descend(kMostSteps);
    if (!best || fit.Cost() < best->Cost()) best = fit;
  }
  return *best;
}

}  // namespace

std::optional<CameraFit> FitCamera(const std::vector<CodedCut>& cuts, bool light_hair) {
  if (cuts.size() < kFewestCuts) return std::nullopt;
  const CameraPrior prior = light_hair ? LightHairPrior() : CameraPrior();
  Fit fit = BestFit(cuts, prior);
  const double seeming_tone = fit.camera().tone;
  const CameraCovariance covariance = fit.Covariance();
  if (light_hair) return fit.Result(covariance, seeming_tone, 0);
  const LikelyTone likely(seeming_tone, std::sqrt(covariance(kByTone, kByTone)));
  fit.SetTone(likely.tone);
  fit.ShadeWherePlain();
  CameraCovariance given_tone = covariance;
  given_tone.row(kByTone).setZero();
  given_tone.col(kByTone).setZero();
  return fit.Result(given_tone, likely.seen, likely.sd);
}

}  // namespace tricho
