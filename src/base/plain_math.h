// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Functions as plain arithmetic, without calls, tables and branches: loops over them become vector code.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "base/wide_vectors.h"

namespace tricho {

// exp(x), relatively off by at most 2e-7; what is below the least normal number counts as that. x <= 88.
TRICHO_INLINE float PlainExp(float x) {
  constexpr float kPerLog2 = 1.44269504F, kLeast = -87.3F;
  constexpr float kLog2High = 0.693359375F, kLog2Low = -2.12194440e-4F;  // The first times n is exact.
  constexpr float kToWhole = 0x1.8p23F;  // Added, it leaves the nearest whole number in the lowest bits.
  const float kept = std::max(x, kLeast), shifted = kept * kPerLog2 + kToWhole, n = shifted - kToWhole;
  const float r = (kept - n * kLog2High) - n * kLog2Low;
  // Taylor's series; |r| <= log(2) / 2.
  constexpr std::array<float, 8> kTaylor{1, 1, 1.F / 2, 1.F / 6, 1.F / 24, 1.F / 120, 1.F / 720, 1.F / 5040};
  float sum = kTaylor[7];
  for (int k = 6; k >= 0; --k) sum = sum * r + kTaylor[static_cast<std::size_t>(k)];
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(sum) + (std::bit_cast<std::uint32_t>(shifted) << 23U));
}

// log(x), off by at most 2e-7 of it or of 1, whichever is more; x > 0, not denormal.
TRICHO_INLINE float PlainLog(float x) {
  constexpr std::uint32_t kRootHalf = 0x3f3504f3;
  // x = m 2^n, m from the root of 1/2 to that of 2.
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(x);
  const auto n = static_cast<std::int32_t>(bits - kRootHalf) >> 23;
  const float m = std::bit_cast<float>(bits - (static_cast<std::uint32_t>(n) << 23U));
  // log m = 2 artanh s.
  const float s = (m - 1) / (m + 1), ss = s * s;
  constexpr std::array<float, 5> kSeries{1, 1.F / 3, 1.F / 5, 1.F / 7, 1.F / 9};
  float sum = kSeries[4];
  for (int k = 3; k >= 0; --k) sum = sum * ss + kSeries[static_cast<std::size_t>(k)];
  return static_cast<float>(n) * 0.693147181F + 2 * s * sum;
}

// The standard normal distribution: its density at z, and how much of it lies below z. Off by at most 1e-7 and 4e-7.
struct PlainNormal {
  float density;
  float below;
};
// Source: Abramowitz & Stegun 1964, 7.1.26 and 26.2.17.
TRICHO_INLINE PlainNormal PlainNormalAt(float z) {
  constexpr std::array<float, 5> kTail{0.5F * 0.254829592F, 0.5F * -0.284496736F, 0.5F * 1.421413741F,
                                       0.5F * -1.453152027F, 0.5F * 1.061405429F};
  constexpr float kPerZ = 0.3275911F * 0.707106781F, kPeak = 0.398942280F;
  // Farther out nothing changes, but for numbers so small that processors are slow with them.
  constexpr float kFarthest = -50;
  const float bell = PlainExp(std::max(-0.5F * z * z, kFarthest)), t = 1 / (1 + kPerZ * std::abs(z));
  float sum = kTail[4];
  for (int k = 3; k >= 0; --k) sum = sum * t + kTail[static_cast<std::size_t>(k)];
  const float tail = bell * sum * t;
  return {kPeak * bell, z > 0 ? 1 - tail : tail};
}

}  // namespace tricho
