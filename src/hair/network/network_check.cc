// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/network_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <set>

#include "base/error.h"
#include "hair/network/protobuf.h"

namespace tricho {

namespace {

// Field numbers of onnx.proto, and the two kinds of numbers that are read.
constexpr int kGraph = 7;
constexpr int kNode = 1, kInitializer = 5, kGraphInput = 11;
constexpr int kNodeInput = 1, kNodeOutput = 2, kOperation = 4, kAttribute = 5, kDomain = 7;
constexpr int kName = 1, kNumberValue = 3, kTensorValue = 5, kNumbers = 8;
constexpr int kShape = 1, kNumberKind = 2, kTensorName = 8, kRawData = 9;
constexpr std::uint64_t kFloat = 1, kInt64 = 7;

constexpr std::size_t kMostNodes = 1000;
constexpr std::int64_t kMostSide = 4096;  // Of a tensor, along one dimension.
constexpr std::int64_t kMostKernel = 16;  // Also of strides and dilations.
constexpr std::int64_t kMostPadding = 64;

[[noreturn]] void Refuse(const std::string& why) { throw Error(ErrorKind::kInput, why); }

struct Tensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::uint64_t kind = 0;
  std::string_view data;
};

Tensor ReadTensor(std::string_view bytes) {
  Tensor tensor;
  for (const ProtobufField& field : ReadProtobuf(bytes)) {
    if (field.number == kShape)
      AppendNumbers(field, tensor.shape);
    else if (field.number == kNumberKind && !field.is_bytes)
      tensor.kind = field.value;
    else if (field.number == kTensorName && field.is_bytes)
      tensor.name = field.bytes;
    else if (field.number == kRawData && field.is_bytes)
      tensor.data = field.bytes;
    else
      Refuse("holds weights that are kept in another way than scripts/train writes them");
  }
  if (tensor.kind != kFloat && tensor.kind != kInt64) Refuse("holds weights that are neither floats nor integers");
  if (tensor.shape.size() > 4) Refuse("holds weights of more than four dimensions");
  std::int64_t num_bytes = tensor.kind == kFloat ? sizeof(float) : sizeof(std::int64_t);
  for (const std::int64_t side : tensor.shape) {
    if (side < 0 || side > kMostSide) Refuse("holds weights of an impossible shape");
    num_bytes *= side;
  }
  if (num_bytes != static_cast<std::int64_t>(tensor.data.size())) Refuse("holds fewer or more weights than it says");
  return tensor;
}

struct Node {
  std::string operation;
  std::vector<std::string> inputs, outputs;
  std::map<std::string, std::vector<std::int64_t>> numbers;  // Attributes that are integers.
  std::vector<Tensor> tensors;                               // Attributes that are tensors.
};

void ReadAttribute(std::string_view bytes, Node& node) {
  std::string name;
  std::vector<std::int64_t> numbers;
  // 2 and 4: a float, a word; 20: which of them it is.
  const std::set<int> harmless = {2, 4, 20};
  for (const ProtobufField& field : ReadProtobuf(bytes)) {
    if (field.number == kName)
      name = field.bytes;
    else if (field.number == kNumberValue || field.number == kNumbers)
      AppendNumbers(field, numbers);
    else if (field.number == kTensorValue)
      node.tensors.push_back(ReadTensor(field.bytes));
    else if (!harmless.count(field.number))
      Refuse("asks for something that this program does not run");
  }
  node.numbers[name] = numbers;
}

Node ReadNode(std::string_view bytes) {
  Node node;
  for (const ProtobufField& field : ReadProtobuf(bytes)) {
    if (field.number == kNodeInput) node.inputs.emplace_back(field.bytes);
    if (field.number == kNodeOutput) node.outputs.emplace_back(field.bytes);
    if (field.number == kOperation) node.operation = field.bytes;
    if (field.number == kAttribute) ReadAttribute(field.bytes, node);
    if (field.number == kDomain && !field.bytes.empty()) Refuse("asks for operations of a domain of its own");
  }
  if (node.outputs.size() != 1 || node.outputs.front().empty()) Refuse("holds a step that gives more or less than one");
  return node;
}

bool AllWithin(const std::vector<std::int64_t>& numbers, std::int64_t low, std::int64_t high) {
  return std::all_of(numbers.begin(), numbers.end(),
                     [&](std::int64_t number) { return number >= low && number <= high; });
}

// Goes through the steps in their order and knows of each picture how large it is beside the one that is given.
class Chain {
 public:
  void AddInput(const std::string& name) { scale_of_[name] = 1; }
  void AddWeights(Tensor tensor) {
    const std::string name = tensor.name;
    weights_[name] = std::move(tensor);
  }

  void Add(const Node& node) {
    const std::string& output = node.outputs.front();
    if (scale_of_.count(output) || weights_.count(output)) Refuse("makes " + output + " twice");
    if (node.operation == "Constant") {
      if (!node.inputs.empty() || node.tensors.size() != 1) Refuse("holds a constant that is none");
      Tensor tensor = node.tensors.front();
      tensor.name = output;
      AddWeights(std::move(tensor));
      return;
    }
    const double scale = ScaleAfter(node);
    if (!(scale <= 1)) Refuse("makes pictures larger than the one that it is given");
    scale_of_[output] = scale;
  }

 private:
  double ScaleOf(const Node& node, std::size_t input) const {
    const auto found = input < node.inputs.size() ? scale_of_.find(node.inputs[input]) : scale_of_.end();
    if (found == scale_of_.end()) Refuse(fmt::format("holds a {} of something that is not there", node.operation));
    return found->second;
  }

  const Tensor& WeightsOf(const Node& node, std::size_t input) const {
    const auto found = input < node.inputs.size() ? weights_.find(node.inputs[input]) : weights_.end();
    if (found == weights_.end()) Refuse(fmt::format("holds a {} without its weights", node.operation));
    return found->second;
  }

  double ScaleAfter(const Node& node) const {
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
  double StrideOf(const Node& node) const {
    const bool is_transposed = node.operation == "ConvTranspose";
    const Tensor& weights = WeightsOf(node, 1);
    if (node.inputs.size() > 3 || weights.kind != kFloat || weights.shape.size() != 4 || weights.data.empty())
      Refuse("holds a convolution of an impossible shape");
    if (node.inputs.size() == 3) {
      const Tensor& bias = WeightsOf(node, 2);
      if (bias.kind != kFloat || bias.shape != std::vector<std::int64_t>{weights.shape[is_transposed ? 1 : 0]})
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
  double FactorOf(const Node& node) const {
    const Tensor& factors = WeightsOf(node, 2);
    float values[4];
    if (node.inputs.size() != 3 || factors.kind != kFloat || factors.data.size() != sizeof(values) ||
        !WeightsOf(node, 1).data.empty())
      Refuse("holds a Resize without its factors");
    std::memcpy(values, factors.data.data(), sizeof(values));
    const bool fits = values[0] == 1 && values[1] == 1 && values[2] == values[3] && (values[2] == 2 || values[2] == 4);
    if (!fits) Refuse("holds a Resize by something other than 2 or 4");
    return values[2];
  }

  std::map<std::string, double> scale_of_;  // Of a picture: its side as a share of that of the one that is given.
  std::map<std::string, Tensor> weights_;
};

void CheckGraph(std::string_view bytes) {
  const std::vector<ProtobufField> fields = ReadProtobuf(bytes);
  if (fields.size() > kMostNodes) Refuse("is far larger than any network of ours");
  Chain chain;
  // 2 and 12 to 13: its name, what it gives, what lies between.
  const std::set<int> known = {kNode, 2, kInitializer, kGraphInput, 12, 13};
  for (const ProtobufField& field : fields) {
    if (!known.count(field.number) || !field.is_bytes) Refuse("holds parts that this program does not know");
    if (field.number == kInitializer) chain.AddWeights(ReadTensor(field.bytes));
    if (field.number != kGraphInput) continue;
    for (const ProtobufField& part : ReadProtobuf(field.bytes))
      if (part.number == kName) chain.AddInput(std::string(part.bytes));
  }
  for (const ProtobufField& field : fields)
    if (field.number == kNode) chain.Add(ReadNode(field.bytes));
}

}  // namespace

std::string WhyNoNetwork(std::string_view onnx) {
  try {
    int num_graphs = 0;
    for (const ProtobufField& field : ReadProtobuf(onnx)) {
      if (field.number != kGraph) continue;
      ++num_graphs;
      CheckGraph(field.bytes);
    }
    return num_graphs == 1 ? "" : "is no ONNX: it holds no graph, or several";
  } catch (const Error& fault) {
    return fault.what();
  }
}

}  // namespace tricho
