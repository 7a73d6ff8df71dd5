// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Who may ask for anything. Photos of patients are behind it, so everything is refused but what the program's own page
// asks for in the one browser that was let in.
//
//   Host        exactly the own name and port: a name that somebody's server points at this machine (DNS rebinding)
//               is not it.
//   Token       256 bits, new at each start, printed once. The first browser that shows it gets a cookie in exchange;
//               after that it opens nothing any more.
//   Cookie      HttpOnly, SameSite=Strict; of a path that no other server of this machine knows: browsers send the
//               cookies of 127.0.0.1 to every port.
//   Writes      the own header, JSON (or raw bytes for a photo) and our own Origin: no form and no other site's page
//               can send these three.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "web/request.h"

namespace tricho {

inline constexpr std::uint64_t kMostJsonBytes = 1 << 20;
inline constexpr std::uint64_t kMostPhotoBytes = std::uint64_t{64} << 20;

class Gate {
 public:
  explicit Gate(int port);

  // Where the browser enters, with the token: "http://127.0.0.1:8321/PREFIX/enter?token=...".
  std::string Address() const;
  // "/PREFIX/": everything lies below it.
  const std::string& prefix() const { return prefix_; }

  // Why the request is refused, from its head alone, or absent.
  std::optional<WebResponse> Refuse(const WebRequest& head) const;
  // Whether the head asks to be let in: it passes Refuse without a cookie.
  bool IsEntry(const WebRequest& head) const;
  // Exchanges the token for the cookie, once.
  WebResponse Enter(const WebRequest& request);
  // Bytes that the body of a request that was not refused may have.
  std::uint64_t MostBodyBytes(const WebRequest& head) const;

 private:
  bool HasCookie(const std::string& cookies) const;
  std::optional<WebResponse> RefuseWrite(const WebRequest& head) const;

  const std::string host_, prefix_, token_, cookie_;
  mutable std::mutex mutex_;
  bool is_used_ = false;  // The token.
};

}  // namespace tricho
