// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/seen_bar.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"
#include "base/plain_math.h"
#include "base/wide_vectors.h"

namespace tricho {

namespace {

constexpr double kStepPx = 0.5;     // Of the grid on which sharpening is computed.
constexpr double kHaloReach = 2.7;  // Of its Gaussian, in standard deviations.
constexpr double kHaloStep = 1.05;  // Factor by which the halo is changed for its derivative.
constexpr float kFlatnessStep = 0.01F;
// Cells to either side: of what is looked at, and of the widest halo beyond (camera_prior.h bounds it).
constexpr int kMostReach = kMostPlaces - 1, kMostHalo = 32;
constexpr int kMostCells = 2 * (kMostReach + kMostHalo) + 1;

// A value before sharpening, and its derivatives by what is local to it: each in a row of its own, for the places that
// are asked for and, after them, for the cells of the grid.
enum Part : int {
  kValue,
  kBase,
  kSlope,
  kDepth,
  kOffset,
  kWidth,
  kNumBarParts,
  kLogBlur = kNumBarParts,
  kTone,
  kBow,
  kNumParts
};
struct Parts {
  Parts() {}  // NOLINT(modernize-use-equals-default): value-initialized, so large a table would be cleared.
  float x_px[kMostPlaces + kMostCells];
  float row[kNumParts][kMostPlaces + kMostCells];
};

// How much of a place the bar covers, and its derivatives.
struct Covered {
  float share, by_x, by_half, by_log_blur, bowed;
};

// One bar, camera and direction as plain numbers, for loops to keep in registers.
struct Lens {
  Lens(const Camera& camera, const Bar& bar, double blur_across_px)
      : base(static_cast<float>(bar.base)),
        slope_per_px(static_cast<float>(bar.slope_per_px)),
        depth(static_cast<float>(bar.depth)),
        middle_px(static_cast<float>(bar.offset_px)),
        half_px(static_cast<float>(bar.width_px / 2)),
        per_half(1 / half_px),
        blur_px(static_cast<float>(blur_across_px * camera.SoftShare())),
        per_blur(1 / blur_px),
        side_px(static_cast<float>(blur_across_px * camera.SideShare())),
        bow(static_cast<float>(camera.bow)),
        per_tone(static_cast<float>(1 / camera.tone)),
        offset(static_cast<float>(camera.Offset())),
        offset_by_tone(camera.tone > Camera::kCodedTone ? kOffsetByTone : 0) {}

  float base, slope_per_px, depth, middle_px, half_px, per_half;
  float blur_px, per_blur;
  float side_px;  // The two Gaussians that make a flat blur stand so far off the middle.
  float bow;
  float per_tone, offset, offset_by_tone;
  static constexpr auto kOffsetByTone = static_cast<float>(0.055 / (Camera::kSrgbTone - Camera::kCodedTone));

  TRICHO_INLINE Covered CoveredAt(float x) const {
    const float low = (x - half_px) * per_blur, high = (x + half_px) * per_blur;
    const auto [at_low, below_low] = PlainNormalAt(low);
    const auto [at_high, below_high] = PlainNormalAt(high);
    const float even = below_high - below_low;
    // The second Legendre term from the moments of the bar under the Gaussian.
    const float m1 = at_low - at_high, m2 = even + low * at_low - high * at_high;
    const float u1 = (x * even - blur_px * m1) * per_half;
    const float u2 = (x * x * even - 2 * x * blur_px * m1 + blur_px * blur_px * m2) * (per_half * per_half);
    Covered covered;
    covered.bowed = 1.5F * u2 - 0.5F * even;
    covered.share = even + bow * covered.bowed;
    covered.by_x = (at_high - at_low) * per_blur * (1 + bow) + bow * 3 * u1 * per_half;
    covered.by_half = (at_low + at_high) * per_blur * (1 + bow) - bow * 3 * u2 * per_half;
    // Nothing changes where place, width and blur grow alike.
    covered.by_log_blur = -x * covered.by_x - half_px * covered.by_half;
    return covered;
  }

  template <bool kIsFlat>
  TRICHO_INLINE Covered SeenAt(float x_px) const {
    const float x = x_px - middle_px;
    if constexpr (!kIsFlat) return CoveredAt(x);
    const Covered one = CoveredAt(x - side_px), other = CoveredAt(x + side_px);
    // A wider blur moves both Gaussians apart.
    return {0.5F * (one.share + other.share), 0.5F * (one.by_x + other.by_x), 0.5F * (one.by_half + other.by_half),
            0.5F * (one.by_log_blur - side_px * one.by_x + other.by_log_blur + side_px * other.by_x),
            0.5F * (one.bowed + other.bowed)};
  }
};

// Sets the rows of the first `count` places: the value alone, or the derivatives too.
template <SeenTerms kTerms, bool kIsFlat>
TRICHO_INLINE void SetParts(const Lens& of_lens, int count, Parts& parts) {
  constexpr auto kLeastLight = static_cast<float>(Camera::kLeastLight);
  const Lens lens = of_lens;
#pragma GCC ivdep  // The rows lie apart.
  for (int i = 0; i < count; ++i) {
    const float x_px = parts.x_px[i];
    const Covered covered = lens.SeenAt<kIsFlat>(x_px);
    const float light = lens.base + lens.slope_per_px * x_px - lens.depth * covered.share;
    const float lit = std::max(light, kLeastLight), log_lit = PlainLog(lit);
    const float power = (1 + lens.offset) * PlainExp(log_lit * lens.per_tone);
    parts.row[kValue][i] = power - lens.offset;
    if constexpr (kTerms == SeenTerms::kNone) continue;
    const float by_light = light > kLeastLight ? power * lens.per_tone / lit : 0;
    const float by_share = -by_light * lens.depth;
    parts.row[kBase][i] = by_light;
    parts.row[kSlope][i] = by_light * x_px;
    parts.row[kDepth][i] = -by_light * covered.share;
    parts.row[kOffset][i] = -by_share * covered.by_x;
    parts.row[kWidth][i] = by_share * covered.by_half / 2;
    if constexpr (kTerms == SeenTerms::kOfBar) continue;
    parts.row[kLogBlur][i] = by_share * covered.by_log_blur;
    parts.row[kTone][i] =
        -power * log_lit * (lens.per_tone * lens.per_tone) + lens.offset_by_tone * (power / (1 + lens.offset) - 1);
    parts.row[kBow][i] = by_share * covered.bowed;
  }
}

template <SeenTerms kTerms>
TRICHO_INLINE void SetPartsFor(const Lens& lens, int count, Parts& parts) {
  if (lens.side_px > 0)
    SetParts<kTerms, true>(lens, count, parts);
  else
    SetParts<kTerms, false>(lens, count, parts);
}

TRICHO_WIDE_VECTORS void LookThrough(const Lens& lens, SeenTerms terms, int count, Parts& parts) {
  switch (terms) {
    case SeenTerms::kNone:
      return SetPartsFor<SeenTerms::kNone>(lens, count, parts);
    case SeenTerms::kOfBar:
      return SetPartsFor<SeenTerms::kOfBar>(lens, count, parts);
    case SeenTerms::kAll:
      return SetPartsFor<SeenTerms::kAll>(lens, count, parts);
  }
}

// Weights of a Gaussian on the grid: of the middle, and of the cells to either side.
struct HaloWeights {
  explicit HaloWeights(double halo_px) : reach(ReachOf(halo_px)) {
    const auto per_halo = static_cast<float>(kStepPx / halo_px);
    float sum = 0;
    for (int i = 0; i <= reach; ++i) {
      const float away = per_halo * static_cast<float>(i);
      weight[i] = PlainExp(-0.5F * away * away);
      sum += (i == 0 ? 1 : 2) * weight[i];
    }
    for (int i = 0; i <= reach; ++i) weight[i] /= sum;
  }
  static int ReachOf(double halo_px) {
    return std::min(kMostHalo, static_cast<int>(std::ceil(kHaloReach * halo_px / kStepPx)));
  }

  int reach;
  float weight[kMostHalo + 1];
};

constexpr int kLanes = sizeof(Eight) / sizeof(float);  // Cells that are blurred side by side.

// Blurs cells, so many groups of them; before the first and after the last there are as many as the halo reaches.
TRICHO_WIDE_VECTORS void Soften(const HaloWeights& halo, const float* cells, int num_groups, float* soft) {
  for (int group = 0; group < num_groups; ++group, cells += kLanes, soft += kLanes) {
    Eight sum = halo.weight[0] * Load<Eight>(cells);
    for (int j = 1; j <= halo.reach; ++j) sum += halo.weight[j] * (Load<Eight>(cells - j) + Load<Eight>(cells + j));
    Store<Eight>(sum, soft);
  }
}

// From where between cells to take what lies at a place.
struct Between {
  int cell[kMostPlaces];
  float share[kMostPlaces];  // Of the cell that follows.
};

// By how much values exceed what they are blurred.
TRICHO_WIDE_VECTORS void SubtractSoft(const float* sharp, const float* soft, const Between& at, int count, float* out) {
#pragma GCC ivdep  // They lie apart.
  for (int i = 0; i < count; ++i) {
    const float before = soft[at.cell[i]], after = soft[at.cell[i] + 1];
    out[i] = sharp[i] - (before + at.share[i] * (after - before));
  }
}

TRICHO_WIDE_VECTORS void AddSharpening(const float* sharp, const float* excess, float overshoot, int count,
                                       float* out) {
#pragma GCC ivdep  // They lie apart.
  for (int i = 0; i < count; ++i) out[i] = sharp[i] + overshoot * excess[i];
}

// Parts at the places that are looked at, with the grid behind them on which the halo blurs.
class Sharpening {
 public:
  // Its tables are large: whoever needs none does not pay for their making.
  Sharpening() {}  // NOLINT(modernize-use-equals-default): value-initialized, they would be cleared.

  // Places the cells behind the first `num_places`. For no halo wider than this.
  void SetGrid(const std::vector<double>& x_px, double widest_px, Parts& parts) {
    num_places_ = static_cast<int>(x_px.size());
    const double reach_px = std::max(std::abs(x_px.front()), std::abs(x_px.back()));
    const int inner = std::min(kMostReach, static_cast<int>(std::ceil(reach_px / kStepPx)) + 1);
    beyond_ = HaloWeights::ReachOf(widest_px);
    num_groups_ = (2 * inner + 1 + kLanes - 1) / kLanes;
    for (int i = 0; i < NumCells(); ++i)
      parts.x_px[num_places_ + i] = static_cast<float>((i - inner - beyond_) * kStepPx);
    for (int i = 0; i < num_places_; ++i) {
      const double at = x_px[i] / kStepPx + inner;
      at_.cell[i] = std::clamp(static_cast<int>(at), 0, 2 * inner - 1);
      at_.share[i] = static_cast<float>(at - at_.cell[i]);
    }
  }

  int NumCells() const { return kLanes * num_groups_ + 2 * beyond_; }

  // By how much one part exceeds what the halo makes of it, at each place.
  void Excess(const HaloWeights& halo, const float* part, float* out) {
    Soften(halo, part + num_places_ + beyond_, num_groups_, soft_);
    SubtractSoft(part, soft_, at_, num_places_, out);
  }

 private:
  int num_places_ = 0, num_groups_ = 0, beyond_ = 0;
  Between at_;
  float soft_[2 * kMostReach + 1 + kLanes];
};

// Which column a part of a value is.
constexpr std::array<int, kNumParts> kColumnOf{-1,
                                               kByBase,
                                               kBySlope,
                                               kByDepth,
                                               kByOffset,
                                               kByWidth,
                                               kNumBarTerms + kByLogBlur,
                                               kNumBarTerms + kByTone,
                                               kNumBarTerms + kByBow};

// By the blur's direction, as far as the blur across the hair is a matter of it.
void SetByMotion(const Camera& camera, double direction_rad, double blur_px, SeenBar& seen) {
  // d log blur across / d motion.
  const double by_motion = 0.5 * camera.blur_px * camera.blur_px / (blur_px * blur_px);
  const auto by_log_blur = seen.by.col(kNumBarTerms + kByLogBlur);
  seen.by.col(kNumBarTerms + kByMotionCos) = static_cast<float>(by_motion * std::cos(2 * direction_rad)) * by_log_blur;
  seen.by.col(kNumBarTerms + kByMotionSin) = static_cast<float>(by_motion * std::sin(2 * direction_rad)) * by_log_blur;
}

// By the halo: a difference. `excess`: of the values over what the halo makes of them.
void SetByHalo(const Camera& camera, const Parts& parts, const float* excess, Sharpening& sharpening, SeenBar& seen) {
  auto by = seen.by.col(kNumBarTerms + kByLogHalo);
  by.setZero();
  if (camera.overshoot == 0) return;
  sharpening.Excess(HaloWeights(kHaloStep * camera.halo_px), parts.row[kValue], by.data());
  const auto factor = static_cast<float>(camera.overshoot / std::log(kHaloStep));
  for (Eigen::Index i = 0; i < by.size(); ++i) by[i] = factor * (by[i] - excess[i]);
}

// By the flatness: a difference of the values without sharpening, which `parts` holds and loses.
void SetByFlatness(const Camera& camera, const Bar& bar, double blur_px, Parts& parts, SeenBar& seen) {
  auto by = seen.by.col(kNumBarTerms + kByFlatness);
  const Eigen::Map<const Eigen::VectorXf> values(parts.row[kValue], by.size());
  by = values;
  Camera flatter = camera;
  flatter.flatness += kFlatnessStep;
  LookThrough(Lens(flatter, bar, blur_px), SeenTerms::kNone, static_cast<int>(by.size()), parts);
  by = (values - by) * (1 / kFlatnessStep);
}

}  // namespace

void SeeBar(const Camera& camera, const Bar& bar, double direction_rad, const std::vector<double>& x_px,
            SeenTerms terms, SeenBar& seen) {
  TRICHO_CHECK(!x_px.empty() && x_px.size() <= kMostPlaces, x_px.size());
  const int n = static_cast<int>(x_px.size());
  const double blur_px = camera.BlurAcrossPx(direction_rad);
  const bool of_camera = terms == SeenTerms::kAll;
  const bool has_halo = of_camera || camera.overshoot > 0;  // Half of the work, and mostly not needed.
  Parts parts;
  Sharpening sharpening;
  std::ranges::transform(x_px, parts.x_px, [](double x) { return static_cast<float>(x); });
  if (has_halo) sharpening.SetGrid(x_px, kHaloStep * camera.halo_px, parts);
  LookThrough(Lens(camera, bar, blur_px), terms, n + sharpening.NumCells(), parts);
  seen.coded.resize(n);
  seen.by.resize(n, kNumSeenTerms);
  const HaloWeights halo(camera.halo_px);
  const auto overshoot = static_cast<float>(camera.overshoot);
  const int num_parts = terms == SeenTerms::kNone ? 1 : of_camera ? +kNumParts : +kNumBarParts;
  float value_excess[kMostPlaces], excess[kMostPlaces];
  for (int part = 0; part < num_parts; ++part) {
    float* column = part == kValue ? seen.coded.data() : seen.by.col(kColumnOf[part]).data();
    if (has_halo) {
      float* own = part == kValue ? value_excess : excess;
      sharpening.Excess(halo, parts.row[part], own);
      AddSharpening(parts.row[part], own, overshoot, n, column);
    } else {
      std::copy_n(parts.row[part], n, column);
    }
  }
  if (!of_camera) return;
  SetByMotion(camera, direction_rad, blur_px, seen);
  std::copy_n(value_excess, n, seen.by.col(kNumBarTerms + kByOvershoot).data());
  SetByHalo(camera, parts, value_excess, sharpening, seen);
  SetByFlatness(camera, bar, blur_px, parts, seen);
}

}  // namespace tricho
