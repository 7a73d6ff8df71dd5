// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a browser asks for, and what it gets, without a word of HTTP's grammar.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tricho {

// Header fields that anything depends on; empty when absent. Fields that stand there twice never come this far.
struct WebRequest {
  std::string method;
  std::string target;  // As sent: "/abc/api/photo?id=sub-001".
  std::string host, origin, content_type, cookie, fetch_site;
  std::string own_header;  // X-Tricho: another site's page can't send it without being asked for leave, which it isn't.
  std::string body;        // Empty while only the head has been read.
};

struct WebResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers = {};  // Beside those that every answer carries.
};

// "/abc/api/photo" and {id: sub-001}.
struct WebTarget {
  std::string path;
  std::map<std::string, std::string> query;

  std::string Get(const std::string& name) const {  // Empty when absent.
    const auto found = query.find(name);
    return found == query.end() ? "" : found->second;
  }
};

// Takes a target apart. Absent for what no page of ours asks for: beyond 500 characters, any character but letters,
// digits and "-_./?=&", a name without a value or that stands there twice, "..", "//". Nothing is unescaped, so that
// nothing can hide behind an escape.
std::optional<WebTarget> ParseTarget(std::string_view target);

// {"error": "MESSAGE"}
WebResponse Refusal(int status, const std::string& message);

}  // namespace tricho
