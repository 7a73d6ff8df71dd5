// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/texture.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/statistics.h"
#include "base/wide_vectors.h"

namespace tricho {
namespace {

constexpr int kTilePx = 32;

struct Tile {
  double x = 0;
  double y = 0;
  double mean = 0;
  double sd = 0;
  double fine_sd = 0;
};

// Over the pixels of a tile: of the greys, and of what they have over the smoothed ones; of each also the squares.
struct TileSums {
  int grey = 0, grey2 = 0, fine = 0, fine2 = 0;
};

TRICHO_WIDE_VECTORS void SumTile(const uchar* grey, std::ptrdiff_t grey_row, const uchar* smooth,
                                 std::ptrdiff_t smooth_row, TileSums& sums) {
  int by_column[4][kTilePx]{};  // Each column for itself, so that columns are worked on side by side.
  for (int y = 0; y < kTilePx; ++y, grey += grey_row, smooth += smooth_row)
    for (int x = 0; x < kTilePx; ++x) {
      const int value = grey[x], fine = value - smooth[x];
      by_column[0][x] += value;
      by_column[1][x] += value * value;
      by_column[2][x] += fine;
      by_column[3][x] += fine * fine;
    }
  for (int x = 0; x < kTilePx; ++x) {
    sums.grey += by_column[0][x];
    sums.grey2 += by_column[1][x];
    sums.fine += by_column[2][x];
    sums.fine2 += by_column[3][x];
  }
}

double SdOf(int sum, int sum_squares) {
  constexpr double kEach = 1.0 / (kTilePx * kTilePx);
  const double mean = kEach * sum;
  return std::sqrt(std::max(0.0, kEach * sum_squares - mean * mean));
}

bool IsSeenAsAWhole(const cv::Mat& tile) {
  for (int y = 0; y < tile.rows; ++y)
    if (std::memchr(tile.ptr(y), 0, tile.cols)) return false;
  return true;
}

std::vector<Tile> Tiles(const cv::Mat& grey, const cv::Mat& seen) {
  cv::Mat smooth;
  cv::GaussianBlur(grey, smooth, cv::Size(5, 5), 1);
  std::vector<Tile> tiles;
  for (int y = 0; y + kTilePx <= grey.rows; y += kTilePx)
    for (int x = 0; x + kTilePx <= grey.cols; x += kTilePx) {
      const cv::Rect box(x, y, kTilePx, kTilePx);
      if (!IsSeenAsAWhole(seen(box))) continue;
      TileSums sums;
      SumTile(grey.ptr(y, x), static_cast<std::ptrdiff_t>(grey.step), smooth.ptr(y, x),
              static_cast<std::ptrdiff_t>(smooth.step), sums);
      tiles.push_back({static_cast<double>(x) / kTilePx, static_cast<double>(y) / kTilePx,
                       static_cast<double>(sums.grey) / (kTilePx * kTilePx), SdOf(sums.grey, sums.grey2),
                       SdOf(sums.fine, sums.fine2)});
    }
  return tiles;
}

// Sd of the tiles' means around their quadratic fit, which takes up any smooth light: a lamp, a vignette.
double Unevenness(const std::vector<Tile>& tiles) {
  Eigen::MatrixXd design(tiles.size(), 6);
  Eigen::VectorXd means(tiles.size());
  for (int i = 0; i < static_cast<int>(tiles.size()); ++i) {
    const Tile& tile = tiles[i];
    design.row(i) << 1, tile.x, tile.y, tile.x * tile.x, tile.x * tile.y, tile.y * tile.y;
    means(i) = tile.mean;
  }
  const Eigen::VectorXd fit = design.colPivHouseholderQr().solve(means);
  return std::sqrt((means - design * fit).squaredNorm() / static_cast<double>(tiles.size()));
}

void MeasureCommonestGrey(const cv::Mat& grey, const cv::Mat& seen, Texture& texture) {
  std::array<int, 256> histogram{};
  int count = 0;
  for (int y = 0; y < grey.rows; ++y) {
    const uchar* grey_row = grey.ptr<uchar>(y);
    const uchar* seen_row = seen.ptr<uchar>(y);
    for (int x = 0; x < grey.cols; ++x) {
      if (seen_row[x] == 0) continue;
      ++histogram[grey_row[x]];
      ++count;
    }
  }
  if (count == 0) return;
  const auto commonest = std::ranges::max_element(histogram);
  texture.commonest_grey = static_cast<int>(commonest - histogram.begin());
  texture.one_grey_share = static_cast<double>(*commonest) / count;
}

}  // namespace

Texture MeasureTexture(const cv::Mat& grey, const cv::Mat& seen) {
  constexpr double kMinContrast = 12;    // Sd [grey levels] of a tile that shows more than skin.
  constexpr double kMinFineShare = 0.3;  // A line 3 px wide on even ground has 0.25, one of 1 px 0.6, noise 0.88.
  Texture texture;
  MeasureCommonestGrey(grey, seen, texture);
  const std::vector<Tile> tiles = Tiles(grey, seen);
  texture.num_tiles = static_cast<int>(tiles.size());
  if (tiles.empty()) return texture;
  texture.unevenness = Unevenness(tiles);
  std::vector<double> fine_shares;
  for (const Tile& tile : tiles) {
    fine_shares.push_back(tile.sd > 0 ? tile.fine_sd / tile.sd : 0);
    if (tile.sd >= kMinContrast && fine_shares.back() >= kMinFineShare)
      texture.unresolved_share += 1.0 / static_cast<double>(tiles.size());
  }
  texture.fine_share = Median(std::move(fine_shares));
  return texture;
}

}  // namespace tricho
