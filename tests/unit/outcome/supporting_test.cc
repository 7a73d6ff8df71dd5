// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/supporting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "outcome/series.h"
#include "unit/store/temporary_folder.h"

namespace tricho {
namespace {

using testing::HasSubstr;

SupportingValue ValueOf(const char* visit, double day, double value, double half) {
  SupportingValue result;
  result.visit_id = visit;
  result.shot = "1";
  result.day = day;
  result.estimate = {value, value - half, value + half, "", ""};
  return result;
}

// Two visits; the part is 5.5 mm wide and then `after`.
SupportingMeasure Part(double after, Call call) {
  SupportingMeasure part{"sub-001", "head", "part_width_median_mm", {}};
  part.values = {ValueOf("ses-1", -7, 5.5, 0.4), ValueOf("ses-2", 168, after, 0.3)};
  part.values[0].is_baseline = true;
  SupportingValue& last = part.values[1];
  last.change = {after - 5.5, after - 6.0, after - 5.0, "mm", ""};
  last.smallest_detectable_change = 0.5;
  last.call = call;
  return part;
}

SupportingTable ReadBack(const std::string& text) {
  const TemporaryFolder folder;
  WriteAll(folder.path() / "supporting.tsv", text);
  return ReadSupportingTable(folder.path() / "supporting.tsv");
}

TEST(SupportingText, ComesBack) {
  SupportingMeasure growth{"sub-002", "vertex", "growth_rate_mm_per_day", {}};
  growth.values = {ValueOf("ses-1", 0, 0.35, 0.02), {}};
  growth.values[1].visit_id = "ses-2";
  growth.values[1].shot = "2";
  growth.values[1].estimate.reason = "no scale is known";
  const SupportingTable table = ReadBack(SupportingText({Part(4.2, Call::kDecrease), growth}));
  ASSERT_EQ(table.measures.size(), 2U);
  EXPECT_EQ(table.measures[0].metric, "part_width_median_mm");
  const SupportingValue& last = table.measures[0].values[1];
  EXPECT_EQ(last.day, 168);
  EXPECT_EQ(last.estimate.value, 4.2);
  EXPECT_NEAR(*last.change.value, -1.3, 1e-9);
  EXPECT_EQ(last.call, Call::kDecrease);
  EXPECT_EQ(last.smallest_detectable_change, 0.5);
  EXPECT_TRUE(table.measures[0].values[0].is_baseline);
  EXPECT_EQ(table.measures[1].values[1].estimate.value, std::nullopt);
  EXPECT_EQ(table.measures[1].values[1].estimate.reason, "no scale is known");
  EXPECT_EQ(table.measures[1].values[1].change.reason, "no scale is known");
  EXPECT_EQ(table.measures[1].values[1].day, std::nullopt);
}

TEST(ReadSupportingTable, NamesWhatCantBeRead) {
  const std::string good = SupportingText({Part(4.2, Call::kDecrease)});
  const auto fault = [&](const std::string& from, const std::string& to) {
    std::string bad = good;
    bad.replace(bad.find(from), from.size(), to);
    try {
      ReadBack(bad);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInput);
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_THAT(fault("is_baseline", "baseline"), HasSubstr("has no column is_baseline"));
  EXPECT_THAT(fault("part_width_median_mm", "hairs_per_cm2"), HasSubstr("is no measure of an overview"));
  EXPECT_THAT(fault("part_width_median_mm", "none"), HasSubstr("line 2, column metric: 'none'"));
  EXPECT_THAT(fault("\t5.5\t", "\tfive\t"), HasSubstr("line 2, column value: 'five' is no number"));
  EXPECT_THAT(fault("\ttrue\t", "\tyes\t"), HasSubstr("is neither true nor false"));
  EXPECT_THAT(fault("\tdecrease\t", "\tless\t"), HasSubstr("line 3, column call: 'less' is no call"));
}

TEST(FillIndependentChange, HasTheErrorsOfBoth) {
  SupportingValue after = ValueOf("ses-2", 84, 0.9, 0.04);
  FillIndependentChange({0.8, 0.77, 0.83, "1", ""}, after);
  EXPECT_NEAR(*after.change.value, 0.1, 1e-12);
  EXPECT_NEAR(after.smallest_detectable_change, 0.05, 1e-12);
  EXPECT_NEAR(after.change.low, 0.05, 1e-12);
  EXPECT_EQ(after.call, Call::kIncrease);
  SupportingValue same = ValueOf("ses-2", 84, 0.82, 0.04);
  FillIndependentChange({0.8, 0.77, 0.83, "1", ""}, same);
  EXPECT_EQ(same.call, Call::kNoChangeShown);
  SupportingValue lost = ValueOf("ses-2", 84, 0.82, 0.04);
  FillIndependentChange({std::nullopt, 0, 0, "1", "too few hairs"}, lost);
  EXPECT_EQ(lost.change.value, std::nullopt);
  EXPECT_THAT(lost.change.reason, HasSubstr("too few hairs"));
  EXPECT_EQ(lost.call, Call::kUndetermined);
}

TEST(Agrees, FollowsWhatIsBetter) {
  const SupportingMeasure narrower = Part(4.2, Call::kDecrease), wider = Part(6.8, Call::kIncrease);
  const SupportingMeasure same = Part(5.4, Call::kNoChangeShown);
  EXPECT_EQ(Agrees(narrower, Verdict::kWorking), true);
  EXPECT_EQ(Agrees(wider, Verdict::kWorking), false);
  EXPECT_EQ(Agrees(same, Verdict::kWorking), std::nullopt);
  EXPECT_EQ(Agrees(narrower, Verdict::kWorsening), false);
  EXPECT_EQ(Agrees(wider, Verdict::kWorsening), true);
  EXPECT_EQ(Agrees(same, Verdict::kNoChangeShown), std::nullopt);
  EXPECT_EQ(Agrees(wider, Verdict::kNoChangeShown), false);
  EXPECT_EQ(Agrees(narrower, Verdict::kTooEarly), std::nullopt);
  EXPECT_EQ(Agrees({"sub-001", "head", "part_width_median_mm", {}}, Verdict::kWorking), std::nullopt);
  SupportingMeasure growing = Part(4.2, Call::kDecrease);
  growing.metric = "anagen_share";  // More is better.
  EXPECT_EQ(Agrees(growing, Verdict::kWorking), false);
}

TEST(AddSupporting, TellsItBesideTheVerdictAndOfThisParticipantAlone) {
  Series series;
  series.participant_id = "sub-001";
  series.verdict = Verdict::kWorking;
  series.because = {"Hair density rose."};
  SupportingMeasure other = Part(9.9, Call::kIncrease);
  other.participant_id = "sub-002";
  SupportingMeasure of_head = Part(0.03, Call::kNoChangeShown);
  of_head.metric = "part_width_median_head_share";
  AddSupporting({"supporting.tsv", "", {Part(4.2, Call::kDecrease), of_head, other}}, series);
  EXPECT_EQ(series.verdict, Verdict::kWorking);
  EXPECT_EQ(series.supporting.size(), 2U);
  ASSERT_EQ(series.because.size(), 2U);  // The width is told once, in mm.
  EXPECT_EQ(series.because[1],
            "Beside the verdict, site head: the width of the part changed by −1.3 mm until visit ses-2 (95 % interval "
            "−1.8 mm to −0.8 mm), which agrees with the verdict.");
}

}  // namespace
}  // namespace tricho
