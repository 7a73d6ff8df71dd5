// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/photo_model.h"

#include <algorithm>
#include <cmath>

#include "base/srgb.h"
#include "base/statistics.h"

namespace tricho {

namespace {

constexpr double kSharpestPx = 0.4;  // Bounds of the blur that is looked for.
constexpr double kSoftestPx = 5;
constexpr std::size_t kMaxCalibrating = 32;  // Segments that tell blur and shape.
constexpr double kThickQuantile = 0.6;       // Of the widths: those above tell the blur.
constexpr std::size_t kMaxEdges = 120;       // The form of the edge asks for more, and can do with thinner ones.
constexpr double kEdgeQuantile = 0.2;
constexpr double kTwoEdgesBlurs = 4.5;  // In a narrower hair each edge reaches into the other.
constexpr std::array<double, kNumShapeTerms> kFreeShapeSd{0.15, 0.3};
constexpr double kWorstMisfit = 0.12;  // Of the depth: beyond it the profile is not one bar.
constexpr double kWideSearch = 4;      // Factor either way in which the blur is looked for, at first.
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

std::vector<Calibrating> PickCalibrating(const std::vector<CutHair>& hairs, double from_quantile, std::size_t most) {
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
  const double thick = Quantile(widths, from_quantile);
  std::erase_if(picked, [&](const Calibrating& one) { return one.bar.width_px < thick; });
  if (picked.size() > most) {
    std::vector<Calibrating> spread;
    for (std::size_t i = 0; i < most; ++i) spread.push_back(picked[i * picked.size() / most]);
    picked = std::move(spread);
  }
  return picked;
}

// Mean logarithm of the misfit of all, as a share of their depth: an outlier weighs no more than its share.
double Misfit(std::vector<Calibrating>& picked, const PhotoModel& model) {
  const BarPrior prior = PriorOf(model);
  double sum = 0;
  for (Calibrating& one : picked) {
    const BarFit fit = FitBar(*one.profile, one.bar, prior, model.HasShape());
    if (fit.converged) one.bar = fit.bar;
    sum += std::log(fit.rms / std::max(1e-6, std::abs(fit.bar.depth)) + 1e-4);
  }
  return sum / static_cast<double>(picked.size());
}

// Golden-section search (Kiefer 1953) for the blur that all thick hairs share, within a factor of the one known so far.
void FitBlur(std::vector<Calibrating>& picked, double factor, PhotoModel& model) {
  constexpr double kGolden = 0.6180339887498949;
  const int num_steps = factor > 2 ? 8 : 5;  // To 2 % and better.
  double low = std::log(std::max(kSharpestPx, model.blur_px / factor));
  double high = std::log(std::min(kSoftestPx, model.blur_px * factor));
  const auto misfit = [&](double log_blur) {
    model.blur_px = std::exp(log_blur);
    return Misfit(picked, model);
  };
  double a = high - kGolden * (high - low), b = low + kGolden * (high - low);
  double at_a = misfit(a), at_b = misfit(b);
  for (int i = 0; i < num_steps; ++i) {
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

}  // namespace

PixelValue ValueIn(Encoding encoding) {
  PixelValue value;
  for (int i = 0; i < 256; ++i) {
    const double s = i / 255.0;
    for (auto& table : value.table)
      table[i] = static_cast<float>((encoding == Encoding::kLight ? LinearFromSrgb(s) : s) / 3);
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
void Calibrate(const std::vector<CutHair>& hairs, const CalibrationPass& pass, PhotoModel& model) {
  std::vector<Calibrating> picked = PickCalibrating(hairs, kThickQuantile, kMaxCalibrating);
  if (picked.size() < kFewestCalibrating) return;
  const PhotoModel even{model.encoding, model.blur_px, {}, kEvenSd};
  PhotoModel shaped{model.encoding, model.blur_px, model.shape_mean, kFreeShapeSd};
  Misfit(picked, shaped);
  std::vector<double> tilt, bow;
  for (const Calibrating& one : picked) {
    tilt.push_back(one.bar.shape[0]);
    bow.push_back(one.bar.shape[1]);
  }
  if (std::abs(Median(bow)) < pass.strong_shape) {
    model = even;
    for (Calibrating& one : picked) one.bar.shape = {};
    FitBlur(picked, pass.blur_search, model);
    return;
  }
  FitBlur(picked, pass.blur_search, shaped);
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

PhotoModel FirstModel(std::vector<CutHair> coded, double um_per_px) {
  PhotoModel model;
  for (CutHair& hair : coded) FitSegments(model, hair.coarse_px, hair);
  std::vector<Calibrating> picked = PickCalibrating(coded, kThickQuantile, kMaxCalibrating);
  if (picked.size() < kFewestCalibrating) {
    model.encoding = Encoding::kLight;
    return model;
  }
  FitBlur(picked, kWideSearch, model);
  std::vector<Calibrating> many = PickCalibrating(coded, kEdgeQuantile, kMaxEdges);
  std::erase_if(many, [&](const Calibrating& one) { return one.bar.width_px < kTwoEdgesBlurs * model.blur_px; });
  if (many.size() > picked.size()) picked = std::move(many);
  Misfit(picked, model);
  std::vector<FittedSegment> fitted;
  for (const Calibrating& one : picked) fitted.push_back({one.profile, one.bar});
  model.encoding = EncodingOf(fitted, model.blur_px, um_per_px);
  return model;
}

}  // namespace tricho
