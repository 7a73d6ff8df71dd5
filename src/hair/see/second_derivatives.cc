// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/see/second_derivatives.h"

#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/check.h"
#include "base/shared_work.h"
#include "base/wide_vectors.h"

namespace tricho {

namespace {

constexpr int kEight = 8;
constexpr int kRowVectors = 2, kColumnVectors = 4;  // Eights that are worked on at once: they share weights and places.
constexpr int kColumnsAtOnce = kColumnVectors * kEight;
constexpr int kHessianPortions = 2;  // Of the rows, handed to threads.

// Halves of the kernels, from their middle on. The first derivative is odd, the others are even.
struct Kernels {
  std::vector<float> smooth, first, minus_first, second;

  explicit Kernels(double sigma_px) {
    const int radius = static_cast<int>(std::ceil(3.5 * sigma_px));
    const auto gauss = [&](int i) { return std::exp(-i * i / (2 * sigma_px * sigma_px)); };
    double sum = 0, seconds = 0;
    for (int i = -radius; i <= radius; ++i) sum += gauss(i);
    for (int i = -radius; i <= radius; ++i) seconds += gauss(i) / sum * (i * i / (sigma_px * sigma_px) - 1);
    for (int i = 0; i <= radius; ++i) {
      const double g = gauss(i) / sum, u = i / sigma_px;
      smooth.push_back(static_cast<float>(g));
      first.push_back(static_cast<float>(g * u));
      minus_first.push_back(-first.back());
      // A discrete kernel does not sum to 0 exactly; a plain area must give none.
      second.push_back(static_cast<float>(-g * (u * u - 1) + seconds / (2 * radius + 1)));
    }
  }
  int Radius() const { return static_cast<int>(smooth.size()) - 1; }
};

// A row convolved with each kernel. `row` can be read from -radius to count + radius, `count` is a multiple of
// kColumnsAtOnce.
TRICHO_WIDE_VECTORS void FilterRow(const Kernels& kernels, const float* row, int count, float* smooth, float* first,
                                   float* second) {
  const int radius = kernels.Radius();
  const float *w = kernels.smooth.data(), *f = kernels.first.data(), *s = kernels.second.data();
  for (int x = 0; x < count; x += kRowVectors * kEight) {
    Eight sums[kRowVectors], slopes[kRowVectors], bends[kRowVectors];
    for (int v = 0; v < kRowVectors; ++v) {
      const Eight middle = Load<Eight>(row + x + v * kEight);
      sums[v] = w[0] * middle;
      slopes[v] = Eight{};
      bends[v] = s[0] * middle;
    }
    for (int k = 1; k <= radius; ++k)
      for (int v = 0; v < kRowVectors; ++v) {
        const Eight before = Load<Eight>(row + x + v * kEight - k), after = Load<Eight>(row + x + v * kEight + k);
        const Eight both = before + after;
        sums[v] += w[k] * both;
        slopes[v] += f[k] * (after - before);
        bends[v] += s[k] * both;
      }
    for (int v = 0; v < kRowVectors; ++v) {
      Store<Eight>(sums[v], smooth + x + v * kEight);
      Store<Eight>(slopes[v], first + x + v * kEight);
      Store<Eight>(bends[v], second + x + v * kEight);
    }
  }
}

// One row of the sums over rows, rows[0] the middle one; `odd`: the rows before it count negatively.
template <bool odd>
TRICHO_INLINE void SumColumns(const std::vector<float>& kernel, const float* const* rows, int count, float* out) {
  const int radius = static_cast<int>(kernel.size()) - 1;
  const float* weights = kernel.data();
  for (int x = 0; x < count; x += kColumnsAtOnce) {
    Eight sums[kColumnVectors];
    for (int v = 0; v < kColumnVectors; ++v) sums[v] = weights[0] * Load<Eight>(rows[0] + x + v * kEight);
    for (int k = 1; k <= radius; ++k) {
      const float *after = rows[k] + x, *before = rows[-k] + x;
      for (int v = 0; v < kColumnVectors; ++v) {
        const Eight later = Load<Eight>(after + v * kEight), earlier = Load<Eight>(before + v * kEight);
        sums[v] += weights[k] * (odd ? later - earlier : later + earlier);
      }
    }
    for (int v = 0; v < kColumnVectors; ++v) Store<Eight>(sums[v], out + x + v * kEight);
  }
}

TRICHO_WIDE_VECTORS void FilterColumns(const std::vector<float>& kernel, bool odd, const float* const* rows, int count,
                                       float* out) {
  if (odd)
    SumColumns<true>(kernel, rows, count, out);
  else
    SumColumns<false>(kernel, rows, count, out);
}

// Rows filtered along x, those that the rows being filtered along y still need.
class FilteredRows {
 public:
  FilteredRows(const cv::Mat& map, const Kernels& kernels, int width)
      : map_(map), kernels_(kernels), width_(width), padded_(width + 2 * kernels.Radius()) {
    const int radius = kernels.Radius();
    for (int x = -radius; x < width + radius; ++x)
      column_of_.push_back(cv::borderInterpolate(x, map.cols, cv::BORDER_REFLECT_101));
    for (cv::Mat* ring : {&smooth, &first, &second}) ring->create(2 * radius + 1, width, CV_32F);
  }

  // Filters row y, which lies beyond the map for the first and last ones, into its place in the rings.
  void Add(int y) {
    const float* row = map_.ptr<float>(cv::borderInterpolate(y, map_.rows, cv::BORDER_REFLECT_101));
    for (std::size_t k = 0; k < padded_.size(); ++k) padded_[k] = row[column_of_[k]];
    const int place = PlaceOf(y);
    FilterRow(kernels_, padded_.data() + kernels_.Radius(), width_, smooth.ptr<float>(place), first.ptr<float>(place),
              second.ptr<float>(place));
  }

  // The rows around y in one of the rings, from y - radius on.
  std::vector<const float*> Around(const cv::Mat& ring, int y) const {
    std::vector<const float*> rows;
    for (int k = -kernels_.Radius(); k <= kernels_.Radius(); ++k) rows.push_back(ring.ptr<float>(PlaceOf(y + k)));
    return rows;
  }

  cv::Mat smooth, first, second;

 private:
  int PlaceOf(int y) const { return (y + 2 * smooth.rows) % smooth.rows; }

  const cv::Mat& map_;
  const Kernels& kernels_;
  const int width_;
  std::vector<float> padded_;
  std::vector<int> column_of_;
};

}  // namespace

SecondDerivatives NegatedHessian(const cv::Mat& map, double sigma_px) {
  TRICHO_CHECK(map.type() == CV_32F && !map.empty() && sigma_px > 0, map.type(), sigma_px);
  const Kernels kernels(sigma_px);
  const int radius = kernels.Radius(), width = (map.cols + kColumnsAtOnce - 1) / kColumnsAtOnce * kColumnsAtOnce;
  SecondDerivatives second{cv::Mat(map.rows, width, CV_32F), cv::Mat(map.rows, width, CV_32F),
                           cv::Mat(map.rows, width, CV_32F), map.size()};
  // Each portion filters the rows around it anew: few portions.
  ShareRanges(map.rows, (map.rows + kHessianPortions - 1) / kHessianPortions, [&](int first, int end) {
    FilteredRows filtered(map, kernels, width);
    for (int y = first - radius; y < first + radius; ++y) filtered.Add(y);
    for (int y = first; y < end; ++y) {
      filtered.Add(y + radius);
      const auto sum = [&](const std::vector<float>& kernel, bool odd, const cv::Mat& ring, cv::Mat& out) {
        const std::vector<const float*> rows = filtered.Around(ring, y);
        FilterColumns(kernel, odd, rows.data() + radius, width, out.ptr<float>(y));
      };
      sum(kernels.smooth, false, filtered.second, second.xx);
      sum(kernels.minus_first, true, filtered.first, second.xy);
      sum(kernels.second, false, filtered.smooth, second.yy);
    }
  });
  return second;
}

}  // namespace tricho
