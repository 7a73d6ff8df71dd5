// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What an ONNX file says, as far as this program runs networks: weights, and steps from picture to picture.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tricho {

struct OnnxTensor {
  static constexpr std::uint64_t kFloat = 1, kInt64 = 7;

  std::string name;
  std::vector<std::int64_t> shape;  // At most four sides.
  std::uint64_t kind = 0;           // kFloat or kInt64.
  std::string_view data;            // As many bytes as shape and kind say: part of what was read.

  // Of floats.
  std::vector<float> Floats() const;
};

struct OnnxNode {
  std::string operation;
  std::vector<std::string> inputs, outputs;                  // One output.
  std::map<std::string, std::vector<std::int64_t>> numbers;  // Attributes: integers; all others are there, and empty.
  std::map<std::string, std::string> words;
  std::vector<OnnxTensor> tensors;
};

struct OnnxGraph {
  std::vector<OnnxTensor> weights;
  std::vector<std::string> inputs;
  std::vector<OnnxNode> nodes;  // In their order.
};

// The graph refers to `onnx`, which must outlive it.
// throws Error(kInput), the end of a sentence ("holds ..."): no ONNX, or one that holds what this program does not
// know.
OnnxGraph ReadOnnx(std::string_view onnx);

}  // namespace tricho
