// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// For the innermost loops: compiled twice, and the processor's own kind is taken when the program starts. AVX2 comes
// without fused multiply-add, so that both give the same bits. Not under a sanitizer, whose own code would run in the
// choice, before the sanitizer itself has started.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define TRICHO_WIDE_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define TRICHO_WIDE_VECTORS
#endif

// What such a loop calls is compiled as part of it, for the same processor.
#define TRICHO_INLINE inline __attribute__((always_inline))

namespace tricho {

// Numbers side by side, wherever they lie: clang lowers the alignment in a typedef only, g++ in an alias only.
#ifdef __clang__
typedef float Two __attribute__((vector_size(2 * sizeof(float)), aligned(alignof(float)), may_alias));    // NOLINT
typedef float Four __attribute__((vector_size(4 * sizeof(float)), aligned(alignof(float)), may_alias));   // NOLINT
typedef float Eight __attribute__((vector_size(8 * sizeof(float)), aligned(alignof(float)), may_alias));  // NOLINT
typedef double FourDoubles __attribute__((vector_size(32), aligned(alignof(double)), may_alias));         // NOLINT
typedef std::uint8_t SixteenBytes __attribute__((vector_size(16), aligned(1), may_alias));                // NOLINT
typedef std::int32_t EightInts __attribute__((vector_size(32), aligned(4), may_alias));                   // NOLINT
typedef std::uint32_t EightWords __attribute__((vector_size(32), aligned(4), may_alias));                 // NOLINT
#else
using Two = float __attribute__((vector_size(2 * sizeof(float)), aligned(alignof(float)), may_alias));
using Four = float __attribute__((vector_size(4 * sizeof(float)), aligned(alignof(float)), may_alias));
using Eight = float __attribute__((vector_size(8 * sizeof(float)), aligned(alignof(float)), may_alias));
using FourDoubles = double __attribute__((vector_size(32), aligned(alignof(double)), may_alias));
using SixteenBytes = std::uint8_t __attribute__((vector_size(16), aligned(1), may_alias));
using EightInts = std::int32_t __attribute__((vector_size(32), aligned(4), may_alias));
using EightWords = std::uint32_t __attribute__((vector_size(32), aligned(4), may_alias));
#endif

inline double SumOf(const Eight& values) {
  double sum = 0;
  for (int k = 0; k < 8; ++k) sum += static_cast<double>(values[k]);
  return sum;
}

// Whether all of eight are 0.
TRICHO_INLINE bool AreZero(const EightWords& words) {
  std::array<std::uint64_t, 4> pairs;
  std::memcpy(pairs.data(), &words, sizeof pairs);
  return (pairs[0] | pairs[1] | pairs[2] | pairs[3]) == 0;
}

}  // namespace tricho
