// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/result_json.h"

#include <gtest/gtest.h>

#include <limits>

namespace tricho {
namespace {

using Json = nlohmann::ordered_json;

TEST(ResultJson, Rounding) {
  EXPECT_EQ(Hundredths(1.005), 1.0);  // 1.005 is a little less in binary.
  EXPECT_EQ(Hundredths(-0.001), 0.0);
  EXPECT_FALSE(std::signbit(Hundredths(-0.001)));
  EXPECT_EQ(Significant(123456.7), 123457);
  EXPECT_EQ(Significant(1.0 / 3, 3), 0.333);
  EXPECT_EQ(Significant(0.0), 0.0);
  EXPECT_EQ(Significant(-1.24e-310, 2), -1.2e-310);
  const double most = std::numeric_limits<double>::max();
  EXPECT_EQ(Significant(most, 3), most);  // 1.80e308 is none.
  EXPECT_THROW(Hundredths(std::numeric_limits<double>::quiet_NaN()), std::logic_error);
  EXPECT_THROW(Significant(std::numeric_limits<double>::infinity()), std::logic_error);
}

TEST(ResultJson, DocumentsHaveOneElementALine) {
  const std::string text = JsonDocument("urn:x", {{"a", Json::array({1, 2})}, {"b", Json::object()}, {"c", "word"}});
  EXPECT_EQ(text, "{\n  \"schema\": \"urn:x\",\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {},\n  \"c\": \"word\"\n}\n");
  EXPECT_EQ(Json::parse(text)["a"][1], 2);
  EXPECT_EQ(JsonLines(Json{{"k", 1}}), "{\n    \"k\": 1\n  }");
}

TEST(ResultJson, WhatIsNotUtf8IsReplaced) { EXPECT_EQ(JsonText(Json("a\xff")), "\"a\xEF\xBF\xBD\""); }

TEST(ResultJson, Provenance) {
  Provenance provenance;
  provenance.inputs = {{"a.jpg", ""}, {"b.jpg", "abc"}};
  const Json json = ProvenanceJson(provenance);
  EXPECT_TRUE(json["commit"].is_null());
  EXPECT_TRUE(json["inputs"][0]["sha256"].is_null());
  EXPECT_EQ(json["inputs"][1]["sha256"], "abc");
}

}  // namespace
}  // namespace tricho
