// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Listens on the loopback address and speaks HTTP/1.1, no more of it than one page needs. The only place that knows
// Boost.Beast.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "web/request.h"

namespace tricho {

struct ServerLimits {
  int most_connections = 16;
  std::chrono::milliseconds head_timeout{10'000};  // Until a head is whole; also how long a connection may be idle.
  std::chrono::milliseconds body_timeout{60'000};  // Until a body is whole, and until an answer is taken.
};

struct WebHandler {
  // Called with the head, before a byte of the body is kept: the refusal, if it is one.
  std::function<std::optional<WebResponse>(const WebRequest&)> refuse;
  std::function<std::uint64_t(const WebRequest&)> most_body_bytes;
  std::function<WebResponse(const WebRequest&)> answer;  // From several threads at once; must not throw.
};

class HttpServer {
 public:
  // Binds 127.0.0.1, and no other address. port 0: any free one.
  // throws Error(kInput) in words when the port is taken or may not be used.
  HttpServer(int port, const ServerLimits& limits);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const;
  // Serves until `ends`, which is asked once a second, says so, or Stop is called.
  void Run(const WebHandler& handler, const std::function<bool()>& ends);
  void Stop();  // From any thread.

 private:
  struct Listener;
  std::unique_ptr<Listener> listener_;
};

// The first request in these bytes, read as a connection reads it, and by the same limits; `most_body_bytes` allows a
// body. Absent when the server would answer with an error or wait for more.
std::optional<WebRequest> ReadRequest(std::string_view bytes, std::uint64_t most_body_bytes);

}  // namespace tricho
