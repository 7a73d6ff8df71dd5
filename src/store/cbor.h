// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// JSON <-> CBOR bytes of the store, every double exact. What is read may be another's work.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"

namespace tricho {

inline std::string Encoded(const nlohmann::json& json) {
  const std::vector<std::uint8_t> bytes = nlohmann::json::to_cbor(json);
  return {bytes.begin(), bytes.end()};
}

[[noreturn]] inline void RefuseBytes(const std::string& why) {
  throw Error(ErrorKind::kStore, "the store holds a result that can't be read (" + why +
                                     "); move results.sqlite away, and it is made anew from the photos");
}

// Goes through CBOR without keeping it, and stops where arrays lie deeper in each other than ours do: the reader of the
// library calls itself for each, until the stack ends.
class DepthCheck : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return ++depth_ <= kMostDepth; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return --depth_ >= 0; }
  bool start_array(std::size_t) override { return ++depth_ <= kMostDepth; }
  bool end_array() override { return --depth_ >= 0; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override { return false; }

  bool IsTooDeep() const { return depth_ > kMostDepth; }

 private:
  static constexpr int kMostDepth = 8;
  int depth_ = 0;
};

// Reads `bytes` as CBOR and takes it apart with `decode`.
template <typename Decode>
auto Decoded(const std::string& bytes, const Decode& decode) {
  DepthCheck depth;
  nlohmann::json::sax_parse(bytes, &depth, nlohmann::json::input_format_t::cbor);
  if (depth.IsTooDeep()) RefuseBytes("it is nested too deep");
  try {
    return decode(nlohmann::json::from_cbor(bytes));
  } catch (const nlohmann::json::exception& error) {
    RefuseBytes(error.what());
  }
}

}  // namespace tricho
