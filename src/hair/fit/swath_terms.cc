// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/swath_terms.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/wide_vectors.h"

namespace tricho {

namespace {

constexpr float kMostResidual = 0.3F;  // What differs by more is not this hair's doing.

void Grow(int count, std::vector<float>& values) {
  if (values.size() < static_cast<std::size_t>(count)) values.resize(2 * static_cast<std::size_t>(count));
}

TRICHO_WIDE_VECTORS void Derive(const SoftBar& of_bar, int count, const float* across_px, const SwathLook& look,
                                SwathTerms& terms) {
  const SoftBar bar = of_bar;
  const float *seen = look.seen.data(), *others = look.others.data();
  float *weight = terms.weight.data(), *pull = terms.pull.data(), *ww = terms.ww.data(), *wd = terms.wd.data(),
        *dd = terms.dd.data(), *wr = terms.wr.data(), *dr = terms.dr.data();
#pragma GCC ivdep  // They lie apart.
  for (int k = 0; k < count; ++k) {
    const float across = across_px[k], own = bar.At(across), left = seen[k] - own;
    // Where another hair is darker, this one does not show.
    const float trusted = std::abs(left) < kMostResidual ? 1.F : kMostResidual / std::abs(left);
    const float robust = others[k] > own ? 0.F : trusted;
    const float aside = -bar.Slope(across), wider = bar.Widening(across), deeper = own / bar.depth;
    weight[k] = robust * aside * aside;
    pull[k] = robust * aside * left;
    ww[k] = robust * wider * wider;
    wd[k] = robust * wider * deeper;
    dd[k] = robust * deeper * deeper;
    wr[k] = robust * wider * left;
    dr[k] = robust * deeper * left;
  }
}

TRICHO_WIDE_VECTORS void Gain(const SoftBar& of_bar, int count, const float* across_px, SwathLook& look) {
  const SoftBar bar = of_bar;
  const float *seen = look.seen.data(), *others = look.others.data();
  float* gained = look.gained.data();
#pragma GCC ivdep  // They lie apart.
  for (int k = 0; k < count; ++k) {
    const float own = bar.At(across_px[k]), without = seen[k] - others[k], with = seen[k] - own;
    gained[k] = others[k] >= own ? 0.F : without * without - with * with;
  }
}

}  // namespace

void SwathLook::GrowTo(int count) {
  for (std::vector<float>* one : {&seen, &others, &gained}) Grow(count, *one);
}

void DeriveTerms(const SoftBar& bar, const LineSwath& swath, unsigned reach, const SwathLook& look, SwathTerms& terms) {
  const std::array all{&terms.weight, &terms.pull, &terms.ww, &terms.wd, &terms.dd, &terms.wr, &terms.dr};
  for (std::vector<float>* one : all) Grow(swath.size(), *one);
  Derive(bar, swath.size(), swath.across_px(), look, terms);
  for (const PixelRun& run : swath.runs())
    if ((run.reaches >> reach & 1U) == 0)
      for (std::vector<float>* one : all) std::fill_n(one->begin() + run.begin, run.count, 0.F);
}

void FindGained(const SoftBar& bar, const LineSwath& swath, SwathLook& look) {
  Gain(bar, swath.size(), swath.across_px(), look);
}

}  // namespace tricho
