// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/onnx_graph.h"

#include <cstring>
#include <set>

#include "base/error.h"
#include "hair/network/protobuf.h"

namespace tricho {

namespace {

// Field numbers of onnx.proto.
constexpr int kGraph = 7;
constexpr int kNode = 1, kInitializer = 5, kGraphInput = 11;
constexpr int kNodeInput = 1, kNodeOutput = 2, kOperation = 4, kAttribute = 5, kDomain = 7;
constexpr int kName = 1, kNumberValue = 3, kWord = 4, kTensorValue = 5, kNumbers = 8;
constexpr int kShape = 1, kNumberKind = 2, kTensorName = 8, kRawData = 9;

constexpr std::size_t kMostNodes = 1000;
constexpr std::int64_t kMostSide = 4096;  // Of a tensor, along one dimension.

[[noreturn]] void Refuse(const std::string& why) { throw Error(ErrorKind::kInput, why); }

OnnxTensor ReadTensor(std::string_view bytes) {
  OnnxTensor tensor;
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
  if (tensor.kind != OnnxTensor::kFloat && tensor.kind != OnnxTensor::kInt64)
    Refuse("holds weights that are neither floats nor integers");
  if (tensor.shape.size() > 4) Refuse("holds weights of more than four dimensions");
  std::int64_t num_bytes = tensor.kind == OnnxTensor::kFloat ? sizeof(float) : sizeof(std::int64_t);
  for (const std::int64_t side : tensor.shape) {
    if (side < 0 || side > kMostSide) Refuse("holds weights of an impossible shape");
    num_bytes *= side;
  }
  if (num_bytes != static_cast<std::int64_t>(tensor.data.size())) Refuse("holds fewer or more weights than it says");
  return tensor;
}

void ReadAttribute(std::string_view bytes, OnnxNode& node) {
  std::string name, word;
  std::vector<std::int64_t> numbers;
  // A float, and which kind it is.
  const std::set<int> harmless = {2, 20};
  for (const ProtobufField& field : ReadProtobuf(bytes)) {
    if (field.number == kName)
      name = field.bytes;
    else if (field.number == kNumberValue || field.number == kNumbers)
      AppendNumbers(field, numbers);
    else if (field.number == kTensorValue)
      node.tensors.push_back(ReadTensor(field.bytes));
    else if (field.number == kWord)
      word = field.bytes;
    else if (!harmless.count(field.number))
      Refuse("asks for something that this program does not run");
  }
  node.numbers[name] = numbers;
  if (!word.empty()) node.words[name] = word;
}

OnnxNode ReadNode(std::string_view bytes) {
  OnnxNode node;
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

OnnxGraph ReadGraph(std::string_view bytes) {
  const std::vector<ProtobufField> fields = ReadProtobuf(bytes);
  if (fields.size() > kMostNodes) Refuse("is far larger than any network of ours");
  OnnxGraph graph;
  // 2 and 12 to 13: its name, what it gives, what lies between.
  const std::set<int> known = {kNode, 2, kInitializer, kGraphInput, 12, 13};
  for (const ProtobufField& field : fields) {
    if (!known.count(field.number) || !field.is_bytes) Refuse("holds parts that this program does not know");
    if (field.number == kInitializer) graph.weights.push_back(ReadTensor(field.bytes));
    if (field.number == kNode) graph.nodes.push_back(ReadNode(field.bytes));
    if (field.number != kGraphInput) continue;
    for (const ProtobufField& part : ReadProtobuf(field.bytes))
      if (part.number == kName) graph.inputs.emplace_back(part.bytes);
  }
  return graph;
}

}  // namespace

std::vector<float> OnnxTensor::Floats() const {
  std::vector<float> floats(data.size() / sizeof(float));
  if (!floats.empty()) std::memcpy(floats.data(), data.data(), floats.size() * sizeof(float));
  return floats;
}

OnnxGraph ReadOnnx(std::string_view onnx) {
  OnnxGraph graph;
  int num_graphs = 0;
  for (const ProtobufField& field : ReadProtobuf(onnx)) {
    if (field.number != kGraph) continue;
    ++num_graphs;
    graph = ReadGraph(field.bytes);
  }
  if (num_graphs != 1) Refuse("is no ONNX: it holds no graph, or several");
  return graph;
}

}  // namespace tricho
