// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/cohort_data.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace tricho {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kHead[] = "participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason\ty\n";

Measurements Table(const std::string& rows) { return ParseMeasurements(ParseTsv(kHead + rows, "m.tsv")); }

struct Laid {
  Measurements measurements;
  CohortDesign design;
  OutcomeData data;
};

Laid LayOut(const std::string& rows, const CohortDataOptions& options = {}) {
  Laid laid;
  laid.measurements = Table(rows);
  laid.design = LayOutCohort(laid.measurements, options);
  laid.data = ChangesOf(laid.measurements, laid.design, "y");
  return laid;
}

int Count(const std::vector<Exclusion>& exclusions, const std::string& reason) {
  int count = 0;
  for (const Exclusion& exclusion : exclusions)
    if (exclusion.reason == reason) count += exclusion.count;
  return count;
}

TEST(CohortData, ShotsAreAveragedAndTheLastVisitBeforeTreatmentIsTheBaseline) {
  const Laid laid = LayOut(
      "p\ta\tscreen\t-20\ts\t1\t1\t\t500\n"
      "p\ta\tbase\t-1\ts\t1\t1\t\t100\n"
      "p\ta\tbase\t-1\ts\t2\t1\t\t104\n"
      "p\ta\tv1\t84\ts\t1\t1\t\t110\n"
      "p\ta\tv1\t84\ts\t2\t1\t\t120\n"
      "p\ta\tv1\t84\ts\t3\t0\tblurred\t900\n"
      "q\tb\tbase\t0\ts\t1\t1\t\t50\n"
      "q\tb\tv1\t80\ts\t1\t1\t\t40\n");
  EXPECT_THAT(laid.design.visits, ElementsAre("v1"));
  EXPECT_THAT(laid.design.visit_days, ElementsAre(84));
  ASSERT_EQ(laid.data.rows.size(), 2u);
  const ChangeRow& row = laid.data.rows[0];
  EXPECT_EQ(row.baseline, 102);
  EXPECT_EQ(row.value, 115);
  EXPECT_EQ(row.change, 13);
  EXPECT_EQ(row.shots, 2);
  EXPECT_EQ(row.baseline_shots, 2);
  EXPECT_EQ(laid.data.rows[1].change, -10);
  EXPECT_EQ(Count(laid.design.exclusions, "not usable: blurred"), 1);
  EXPECT_EQ(Count(laid.data.exclusions, "taken before the baseline visit"), 1);
}

TEST(CohortData, TheReferenceComesFirst) {
  const std::string rows =
      "p\tlaser\tv0\t0\ts\t1\t1\t\t1\nq\tPlacebo\tv0\t0\ts\t1\t1\t\t1\nr\tPRP\tv0\t0\ts\t1\t1\t\t1\n";
  EXPECT_THAT(LayOut(rows).design.arms, ElementsAre("Placebo", "PRP", "laser"));
  CohortDataOptions options;
  options.reference = "laser";
  EXPECT_THAT(LayOut(rows, options).design.arms, ElementsAre("laser", "PRP", "Placebo"));
  options.reference = "Laser";
  EXPECT_THROW(LayOut(rows, options), Error);
  EXPECT_THAT(LayOut("p\tb\tv0\t0\ts\t1\t1\t\t1\nq\ta\tv0\t0\ts\t1\t1\t\t1\n").design.arms, ElementsAre("a", "b"));
}

TEST(CohortData, WhoIsLeftOutIsCounted) {
  const Laid laid = LayOut(
      "p\ta\tv0\t0\ts\t1\t1\t\t1\np\ta\tv1\t84\ts\t1\t1\t\t2\n"
      "q\ta\tv0\t0\ts\t1\t1\t\t1\nq\ta\tv1\t84\ts\t1\t1\t\t4\n"
      "late\ta\tv0\t3\ts\t1\t1\t\t1\nlate\ta\tv1\t84\ts\t1\t1\t\t2\n"  // First seen after day 0.
      "gone\ta\tv0\t0\ts\t1\t1\t\t1\n"
      "nobody\t\tv0\t0\ts\t1\t1\t\t1\n"
      "dayless\ta\tv0\t\ts\t1\t1\t\t1\n"
      "empty\ta\tv0\t0\ts\t1\t1\t\tn/a\n");
  ASSERT_EQ(laid.data.flow.size(), 1u);
  EXPECT_EQ(laid.data.flow[0].participants, 6);
  EXPECT_EQ(laid.data.flow[0].with_baseline, 3);
  EXPECT_EQ(laid.data.flow[0].analyzed, 2);
  EXPECT_EQ(laid.data.rows.size(), 2u);
  EXPECT_EQ(Count(laid.data.exclusions, "no usable baseline on or before day 0"), 3);
  EXPECT_EQ(Count(laid.data.exclusions, "no usable follow-up at a site with a baseline"), 1);
  EXPECT_EQ(Count(laid.data.exclusions, "no value"), 1);
  EXPECT_EQ(Count(laid.data.exclusions, "the site has no usable baseline on or before day 0"), 2);
  EXPECT_EQ(Count(laid.design.exclusions, "no arm"), 1);
  EXPECT_EQ(Count(laid.design.exclusions, "the day is missing"), 1);
}

TEST(CohortData, ALoneVisitIsDroppedButNotWhenThereIsNoOther) {
  const std::string two =
      "p\ta\tv0\t0\ts\t1\t1\t\t1\np\ta\tv1\t84\ts\t1\t1\t\t2\nq\ta\tv0\t0\ts\t1\t1\t\t1\nq\ta\tv1\t84\ts\t1\t1\t\t4\n";
  const Laid laid = LayOut(two + "p\ta\tunscheduled\t99\ts\t1\t1\t\t2\n");
  EXPECT_EQ(laid.data.rows.size(), 2u);
  EXPECT_EQ(Count(laid.data.exclusions, "nobody else came to visit unscheduled"), 1);
  EXPECT_EQ(LayOut("p\ta\tv0\t0\ts\t1\t1\t\t1\np\ta\tv1\t84\ts\t1\t1\t\t2\n").data.rows.size(), 1u);
}

TEST(CohortData, SitesHaveTheirOwnBaselineAndAreAveragedForAPerson) {
  const Laid laid = LayOut(
      "p\ta\tv0\t-9\tx\t1\t1\t\t10\np\ta\tv0b\t0\ty\t1\t1\t\t20\n"
      "p\ta\tv1\t84\tx\t1\t1\t\t12\np\ta\tv1\t84\ty\t1\t1\t\t28\np\ta\tv1\t84\tz\t1\t1\t\t99\n"
      "q\ta\tv0\t0\tx\t1\t1\t\t10\nq\ta\tv1\t84\tx\t1\t1\t\t11\n");
  EXPECT_EQ(laid.data.rows.size(), 3u);
  const std::vector<ParticipantChange> changes = ParticipantChanges(laid.data);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].change, 5);
  EXPECT_EQ(changes[0].baseline, 15);
  EXPECT_EQ(changes[0].shot_variance_factor, 1);  // (2 + 2) / 4.
  EXPECT_EQ(changes[1].shot_variance_factor, 2);
  const std::vector<ParticipantBaseline> baselines = ParticipantBaselines(laid.data);
  ASSERT_EQ(baselines.size(), 2u);
  EXPECT_EQ(baselines[0].value, 15);
}

TEST(CohortData, WindowsTakeTheVisitNearestTheirMiddle) {
  CohortDataOptions options;
  options.windows = ParseDayWindows("70:98,150:180.5");
  const Laid laid = LayOut(
      "p\ta\td1\t0\ts\t1\t1\t\t0\np\ta\td2\t80\ts\t1\t1\t\t1\np\ta\td3\t88\ts\t1\t1\t\t2\np\ta\td4\t120\ts\t1\t1\t\t3\n"
      "q\ta\td5\t0\ts\t1\t1\t\t0\nq\ta\td6\t97\ts\t1\t1\t\t7\n",
      options);
  EXPECT_TRUE(laid.design.by_windows);
  EXPECT_THAT(laid.design.visits, ElementsAre("70:98"));
  ASSERT_EQ(laid.data.rows.size(), 2u);
  EXPECT_EQ(laid.data.rows[0].change, 2);  // 80 and 88 are as near to 84: the later.
  EXPECT_EQ(Count(laid.design.exclusions, "its day lies in no window"), 1);
  EXPECT_EQ(Count(laid.data.exclusions, "another visit is nearer the middle of the window"), 1);
}

TEST(CohortData, LabelsThatAreDatesAreNotShared) {
  std::string dates, labels;
  for (int i = 0; i < 10; ++i) {
    const std::string who = fmt::format("p{}\t{}\t", i, i % 2 ? "a" : "b");
    dates += who + "2026010" + std::to_string(i) + "\t0\ts\t1\t1\t\t1\n" + who + "2026040" + std::to_string(i / 2) +
             "\t84\ts\t1\t1\t\t2\n";
    labels += who + "v0\t0\ts\t1\t1\t\t1\n" + who + "v1\t84\ts\t1\t1\t\t2\n";
  }
  EXPECT_TRUE(LayOut(dates).design.by_windows);  // Though pairs of participants share a date.
  EXPECT_THAT(LayOut(dates).design.visits, ElementsAre("1:126"));
  EXPECT_FALSE(LayOut(labels).design.by_windows);
}

TEST(CohortData, Faults) {
  for (const char* windows : {"", "70", "98:70", "a:b", "1:2,2:3", "1:2,", "1:1e9", "1:2:3"})
    EXPECT_THROW(ParseDayWindows(windows), Error) << windows;
  try {
    LayOut("p\ta\tv0\t0\ts\t1\t1\t\t1\np\tb\tv1\t84\ts\t1\t1\t\t2\n");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("line 3, column arm: participant p is in arm 'b' here and in 'a' in line 2"));
  }
  EXPECT_THROW(LayOut("p\t\tv0\t0\ts\t1\t1\t\t1\n"), Error);
}

}  // namespace
}  // namespace tricho
