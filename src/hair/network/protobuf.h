// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Protocol buffers, field by field, as far as ONNX needs them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace tricho {

struct ProtobufField {
  int number = 0;
  bool is_bytes = false;
  std::uint64_t value = 0;  // Of a number; 32- and 64-bit fields as their bits.
  std::string_view bytes;   // Of a text, a message, packed numbers: part of what was read.
};

// The fields of a message in their order.
// throws Error(kInput) when a field is cut or of no kind.
std::vector<ProtobufField> ReadProtobuf(std::string_view message);

// The numbers of a repeated field, which may stand packed or one by one.
// throws as above.
void AppendNumbers(const ProtobufField& field, std::vector<std::int64_t>& numbers);

}  // namespace tricho
