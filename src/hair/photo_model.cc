// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/photo_model.h"

#include <algorithm>
#include <cmath>

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
constexpr double kEdgeShare = 0.18;    // Weight of the mean edge beside the single profiles.
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

double Coded(double value, Encoding encoding) {
  if (encoding == Encoding::kCoded) return value;
  return value <= 0.0031308 ? 12.92 * value : 1.055 * std::pow(value, 1 / 2.4) - 0.055;
}

// What the fits leave at the edges, in coded values whatever the fit was made in, so that noise weighs the same in both.
struct EdgeMisfit {
  std::vector<double> log_rms;  // Of each segment.
  double mean_edge = 0;         // With all laid over each other: noise averages out, an edge of the wrong form does not.
};

EdgeMisfit MeasureEdgeMisfit(const std::vector<Calibrating>& picked, const PhotoModel& model) {
  constexpr int kHalf = 10;
  constexpr double kBinsPerBlur = 4;
  EdgeMisfit misfit;
  std::array<double, 2 * kHalf + 1> sum{}, count{};
  for (const Calibrating& one : picked) {
    double squares = 0, weights = 1e-9;
    for (std::size_t i = 0; i < one.profile->x_px.size(); ++i) {
      const double x = one.profile->x_px[i], weight = one.profile->weight[i];
      const double beyond = std::abs(x - one.bar.offset_px) - one.bar.width_px / 2;
      const int bin = static_cast<int>(std::lround(beyond / model.blur_px * kBinsPerBlur)) + kHalf;
      if (bin < 0 || bin > 2 * kHalf) continue;
      const double residual = Coded(one.profile->value[i], model.encoding) -
                              Coded(BarValue(one.bar, model.blur_px, x), model.encoding);
      squares += weight * residual * residual;
      weights += weight;
      sum[bin] += weight * residual;
      count[bin] += weight;
    }
    misfit.log_rms.push_back(0.5 * std::log(squares / weights + 1e-8));
  }
  double squares = 0;
  for (std::size_t bin = 0; bin < sum.size(); ++bin) squares += std::pow(sum[bin] / std::max(count[bin], 1e-9), 2);
  misfit.mean_edge = std::sqrt(squares / static_cast<double>(sum.size()));
  return misfit;
}

}  // namespace

PixelValue ValueIn(Encoding encoding) {
  PixelValue value;
  for (int i = 0; i < 256; ++i) {
    const double s = i / 255.0;
    const double light = s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
    for (auto& table : value.table) table[i] = static_cast<float>((encoding == Encoding::kLight ? light : s) / 3);
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
  FitBlur(picked, kFineSearch, shaped);
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
  model = shaped;
  model.shape_mean = {0, Median(bow)};
  model.shape_sd = {std::clamp(RobustSd(tilt), 0.03, 0.3), std::clamp(RobustSd(bow), 0.03, 0.3)};
}

PhotoModel FirstModel(std::vector<CutHair> coded, std::vector<CutHair> light) {
  std::array<PhotoModel, 2> models;
  models[0].encoding = Encoding::kCoded;
  models[1].encoding = Encoding::kLight;
  std::array<std::vector<CutHair>, 2> looked{std::move(coded), std::move(light)};
  std::array<std::vector<Calibrating>, 2> picked;
  std::array<EdgeMisfit, 2> misfits;
  for (int e = 0; e < 2; ++e) {
    for (CutHair& hair : looked[e]) FitSegments(models[e], hair.coarse_px, hair);
    if (e == 0) picked[0] = PickCalibrating(looked[0]);
    // The same segments in both, so that their misfits can be compared one by one.
    for (const Calibrating& one : picked[0]) {
      const CutHair& hair = looked[1][one.hair];
      if (e == 1)
        picked[1].push_back({&hair.sections.segments[one.segment], hair.fits[one.segment].bar, one.hair, one.segment});
    }
    if (picked[e].size() < kFewestCalibrating) return models[0];
    FitBlur(picked[e], kWideSearch, models[e]);
    misfits[e] = MeasureEdgeMisfit(picked[e], models[e]);
  }
  std::vector<double> coded_is_worse;
  for (std::size_t i = 0; i < misfits[0].log_rms.size(); ++i)
    coded_is_worse.push_back(misfits[0].log_rms[i] - misfits[1].log_rms[i]);
  const double edges = std::log(misfits[0].mean_edge / misfits[1].mean_edge);
  return models[Median(coded_is_worse) + kEdgeShare * std::clamp(edges, -1.0, 1.0) > 0 ? 1 : 0];
}

}  // namespace tricho
