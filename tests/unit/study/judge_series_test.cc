// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/judge_series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

class JudgeSeriesTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  StudyFolder study_ = MakeSmallStudy(folder_.path() / "study");

  void WriteTable(const std::string& id) const {
    WriteAll(study_.Derivatives() / "measurements.tsv",
             "participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason\thairs_per_cm2\n" + id +
                 "\tn/a\tses-20260105\t-7\tvertex\t1\ttrue\tn/a\t151\n");
  }
};

TEST_F(JudgeSeriesTest, AStudyKnowsItsSessionsATableDoesNot) {
  EXPECT_THROW(ReadSeriesInput(study_), Error);
  WriteTable("sub-001");
  EXPECT_EQ(ReadSeriesInput(study_).SessionsOf("sub-001")->days.size(), 1);
  EXPECT_FALSE(ReadSeriesInput(study_.Derivatives() / "measurements.tsv").SessionsOf("sub-001"));
}

TEST_F(JudgeSeriesTest, AnIdThatIsNoNameOfAFileIsRefused) {
  WriteTable("../sub-001");
  EXPECT_THROW(ReadSeriesInput(study_), Error);
}

TEST_F(JudgeSeriesTest, FindsWhoIsAsked) {
  WriteTable("sub-001");
  const Measurements table = ReadSeriesInput(study_).table;
  EXPECT_EQ(WhoIsAsked("001", table).id, "sub-001");
  EXPECT_EQ(WhoIsAsked("001", table).name, "001");
  EXPECT_EQ(AllParticipants(table).front().name, "sub-001");
  EXPECT_THROW(WhoIsAsked("002", table), Error);
  EXPECT_THROW(WhoIsAsked("../001", table), Error);
}

TEST_F(JudgeSeriesTest, JudgesEachWhoIsAsked) {
  WriteTable("sub-001");
  const SeriesInput input = ReadSeriesInput(study_);
  const std::vector<Series> results = JudgeAsked(input, AllParticipants(input.table), {}, 1);
  ASSERT_EQ(results.size(), 1);
  EXPECT_EQ(results.front().participant_id, "sub-001");
  EXPECT_EQ(results.front().verdict, Verdict::kUndetermined);  // Of one visit nothing can be told.
  const Provenance provenance = SeriesProvenance("series", input, {});
  EXPECT_EQ(provenance.command, "series");
  EXPECT_EQ(provenance.inputs.front().name, "measurements.tsv");
  EXPECT_EQ(provenance.options.count("earliest_weeks"), 1);
}

}  // namespace
}  // namespace tricho
