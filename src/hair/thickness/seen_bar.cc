// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/seen_bar.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"
#include "base/wide_vectors.h"
#include "hair/thickness/gauss_table.h"

namespace tricho {

namespace {

constexpr double kStepPx = 0.5;     // Of the grid on which sharpening is computed.
constexpr double kHaloReach = 2.7;  // Of its Gaussian, in standard deviations.
constexpr double kHaloStep = 1.05;  // Factor by which the halo is changed for its derivative.
constexpr double kFlatnessStep = 0.01;
// Cells to either side: of what is looked at, and of the widest halo beyond (camera_prior.h bounds it).
constexpr int kMostReach = kMostPlaces - 1, kMostHalo = 32;
constexpr int kMostCells = 2 * (kMostReach + kMostHalo) + 1;

// A value before sharpening, and its derivatives by what is local to it.
enum Part : int { kValue, kBase, kSlope, kDepth, kOffset, kWidth, kLogBlur, kTone, kBow, kNumParts };
using Parts = Eigen::Matrix<double, kNumParts, 1>;
using Grid = Eigen::Matrix<double, kNumParts, Eigen::Dynamic, 0, kNumParts, kMostCells>;

class Lens {
 public:
  Lens(const Camera& camera, const Bar& bar, double blur_px)
      : camera_(camera),
        bar_(bar),
        blur_px_(blur_px * camera.SoftShare()),
        side_px_(blur_px * camera.SideShare()),
        offset_(camera.Offset()) {
    offset_by_tone_ = camera.tone > Camera::kCodedTone ? 0.055 / (Camera::kSrgbTone - Camera::kCodedTone) : 0;
  }

  // Value and derivatives.
  Parts operator()(double x_px) const {
    const double x = x_px - bar_.offset_px;
    Covered covered = CoveredAt(x - side_px_);
    if (side_px_ > 0) {
      Covered other = CoveredAt(x + side_px_);
      // A wider blur moves both Gaussians apart.
      covered[kByLogBlur] -= side_px_ * covered[kByX];
      other[kByLogBlur] += side_px_ * other[kByX];
      covered = 0.5 * (covered + other);
    }
    const double share = covered[kShare];
    const double light = bar_.base + bar_.slope_per_px * x_px - bar_.depth * share;
    const double lit = std::max(light, Camera::kLeastLight);
    const double log_lit = std::log(lit), power = std::exp(log_lit / camera_.tone);
    const double by_light = light > Camera::kLeastLight ? (1 + offset_) * power / (camera_.tone * lit) : 0;
    Parts parts;
    parts[kValue] = (1 + offset_) * power - offset_;
    parts[kBase] = by_light;
    parts[kSlope] = by_light * x_px;
    parts[kDepth] = -by_light * share;
    parts[kOffset] = by_light * bar_.depth * covered[kByX];
    parts[kWidth] = -by_light * bar_.depth * covered[kByHalf] / 2;
    parts[kLogBlur] = -by_light * bar_.depth * covered[kByLogBlur];
    parts[kTone] = -(1 + offset_) * power * log_lit / (camera_.tone * camera_.tone) + offset_by_tone_ * (power - 1);
    parts[kBow] = -by_light * bar_.depth * covered[kBowed];
    return parts;
  }

  // The value alone.
  double Value(double x_px) const {
    const double x = x_px - bar_.offset_px;
    double share = CoveredAt(x - side_px_)[kShare];
    if (side_px_ > 0) share = 0.5 * (share + CoveredAt(x + side_px_)[kShare]);
    return camera_.CodedOf(bar_.base + bar_.slope_per_px * x_px - bar_.depth * share);
  }

 private:
  // How much of a place the bar covers, and its derivatives.
  enum Cover : int { kShare, kByX, kByHalf, kByLogBlur, kBowed, kNumCovers };
  using Covered = Eigen::Matrix<double, kNumCovers, 1>;

  Covered CoveredAt(double x) const {
    const double half = bar_.width_px / 2, low = (x - half) / blur_px_, high = (x + half) / blur_px_;
    const auto [at_low, below_low] = Gauss()(low);
    const auto [at_high, below_high] = Gauss()(high);
    const double even = below_high - below_low;
    // The second Legendre term from the moments of the bar under the Gaussian.
    const double m1 = at_low - at_high, m2 = even + low * at_low - high * at_high;
    const double u1 = (x * even - blur_px_ * m1) / half;
    const double u2 = (x * x * even - 2 * x * blur_px_ * m1 + blur_px_ * blur_px_ * m2) / (half * half);
    const double at_edges = (at_low + at_high) / blur_px_;
    Covered covered;
    covered[kBowed] = 1.5 * u2 - 0.5 * even;
    covered[kShare] = even + camera_.bow * covered[kBowed];
    covered[kByX] = (at_high - at_low) / blur_px_ * (1 + camera_.bow) + camera_.bow * 3 * u1 / half;
    covered[kByHalf] = at_edges * (1 + camera_.bow) - camera_.bow * 3 * u2 / half;
    // Nothing changes where place, width and blur grow alike.
    covered[kByLogBlur] = -x * covered[kByX] - half * covered[kByHalf];
    return covered;
  }

  const Camera& camera_;
  const Bar& bar_;
  const double blur_px_;
  const double side_px_;  // The two Gaussians that make a flat blur stand so far off the middle.
  const double offset_;
  double offset_by_tone_;
};

// Weights of a Gaussian on the grid, one side and the middle.
std::vector<double> HaloWeights(double halo_px) {
  std::vector<double> weights;
  double sum = 0;
  for (int i = 0; i <= static_cast<int>(std::ceil(kHaloReach * halo_px / kStepPx)); ++i) {
    weights.push_back(std::exp(-0.5 * std::pow(i * kStepPx / halo_px, 2)));
    sum += (i == 0 ? 1 : 2) * weights.back();
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

// Adds weight (what lies `step` numbers before + what lies as far after) to each of `count` numbers.
TRICHO_WIDE_VECTORS void AddAround(const double* middle, std::ptrdiff_t step, double weight, int count, double* sums) {
  const double *before = middle - step, *after = middle + step;
#pragma GCC ivdep  // What is read lies in another table.
  for (int k = 0; k < count; ++k) sums[k] += weight * (before[k] + after[k]);
}

// Values blurred by the halo, on a grid about 0.
class Halo {
 public:
  // Its tables are large: whoever needs none does not pay for their making.
  Halo() {}  // NOLINT(modernize-use-equals-default): value-initialized, they would be cleared.

  void Sharpen(const Lens& lens, double reach_px, double widest_px) {
    inner_ = std::min(kMostReach, static_cast<int>(std::ceil(reach_px / kStepPx)) + 1);
    outer_ = inner_ + std::min(kMostHalo, static_cast<int>(HaloWeights(widest_px).size()) - 1);
    sharp_.resize(kNumParts, 2 * outer_ + 1);
    for (int i = -outer_; i <= outer_; ++i) sharp_.col(i + outer_) = lens(i * kStepPx);
  }

  // Not wider than it was made for.
  void Soften(double halo_px) {
    const std::vector<double> weights = HaloWeights(halo_px);
    const int count = kNumParts * (2 * inner_ + 1);
    const int reach = std::min(static_cast<int>(weights.size()) - 1, outer_ - inner_);
    const double* middle = sharp_.data() + kNumParts * (outer_ - inner_);
    soft_.resize(kNumParts, 2 * inner_ + 1);
    for (int k = 0; k < count; ++k) soft_.data()[k] = weights[0] * middle[k];
    for (int j = 1; j <= reach; ++j) AddAround(middle, j * kNumParts, weights[j], count, soft_.data());
  }

  Parts At(double x_px) const {
    const double at = x_px / kStepPx + inner_;
    const int i = std::clamp(static_cast<int>(at), 0, 2 * inner_ - 1);
    return soft_.col(i) + (at - i) * (soft_.col(i + 1) - soft_.col(i));
  }

 private:
  int inner_ = 0, outer_ = 0;
  Grid sharp_, soft_;  // A column a cell.
};

// What of a value's parts is by the camera; those by halo and flatness are for the caller.
void SetByCamera(const Camera& camera, double direction_rad, double blur_px, const Parts& parts, double from_halo,
                 Eigen::Ref<Eigen::Matrix<double, 1, kNumCameraTerms>> by) {
  // d log blur across / d motion.
  const double by_motion = 0.5 * camera.blur_px * camera.blur_px / (blur_px * blur_px);
  by[kByTone] = parts[kTone];
  by[kByLogBlur] = parts[kLogBlur];
  by[kByMotionCos] = parts[kLogBlur] * by_motion * std::cos(2 * direction_rad);
  by[kByMotionSin] = parts[kLogBlur] * by_motion * std::sin(2 * direction_rad);
  by[kByOvershoot] = from_halo;
  by[kByBow] = parts[kBow];
}

// By the halo and the flatness: differences. `sharp`: the values without sharpening.
void SetByForm(const Camera& camera, const Bar& bar, double blur_px, const std::vector<double>& x_px,
               const std::array<double, kMostPlaces>& sharp, Halo& halo, SeenBar& seen) {
  Camera flatter = camera;
  flatter.flatness += kFlatnessStep;
  const Lens flat_lens(flatter, bar, blur_px);
  std::array<double, kMostPlaces> soft;
  for (std::size_t i = 0; i < x_px.size(); ++i) {
    auto by = seen.by.row(static_cast<Eigen::Index>(i)).tail<kNumCameraTerms>();
    by[kByFlatness] = (flat_lens.Value(x_px[i]) - sharp[i]) / kFlatnessStep;
    by[kByLogHalo] = 0;
    soft[i] = halo.At(x_px[i])[kValue];
  }
  if (camera.overshoot == 0) return;
  halo.Soften(kHaloStep * camera.halo_px);
  for (std::size_t i = 0; i < x_px.size(); ++i)
    seen.by(static_cast<Eigen::Index>(i), kNumBarTerms + kByLogHalo) =
        -camera.overshoot * (halo.At(x_px[i])[kValue] - soft[i]) / std::log(kHaloStep);
}

}  // namespace

void SeeBar(const Camera& camera, const Bar& bar, double direction_rad, const std::vector<double>& x_px, bool of_camera,
            SeenBar& seen) {
  TRICHO_CHECK(!x_px.empty() && x_px.size() <= kMostPlaces, x_px.size());
  const auto n = static_cast<Eigen::Index>(x_px.size());
  const double blur_px = camera.BlurAcrossPx(direction_rad);
  const Lens lens(camera, bar, blur_px);
  Halo halo;
  const bool has_halo = of_camera || camera.overshoot > 0;  // Half of the work, and mostly not needed.
  if (has_halo) {
    halo.Sharpen(lens, std::max(std::abs(x_px.front()), std::abs(x_px.back())), kHaloStep * camera.halo_px);
    halo.Soften(camera.halo_px);
  }
  seen.coded.resize(n);
  seen.by.resize(n, kNumBarTerms + kNumCameraTerms);
  std::array<double, kMostPlaces> sharp_values;
  for (Eigen::Index i = 0; i < n; ++i) {
    const Parts sharp = lens(x_px[i]);
    sharp_values[static_cast<std::size_t>(i)] = sharp[kValue];
    const Parts from_halo = has_halo ? Parts(sharp - halo.At(x_px[i])) : Parts::Zero();
    const Parts parts = sharp + camera.overshoot * from_halo;
    seen.coded[i] = parts[kValue];
    seen.by.row(i).head<kNumBarTerms>() = parts.segment<kNumBarTerms>(kBase).transpose();
    if (of_camera)
      SetByCamera(camera, direction_rad, blur_px, parts, from_halo[kValue], seen.by.row(i).tail<kNumCameraTerms>());
  }
  if (of_camera) SetByForm(camera, bar, blur_px, x_px, sharp_values, halo, seen);
}

}  // namespace tricho
