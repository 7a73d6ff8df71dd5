// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

TEST(ReaderOf, KnowsThreeReaders) {
  EXPECT_EQ(ReaderOf("patient"), Reader::kPatient);
  EXPECT_EQ(ReaderOf("practitioner"), Reader::kPractitioner);
  EXPECT_EQ(ReaderOf("researcher"), Reader::kResearcher);
  EXPECT_THROW(ReaderOf("doctor"), Error);
  EXPECT_THROW(ReaderOf(""), Error);
}

TEST(ReportOnParticipant, WritesTheNumbersBesideThePage) {
  const TemporaryFolder folder;
  const StudyFolder study = MakeSmallStudy(folder.path() / "study");
  const Texts texts("en");
  EXPECT_THROW(ReportOnParticipant(study, "001", Reader::kPatient, texts, {}, folder.path() / "out"), Error);
  Analyze(study);
  const ReportPage page = ReportOnParticipant(study, "001", Reader::kPractitioner, texts, {}, folder.path() / "out");
  EXPECT_EQ(page.stem, "practitioner-001");
  EXPECT_THAT(page.html, testing::HasSubstr("there is no usable photo"));
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "out" / "series-001.json"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "out" / "comparison-001.json"));
  EXPECT_THROW(ReportOnParticipant(study, "009", Reader::kPatient, texts, {}, folder.path() / "out"), Error);
}

TEST(ReportOnCohort, RefusesAStudyThatWasNotAnalyzed) {
  const TemporaryFolder folder;
  const StudyFolder study = MakeSmallStudy(folder.path() / "study");
  EXPECT_THROW(ReportOnCohort(study, Texts("en"), folder.path() / "out"), Error);
}

}  // namespace
}  // namespace tricho
