// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/request.h"

#include <gtest/gtest.h>

#include "web/http_server.h"

namespace tricho {
namespace {

TEST(ParseTarget, TakesPathAndValuesApart) {
  const auto target = ParseTarget("/abc/api/photo?id=sub-001_ses-1&as=html");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/abc/api/photo");
  EXPECT_EQ(target->Get("id"), "sub-001_ses-1");
  EXPECT_EQ(target->Get("none"), "");
}

TEST(ParseTarget, WhatNoPageAsksForIsNone) {
  for (const std::string& target :
       {std::string(), std::string("x"), std::string("/../x"), std::string("/a//b"), std::string("/%2e"),
        std::string("/a?b"), std::string("/a?=b"), std::string("/a?b=1&b=2"), std::string("/a?b=<"),
        std::string("/a?b=1?c=2"), std::string("http://x/"), std::string("/a b"), std::string("/a#b"),
        std::string("/a\\b"), "/" + std::string(600, 'a'), std::string("/a\0b", 4), std::string("*")})
    EXPECT_FALSE(ParseTarget(target)) << target;
}

TEST(ReadRequest, ReadsHeadAndBody) {
  const auto request =
      ReadRequest("POST /a HTTP/1.1\r\nHost: h\r\nCookie: c\r\nX-Tricho: 1\r\nContent-Length: 3\r\n\r\nabc", 100);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->method, "POST");
  EXPECT_EQ(request->host, "h");
  EXPECT_EQ(request->cookie, "c");
  EXPECT_EQ(request->own_header, "1");
  EXPECT_EQ(request->body, "abc");
}

TEST(ReadRequest, WhatIsDoubtfulIsNone) {
  for (const char* bytes :
       {"", "GET", "GET / HTTP/1.1\r\n", "GET / HTTP/1.0\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n", "POST / HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", "POST / HTTP/1.1\r\nContent-Length: 300\r\n\r\nab",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "GET / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n",
        "GET / HTTP/1.1\nHost: h\n\n"})
    EXPECT_FALSE(ReadRequest(bytes, 100)) << bytes;
  EXPECT_FALSE(ReadRequest("GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n", 100));
}

}  // namespace
}  // namespace tricho
