// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The one place that is linked with OpenCV's dnn; built as a module of its own, which network.cc loads. None of its
// functions throws.
#include <opencv2/dnn.hpp>

// A network from ONNX bytes; null when they are none. The caller closes it.
extern "C" void* TrichoOpenNetwork(const char* onnx, std::size_t size) {
  try {
    auto* net = new cv::dnn::Net(cv::dnn::readNetFromONNX(onnx, size));
    net->setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    net->setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
    return net;
  } catch (const std::exception&) {
    return nullptr;
  }
}

// `output` of the blob `maps`; empty when the network has no such input or output.
extern "C" void TrichoRunNetwork(void* net, const cv::Mat* maps, const char* input, const char* output, cv::Mat* out) {
  try {
    auto* opened = static_cast<cv::dnn::Net*>(net);
    opened->setInput(*maps, input);
    *out = opened->forward(output).clone();
  } catch (const std::exception&) {
    out->release();
  }
}

extern "C" void TrichoCloseNetwork(void* net) { delete static_cast<cv::dnn::Net*>(net); }
