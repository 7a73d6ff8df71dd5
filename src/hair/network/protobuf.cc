// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/protobuf.h"

#include <cstring>

#include "base/error.h"

namespace tricho {

namespace {

[[noreturn]] void Refuse() { throw Error(ErrorKind::kInput, "is no ONNX, or damaged"); }

std::string_view Take(std::string_view& rest, std::uint64_t size) {
  if (size > rest.size()) Refuse();
  const std::string_view taken = rest.substr(0, size);
  rest.remove_prefix(size);
  return taken;
}

// Seven bits a byte, the lowest first.
std::uint64_t TakeNumber(std::string_view& rest) {
  constexpr int kMostBits = 64;
  std::uint64_t number = 0;
  for (int shift = 0; shift < kMostBits; shift += 7) {
    const auto byte = static_cast<unsigned char>(Take(rest, 1).front());
    number |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) return number;
  }
  Refuse();
}

template <typename Bits>
std::uint64_t TakeBits(std::string_view& rest) {
  Bits bits = 0;
  std::memcpy(&bits, Take(rest, sizeof(Bits)).data(), sizeof(Bits));
  return bits;
}

}  // namespace

std::vector<ProtobufField> ReadProtobuf(std::string_view message) {
  enum Kind { kNumber = 0, kBits64 = 1, kBytes = 2, kBits32 = 5 };
  std::vector<ProtobufField> fields;
  while (!message.empty()) {
    const std::uint64_t key = TakeNumber(message);
    ProtobufField field;
    field.number = static_cast<int>(key >> 3 & 0x1FFFFFFF);
    switch (key & 7) {
      case kNumber:
        field.value = TakeNumber(message);
        break;
      case kBits64:
        field.value = TakeBits<std::uint64_t>(message);
        break;
      case kBytes:
        field.is_bytes = true;
        field.bytes = Take(message, TakeNumber(message));
        break;
      case kBits32:
        field.value = TakeBits<std::uint32_t>(message);
        break;
      default:
        Refuse();
    }
    fields.push_back(field);
  }
  return fields;
}

void AppendNumbers(const ProtobufField& field, std::vector<std::int64_t>& numbers) {
  if (!field.is_bytes) {
    numbers.push_back(static_cast<std::int64_t>(field.value));
    return;
  }
  for (std::string_view rest = field.bytes; !rest.empty();)
    numbers.push_back(static_cast<std::int64_t>(TakeNumber(rest)));
}

}  // namespace tricho
