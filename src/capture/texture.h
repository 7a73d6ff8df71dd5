// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What kind of picture the pixels are, from their statistics alone.
#pragma once

#include <opencv2/core.hpp>

namespace tricho {

// Over tiles of 32 x 32 px that are wholly seen.
struct Texture {
  int num_tiles = 0;
  double unevenness = 0;        // Sd [grey levels] of the tiles' means around a smooth (quadratic) light.
  double unresolved_share = 0;  // Share of tiles whose contrast is large and mostly between neighboring pixels.
  double fine_share = 0;        // Median over tiles: sd of what a blur of 1 px removes, over the tile's sd.
  int commonest_grey = 0;
  double one_grey_share = 0;  // Share of seen pixels that have the commonest grey, exactly.
};

// grey, seen: CV_8UC1 of one size.
Texture MeasureTexture(const cv::Mat& grey, const cv::Mat& seen);

}  // namespace tricho
