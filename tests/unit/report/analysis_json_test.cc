// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/analysis_json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "metrics/metric.h"
#include "unit/report/example_analysis.h"

namespace tricho {
namespace {

using Json = nlohmann::json;

Provenance ExampleProvenance() {
  Provenance provenance = MakeProvenance("analyze");
  provenance.options = {{"seed", "1"}};
  provenance.inputs = {{"vertex.jpg", std::string(64, 'a')}};
  return provenance;
}

Json Written(const Analysis& analysis) { return Json::parse(AnalysisJson(analysis, {}, ExampleProvenance())); }

TEST(AnalysisJson, HoldsTheHairs) {
  const Json json = Written(ExampleAnalysis());
  ASSERT_EQ(json["hairs"].size(), 3u);
  const Json& hair = json["hairs"][0];
  EXPECT_EQ(hair["id"], 1);
  EXPECT_EQ(hair["unit"], 1);
  EXPECT_EQ(hair["kind"], "terminal");
  EXPECT_EQ(hair["counted"], true);
  EXPECT_EQ(hair["diameter_um"], 70.0);
  EXPECT_EQ(hair["diameter_sd_um"], 2.28);
  EXPECT_EQ(hair["visible_length_um"], 499.38);
  EXPECT_EQ(hair["root_px"], Json::parse("[100.12, 200.0]"));
  EXPECT_EQ(hair["tip_px"], Json::parse("[200.0, 200.0]"));
  EXPECT_EQ(hair["center_line_px"].size(), 3u);
  EXPECT_EQ(hair["confidence"], 0.99);
  EXPECT_EQ(json["hairs"][1]["kind"], "vellus");
  EXPECT_EQ(json["units"][0]["hairs"], Json::parse("[1, 2]"));
}

TEST(AnalysisJson, SaysHowTheNumbersCame) {
  const Json json = Written(ExampleAnalysis());
  EXPECT_EQ(json["schema"], kAnalysisSchema);
  EXPECT_EQ(json["image"]["scale_source"], "option");
  EXPECT_EQ(json["field"]["area_cm2"], 0.32768);
  EXPECT_EQ(json["counting"]["vellus_below_um"], 30.0);
  EXPECT_EQ(json["counting"]["terminal_from_um"], 60.0);
  EXPECT_EQ(json["counting"]["counted"], 2);
  EXPECT_EQ(json["counting"]["not_counted"], 1);
  EXPECT_EQ(json["provenance"]["command"], "analyze");
  EXPECT_EQ(json["provenance"]["inputs"][0]["sha256"], std::string(64, 'a'));
  EXPECT_EQ(json["metrics"]["hairs_per_cm2"]["unit"], "/cm2");
  EXPECT_NEAR(json["metrics"]["hairs_per_cm2"]["value"], 2 / 0.32768, 1e-4);
}

TEST(AnalysisJson, MetricsKeepTheOrderOfTheContract) {
  const auto json = nlohmann::ordered_json::parse(AnalysisJson(ExampleAnalysis(), {}, ExampleProvenance()));
  std::vector<std::string> written, declared;
  for (const auto& [name, value] : json["metrics"].items()) written.push_back(name);
  for (const Metric& metric : MetricsOf(PhotoKind::kCloseUp)) declared.emplace_back(metric.name);
  EXPECT_EQ(written, declared);
}

TEST(AnalysisJson, WhatHasNoValueIsNullWithItsReason) {
  const Json json = Written(ExampleAnalysis());
  EXPECT_TRUE(json["hairs"][2]["diameter_um"].is_null());
  EXPECT_TRUE(json["hairs"][2]["kind"].is_null());
  EXPECT_FALSE(json["hairs"][2]["reason"].get<std::string>().empty());
  EXPECT_TRUE(json["metrics"]["redness"]["value"].is_null());
  EXPECT_TRUE(json["metrics"]["redness"]["low"].is_null());
  EXPECT_FALSE(json["metrics"]["redness"]["reason"].get<std::string>().empty());
}

TEST(AnalysisJson, WithoutScaleNothingIsInUm) {
  Analysis analysis = ExampleAnalysis();
  analysis.scale = {};
  analysis.scale.source = "none";
  analysis.scale.reason = "no marker in view";
  const Json json = Written(analysis);
  EXPECT_TRUE(json["image"]["um_per_px"].is_null());
  EXPECT_EQ(json["image"]["reason"], "no marker in view");
  EXPECT_TRUE(json["field"]["area_cm2"].is_null());
  EXPECT_TRUE(json["hairs"][0]["diameter_um"].is_null());
  EXPECT_EQ(json["hairs"][0]["diameter_px"], 14.0);
  EXPECT_EQ(json["hairs"][0]["reason"], "no marker in view");
}

TEST(AnalysisJson, APhotoThatIsNotUsableSaysWhy) {
  const Json json = Written(UnusableAnalysis());
  EXPECT_EQ(json["quality"]["usable"], false);
  EXPECT_EQ(json["quality"]["reasons"].size(), 1u);
  EXPECT_TRUE(json["hairs"].empty());
  for (const auto& [name, metric] : json["metrics"].items()) EXPECT_TRUE(metric["value"].is_null()) << name;
}

TEST(AnalysisJson, APhotoThatCouldNotBeReadSaysWhy) {
  Analysis analysis;
  analysis.photo.file = "broken.jpg";
  analysis.quality.usable = false;
  analysis.quality.reasons = {"not an image"};
  analysis.metrics = UnmeasuredSite("not an image");
  const Json json = Written(analysis);
  EXPECT_TRUE(json["image"]["width_px"].is_null());
  EXPECT_TRUE(json["image"]["sha256"].is_null());
  EXPECT_TRUE(json["quality"]["focus"].is_null());
  EXPECT_EQ(json["quality"]["reasons"][0], "not an image");
}

TEST(AnalysisJson, SameAnalysisSameBytes) {
  EXPECT_EQ(AnalysisJson(ExampleAnalysis(), {}, ExampleProvenance()),
            AnalysisJson(ExampleAnalysis(), {}, ExampleProvenance()));
}

TEST(AnalysisJson, NumbersAreShortAndNeverMinusZero) {
  Analysis analysis = ExampleAnalysis();
  analysis.hairs.shafts[0].center_line_px = {{-0.001, 0.1 + 0.2}, {50, 20}};
  const std::string text = AnalysisJson(analysis, {}, ExampleProvenance());
  EXPECT_NE(text.find("\"root_px\":[0.0,0.3]"), std::string::npos);
  EXPECT_EQ(text.find("-0.0,"), std::string::npos);
  EXPECT_NE(text.find("\"focus\": 0.812346"), std::string::npos);
}

TEST(AnalysisJson, ANameThatIsNotUtf8IsStillWritten) {
  Analysis analysis = ExampleAnalysis();
  analysis.photo.file = "a\xff.jpg";
  const Json json = Written(analysis);
  EXPECT_EQ(json["image"]["file"], "a\xEF\xBF\xBD.jpg");
}

TEST(AnalysisJson, RefusesAHairThatIsNeitherCountedNorNot) {
  Analysis analysis = ExampleAnalysis();
  analysis.counted.pop_back();
  EXPECT_THROW(AnalysisJson(analysis, {}, {}), std::logic_error);
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(HairsCsv, OneRowAHairAndEmptyWhereAbsent) {
  const std::vector<std::string> lines = Lines(HairsCsv(ExampleAnalysis(), {}));
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines[1], "1,1,terminal,1,0,1,0.99,70,2.28,499.38,14,100.12,200,200,200");
  EXPECT_EQ(lines[3], "3,2,,0,1,1,0.99,,,1000,,0,600,200,600");
  const auto columns = [](const std::string& line) { return std::count(line.begin(), line.end(), ','); };
  for (const std::string& line : lines) EXPECT_EQ(columns(line), columns(lines[0]));
}

TEST(HairsCsv, WithoutHairsOnlyTheNames) { EXPECT_EQ(Lines(HairsCsv(UnusableAnalysis(), {})).size(), 1u); }

TEST(KindName, EveryKindHasOne) {
  EXPECT_STREQ(KindName(HairKind::kVellus), "vellus");
  EXPECT_STREQ(KindName(HairKind::kIntermediate), "intermediate");
  EXPECT_STREQ(KindName(HairKind::kTerminal), "terminal");
}

}  // namespace
}  // namespace tricho
