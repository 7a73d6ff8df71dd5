// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// One layer of a network: a convolution of all channels at once.
#pragma once

#include <memory>
#include <opencv2/core.hpp>
#include <vector>

namespace tricho {

// Numbers by channel for each pixel: CV_32F, one row a pixel (left to right, then down), its channels side by side.
struct Activations {
  int rows = 0, columns = 0;
  cv::Mat values;

  int channels() const { return values.cols; }
  float* Pixel(int y, int x) { return values.ptr<float>(y * columns + x); }
  const float* Pixel(int y, int x) const { return values.ptr<float>(y * columns + x); }
};

// Not initialized.
Activations MakeActivations(int rows, int columns, int channels);

struct ConvolutionShape {
  int channels_in = 0, channels_out = 0;
  int kernel_rows = 0, kernel_columns = 0;
  int stride = 1, dilation = 1, pad = 0;  // In both directions; zeros lie around what is given.
};

// Three by three without a stride it takes 2.25 multiplications a weight and pixel in place of 9: by Winograd's minimal
// filtering of 4 x 4 pixels. Source: Lavin & Gray 2016, CVPR, arXiv:1509.09308.
//
// Departs from it: pixels of a dilated filter are taken every `dilation`-th.
// Accuracy: 1e-5 of the largest value that is summed; the last bits depend on the processor's kind.
class Convolution {
 public:
  // Channels that come out are stored by the sixteen: those beyond channels_out are 0.
  static int StoredChannels(int channels) { return (channels + kPanel - 1) / kPanel * kPanel; }

  // weights    By channel out, channel in, kernel row, kernel column.
  // bias       By channel out; empty: 0.
  // stored_in  Channels of what it will be given, >= channels_in.
  Convolution(const ConvolutionShape& shape, std::vector<float> weights, const std::vector<float>& bias, int stored_in);

  // Pixels that come out of so many; 0 in a direction in which what is given is smaller than the kernel.
  cv::Size SizeOut(const cv::Size& size_in) const;

  // `relu`: what is below 0 becomes 0. in.channels() == stored_in. Nothing where no pixel comes out.
  Activations Run(const Activations& in, bool relu) const;

 private:
  static constexpr int kPanel = 16;  // Channels that are worked on at once.

  void PackDirect(const std::vector<float>& weights);
  std::unique_ptr<float[]> WinogradWeights() const;

  ConvolutionShape shape_;
  int stored_in_ = 0, stored_out_ = 0;
  bool by_winograd_ = false;
  // By Winograd as they were given: his, four times as many, are made for each picture and let go. Else sixteen
  // channels out side by side, for each channel in, of each place in the kernel.
  std::vector<float> weights_;
  std::vector<float> bias_;
};

}  // namespace tricho
