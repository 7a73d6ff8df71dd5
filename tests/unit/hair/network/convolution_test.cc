// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/convolution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"
#include "hair/network/layered_network.h"
#include "hair/network/network.h"

namespace tricho {
namespace {

struct Layer {
  ConvolutionShape shape;
  std::vector<float> weights, bias;
};

std::vector<float> RandomNumbers(std::size_t count, Random& random) {
  std::vector<float> numbers(count);
  for (float& number : numbers) number = static_cast<float>(random.Uniform(-1, 1));
  return numbers;
}

Layer ALayer(const ConvolutionShape& shape, Random& random) {
  const auto count =
      static_cast<std::size_t>(shape.channels_out) * shape.channels_in * shape.kernel_rows * shape.kernel_columns;
  return {shape, RandomNumbers(count, random), RandomNumbers(shape.channels_out, random)};
}

Activations SomeActivations(int rows, int columns, int channels, Random& random) {
  Activations some = MakeActivations(rows, columns, channels);
  const std::vector<float> numbers = RandomNumbers(some.values.total(), random);
  std::copy(numbers.begin(), numbers.end(), some.values.ptr<float>());
  return some;
}

// By the definition.
double Naive(const Layer& layer, const Activations& in, int channel, int y, int x) {
  const ConvolutionShape& shape = layer.shape;
  double sum = layer.bias[channel];
  std::size_t at = static_cast<std::size_t>(channel) * shape.channels_in * shape.kernel_rows * shape.kernel_columns;
  for (int c = 0; c < shape.channels_in; ++c)
    for (int i = 0; i < shape.kernel_rows; ++i)
      for (int j = 0; j < shape.kernel_columns; ++j, ++at) {
        const int from_y = y * shape.stride + i * shape.dilation - shape.pad;
        const int from_x = x * shape.stride + j * shape.dilation - shape.pad;
        if (from_y < 0 || from_x < 0 || from_y >= in.rows || from_x >= in.columns) continue;
        sum += static_cast<double>(layer.weights[at]) * in.Pixel(from_y, from_x)[c];
      }
  return sum;
}

void ExpectNaive(const ConvolutionShape& shape, int rows, int columns, bool relu) {
  Random random(1);
  const Layer layer = ALayer(shape, random);
  const Activations in = SomeActivations(rows, columns, shape.channels_in, random);
  const Activations out = Convolution(shape, layer.weights, layer.bias, shape.channels_in).Run(in, relu);
  ASSERT_EQ(out.rows, (rows + 2 * shape.pad - shape.dilation * (shape.kernel_rows - 1) - 1) / shape.stride + 1);
  double worst = 0;
  for (int y = 0; y < out.rows; ++y)
    for (int x = 0; x < out.columns; ++x)
      for (int channel = 0; channel < out.channels(); ++channel) {
        double expected = channel < shape.channels_out ? Naive(layer, in, channel, y, x) : 0;
        if (relu) expected = std::max(0.0, expected);
        worst = std::max(worst, std::abs(out.Pixel(y, x)[channel] - expected));
      }
  EXPECT_LT(worst, 5e-4) << shape.kernel_rows << " dilated " << shape.dilation << ": " << rows << " x " << columns;
}

// All that the network has, and sizes that fill no tile, no panel and no block.
TEST(Convolution, IsWhatItIsByDefinition) {
  ExpectNaive({3, 32, 6, 6, 2, 1, 2}, 20, 26, false);
  ExpectNaive({32, 64, 3, 3, 2, 1, 1}, 17, 14, true);
  ExpectNaive({48, 10, 1, 1, 1, 1, 0}, 5, 13, false);
  ExpectNaive({16, 20, 3, 3, 1, 2, 0}, 11, 12, false);  // Without pads: directly.
  ExpectNaive({3, 16, 3, 3, 2, 1, 9}, 3, 5, false);     // Portions of rows that see the pad alone.
  ExpectNaive({3, 16, 6, 6, 2, 2, 3}, 61, 9, true);
  for (const int dilation : {1, 2, 3})
    for (const auto& [rows, columns] : {std::pair(19, 23), {4, 8}, {1, 1}, {2, 37}})
      ExpectNaive({32, 48, 3, 3, 1, dilation, dilation}, rows, columns, dilation == 2);
}

TEST(Convolution, GivesNothingOfWhatIsSmallerThanItsKernel) {
  Random random(1);
  const Layer layer = ALayer({16, 16, 5, 5, 1, 1, 0}, random);
  const Convolution convolution(layer.shape, layer.weights, layer.bias, 16);
  EXPECT_TRUE(convolution.Run(SomeActivations(4, 9, 16, random), false).values.empty());
  EXPECT_EQ(convolution.Run(SomeActivations(5, 9, 16, random), false).columns, 5);
  // With a stride what lacks is not to be rounded away.
  const Layer strided = ALayer({16, 16, 5, 5, 2, 1, 0}, random);
  EXPECT_TRUE(Convolution(strided.shape, strided.weights, strided.bias, 16)
                  .Run(SomeActivations(4, 9, 16, random), false)
                  .values.empty());
}

TEST(Convolution, TellsItsSizeBeforehand) {
  Random random(1);
  for (const ConvolutionShape& shape : {ConvolutionShape{3, 16, 6, 4, 2, 1, 2}, {3, 16, 5, 3, 3, 2, 0}})
    for (const cv::Size size : {cv::Size(1, 1), cv::Size(5, 12), cv::Size(12, 5), cv::Size(31, 33)}) {
      const Layer layer = ALayer(shape, random);
      const Convolution convolution(shape, layer.weights, layer.bias, 3);
      const cv::Size told = convolution.SizeOut(size);
      const Activations out = convolution.Run(SomeActivations(size.height, size.width, 3, random), false);
      EXPECT_EQ(told.empty() ? cv::Size() : told, cv::Size(out.columns, out.rows)) << shape.stride << ": " << size;
    }
}

// The network that comes with the program, by our own means and by OpenCV's.
TEST(LayeredNetwork, SaysWhatOpenCvSays) {
  const NetworkModel own = BuiltInNetwork();
  ASSERT_NE(own.layers, nullptr);
  NetworkModel opencv = own;
  opencv.layers = nullptr;
  Random random(2);
  cv::Mat bgr(90, 130, CV_8UC3);
  for (int y = 0; y < bgr.rows; ++y)
    for (int x = 0; x < 3 * bgr.cols; ++x)
      bgr.ptr(y)[x] = static_cast<uchar>(100 + (x / 9 * y / 7) % 100 + random.Integer(0, 19));
  WorkingScale scale;
  scale.photo_per_work = kUmPerWorkPx / kUmPerNetworkPx;
  scale.exact = Point::Constant(scale.photo_per_work);
  const NetworkMaps expected = RunNetwork(opencv, bgr, scale), maps = RunNetwork(own, bgr, scale);
  ASSERT_EQ(maps.planes.total(), expected.planes.total());
  EXPECT_LT(cv::norm(maps.planes.reshape(1, 1), expected.planes.reshape(1, 1), cv::NORM_INF), 2e-3);
}

TEST(LayeredNetwork, TellsItsSizeBeforehand) {
  const NetworkModel model = BuiltInNetwork();
  EXPECT_EQ(model.layers->planes(), NetworkMaps::kPlanes);
  for (const cv::Size picture : {cv::Size(64, 64), cv::Size(8, 40)}) {
    const cv::Mat out = model.layers->Forward(cv::Mat::zeros(picture, CV_8UC3));
    EXPECT_EQ(model.layers->SizeOut(picture), cv::Size(out.size[3], out.size[2]));
  }
  // What is halved and enlarged again does not fit what was not.
  EXPECT_TRUE(model.layers->SizeOut({61, 64}).empty());
  EXPECT_TRUE(model.layers->Forward(cv::Mat::zeros(64, 61, CV_8UC3)).empty());
}

TEST(LayeredNetwork, LeavesOtherNetworksToOpenCv) {
  const NetworkModel model = BuiltInNetwork();
  EXPECT_EQ(LayeredNetwork::Open(model.bytes, "photograph", "hair"), nullptr);
  EXPECT_EQ(LayeredNetwork::Open(model.bytes, "photo", "roots"), nullptr);
  std::string changed = model.bytes;
  const std::size_t mode = changed.find("nearest");
  ASSERT_NE(mode, std::string::npos);
  changed.replace(mode, 7, "linearl");
  EXPECT_EQ(LayeredNetwork::Open(changed, "photo", "hair"), nullptr);
}

}  // namespace
}  // namespace tricho
