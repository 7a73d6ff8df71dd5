// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The innermost loops of a convolution, compiled for each kind of processor; which one is chosen when they are called.
#pragma once

#include <cstddef>
#include <vector>

namespace tricho {

inline constexpr int kWinogradPx = 4;    // Side of what comes out of a tile,
inline constexpr int kWinogradSide = 6;  // and of what goes in.
inline constexpr int kWinogradTerms = 36;
inline constexpr int kWinogradTiles = 24;  // Worked on at once: what they need stays in the cache.

// A convolution as it is written, of what has been padded.
struct DirectJob {
  const float* in = nullptr;
  std::ptrdiff_t in_row = 0;  // Numbers from a row to the next.
  int channels_in = 0;
  int kernel_rows = 0, kernel_columns = 0, stride = 1, dilation = 1;
  const float *weights = nullptr, *bias = nullptr;
  int rows_out = 0, columns_out = 0, channels_out = 0;  // A multiple of 16.
  float* out = nullptr;
  bool relu = false;
};
void RunDirect(const DirectJob& job);

// The first pixel of what comes out of a tile.
struct WinogradTile {
  int y = 0, x = 0;
};

// As many pixels come out as go in, around which zeros lie.
struct WinogradJob {
  const float* in = nullptr;
  int rows = 0, columns = 0;
  int channels_in = 0, channels_out = 0, dilation = 1;  // Channels: multiples of 16.
  const float *weights = nullptr, *bias = nullptr;
  const WinogradTile* tiles = nullptr;
  int num_tiles = 0;  // At most kWinogradTiles.
  // Memory for kWinogradTerms x kWinogradTiles x channels, and for those of one tile.
  float *terms_in = nullptr, *terms_out = nullptr, *at_border = nullptr;
  float* out = nullptr;
  bool relu = false;
};
void RunWinograd(const WinogradJob& job);

}  // namespace tricho
