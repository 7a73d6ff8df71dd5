// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/photo_result.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

class PhotoResultTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  StudyFolder study_ = MakeSmallStudy(folder_.path() / "study");
  StudyPhoto photo_ = ListPhotos(study_).front();

  PhotoResult Read(const std::string& json) const {
    WriteAll((study_.Derivatives() / photo_.relative).replace_extension(".json"), json);
    return ReadPhotoResult(study_, photo_);
  }
};

TEST_F(PhotoResultTest, ReadsWhatPagesShow) {
  const PhotoResult result = Read(R"({"provenance": {"version": "1", "commit": "abc", "options": {"segmenter": "auto"}},
    "image": {"sha256": "ff", "um_per_px": 7}, "quality": {"usable": true, "focus": 0.5, "exposure": null,
    "glare_share": 0.01, "warnings": ["dark", 3]}, "counting": {"vellus_below_um": 25}})");
  EXPECT_EQ(result.provenance.version, "1");
  EXPECT_EQ(result.Option("segmenter"), "auto");
  EXPECT_EQ(result.Option("model"), "");
  EXPECT_EQ(result.sha256, "ff");
  EXPECT_TRUE(result.usable);
  EXPECT_EQ(result.um_per_px, 7);
  EXPECT_EQ(result.focus, 0.5);
  EXPECT_FALSE(result.exposure);
  EXPECT_EQ(result.glare_share, 0.01);
  EXPECT_EQ(result.warnings, std::vector<std::string>{"dark"});
  EXPECT_EQ(ThresholdsOf(result).vellus_below_um, 25);
  EXPECT_EQ(ThresholdsOf(result).terminal_from_um, MetricsOptions().terminal_from_um);
  EXPECT_EQ(AnalyzerOf(result), "tricho 1 (abc); segmenter: ridge");
}

TEST_F(PhotoResultTest, WhatIsDamagedIsLeftEmpty) {
  for (const char* text : {"", "[", "[1, 2]", "null", R"({"provenance": 3, "quality": [], "image": {"sha256": 1}})"}) {
    const PhotoResult result = Read(text);
    EXPECT_EQ(result.sha256, "") << text;
    EXPECT_FALSE(result.usable) << text;
    EXPECT_FALSE(result.focus) << text;
    EXPECT_EQ(AnalyzerOf(result), "") << text;
  }
}

TEST_F(PhotoResultTest, ALinkOutOfTheStudyIsRefused) {
  Read("{}");
  const auto json = (study_.Derivatives() / photo_.relative).replace_extension(".json");
  std::filesystem::remove(json);
  std::filesystem::create_symlink(folder_.path() / "elsewhere.json", json);
  EXPECT_THROW(ReadPhotoResult(study_, photo_), Error);
}

TEST_F(PhotoResultTest, ThresholdsThatCantBeMeantAreRefused) {
  PhotoResult result;
  result.vellus_below_um = 1000;
  EXPECT_THROW(ThresholdsOf(result), Error);
}

TEST_F(PhotoResultTest, KnowsTheNetworkThatComesWithTheProgram) {
  PhotoResult result;
  result.provenance.options = {{"segmenter", "ridge"}};
  EXPECT_EQ(HairOptionsOf(study_, result)->segmenter, Segmenter::kRidge);
  result.provenance.options = {{"segmenter", "auto"}};  // Of a version whose auto took the ridge filter.
  EXPECT_EQ(HairOptionsOf(study_, result)->segmenter, Segmenter::kRidge);
  result.provenance.options = {{"segmenter", "network"}, {"model_sha256", "of another"}};
  EXPECT_FALSE(HairOptionsOf(study_, result));
}

TEST_F(PhotoResultTest, NamesTheNetworkAndWhatAutoTook) {
  PhotoResult result;
  result.provenance.version = "1";
  result.provenance.options = {{"segmenter", "auto"}};
  EXPECT_EQ(AnalyzerOf(result), "tricho 1; segmenter: auto");
  result.provenance.options = {{"segmenter", "network"}, {"model", "a.onnx"}, {"model_sha256", "ee"}};
  EXPECT_EQ(AnalyzerOf(result), "tricho 1; segmenter: network; a.onnx ee");
}

}  // namespace
}  // namespace tricho
