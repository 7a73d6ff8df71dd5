// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/part.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

TEST(ReadPart, ReadsWhatAShardWrote) {
  const TemporaryFolder folder;
  const StudyFolder study = MakeSmallStudy(folder.path() / "study");
  AnalyzePart(study, {2, 2});
  const Part part = ReadPart(study.root / ShardFolder({2, 2}));
  EXPECT_EQ(part.shard.number, 2);
  EXPECT_EQ(part.shard.of, 2);
  EXPECT_EQ(part.options, (std::map<std::string, std::string>{{"segmenter", "ridge"}}));
  EXPECT_EQ(part.version, StudyProvenance({}).version);
  EXPECT_EQ(part.photos.size(), 2);
  EXPECT_TRUE(part.files.count("results.sqlite"));
  EXPECT_THAT(part.Name(), testing::StartsWith("part 2 of 2 ("));
}

TEST(ReadPart, RefusesWhatHasNotEndedOrIsDamaged) {
  const TemporaryFolder folder;
  EXPECT_THROW(ReadPart(folder.path() / "nowhere"), Error);
  EXPECT_THROW(ReadPart(folder.path()), Error);
  for (const char* text : {"", "{}", "[]", "{\"schema\": \"urn:opentricho:schema:analysis:1\"}"}) {
    WriteAll(folder.path() / kPartFile, text);
    EXPECT_THROW(ReadPart(folder.path()), Error) << text;
  }
}

}  // namespace
}  // namespace tricho
