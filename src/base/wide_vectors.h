// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// For the innermost loops: compiled twice, and the processor's own kind is taken when the program starts. AVX2 comes
// without fused multiply-add, so that both give the same bits. Not under a sanitizer, whose own code would run in the
// choice, before the sanitizer itself has started.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define TRICHO_WIDE_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define TRICHO_WIDE_VECTORS
#endif

namespace tricho {

// Floats side by side, wherever they lie: clang lowers the alignment in a typedef only, g++ in an alias only.
#ifdef __clang__
typedef float Four __attribute__((vector_size(4 * sizeof(float)), aligned(alignof(float)), may_alias));   // NOLINT
typedef float Eight __attribute__((vector_size(8 * sizeof(float)), aligned(alignof(float)), may_alias));  // NOLINT
#else
using Four = float __attribute__((vector_size(4 * sizeof(float)), aligned(alignof(float)), may_alias));
using Eight = float __attribute__((vector_size(8 * sizeof(float)), aligned(alignof(float)), may_alias));
#endif

}  // namespace tricho
