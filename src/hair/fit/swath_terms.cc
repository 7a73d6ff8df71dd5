// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/swath_terms.h"

#include "base/wide_vectors.h"

namespace tricho {

namespace {

constexpr float kMostResidual = 0.3F;  // What differs by more is not this hair's doing.

void Grow(int count, std::vector<float>& values) {
  if (values.size() < static_cast<std::size_t>(count)) values.resize(2 * static_cast<std::size_t>(count));
}

TRICHO_INLINE Eight Of(const float* values, int k) { return Load<Eight>(values + k); }

// Weights and pulls of a strip, pixel by pixel.
TRICHO_INLINE void StorePairs(const Eight& weight, const Eight& pull, float* pairs) {
  Store<Eight>(__builtin_shufflevector(weight, pull, 0, 8, 1, 9, 2, 10, 3, 11), pairs);
  Store<Eight>(__builtin_shufflevector(weight, pull, 4, 12, 5, 13, 6, 14, 7, 15), pairs + kStripPx);
}

// What a strip tells: how far its pixels differ from the bar, and with which weight.
struct Residual {
  Eight own, left, robust;

  TRICHO_INLINE Residual(const SoftBar& bar, const Eight& across_px, const Eight& seen, const Eight& others) {
    const Eight zero{}, one = zero + 1.F, most = zero + kMostResidual;
    own = bar.At(across_px);
    left = seen - own;
    const Eight size = left > zero ? left : zero - left;
    const Eight trusted = size < most ? one : most / size;
    // Where another hair is darker, this one does not show.
    robust = others > own ? zero : trusted;
  }
};

// BarEquations by place in a strip.
struct BarSums {
  Eight ww{}, wd{}, dd{}, wr{}, dr{};
};

TRICHO_WIDE_VECTORS void Course(const SoftBar& of_bar, int count, const float* across_px, const SwathLook& look,
                                StepTerms& terms, BarSums& sums) {
  const SoftBar bar = of_bar;
  const float *seen = look.seen.data(), *others = look.others.data();
  float* pairs = terms.weights_and_pulls.data();
  BarSums all;
  for (int k = 0; k < count; k += kStripPx) {
    const Eight across = Of(across_px, k);
    const Residual at(bar, across, Of(seen, k), Of(others, k));
    const Eight aside = bar.Slope(across), wider = bar.Widening(across), deeper = at.own / bar.depth;
    const Eight sure_aside = at.robust * aside, sure_wider = at.robust * wider, sure_deeper = at.robust * deeper;
    // A bar that moves on has what lay before it: the pull is against the slope.
    StorePairs(sure_aside * aside, Eight{} - sure_aside * at.left, pairs + 2 * k);
    all.ww += sure_wider * wider;
    all.wd += sure_wider * deeper;
    all.dd += sure_deeper * deeper;
    all.wr += sure_wider * at.left;
    all.dr += sure_deeper * at.left;
  }
  sums = all;
}

TRICHO_WIDE_VECTORS void Width(const SoftBar& of_bar, int count, const float* across_px, const SwathLook& look,
                               StepTerms& terms) {
  const SoftBar bar = of_bar;
  const float *seen = look.seen.data(), *others = look.others.data();
  float* pairs = terms.weights_and_pulls.data();
  for (int k = 0; k < count; k += kStripPx) {
    const Eight across = Of(across_px, k);
    const Residual at(bar, across, Of(seen, k), Of(others, k));
    const Eight wider = bar.Widening(across), sure_wider = at.robust * wider;
    StorePairs(sure_wider * wider, sure_wider * at.left, pairs + 2 * k);
  }
}

TRICHO_WIDE_VECTORS void Gain(const SoftBar& of_bar, int count, const float* across_px, SwathLook& look) {
  const SoftBar bar = of_bar;
  const float *seen = look.seen.data(), *others = look.others.data();
  float* gained = look.gained.data();
  for (int k = 0; k < count; k += kStripPx) {
    const Eight zero{}, own = bar.At(Of(across_px, k)), without = Of(seen, k) - Of(others, k), with = Of(seen, k) - own;
    const Eight gain = without * without - with * with;
    Store<Eight>(Of(others, k) >= own ? zero : gain, gained + k);
  }
}

// Weight and pull.
struct Pair {
  Two both{};
};

}  // namespace

void SwathLook::GrowTo(int count) {
  for (std::vector<float>* one : {&seen, &others, &gained}) Grow(count, *one);
}

BarEquations DeriveCourse(const SoftBar& bar, const LineSwath& swath, const SwathLook& look, StepTerms& terms) {
  Grow(2 * swath.size(), terms.weights_and_pulls);
  BarSums sums;
  Course(bar, swath.size(), swath.across_px(), look, terms, sums);
  return {SumOf(sums.ww), SumOf(sums.wd), SumOf(sums.dd), SumOf(sums.wr), SumOf(sums.dr)};
}

void DeriveWidth(const SoftBar& bar, const LineSwath& swath, const SwathLook& look, StepTerms& terms) {
  Grow(2 * swath.size(), terms.weights_and_pulls);
  Width(bar, swath.size(), swath.across_px(), look, terms);
}

void FindGained(const SoftBar& bar, const LineSwath& swath, SwathLook& look) {
  Gain(bar, swath.size(), swath.across_px(), look);
}

StepSums SumsBySample(const LineSwath& swath, const StepTerms& terms, std::size_t num_samples) {
  std::vector<Pair> sums(num_samples);
  const int* sample = swath.sample();
  const float* pairs = terms.weights_and_pulls.data();
  for (int k = 0; k < swath.size(); k += kStripPx) {
    // Only the edges of a hair tell where it runs: most strips have nothing.
    if (AreZero(Load<EightWords>(pairs + 2 * k) | Load<EightWords>(pairs + 2 * k + kStripPx))) continue;
    for (int j = k; j < k + kStripPx; ++j) sums[sample[j]].both += Load<Two>(pairs + 2 * j);
  }
  StepSums all;
  for (const Pair& pair : sums) {
    all.weight.push_back(static_cast<double>(pair.both[0]));
    all.pull.push_back(static_cast<double>(pair.both[1]));
  }
  return all;
}

void AddBySample(const LineSwath& swath, const std::vector<float>& values, std::vector<double>& sums) {
  const int* sample = swath.sample();
  for (int k = 0; k < swath.size(); k += kStripPx) {
    if (AreZero(Load<EightWords>(&values[k]))) continue;
    for (int j = k; j < k + kStripPx; ++j) sums[sample[j]] += static_cast<double>(values[j]);
  }
}

}  // namespace tricho
