// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/photo_model.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "base/shared_work.h"

namespace tricho {

namespace {

constexpr int kSharedRows = 128;       // Handed to another thread in such portions.
constexpr double kWorstMisfit = 0.12;  // Of the depth: beyond it the profile is not one bar.
constexpr double kStrongBow = 0.09;    // Opaque hair shows at most 0.06, pale and white hair 0.11 and more.
constexpr std::array<double, kNumShapeTerms> kShapedSd{0.1, 0.1};

// Values + overshoot (values - values blurred) undone: by iteration, which converges as (o / (1 + o))^n.
cv::Mat Unsharpened(const Camera& camera, const cv::Mat& coded) {
  constexpr double kLeastOvershoot = 0.03;
  constexpr double kPrecision = 0.01;
  if (camera.overshoot < kLeastOvershoot) return coded;
  const double factor = camera.overshoot / (1 + camera.overshoot);
  const int num_rounds = static_cast<int>(std::ceil(std::log(kPrecision) / std::log(factor)));
  cv::Mat sharp = coded.clone(), soft;
  for (int i = 0; i < num_rounds; ++i) {
    cv::GaussianBlur(sharp, soft, {}, camera.halo_px, camera.halo_px, cv::BORDER_REFLECT_101);
    cv::addWeighted(coded, 1 - factor, soft, factor, 0, sharp);
  }
  return sharp;
}

}  // namespace

PhotoModel ModelOf(const Camera& camera) {
  PhotoModel model{camera};
  if (std::abs(camera.bow) < kStrongBow) return model;
  model.shape_mean = {0, camera.bow};
  model.shape_sd = kShapedSd;
  return model;
}

BarPrior PhotoModel::PriorFor(double blur_px) const {
  BarPrior prior;
  prior.blur_px = blur_px;
  // A shape is worth more than the form of the blur: they are not fitted together.
  prior.side_px = HasShape() ? 0 : blur_px * camera.SideShare();
  prior.shape_mean = shape_mean;
  prior.shape_sd = shape_sd;
  return prior;
}

cv::Mat CodedGrey(const cv::Mat& bgr) {
  TRICHO_CHECK(bgr.type() == CV_8UC3, bgr.type());
  constexpr float kShare = 1.0F / (3 * 255);
  cv::Mat grey(bgr.size(), CV_32F);
  ShareRanges(grey.rows, kSharedRows, [&](int first, int end) {
    for (int y = first; y < end; ++y) {
      const auto* in = bgr.ptr<cv::Vec3b>(y);
      auto* out = grey.ptr<float>(y);
      for (int x = 0; x < grey.cols; ++x) out[x] = kShare * static_cast<float>(in[x][0] + in[x][1] + in[x][2]);
    }
  });
  return grey;
}

cv::Mat LightBehind(const Camera& camera, const cv::Mat& coded) {
  constexpr int kSteps = 4096;
  const cv::Mat sharp = Unsharpened(camera, coded);
  std::array<float, kSteps + 2> table;
  for (int i = 0; i < static_cast<int>(table.size()); ++i)
    table[static_cast<std::size_t>(i)] = static_cast<float>(camera.LightOf(static_cast<double>(i) / kSteps));
  cv::Mat light(coded.size(), CV_32F);
  ShareRanges(light.rows, kSharedRows, [&](int first, int end) {
    for (int y = first; y < end; ++y) {
      const float* in = sharp.ptr<float>(y);
      float* out = light.ptr<float>(y);
      for (int x = 0; x < light.cols; ++x) {
        const float at = std::clamp(in[x], 0.0F, 1.0F) * kSteps;
        const int i = static_cast<int>(at);
        out[x] = table[i] + (at - static_cast<float>(i)) * (table[i + 1] - table[i]);
      }
    }
  });
  return light;
}

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

Bar RoughBar(const CrossProfile& profile, double width_px) {
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
  return bar;
}

void FitSegments(const PhotoModel& model, double width_px, CutHair& hair) {
  hair.fits.assign(hair.sections.segments.size(), BarFit());
  for (std::size_t i = 0; i < hair.fits.size(); ++i) {
    const CrossProfile& profile = hair.sections.segments[i];
    const BarPrior prior = model.PriorFor(model.camera.BlurAcrossPx(hair.sections.direction_rad[i]));
    if (!IsClear(profile, width_px, hair.grid.bin_px, prior.blur_px)) continue;
    Bar start = RoughBar(profile, width_px);
    start.shape = model.shape_mean;
    BarFit fit = FitBar(profile, start, prior, false);
    if (std::abs(fit.bar.offset_px) > 0.35 * width_px + 1 || fit.bar.width_px > 1.7 * width_px + 1)
      fit.converged = false;
    if (fit.rms > kWorstMisfit * std::abs(fit.bar.depth)) fit.converged = false;
    hair.fits[i] = fit;
  }
}

}  // namespace tricho
