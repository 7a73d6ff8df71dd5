// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Runs the networks that scripts/train writes: a fourth of the time that OpenCV's dnn takes, and nothing to load.
#pragma once

#include <memory>
#include <opencv2/core.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "hair/network/convolution.h"

namespace tricho {

class LayeredNetwork {
 public:
  // null where the network has another input or output, or asks for what is not run here: anything but convolutions,
  // what is below 0 made 0, sums, and pictures enlarged by repeating their pixels.
  // onnx  One that network_check.h lets through.
  static std::shared_ptr<const LayeredNetwork> Open(std::string_view onnx, const std::string& input,
                                                    const std::string& output);

  int planes() const { return planes_; }  // Of the output.
  // Rows and columns of the output for a picture of this size; empty where sizes don't fit each other.
  cv::Size SizeOut(const cv::Size& picture) const;

  // The planes of the output: 4-D, 1 x planes x rows x columns, CV_32F; empty where sizes don't fit each other.
  // bgr  CV_8UC3; its values are given as shares of 255.
  cv::Mat Forward(const cv::Mat& bgr) const;

 private:
  enum class Kind { kConvolution, kSum, kRepeat };
  struct Layer {
    Kind kind = Kind::kConvolution;
    std::vector<int> inputs;  // Layers whose results it takes; -1: the photo.
    std::shared_ptr<const Convolution> convolution;
    int factor = 1;     // Of kRepeat; of kSum: the second of two is first enlarged by it.
    bool relu = false;  // What comes out below 0 becomes 0.
    int last_use = 0;   // Layer after which nobody needs the result.
  };
  class Builder;

  // `results` of the layers before; those that nobody needs any more may be given away.
  Activations RunLayer(const Layer& layer, std::vector<Activations>& results, const Activations& photo) const;

  std::vector<Layer> layers_;  // The last one gives the output.
  int last_use_of_photo_ = 0;
  int planes_ = 0;
};

}  // namespace tricho
