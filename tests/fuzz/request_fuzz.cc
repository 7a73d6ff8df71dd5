// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a stranger sends to `tricho serve`: bytes -> request -> gate, and what a page may send that was let in.
#include "fuzz/target.h"
#include "web/gate.h"
#include "web/http_server.h"
#include "web/service_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tricho::fuzz::Require;
  static tricho::Gate gate(8321);
  const std::string_view bytes = tricho::fuzz::TextOf(data, size);
  const auto request = tricho::ReadRequest(bytes, 1 << 16);
  if (request) {
    // Nobody knows the cookie: nothing but the entry may pass, and that only by GET and our own name.
    const auto refusal = gate.Refuse(*request);
    Require(refusal || gate.IsEntry(*request), "a stranger is refused");
    Require(refusal || (request->host == "127.0.0.1:8321" && request->method == "GET"),
            "by another name nobody enters");
    if (!refusal) Require(gate.Enter(*request).status == 403, "without the token nobody enters");
    tricho::fuzz::Expect([&] { tricho::ParseEdit(request->body); });
  }
  if (const auto target = tricho::ParseTarget(bytes)) {
    Require(target->path.find("..") == std::string::npos && target->path.find('%') == std::string::npos,
            "a target holds no way up");
  }
  tricho::fuzz::Expect([&] { tricho::ParseEdit(std::string(bytes)); });
  tricho::fuzz::Expect([&] { tricho::TextFields fields{std::string(bytes)}; });
  return 0;
}
