// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/network_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

#include "base/error.h"
#include "hair/network/onnx_graph.h"

namespace tricho {

namespace {

constexpr std::int64_t kMostKernel = 16;  // Also of strides and dilations.
constexpr std::int64_t kMostPadding = 64;

[[noreturn]] void Refuse(const std::string& why) { throw Error(ErrorKind::kInput, why); }

bool AllWithin(const std::vector<std::int64_t>& numbers, std::int64_t low, std::int64_t high) {
  return std::all_of(numbers.begin(), numbers.end(),
                     [&](std::int64_t number) { return number >= low && number <= high; });
}

// Goes through the steps in their order and knows of each picture how large it is beside the one that is given.
class Chain {
 public:
  void AddInput(const std::string& name) { scale_of_[name] = 1; }
  void AddWeights(OnnxTensor tensor) {
    const std::string name = tensor.name;
    weights_[name] = std::move(tensor);
  }

  void Add(const OnnxNode& node) {
    const std::string& output = node.outputs.front();
    if (scale_of_.count(output) || weights_.count(output)) Refuse("makes " + output + " twice");
    if (node.operation == "Constant") {
      if (!node.inputs.empty() || node.tensors.size() != 1) Refuse("holds a constant that is none");
      OnnxTensor tensor = node.tensors.front();
      tensor.name = output;
      AddWeights(std::move(tensor));
      return;
    }
    const double scale = ScaleAfter(node);
    if (!(scale <= 1)) Refuse("makes pictures larger than the one that it is given");
    scale_of_[output] = scale;
  }

 private:
  double ScaleOf(const OnnxNode& node, std::size_t input) const {
    const auto found = input < node.inputs.size() ? scale_of_.find(node.inputs[input]) : scale_of_.end();
    if (found == scale_of_.end()) Refuse(fmt::format("holds a {} of something that is not there", node.operation));
    return found->second;
  }

  const OnnxTensor& WeightsOf(const OnnxNode& node, std::size_t input) const {
    const auto found = input < node.inputs.size() ? weights_.find(node.inputs[input]) : weights_.end();
    if (found == weights_.end()) Refuse(fmt::format("holds a {} without its weights", node.operation));
    return found->second;
  }

  double ScaleAfter(const OnnxNode& node) const {
    const double before = ScaleOf(node, 0);
    const bool is_alone = node.numbers.empty() && node.tensors.empty();
    if (node.operation == "Relu" && node.inputs.size() == 1 && is_alone) return before;
    if (node.operation == "Add" && node.inputs.size() == 2 && is_alone) {
      if (ScaleOf(node, 1) != before) Refuse("adds pictures of two sizes");
      return before;
    }
    if (node.operation == "Conv") return before / StrideOf(node);
    if (node.operation == "ConvTranspose") return before * StrideOf(node);
    if (node.operation == "Resize") return before * FactorOf(node);
    Refuse(fmt::format("asks for {}, which this program does not run", node.operation));
  }

  // Of a convolution, having looked at all that it consists of.
  double StrideOf(const OnnxNode& node) const {
    const bool is_transposed = node.operation == "ConvTranspose";
    const OnnxTensor& weights = WeightsOf(node, 1);
    if (node.inputs.size() > 3 || weights.kind != OnnxTensor::kFloat || weights.shape.size() != 4 ||
        weights.data.empty())
      Refuse("holds a convolution of an impossible shape");
    if (node.inputs.size() == 3) {
      const OnnxTensor& bias = WeightsOf(node, 2);
      if (bias.kind != OnnxTensor::kFloat ||
          bias.shape != std::vector<std::int64_t>{weights.shape[is_transposed ? 1 : 0]})
        Refuse("holds a convolution whose bias does not fit");
    }
    const std::vector<std::int64_t> kernel(weights.shape.begin() + 2, weights.shape.end());
    std::int64_t stride = 1;
    for (const auto& [name, numbers] : node.numbers) {
      const bool is_pair = numbers.size() == 2 && numbers[0] == numbers[1];
      const bool fits = (name == "kernel_shape" && numbers == kernel && AllWithin(numbers, 1, kMostKernel)) ||
                        (name == "strides" && is_pair && AllWithin(numbers, 1, kMostKernel)) ||
                        (name == "dilations" && is_pair && AllWithin(numbers, 1, kMostKernel)) ||
                        (name == "pads" && numbers.size() == 4 && AllWithin(numbers, 0, kMostPadding)) ||
                        (name == "group" && numbers == std::vector<std::int64_t>{1});
      if (!fits) Refuse(fmt::format("holds a convolution whose {} does not fit", name));
      if (name == "strides") stride = numbers[0];
    }
    if (!node.numbers.count("kernel_shape")) Refuse("holds a convolution without its kernel_shape");
    return static_cast<double>(stride);
  }

  // Of a resizing: its third input holds 1, 1, factor, factor.
  double FactorOf(const OnnxNode& node) const {
    const OnnxTensor& factors = WeightsOf(node, 2);
    float values[4];
    if (node.inputs.size() != 3 || factors.kind != OnnxTensor::kFloat || factors.data.size() != sizeof(values) ||
        !WeightsOf(node, 1).data.empty())
      Refuse("holds a Resize without its factors");
    std::memcpy(values, factors.data.data(), sizeof(values));
    const bool fits = values[0] == 1 && values[1] == 1 && values[2] == values[3] && (values[2] == 2 || values[2] == 4);
    if (!fits) Refuse("holds a Resize by something other than 2 or 4");
    return values[2];
  }

  std::map<std::string, double> scale_of_;  // Of a picture: its side as a share of that of the one that is given.
  std::map<std::string, OnnxTensor> weights_;
};

void CheckGraph(const OnnxGraph& graph) {
  Chain chain;
  for (const OnnxTensor& weights : graph.weights) chain.AddWeights(weights);
  for (const std::string& input : graph.inputs) chain.AddInput(input);
  for (const OnnxNode& node : graph.nodes) chain.Add(node);
}

}  // namespace

std::string WhyNoNetwork(std::string_view onnx) {
  try {
    CheckGraph(ReadOnnx(onnx));
    return "";
  } catch (const Error& fault) {
    return fault.what();
  }
}

}  // namespace tricho
