// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/even_bar.h"

#include <cmath>

#include "base/check.h"
#include "base/plain_math.h"
#include "base/wide_vectors.h"

namespace tricho {

namespace {

// Of a bar of one Gaussian, in numbers that loops keep in registers.
struct Blurred {
  float half_px, per_blur;

  struct Share {
    float value, by_x, by_half;
  };
  TRICHO_INLINE Share At(float x) const {
    const auto [at_low, below_low] = PlainNormalAt((x - half_px) * per_blur);
    const auto [at_high, below_high] = PlainNormalAt((x + half_px) * per_blur);
    return {below_high - below_low, per_blur * (at_high - at_low), per_blur * (at_low + at_high)};
  }
};

template <bool kIsFlat>
TRICHO_INLINE void LookAt(const Bar& bar, const Blurred& of_blurred, float side_px, const float* x_px,
                          const float* value, int count, EvenBarLook& look) {
  const Blurred blurred = of_blurred;
  const auto base = static_cast<float>(bar.base), slope = static_cast<float>(bar.slope_per_px),
             depth = static_cast<float>(bar.depth), middle_px = static_cast<float>(bar.offset_px);
#pragma GCC ivdep  // They lie apart.
  for (int i = 0; i < count; ++i) {
    const float x = x_px[i] - middle_px;
    Blurred::Share share = blurred.At(x - side_px);
    if constexpr (kIsFlat) {
      const Blurred::Share other = blurred.At(x + side_px);
      share = {(share.value + other.value) / 2, (share.by_x + other.by_x) / 2, (share.by_half + other.by_half) / 2};
    }
    look.residual[i] = base + slope * x_px[i] - depth * share.value - value[i];
    look.by[0][i] = 1;
    look.by[1][i] = x_px[i];
    look.by[2][i] = -share.value;
    look.by[3][i] = depth * share.by_x;
    look.by[4][i] = -depth * share.by_half / 2;
  }
}

TRICHO_WIDE_VECTORS void LookAtAll(const Bar& bar, const Blurred& blurred, float side_px, const float* x_px,
                                   const float* value, int count, EvenBarLook& look) {
  if (side_px > 0)
    LookAt<true>(bar, blurred, side_px, x_px, value, count, look);
  else
    LookAt<false>(bar, blurred, 0, x_px, value, count, look);
}

}  // namespace

EvenBarProfile::EvenBarProfile(const CrossProfile& profile, const BarPrior& prior)
    : count_(static_cast<int>(profile.x_px.size())),
      side_px_(static_cast<float>(prior.side_px)),
      soft_px_(static_cast<float>(std::sqrt(prior.blur_px * prior.blur_px - prior.side_px * prior.side_px))) {
  TRICHO_CHECK(count_ <= kMostPlaces, count_);
  for (int i = 0; i < count_; ++i) {
    x_px_[i] = static_cast<float>(profile.x_px[i]);
    value_[i] = static_cast<float>(profile.value[i]);
  }
}

void EvenBarProfile::Look(const Bar& bar, EvenBarLook& look) const {
  LookAtAll(bar, {static_cast<float>(bar.width_px / 2), 1 / soft_px_}, side_px_, x_px_, value_, count_, look);
}

}  // namespace tricho
