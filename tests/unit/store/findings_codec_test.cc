// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/findings_codec.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/random.h"

namespace tricho {
namespace {

ShotFindings SomeFindings() {
  Random random(3);
  ShotFindings findings;
  findings.width_px = 640;
  findings.height_px = 480;
  findings.um_per_px = 7.1;
  findings.scale_relative_error = 1.0 / 3;
  findings.scale_source = "ruler";
  findings.covered_px = {{{1.0 / 7, 2}, {30, 4.5}, {10, 40}}, {}};
  findings.redness = 9.25;
  for (int i = 0; i < 5; ++i) {
    Shaft shaft;
    for (int k = 0; k < 4; ++k) shaft.center_line_px.emplace_back(random.Uniform(0, 640), random.Uniform(0, 480));
    if (i != 2) shaft.diameter_px = random.Uniform(3, 9);
    shaft.diameter_sd_px = random.Uniform();
    shaft.diameter_stderr_px = random.Uniform();
    shaft.root_certain = i % 2 == 0;
    shaft.touches_border = i == 4;
    shaft.confidence = random.Uniform();
    shaft.unit = i / 2;
    findings.shafts.push_back(shaft);
    findings.counted.push_back(i != 4);
  }
  findings.units = {{{1.0 / 7, 2}, {0, 1}}, {{3, 4}, {2, 3}}, {{5, 6}, {4}}};
  return findings;
}

TEST(FindingsCodec, BringsEveryBitBack) {
  const ShotFindings findings = SomeFindings();
  const ShotFindings back = DecodeFindings(EncodeFindings(findings));
  EXPECT_EQ(EncodeFindings(back), EncodeFindings(findings));
  ASSERT_EQ(back.shafts.size(), findings.shafts.size());
  for (std::size_t i = 0; i < back.shafts.size(); ++i) {
    EXPECT_EQ(back.shafts[i].diameter_px, findings.shafts[i].diameter_px);
    EXPECT_EQ(back.shafts[i].diameter_stderr_px, findings.shafts[i].diameter_stderr_px);
    EXPECT_EQ(back.shafts[i].center_line_px.size(), findings.shafts[i].center_line_px.size());
    EXPECT_EQ(back.shafts[i].root_px(), findings.shafts[i].root_px());
  }
  EXPECT_EQ(back.counted, findings.counted);
  EXPECT_EQ(back.units[1].hairs, findings.units[1].hairs);
  EXPECT_EQ(back.units[0].opening_px, findings.units[0].opening_px);
  EXPECT_EQ(back.um_per_px, findings.um_per_px);
  EXPECT_EQ(back.scale_source, findings.scale_source);
  EXPECT_EQ(back.covered_px, findings.covered_px);
  EXPECT_FALSE(back.coverage_share);
}

TEST(FindingsCodec, TakesThoseThatKeptNothingOfTheirScale) {
  nlohmann::json json = nlohmann::json::from_cbor(EncodeFindings(SomeFindings()));
  json.erase("scale_source");
  json.erase("covered");
  const std::vector<std::uint8_t> bytes = nlohmann::json::to_cbor(json);
  const ShotFindings back = DecodeFindings(std::string(bytes.begin(), bytes.end()));
  EXPECT_FALSE(back.covered_px);
  EXPECT_EQ(back.um_per_px, SomeFindings().um_per_px);
}

TEST(FindingsCodec, BringsAMapBack) {
  SiteMap map;
  map.homography << 1.1, 0.1, 30, -0.1, 0.9, -20, 1e-6, 2e-6, 1;
  map.displacement = {4, 4, 100.5, {-50, -60}, {}};
  for (int i = 0; i < 16; ++i) map.displacement.knots_px.emplace_back(0.1 * i, -0.2 * i);
  const SiteMap back = DecodeMap(EncodeMap(map));
  EXPECT_EQ(back.homography, map.homography);
  EXPECT_EQ(back.Map({123, 210}), map.Map({123, 210}));
}

TEST(FindingsCodec, BringsAnAlignmentBack) {
  SiteAlignment alignment;
  alignment.baseline_from_followup.homography << 1.1, 0.1, 30, -0.1, 0.9, -20, 1e-6, 2e-6, 1;
  alignment.residual_px = 0.7;
  alignment.matched_features = 41;
  alignment.magnification_ratio = 1.07;
  const std::string bytes = EncodeAlignment(alignment);
  const SiteAlignment back = DecodeAlignment(bytes);
  EXPECT_EQ(back.residual_px, 0.7);
  EXPECT_EQ(back.matched_features, 41);
  EXPECT_EQ(back.magnification_ratio, 1.07);
  EXPECT_EQ(back.baseline_from_followup.Map({123, 210}), alignment.baseline_from_followup.Map({123, 210}));
  EXPECT_EQ(DecodeMap(bytes).homography, alignment.baseline_from_followup.homography);
  const SiteAlignment older = DecodeAlignment(EncodeMap(alignment.baseline_from_followup));
  EXPECT_EQ(older.matched_features, 0);
  EXPECT_FALSE(older.residual_px);
  alignment.matched_features = -1;
  EXPECT_THROW(DecodeAlignment(EncodeAlignment(alignment)), Error);
  alignment.matched_features = 41;
  alignment.magnification_ratio = 0;
  EXPECT_THROW(DecodeAlignment(EncodeAlignment(alignment)), Error);
}

TEST(FindingsCodec, RefusesBytesThatAreNone) {
  const std::string good = EncodeFindings(SomeFindings());
  for (const std::string& bytes : {std::string(), std::string("x"), good.substr(0, good.size() / 2), EncodeMap({})}) {
    try {
      DecodeFindings(bytes);
      ADD_FAILURE() << bytes.size();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kStore);
    }
  }
  EXPECT_THROW(DecodeMap(good), Error);
}

TEST(FindingsCodec, RefusesSizesBelowNothing) {
  const auto refused = [](const auto& change) {
    ShotFindings findings = SomeFindings();
    change(findings);
    EXPECT_THROW(DecodeFindings(EncodeFindings(findings)), Error);
  };
  refused([](ShotFindings& findings) { findings.um_per_px = -7.1; });
  refused([](ShotFindings& findings) { findings.um_per_px = 0; });
  refused([](ShotFindings& findings) { findings.scale_relative_error = -0.1; });
  refused([](ShotFindings& findings) { findings.coverage_share = -0.1; });
  refused([](ShotFindings& findings) { findings.redness_stderr = -0.1; });
  refused([](ShotFindings& findings) { findings.shafts[0].diameter_px = -3; });
  for (const double elsewhere_px : {-2000.0, 1e300, std::nan("")})
    refused([=](ShotFindings& findings) { findings.covered_px->front()[1].y() = elsewhere_px; });
  refused([](ShotFindings& findings) { findings.shafts[0].diameter_sd_px = -3; });
  refused([](ShotFindings& findings) { findings.shafts[0].diameter_stderr_px = HUGE_VAL; });
}

}  // namespace
}  // namespace tricho
