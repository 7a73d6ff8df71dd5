// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/request.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/result_json.h"

namespace tricho {

namespace {

constexpr std::size_t kMostTarget = 500;

bool IsPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '/';
}

// "a=b&c=d" -> the map; false when it is none.
bool ParseQuery(std::string_view text, std::map<std::string, std::string>& query) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0) return false;
    const std::string_view value = pair.substr(equals + 1);
    if (!std::ranges::all_of(pair.substr(0, equals), IsPlain) || !std::ranges::all_of(value, IsPlain)) return false;
    if (!query.emplace(pair.substr(0, equals), value).second) return false;
  }
  return true;
}

}  // namespace

std::optional<WebTarget> ParseTarget(std::string_view target) {
  if (target.empty() || target.size() > kMostTarget || target.front() != '/') return std::nullopt;
  const std::size_t mark = std::min(target.find('?'), target.size());
  WebTarget parsed;
  parsed.path = target.substr(0, mark);
  if (!std::ranges::all_of(parsed.path, IsPlain)) return std::nullopt;
  if (parsed.path.find("..") != std::string::npos || parsed.path.find("//") != std::string::npos) return std::nullopt;
  if (mark < target.size() && !ParseQuery(target.substr(mark + 1), parsed.query)) return std::nullopt;
  return parsed;
}

WebResponse Refusal(int status, const std::string& message) {
  WebResponse response;
  response.status = status;
  response.body = JsonText({{"error", OneLine(message)}});
  return response;
}

}  // namespace tricho
