// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

class MergeTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  StudyFolder study_ = MakeSmallStudy(folder_.path() / "study");

  // What went wrong; empty when nothing did.
  std::string Fault() const {
    try {
      MergeStudy(study_, {}, Silent());
    } catch (const Error& fault) {
      return fault.what();
    }
    return "";
  }
};

TEST_F(MergeTest, PartsGiveTheBytesOfOneRun) {
  const StudyFolder whole = MakeSmallStudy(folder_.path() / "whole");
  Analyze(whole);
  for (const int number : {1, 2}) AnalyzePart(study_, {number, 2});
  EXPECT_EQ(MergeStudy(study_, {}, Silent()).num_photos, 4);
  for (const StudyPhoto& photo : ListPhotos(whole)) {
    const std::filesystem::path json = std::filesystem::path(photo.relative).replace_extension(".json");
    EXPECT_EQ(ReadAll(study_.Derivatives() / json), ReadAll(whole.Derivatives() / json));
  }
  for (const char* file : {"measurements.tsv", "results.sqlite"})
    EXPECT_EQ(ReadAll(study_.Derivatives() / file), ReadAll(whole.Derivatives() / file)) << file;
}

TEST_F(MergeTest, RefusesWithoutAllParts) {
  EXPECT_THAT(Fault(), testing::HasSubstr("has no parts to merge"));
  AnalyzePart(study_, {1, 2});
  EXPECT_THAT(Fault(), testing::HasSubstr("part 2 of 2 is missing"));
  AnalyzePart(study_, {2, 2}, "network");
  EXPECT_THAT(Fault(), testing::HasSubstr("different options (segmenter)"));
  EXPECT_FALSE(std::filesystem::exists(study_.Derivatives() / "measurements.tsv"));
}

TEST_F(MergeTest, RefusesPhotosThatChangedSince) {
  AnalyzePart(study_, {1, 1});
  WriteAll(study_.root / PhotoPlace("sub-001", "20260105", 1), "other bytes");
  EXPECT_THAT(Fault(), testing::HasSubstr("was made from another"));
}

}  // namespace
}  // namespace tricho
