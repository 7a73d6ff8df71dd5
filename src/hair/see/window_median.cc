// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/see/window_median.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "base/check.h"
#include "base/shared_work.h"
#include "base/wide_vectors.h"

namespace tricho {

namespace {

constexpr int kBins = 16;  // Of sixteen values each.
using BinCounts = std::array<std::uint16_t, kBins>;

#ifdef __clang__
typedef std::uint16_t AllBins __attribute__((vector_size(sizeof(BinCounts)), aligned(2), may_alias));  // NOLINT
#else
using AllBins = std::uint16_t __attribute__((vector_size(sizeof(BinCounts)), aligned(2), may_alias));
#endif

inline __attribute__((always_inline)) void AddBins(const BinCounts& more, BinCounts& sum) {
  *reinterpret_cast<AllBins*>(sum.data()) += *reinterpret_cast<const AllBins*>(more.data());
}

inline __attribute__((always_inline)) void MoveBins(const BinCounts& more, const BinCounts& less, BinCounts& sum) {
  *reinterpret_cast<AllBins*>(sum.data()) +=
      *reinterpret_cast<const AllBins*>(more.data()) - *reinterpret_cast<const AllBins*>(less.data());
}

// Of the values in a window of one column.
struct ColumnCounts {
  BinCounts bins{};
  std::array<BinCounts, kBins> values{};  // Within each bin.

  void Change(uchar value, int by) {
    bins[value / kBins] = static_cast<std::uint16_t>(bins[value / kBins] + by);
    std::uint16_t& count = values[value / kBins][value % kBins];
    count = static_cast<std::uint16_t>(count + by);
  }
};

// The first bin up to which more than `rank` values lie; `below` are those before it.
int BinOfRank(const BinCounts& counts, int rank, int& below) {
  int bin = 0;
  while (below + counts[bin] <= rank) below += counts[bin++];
  return bin;
}

// Medians of a row, `step` apart. Counts within a bin are brought up to date only when the median lies in it.
TRICHO_WIDE_VECTORS void MedianRow(const std::vector<ColumnCounts>& columns, int reach, int step, uchar* out) {
  const int count = static_cast<int>(columns.size()), rank = 2 * reach * (reach + 1);
  const auto at = [&columns, count](int x) -> const ColumnCounts& { return columns[std::clamp(x, 0, count - 1)]; };
  BinCounts bins{};
  for (int x = -reach; x <= reach; ++x) AddBins(at(x).bins, bins);
  std::array<BinCounts, kBins> values{};
  std::array<int, kBins> is_of;  // The pixel whose window each was last counted for.
  is_of.fill(-count - reach);
  for (int x = 0; x < count; ++x) {
    if (x > 0) MoveBins(at(x + reach).bins, at(x - reach - 1).bins, bins);
    int below = 0;
    const int bin = BinOfRank(bins, rank, below);
    BinCounts& own = values[bin];
    if (x - is_of[bin] > reach) {
      own.fill(0);
      for (int k = x - reach; k <= x + reach; ++k) AddBins(at(k).values[bin], own);
    } else {
      for (int k = is_of[bin] + 1; k <= x; ++k) MoveBins(at(k + reach).values[bin], at(k - reach - 1).values[bin], own);
    }
    is_of[bin] = x;
    out[x * step] = static_cast<uchar>(bin * kBins + BinOfRank(own, rank, below));
  }
}

void MedianOfChannel(const cv::Mat& picture, int channel, int reach, cv::Mat& median) {
  const int step = picture.channels();
  const auto row = [&](int y) { return picture.ptr(std::clamp(y, 0, picture.rows - 1)) + channel; };
  std::vector<ColumnCounts> columns(picture.cols);
  const auto change = [&](int y, int by) {
    const uchar* values = row(y);
    for (int x = 0; x < picture.cols; ++x) columns[x].Change(values[x * step], by);
  };
  for (int y = -reach; y <= reach; ++y) change(y, 1);
  for (int y = 0; y < picture.rows; ++y) {
    if (y > 0) {
      change(y - reach - 1, -1);
      change(y + reach, 1);
    }
    MedianRow(columns, reach, step, median.ptr(y) + channel);
  }
}

}  // namespace

cv::Mat WindowMedian(const cv::Mat& picture, int window_px) {
  constexpr int kLargest = 255;
  TRICHO_CHECK((picture.type() == CV_8UC1 || picture.type() == CV_8UC3) && !picture.empty(), picture.type());
  TRICHO_CHECK(window_px >= 3 && window_px <= kLargest && window_px % 2 == 1, window_px);
  cv::Mat median(picture.size(), picture.type());
  SharePieces(picture.channels(), [&](int channel) { MedianOfChannel(picture, channel, window_px / 2, median); });
  return median;
}

}  // namespace tricho
