// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/convolution_kernels.h"

#include <algorithm>
#include <array>

#include "base/wide_vectors.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define TRICHO_KERNELS_BY_PROCESSOR
#endif

namespace tricho {

namespace {

constexpr int kPanel = 16;  // Channels out that are worked on at once.

#ifdef TRICHO_KERNELS_BY_PROCESSOR
using Sixteen = float __attribute__((vector_size(16 * sizeof(float))));
#endif

// The innermost loop: sums of kRows pixels and a panel of channels stay in the processor's registers.
template <typename Vector, int kRows>
struct Block {
  static constexpr int kLanes = sizeof(Vector) / sizeof(float), kVectors = kPanel / kLanes;
  Vector sum[kRows][kVectors];

  TRICHO_INLINE void Begin(const float* bias) {
    for (int r = 0; r < kRows; ++r)
      for (int v = 0; v < kVectors; ++v) sum[r][v] = bias ? Load<Vector>(bias + v * kLanes) : Vector{};
  }

  // Adds rows (one number after the other) times weights (a panel after the other).
  TRICHO_INLINE void Add(const float* const* rows, int length, const float* weights) {
    constexpr int kAtOnce = 4;  // What counts them would else be a fifth of all instructions.
    std::ptrdiff_t k = 0;
    for (; k + kAtOnce <= length; k += kAtOnce, weights += kAtOnce * kPanel) {
#pragma GCC unroll 4
      for (int j = 0; j < kAtOnce; ++j) AddOne(rows, k + j, weights + j * kPanel);
    }
    for (; k < length; ++k, weights += kPanel) AddOne(rows, k, weights);
  }

  // The k-th number of each row times a panel of weights.
  TRICHO_INLINE void AddOne(const float* const* rows, std::ptrdiff_t k, const float* weights) {
    Vector panel[kVectors];
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) panel[v] = Load<Vector>(weights + v * kLanes);
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) {
      const float value = rows[r][k];
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v) sum[r][v] += value * panel[v];
    }
  }

  TRICHO_INLINE void Put(int row, bool relu, float* out) const {
    for (int v = 0; v < kVectors; ++v) {
      const Vector zero{}, value = sum[row][v];
      Store<Vector>(relu ? (value > zero ? value : zero) : value, out + v * kLanes);
    }
  }
};

template <typename Vector, int kRows>
TRICHO_INLINE void Direct(const DirectJob& job) {
  const std::ptrdiff_t length = static_cast<std::ptrdiff_t>(job.kernel_columns) * job.channels_in;
  for (int y = 0; y < job.rows_out; ++y)
    for (int panel = 0; panel < job.channels_out; panel += kPanel)
      for (int x = 0; x < job.columns_out; x += kRows) {
        Block<Vector, kRows> block;
        block.Begin(job.bias + panel);
        const float* weights = job.weights + panel * job.kernel_rows * length;
        std::ptrdiff_t first_seen[kRows];
        for (int r = 0; r < kRows; ++r)
          first_seen[r] =
              static_cast<std::ptrdiff_t>(std::min(x + r, job.columns_out - 1) * job.stride) * job.channels_in;
        for (int i = 0; i < job.kernel_rows; ++i)
          // Without a dilation what a row of the kernel sees lies side by side.
          for (int j = 0; j < (job.dilation == 1 ? 1 : job.kernel_columns); ++j) {
            const float* seen = job.in + (y * job.stride + i * job.dilation) * job.in_row +
                                static_cast<std::ptrdiff_t>(j * job.dilation) * job.channels_in;
            const float* rows[kRows];
            for (int r = 0; r < kRows; ++r) rows[r] = seen + first_seen[r];
            const int count = job.dilation == 1 ? static_cast<int>(length) : job.channels_in;
            block.Add(rows, count, weights);
            weights += static_cast<std::ptrdiff_t>(count) * kPanel;
          }
        for (int r = 0; r < kRows && x + r < job.columns_out; ++r)
          block.Put(r, job.relu,
                    job.out + (static_cast<std::ptrdiff_t>(y) * job.columns_out + x + r) * job.channels_out + panel);
      }
}

// What a tile sees: numbers from a row of its pixels to the next, and from a pixel to the next.
struct TileView {
  const float* first = nullptr;
  std::ptrdiff_t row = 0, column = 0;
};

// In place where it lies inside; else copied, with zeros around.
TileView ViewOf(const WinogradJob& job, const WinogradTile& tile) {
  const std::ptrdiff_t channels = job.channels_in, in_row = job.columns * channels;
  const int top = tile.y - job.dilation, left = tile.x - job.dilation, reach = (kWinogradSide - 1) * job.dilation;
  if (top >= 0 && left >= 0 && top + reach < job.rows && left + reach < job.columns)
    return {job.in + top * in_row + left * channels, job.dilation * in_row, job.dilation * channels};
  float* out = job.at_border;
  for (int i = 0; i < kWinogradSide; ++i)
    for (int j = 0; j < kWinogradSide; ++j, out += channels) {
      const int y = top + i * job.dilation, x = left + j * job.dilation;
      if (y >= 0 && x >= 0 && y < job.rows && x < job.columns)
        std::copy_n(job.in + y * in_row + x * channels, channels, out);
      else
        std::fill_n(out, channels, 0.F);
    }
  return {job.at_border, kWinogradSide * channels, channels};
}

// B' d B of all channels of a tile; terms lie `step` numbers apart.
template <typename Vector>
TRICHO_INLINE void TransformIn(const TileView& tile, int channels, std::ptrdiff_t step, float* terms) {
  constexpr int kLanes = sizeof(Vector) / sizeof(float);
  for (int c = 0; c < channels; c += kLanes) {
    Vector down[kWinogradSide][kWinogradSide];
    for (int pass = 0; pass < 2; ++pass)
      for (int j = 0; j < kWinogradSide; ++j) {
        Vector d[kWinogradSide];
        for (int i = 0; i < kWinogradSide; ++i)
          d[i] = pass == 0 ? Load<Vector>(tile.first + i * tile.row + j * tile.column + c) : down[j][i];
        const Vector even = d[4] - 4 * d[2], odd = d[3] - 4 * d[1], wide_even = d[4] - d[2],
                     wide_odd = 2 * (d[3] - d[1]);
        const Vector to[kWinogradSide] = {4 * d[0] - 5 * d[2] + d[4], even + odd,           even - odd,
                                          wide_even + wide_odd,       wide_even - wide_odd, 4 * d[1] - 5 * d[3] + d[5]};
        for (int i = 0; i < kWinogradSide; ++i)
          if (pass == 0)
            down[i][j] = to[i];
          else
            Store<Vector>(to[i], terms + (j * kWinogradSide + i) * step + c);
      }
  }
}

// A' m: from a line of terms to what comes out along it.
template <typename Vector>
TRICHO_INLINE void FourOfSix(const Vector* m, Vector* out) {
  const Vector sum = m[1] + m[2], gap = m[1] - m[2], far_sum = m[3] + m[4], far_gap = m[3] - m[4];
  out[0] = m[0] + sum + far_sum;
  out[1] = gap + 2 * far_gap;
  out[2] = sum + 4 * far_sum;
  out[3] = gap + 8 * far_gap + m[5];
}

// A' m A of a panel of channels, and the bias; writes those pixels that lie inside.
template <typename Vector>
TRICHO_INLINE void TransformOut(const WinogradJob& job, const WinogradTile& tile, int channel, std::ptrdiff_t step,
                                const float* terms) {
  Vector across[kWinogradPx][kWinogradSide];
#pragma GCC unroll 6
  for (int j = 0; j < kWinogradSide; ++j) {
    Vector column[kWinogradSide], out[kWinogradPx];
#pragma GCC unroll 6
    for (int i = 0; i < kWinogradSide; ++i) column[i] = Load<Vector>(terms + (i * kWinogradSide + j) * step + channel);
    FourOfSix<Vector>(column, out);
#pragma GCC unroll 4
    for (int i = 0; i < kWinogradPx; ++i) across[i][j] = out[i];
  }
  const Vector bias = Load<Vector>(job.bias + channel), zero{};
  const std::ptrdiff_t pixel_step = static_cast<std::ptrdiff_t>(job.dilation) * job.channels_out;
  float* row = job.out + (static_cast<std::ptrdiff_t>(tile.y) * job.columns + tile.x) * job.channels_out + channel;
#pragma GCC unroll 4
  for (int i = 0; i < kWinogradPx; ++i, row += job.columns * pixel_step) {
    if (tile.y + i * job.dilation >= job.rows) break;
    Vector out[kWinogradPx];
    FourOfSix<Vector>(across[i], out);
#pragma GCC unroll 4
    for (int j = 0; j < kWinogradPx; ++j) {
      if (tile.x + j * job.dilation >= job.columns) break;
      const Vector value = out[j] + bias;
      Store<Vector>(job.relu ? (value > zero ? value : zero) : value, row + j * pixel_step);
    }
  }
}

template <typename Vector, int kRows>
TRICHO_INLINE void Winograd(const WinogradJob& job) {
  constexpr int kLanes = sizeof(Vector) / sizeof(float);
  const std::ptrdiff_t in_step = static_cast<std::ptrdiff_t>(kWinogradTiles) * job.channels_in;
  const std::ptrdiff_t out_step = static_cast<std::ptrdiff_t>(kWinogradTiles) * job.channels_out;
  for (int t = 0; t < job.num_tiles; ++t)
    TransformIn<Vector>(ViewOf(job, job.tiles[t]), job.channels_in, in_step,
                        job.terms_in + static_cast<std::ptrdiff_t>(t) * job.channels_in);
  for (int term = 0; term < kWinogradTerms; ++term)
    for (int panel = 0; panel < job.channels_out; panel += kPanel)
      for (int first = 0; first < job.num_tiles; first += kRows) {
        const float* rows[kRows] = {job.terms_in + term * in_step +
                                    first * static_cast<std::ptrdiff_t>(job.channels_in)};
        for (int r = 1; r < kRows; ++r) rows[r] = rows[r - 1] + (first + r < job.num_tiles ? job.channels_in : 0);
        Block<Vector, kRows> block;
        block.Begin(nullptr);
        block.Add(rows, job.channels_in,
                  job.weights + (static_cast<std::ptrdiff_t>(term) * job.channels_out + panel) * job.channels_in);
        for (int r = 0; r < kRows && first + r < job.num_tiles; ++r)
          block.Put(r, false, job.terms_out + term * out_step + (first + r) * job.channels_out + panel);
      }
  for (int t = 0; t < job.num_tiles; ++t)
    for (int channel = 0; channel < job.channels_out; channel += kLanes)
      TransformOut<Vector>(job, job.tiles[t], channel, out_step,
                           job.terms_out + static_cast<std::ptrdiff_t>(t) * job.channels_out);
}

#ifdef TRICHO_KERNELS_BY_PROCESSOR
__attribute__((target("avx512f"))) void DirectBySixteen(const DirectJob& job) { Direct<Sixteen, 12>(job); }
__attribute__((target("avx512f"))) void WinogradBySixteen(const WinogradJob& job) { Winograd<Sixteen, 12>(job); }
__attribute__((target("avx2,fma"))) void DirectByEight(const DirectJob& job) { Direct<Eight, 6>(job); }
__attribute__((target("avx2,fma"))) void WinogradByEight(const WinogradJob& job) { Winograd<Eight, 6>(job); }

bool HasSixteen() { return __builtin_cpu_supports("avx512f"); }
bool HasEight() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#endif

}  // namespace

void RunDirect(const DirectJob& job) {
#ifdef TRICHO_KERNELS_BY_PROCESSOR
  if (HasSixteen()) return DirectBySixteen(job);
  if (HasEight()) return DirectByEight(job);
#endif
  Direct<Four, 2>(job);
}

void RunWinograd(const WinogradJob& job) {
#ifdef TRICHO_KERNELS_BY_PROCESSOR
  if (HasSixteen()) return WinogradBySixteen(job);
  if (HasEight()) return WinogradByEight(job);
#endif
  Winograd<Four, 2>(job);
}

}  // namespace tricho
