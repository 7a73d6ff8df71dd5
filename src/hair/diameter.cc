// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/diameter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstdio>
#include <Eigen/Cholesky>
#include <numbers>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "base/statistics.h"
#include "hair/bar_profile.h"
#include "hair/cross_section.h"

namespace tricho {

namespace {

constexpr double kSegmentPx = 20;        // Long enough for low noise, short enough to follow a curl.
constexpr double kFirstBlurPx = 1.0;     // Before the photo has told.
constexpr double kSharpestPx = 0.4;      // Bounds of the blur that is looked for.
constexpr double kSoftestPx = 5;
constexpr std::size_t kMaxCalibrating = 32;  // Segments that tell blur and shape.
constexpr double kGuardPx = 3;           // A neighbor is left out this far beyond its edge.

// Whether the camera blurred light itself or what it had already coded for the screen: resampling, noise removal and
// many a renderer work on coded values. The edges of thick hairs are symmetric in the one where the blur happened.
enum class Encoding { kLight, kCoded };

PixelValue ValueIn(Encoding encoding) {
  PixelValue value;
  for (int i = 0; i < 256; ++i) {
    const double s = i / 255.0;
    const double light = s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
    for (auto& table : value.table) table[i] = static_cast<float>((encoding == Encoding::kLight ? light : s) / 3);
  }
  return value;
}

struct Measured {
  CrossSections sections;
  std::vector<BarFit> fits;  // One a segment; not converged where it can't be used.
  SectionGrid grid;
  double coarse_px = 0;
};

// What all hairs of the photo share.
struct PhotoModel {
  Encoding encoding = Encoding::kCoded;
  double blur_px = kFirstBlurPx;
  std::array<double, kNumShapeTerms> shape_mean{};
  std::array<double, kNumShapeTerms> shape_sd{0.15, 0.3};
};

// Both edges seen, with skin on one side at least.
bool IsClear(const CrossProfile& profile, double width_px, double bin_px, double blur_px) {
  const double core = width_px / 2 + 1.5 * blur_px;
  int inside = 0, left = 0, right = 0;
  for (const double x : profile.x_px) {
    inside += std::abs(x) <= core;
    left += x < -core;
    right += x > core;
  }
  // Where a hair lies along the rows every second bin is empty.
  return inside >= 0.45 * 2 * core / bin_px && left + right >= 6;
}

BarPrior PriorOf(const PhotoModel& model) {
  BarPrior prior;
  prior.blur_px = model.blur_px;
  prior.shape_mean = model.shape_mean;
  prior.shape_sd = model.shape_sd;
  return prior;
}

Bar StartOf(const CrossProfile& profile, double width_px, const PhotoModel& model) {
  Bar bar;
  double in = 0, in_n = 1e-9, out = 0, out_n = 1e-9;
  for (std::size_t i = 0; i < profile.x_px.size(); ++i) {
    const bool inside = std::abs(profile.x_px[i]) < width_px / 2, outside = std::abs(profile.x_px[i]) > width_px / 2 + 1.5;
    if (inside) in += profile.value[i] * profile.weight[i], in_n += profile.weight[i];
    if (outside) out += profile.value[i] * profile.weight[i], out_n += profile.weight[i];
  }
  bar.base = out / out_n;
  bar.depth = out / out_n - in / in_n;
  bar.width_px = width_px;
  bar.shape = model.shape_mean;
  return bar;
}

void FitSegments(const PhotoModel& model, double width_px, Measured& hair) {
  const BarPrior prior = PriorOf(model);
  hair.fits.assign(hair.sections.segments.size(), BarFit());
  for (std::size_t i = 0; i < hair.fits.size(); ++i) {
    const CrossProfile& profile = hair.sections.segments[i];
    if (!IsClear(profile, width_px, hair.grid.bin_px, model.blur_px)) continue;
    BarFit fit = FitBar(profile, StartOf(profile, width_px, model), prior, false);
    if (std::abs(fit.bar.offset_px) > width_px / 2 + 2 || fit.bar.width_px > 2.5 * width_px + 2) fit.converged = false;
    hair.fits[i] = fit;
  }
}

// Segments of thick clear hairs, at most three a hair, thickest first.
struct Calibrating {
  const CrossProfile* profile;
  Bar bar;
};

std::vector<Calibrating> PickCalibrating(const std::vector<Measured>& hairs) {
  std::vector<Calibrating> picked;
  for (const Measured& hair : hairs) {
    int taken = 0;
    for (std::size_t i = 0; i < hair.fits.size() && taken < 3; ++i)
      if (hair.fits[i].converged && hair.fits[i].rms < 0.15 * std::abs(hair.fits[i].bar.depth)) {
        picked.push_back({&hair.sections.segments[i], hair.fits[i].bar});
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

// Mean logarithm of the misfit of all at a blur: an outlier weighs no more than its share.
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

// Golden-section search (Kiefer 1953) for the blur that all thick hairs share.
double FitBlur(std::vector<Calibrating>& picked, PhotoModel& model) {
  constexpr double kGolden = 0.6180339887498949;
  double low = std::log(std::max(kSharpestPx, model.blur_px / 2)), high = std::log(std::min(kSoftestPx, model.blur_px * 2));
  const auto misfit = [&](double log_blur) {
    model.blur_px = std::exp(log_blur);
    return Misfit(picked, model);
  };
  double a = high - kGolden * (high - low), b = low + kGolden * (high - low);
  double at_a = misfit(a), at_b = misfit(b);
  for (int i = 0; i < 9; ++i) {
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
  const double best = (low + high) / 2;
  return misfit(best);
}

// The edge of the hairs, thick ones laid over each other: mean value by the distance from the edge, in bins.
struct EdgeCurve {
  static constexpr int kHalf = 12;
  static constexpr double kBinsPerBlur = 4;
  std::array<double, 2 * kHalf + 1> value{};
};

EdgeCurve MeanEdge(const std::vector<Calibrating>& picked, double blur_px) {
  EdgeCurve edge;
  std::array<double, 2 * EdgeCurve::kHalf + 1> count{};
  double base = 0;
  for (const Calibrating& one : picked) base += one.bar.base / static_cast<double>(picked.size());
  for (const Calibrating& one : picked)
    for (std::size_t i = 0; i < one.profile->x_px.size(); ++i) {
      const double x = one.profile->x_px[i];
      const double beyond = std::abs(x - one.bar.offset_px) - one.bar.width_px / 2;
      const int bin = static_cast<int>(std::lround(beyond / blur_px * EdgeCurve::kBinsPerBlur)) + EdgeCurve::kHalf;
      if (bin < 0 || bin > 2 * EdgeCurve::kHalf) continue;
      edge.value[bin] += one.profile->weight[i] * (one.profile->value[i] - one.bar.slope_per_px * x) * base / one.bar.base;
      count[bin] += one.profile->weight[i];
    }
  for (std::size_t bin = 0; bin < count.size(); ++bin) edge.value[bin] /= std::max(count[bin], 1e-9);
  return edge;
}

// Residual of the best symmetric (error function) edge, as a share of its height.
double Asymmetry(const EdgeCurve& edge) {
  double best = 1e9;
  const int size = static_cast<int>(edge.value.size());
  for (double blur = 2.4; blur < 6.5; blur *= 1.04)
    for (double shift = -6; shift <= 6; shift += 0.25) {
      Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
      Eigen::Vector3d right = Eigen::Vector3d::Zero();
      double squares = 0;
      for (int i = 0; i < size; ++i) {
        const double x = i - EdgeCurve::kHalf - shift;
        const double inside = 0.5 * std::erfc(x / blur / std::numbers::sqrt2);
        const Eigen::Vector3d by(1, inside, inside * x);  // The inside may slope: stripe and shading.
        normal += by * by.transpose();
        right += by * edge.value[i];
        squares += edge.value[i] * edge.value[i];
      }
      const Eigen::Vector3d p = normal.ldlt().solve(right);
      best = std::min(best, std::sqrt(std::max(0.0, squares - p.dot(right)) / size) / std::abs(p[1]));
    }
  return best;
}

double Calibrate(const std::vector<Measured>& hairs, PhotoModel& model) {
  std::vector<Calibrating> picked = PickCalibrating(hairs);
  if (picked.size() < 3) return 0;
  const double misfit = FitBlur(picked, model);
  if (std::getenv("DIA")) {
    EdgeCurve edge = MeanEdge(picked, model.blur_px);
    const double coded = Asymmetry(edge);
    for (double& v : edge.value) v = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    std::fprintf(stderr, "coded %.5f light %.5f\n", coded, Asymmetry(edge));
  }
  for (int k = 0; k < kNumShapeTerms; ++k) {
    std::vector<double> terms;
    for (const Calibrating& one : picked) terms.push_back(one.bar.shape[k]);
    model.shape_mean[k] = k % 2 == 0 ? 0.0 : Median(terms);
    model.shape_sd[k] = std::clamp(k % 2 == 0 ? 1.4826 * std::abs(Median(terms)) + RobustSd(terms) : RobustSd(terms), 0.03, 0.3);
  }
  if (std::getenv("DIA")) std::fprintf(stderr, "n %zu blur %.3f misfit %.5f shape %.3f %.3f sd %.3f %.3f\n", picked.size(), model.blur_px, misfit, model.shape_mean[0], model.shape_mean[1], model.shape_sd[0], model.shape_sd[1]);
  return misfit;
}

// The line moved by the offsets of the segments' fits.
Polyline Recentered(const Measured& hair) {
  std::vector<double> at, offset;
  for (std::size_t i = 0; i < hair.fits.size(); ++i)
    if (hair.fits[i].converged) {
      at.push_back((static_cast<double>(i) + 0.5) * hair.sections.segment_px);
      offset.push_back(hair.fits[i].bar.offset_px);
    }
  Polyline line = hair.sections.line_px;
  if (at.empty()) return line;
  const int last = static_cast<int>(line.size()) - 1;
  std::size_t k = 0;
  for (int i = 0; i <= last; ++i) {
    while (k + 1 < at.size() && at[k + 1] < i) ++k;
    double value = offset[k];
    if (i > at[k] && k + 1 < at.size()) value += (offset[k + 1] - offset[k]) * (i - at[k]) / (at[k + 1] - at[k]);
    const Point along = hair.sections.line_px[std::min(i + 3, last)] - hair.sections.line_px[std::max(i - 3, 0)];
    line[i] += value * Point(-along.y(), along.x()) / std::max(along.norm(), 1e-9);
  }
  return line;
}

// Segments that agree, laid over each other on even ground.
CrossProfile Merged(const Measured& hair, const std::vector<std::size_t>& good, double bin_px) {
  const int half = static_cast<int>(std::ceil(hair.grid.reach_px / bin_px));
  std::vector<double> x(2 * half + 1, 0.0), value(x), weight(x);
  for (const std::size_t i : good) {
    const CrossProfile& profile = hair.sections.segments[i];
    const Bar& bar = hair.fits[i].bar;
    for (std::size_t j = 0; j < profile.x_px.size(); ++j) {
      const double at = profile.x_px[j] - bar.offset_px;
      const int bin = static_cast<int>(std::lround(at / bin_px)) + half;
      if (bin < 0 || bin > 2 * half) continue;
      const double w = profile.weight[j];
      x[bin] += w * at;
      value[bin] += w * (profile.value[j] - bar.slope_per_px * profile.x_px[j]) / bar.base;
      weight[bin] += w;
    }
  }
  CrossProfile merged;
  for (std::size_t j = 0; j < x.size(); ++j)
    if (weight[j] > 0) {
      merged.x_px.push_back(x[j] / weight[j]);
      merged.value.push_back(value[j] / weight[j]);
      merged.weight.push_back(weight[j]);
    }
  return merged;
}

void SetDiameter(const PhotoModel& model, const Measured& hair, Shaft& shaft) {
  std::vector<std::size_t> good;
  std::vector<double> widths;
  for (std::size_t i = 0; i < hair.fits.size(); ++i)
    if (hair.fits[i].converged) widths.push_back(hair.fits[i].bar.width_px);
  if (widths.empty()) return;
  const double middle = Median(widths), spread = std::max(RobustSd(widths), 0.05 * middle);
  std::vector<double> kept;
  for (std::size_t i = 0; i < hair.fits.size(); ++i)
    if (hair.fits[i].converged && std::abs(hair.fits[i].bar.width_px - middle) < 2.5 * spread) {
      good.push_back(i);
      kept.push_back(hair.fits[i].bar.width_px);
    }
  const CrossProfile profile = Merged(hair, good, hair.grid.bin_px);
  Bar start = hair.fits[good.front()].bar;
  start.depth /= start.base;
  start.base = 1;
  start.slope_per_px = 0;
  start.offset_px = 0;
  start.width_px = middle;
  const BarFit fit = FitBar(profile, start, PriorOf(model), true);
  shaft.diameter_px = fit.converged ? fit.bar.width_px : middle;
  shaft.diameter_sd_px = RobustSd(kept);
  shaft.diameter_stderr_px = std::hypot(fit.width_sd_px, shaft.diameter_sd_px / std::sqrt(static_cast<double>(kept.size())));
}

}  // namespace

void MeasureDiameters(const Photo& photo, const HairContrast& hair, std::vector<Shaft>& shafts) {
  if (shafts.empty()) return;
  cv::Mat seen;
  cv::resize(hair.seen, seen, photo.bgr.size(), 0, 0, cv::INTER_NEAREST);
  Ownership owners(seen);
  std::vector<Measured> measured(shafts.size());
  for (std::size_t i = 0; i < shafts.size(); ++i) {
    const double coarse = shafts[i].diameter_px.value_or(10);
    measured[i].coarse_px = coarse;
    owners.Claim(static_cast<int>(i), shafts[i].center_line_px, coarse + 2 * kGuardPx);
    measured[i].grid = {coarse / 2 + std::clamp(0.5 * coarse, 6.0, 12.0), std::max(0.5, coarse / 24), kSegmentPx};
  }
  PhotoModel best;
  const PixelValue value = ValueIn(best.encoding);
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t i = 0; i < shafts.size(); ++i) {
      const Polyline line = pass == 0 ? shafts[i].center_line_px : Recentered(measured[i]);
      measured[i].sections = CutAcross(photo.bgr, value, owners, static_cast<int>(i), line, measured[i].grid);
      FitSegments(best, measured[i].coarse_px, measured[i]);
    }
    Calibrate(measured, best);
  }
  for (std::size_t i = 0; i < shafts.size(); ++i) {
    FitSegments(best, measured[i].coarse_px, measured[i]);
    SetDiameter(best, measured[i], shafts[i]);
  }
}

}  // namespace tricho
