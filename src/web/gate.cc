// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/gate.h"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include "web/entropy.h"

namespace tricho {

namespace {

constexpr char kEnter[] = "enter";
constexpr char kUpload[] = "api/upload";
constexpr char kUsedUp[] =
    "This address has been used already. Go back to the window that is open, or end tricho serve and start it again.";

// In a time that does not depend on where they differ.
bool AreSame(const std::string& a, const std::string& b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

Gate::Gate(int port)
    : host_(fmt::format("127.0.0.1:{}", port)),
      prefix_(fmt::format("/{}/", RandomHex(16))),
      token_(RandomHex(32)),
      cookie_(RandomHex(32)) {}

std::string Gate::Address() const { return fmt::format("http://{}{}{}?token={}", host_, prefix_, kEnter, token_); }

bool Gate::HasCookie(const std::string& cookies) const {
  std::size_t begin = 0;
  while (begin < cookies.size()) {
    const std::size_t end = std::min(cookies.find(';', begin), cookies.size());
    std::string pair = cookies.substr(begin, end - begin);
    pair.erase(0, std::min(pair.find_first_not_of(' '), pair.size()));
    if (AreSame(pair, "tricho=" + cookie_)) return true;
    begin = end + 1;
  }
  return false;
}

bool Gate::IsEntry(const WebRequest& head) const {
  const std::optional<WebTarget> target = ParseTarget(head.target);
  return target && head.method == "GET" && target->path == prefix_ + kEnter;
}

std::optional<WebResponse> Gate::RefuseWrite(const WebRequest& head) const {
  if (head.origin != "http://" + host_) return Refusal(403, "Only the program's own page may change anything.");
  if (head.own_header != "1") return Refusal(403, "The header X-Tricho is missing.");
  const bool is_upload = ParseTarget(head.target)->path == prefix_ + kUpload;
  if (head.content_type != (is_upload ? "application/octet-stream" : "application/json"))
    return Refusal(415, "Only JSON is taken here, and raw bytes for a photo.");
  return std::nullopt;
}

std::optional<WebResponse> Gate::Refuse(const WebRequest& head) const {
  if (head.host != host_) return Refusal(403, "This server has another name.");
  if (head.method != "GET" && head.method != "POST") return Refusal(405, "Only GET and POST are understood.");
  const std::optional<WebTarget> target = ParseTarget(head.target);
  if (!target) return Refusal(400, "Nothing here has such an address.");
  // Browsers say who asks; a page of another origin, even of another port of this machine, is none of ours.
  if (!head.fetch_site.empty() && head.fetch_site != "same-origin" && head.fetch_site != "none")
    return Refusal(403, "Another site asked for this.");
  if (IsEntry(head)) return std::nullopt;
  if (!HasCookie(head.cookie))
    return Refusal(403, "Open the address that tricho serve printed; it lets one browser in.");
  if (target->path.compare(0, prefix_.size(), prefix_) != 0) return Refusal(404, "There is no such page.");
  return head.method == "POST" ? RefuseWrite(head) : std::nullopt;
}

std::uint64_t Gate::MostBodyBytes(const WebRequest& head) const {
  if (head.method != "POST") return 0;
  return ParseTarget(head.target)->path == prefix_ + kUpload ? kMostPhotoBytes : kMostJsonBytes;
}

WebResponse Gate::Enter(const WebRequest& request) {
  const std::string shown = ParseTarget(request.target)->Get("token");
  const std::lock_guard<std::mutex> lock(mutex_);
  WebResponse response;
  response.content_type = "text/plain; charset=utf-8";
  if (!AreSame(shown, token_) || (is_used_ && !HasCookie(request.cookie))) {
    response.status = 403;
    response.body = is_used_ ? kUsedUp : "This is not the address that tricho serve printed.";
    return response;
  }
  is_used_ = true;
  response.status = 303;
  response.headers = {{"Location", prefix_},
                      {"Set-Cookie", fmt::format("tricho={}; Path={}; HttpOnly; SameSite=Strict", cookie_, prefix_)}};
  return response;
}

}  // namespace tricho
