// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/convolution.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/check.h"
#include "base/shared_work.h"
#include "base/wide_vectors.h"
#include "hair/network/convolution_kernels.h"

namespace tricho {

namespace {

constexpr int kPanelChannels = 16;                                 // That are worked on at once.
constexpr int kSharedRows = 8, kSharedTiles = 8 * kWinogradTiles;  // Handed to another thread in such portions.

// G of Winograd's filtering: from a kernel's three numbers to the six that are multiplied.
constexpr std::array<std::array<double, 3>, kWinogradSide> kFromKernel{{{1.0 / 4, 0, 0},
                                                                        {-1.0 / 6, -1.0 / 6, -1.0 / 6},
                                                                        {-1.0 / 6, 1.0 / 6, -1.0 / 6},
                                                                        {1.0 / 24, 1.0 / 12, 1.0 / 6},
                                                                        {1.0 / 24, -1.0 / 12, 1.0 / 6},
                                                                        {0, 0, 1}}};

// Of sixteen channels out side by side, by place in the kernel.
using PanelKernels = std::array<std::array<double, kPanelChannels>, 9>;

// G k G' of each of them; terms lie `step` numbers apart.
TRICHO_WIDE_VECTORS void TransformKernels(const PanelKernels& kernels, float* terms, std::size_t step) {
  for (int i = 0; i < kWinogradSide; ++i) {
    std::array<std::array<double, kPanelChannels>, 3> rows{};
    for (int k = 0; k < 3; ++k)
      for (int j = 0; j < 3; ++j)
        for (int out = 0; out < kPanelChannels; ++out) rows[j][out] += kFromKernel[i][k] * kernels[3 * k + j][out];
    for (int j = 0; j < kWinogradSide; ++j, terms += step)
      for (int out = 0; out < kPanelChannels; ++out)
        terms[out] = static_cast<float>(kFromKernel[j][0] * rows[0][out] + kFromKernel[j][1] * rows[1][out] +
                                        kFromKernel[j][2] * rows[2][out]);
  }
}

// Rows [first, end) of what is given with `pad` zeros around it.
cv::Mat PaddedRows(const Activations& in, int pad, int first, int end) {
  const int begin = std::clamp(first - pad, 0, in.rows), stop = std::clamp(end - pad, 0, in.rows);
  const cv::Mat rows = in.values.reshape(1, in.rows).rowRange(begin, stop);
  if (pad == 0) return rows;
  const int above = std::clamp(pad - first, 0, end - first), beside = pad * in.channels();
  if (rows.empty()) return cv::Mat::zeros(end - first, in.columns * in.channels() + 2 * beside, CV_32F);
  cv::Mat padded;
  cv::copyMakeBorder(rows, padded, above, end - first - above - rows.rows, beside, beside, cv::BORDER_CONSTANT, 0);
  return padded;
}

// Every tile of every grid of pixels `dilation` apart.
std::vector<WinogradTile> TilesOf(const Activations& out, int dilation) {
  std::vector<WinogradTile> tiles;
  const int step = kWinogradPx * dilation;
  for (int phase_y = 0; phase_y < std::min(dilation, out.rows); ++phase_y)
    for (int phase_x = 0; phase_x < std::min(dilation, out.columns); ++phase_x)
      for (int y = phase_y; y < out.rows; y += step)
        for (int x = phase_x; x < out.columns; x += step) tiles.push_back({y, x});
  return tiles;
}

}  // namespace

Activations MakeActivations(int rows, int columns, int channels) {
  return {rows, columns, cv::Mat(rows * columns, channels, CV_32F)};
}

Convolution::Convolution(const ConvolutionShape& shape, std::vector<float> weights, const std::vector<float>& bias,
                         int stored_in)
    : shape_(shape), stored_in_(stored_in), stored_out_(StoredChannels(shape.channels_out)) {
  const auto count =
      static_cast<std::size_t>(shape.channels_out) * shape.channels_in * shape.kernel_rows * shape.kernel_columns;
  TRICHO_CHECK(weights.size() == count && stored_in >= shape.channels_in, weights.size(), count, stored_in);
  TRICHO_CHECK(bias.empty() || bias.size() == static_cast<std::size_t>(shape.channels_out), bias.size());
  bias_.assign(stored_out_, 0);
  std::copy(bias.begin(), bias.end(), bias_.begin());
  by_winograd_ = shape.kernel_rows == 3 && shape.kernel_columns == 3 && shape.stride == 1 &&
                 shape.pad == shape.dilation && stored_in % kPanel == 0;
  if (by_winograd_)
    weights_ = std::move(weights);
  else
    PackDirect(weights);
}

void Convolution::PackDirect(const std::vector<float>& weights) {
  const int places = shape_.kernel_rows * shape_.kernel_columns;
  weights_.assign(static_cast<std::size_t>(stored_out_) * places * stored_in_, 0);
  for (int out = 0; out < shape_.channels_out; ++out)
    for (int in = 0; in < shape_.channels_in; ++in)
      for (int place = 0; place < places; ++place)
        weights_[((static_cast<std::size_t>(out / kPanel) * places + place) * stored_in_ + in) * kPanel +
                 out % kPanel] = weights[(static_cast<std::size_t>(out) * shape_.channels_in + in) * places + place];
}

// Sixteen channels out side by side, for each channel in, of each of the 36 terms.
std::unique_ptr<float[]> Convolution::WinogradWeights() const {
  static_assert(kPanel == kPanelChannels);
  constexpr std::size_t kTaps = 9;
  const std::size_t kernel_step = kTaps * shape_.channels_in;  // From one channel out to the next.
  const std::size_t term_step = static_cast<std::size_t>(stored_out_) * stored_in_;
  auto terms = std::make_unique_for_overwrite<float[]>(kWinogradTerms * term_step);
  SharePieces(stored_out_ / kPanel, [&](int panel) {
    const int first = panel * kPanel, end = std::min(first + kPanel, shape_.channels_out);
    for (int in = 0; in < stored_in_; ++in) {
      PanelKernels kernels{};
      for (int out = first; out < end && in < shape_.channels_in; ++out)
        for (std::size_t tap = 0; tap < kTaps; ++tap)
          kernels[tap][out - first] = weights_[out * kernel_step + in * kTaps + tap];
      TransformKernels(kernels, &terms[static_cast<std::size_t>(first) * stored_in_ + in * kPanel], term_step);
    }
  });
  return terms;
}

cv::Size Convolution::SizeOut(const cv::Size& size_in) const {
  const auto out_of = [this](int size, int kernel) {
    const int places = size + 2 * shape_.pad - shape_.dilation * (kernel - 1);
    return places < 1 ? 0 : (places - 1) / shape_.stride + 1;
  };
  return {out_of(size_in.width, shape_.kernel_columns), out_of(size_in.height, shape_.kernel_rows)};
}

Activations Convolution::Run(const Activations& in, bool relu) const {
  TRICHO_CHECK(in.channels() == stored_in_, in.channels(), stored_in_);
  const cv::Size size = SizeOut({in.columns, in.rows});
  if (size.width < 1 || size.height < 1) return {};
  Activations out = MakeActivations(size.height, size.width, stored_out_);
  if (!by_winograd_) {
    ShareRanges(out.rows, kSharedRows, [&](int first, int end) {
      const int last_seen = (end - 1) * shape_.stride + (shape_.kernel_rows - 1) * shape_.dilation;
      const cv::Mat padded = PaddedRows(in, shape_.pad, first * shape_.stride, last_seen + 1);
      RunDirect({padded.ptr<float>(), static_cast<std::ptrdiff_t>(padded.step1()), stored_in_, shape_.kernel_rows,
                 shape_.kernel_columns, shape_.stride, shape_.dilation, weights_.data(), bias_.data(), end - first,
                 out.columns, stored_out_, out.Pixel(first, 0), relu});
    });
    return out;
  }
  const std::vector<WinogradTile> tiles = TilesOf(out, shape_.dilation);
  const std::unique_ptr<float[]> weights = WinogradWeights();
  ShareRanges(static_cast<int>(tiles.size()), kSharedTiles, [&](int begin, int end) {
    constexpr std::size_t kTerms = kWinogradTerms * kWinogradTiles;
    const auto terms_in = std::make_unique_for_overwrite<float[]>(kTerms * stored_in_);
    const auto terms_out = std::make_unique_for_overwrite<float[]>(kTerms * stored_out_);
    const auto at_border =
        std::make_unique_for_overwrite<float[]>(static_cast<std::size_t>(kWinogradTerms) * stored_in_);
    for (int first = begin; first < end; first += kWinogradTiles)
      RunWinograd({in.values.ptr<float>(), out.rows, out.columns, stored_in_, stored_out_, shape_.dilation,
                   weights.get(), bias_.data(), &tiles[first], std::min(kWinogradTiles, end - first), terms_in.get(),
                   terms_out.get(), at_border.get(), out.values.ptr<float>(), relu});
  });
  return out;
}

}  // namespace tricho
