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

// Numbers side by side, as a processor's registers hold them.
using Two = float __attribute__((vector_size(2 * sizeof(float))));
using Four = float __attribute__((vector_size(4 * sizeof(float))));
using Eight = float __attribute__((vector_size(8 * sizeof(float))));
using FourDoubles = double __attribute__((vector_size(4 * sizeof(double))));
using SixteenBytes = std::uint8_t __attribute__((vector_size(16)));
using EightInts = std::int32_t __attribute__((vector_size(32)));
using EightWords = std::uint32_t __attribute__((vector_size(32)));

// In memory they lie wherever the numbers do. A pointer to such a type would promise more: that they lie at multiples
// of its size.
template <typename Vector>
TRICHO_INLINE Vector Load(const void* from) {
  Vector values;
  std::memcpy(&values, from, sizeof values);
  return values;
}
template <typename Vector>
TRICHO_INLINE void Store(const Vector& values, void* to) {
  std::memcpy(to, &values, sizeof values);
}

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
