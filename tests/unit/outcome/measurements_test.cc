// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/measurements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace tricho {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kMeasurementsHead[] = "participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason\thairs_per_cm2\n";

Measurements Parse(const std::string& text) { return ParseMeasurements(ParseTsv(text, "m.tsv")); }

std::string FaultOf(const std::string& text) {
  try {
    Parse(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    return error.what();
  }
  return "no error";
}

TEST(Measurements, ReadsEveryColumn) {
  const Measurements all = Parse(std::string(kMeasurementsHead) +
                                 "sub-001\tplacebo\tv0\t-3\tvertex\t1\ttrue\t\t148.2\n"
                                 "sub-001\tplacebo\tv1\t84.5\tvertex\t2\tfalse\ttoo blurred\tn/a\n");
  EXPECT_THAT(all.metrics, ElementsAre("hairs_per_cm2"));
  ASSERT_EQ(all.rows.size(), 2u);
  const Measurement& first = all.rows[0];
  EXPECT_EQ(first.participant_id, "sub-001");
  EXPECT_EQ(first.arm, "placebo");
  EXPECT_EQ(first.visit_id, "v0");
  EXPECT_EQ(first.day, -3);
  EXPECT_EQ(first.site, "vertex");
  EXPECT_EQ(first.shot, "1");
  EXPECT_TRUE(first.usable);
  EXPECT_EQ(first.values[0], 148.2);
  EXPECT_EQ(first.line, 2);
  EXPECT_FALSE(all.rows[1].usable);
  EXPECT_EQ(all.rows[1].reason, "too blurred");
  EXPECT_EQ(all.rows[1].values[0], std::nullopt);
  EXPECT_EQ(all.Metric("hairs_per_cm2"), 0);
  EXPECT_TRUE(all.notes.empty());
}

TEST(Measurements, MissingInEveryManner) {
  for (const char* missing : {"", "n/a", "NA", "nan", "NaN", "N/A"}) {
    const Measurements all =
        Parse(std::string(kMeasurementsHead) + "p\t" + missing + "\t\t" + missing + "\t\t\t1\t\t" + missing + "\n");
    EXPECT_EQ(all.rows[0].day, std::nullopt) << missing;
    EXPECT_EQ(all.rows[0].values[0], std::nullopt) << missing;
  }
  EXPECT_EQ(Parse(std::string(kMeasurementsHead) + "p\tn/a\tn/a\t0\t\t\t1\tn/a\t1\n").rows[0].arm, "");
}

TEST(Measurements, UnknownColumns) {
  const Measurements all = Parse(
      "device\tparticipant_id\tarm\tvisit_id\tday\tsite\tusable\tmy_score\n"
      "scope\tp\ta\tv\t0\ts\tyes\t+1e1\n");
  EXPECT_THAT(all.metrics, ElementsAre("my_score"));
  EXPECT_EQ(all.rows[0].values[0], 10);
  EXPECT_THAT(all.notes, ElementsAre(HasSubstr("no column shot"), HasSubstr("no column reason"),
                                     HasSubstr("column device of m.tsv is ignored: it holds text (line 2: 'scope')")));
  EXPECT_TRUE(all.Has("my_score"));
  EXPECT_FALSE(all.Has("device"));
  try {
    all.Metric("device");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("m.tsv, line 2, column device: 'scope' is no number"));
  }
  try {
    all.Metric("hairs_per_cm2");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("no column hairs_per_cm2; its metrics are: my_score"));
  }
}

TEST(Measurements, FaultsNameTheLineAndTheColumn) {
  const std::string head = kMeasurementsHead;
  EXPECT_THAT(FaultOf("participant_id\tarm\tvisit_id\tsite\tusable\n"), HasSubstr("line 1: column day is missing"));
  EXPECT_THAT(FaultOf("participant_id\tArm\tvisit_id\tday\tsite\tusable\n"), HasSubstr("there is a column Arm"));
  EXPECT_THAT(FaultOf(head + "\ta\tv\t0\ts\t1\t1\t\t5\n"), HasSubstr("line 2, column participant_id"));
  EXPECT_THAT(FaultOf(head + "p\ta\tv\tsoon\ts\t1\t1\t\t5\n"), HasSubstr("line 2, column day: 'soon' is no number"));
  EXPECT_THAT(FaultOf(head + "p\ta\tv\t20260110\ts\t1\t1\t\t5\n"), HasSubstr("line 2, column day"));
  EXPECT_THAT(FaultOf(head + "p\ta\tv\t0\ts\t1\tperhaps\t\t5\n"), HasSubstr("line 2, column usable: 'perhaps'"));
  EXPECT_THAT(FaultOf(head + "p\ta\tv\t0\ts\t1\t\t\t5\n"), HasSubstr("column usable"));
  for (const char* number :
       {"148,2", "many", "inf", "-inf", "1e999", "1e60", "0x10", "5 6", "+-1", "+", "1.2.3", "--1"})
    EXPECT_THAT(FaultOf(head + "p\ta\tv\t0\ts\t1\t1\t\t" + number + "\n"), HasSubstr("line 2, column hairs_per_cm2"))
        << number;
  const std::string row = "p\ta\tv\t0\ts\t1\ttrue\t\t5\n";
  EXPECT_THAT(FaultOf(head + row + row),
              HasSubstr("line 3, column shot: the same participant, visit, day, site and shot as in line 2"));
}

TEST(Measurements, WhatNoScalpCanShowIsRefusedUnlessItIsMeant) {
  const std::string head = kMeasurementsHead;
  const auto row = [](const std::string& value) { return "p\ta\tv\t0\ts\t1\t1\t\t" + value + "\n"; };
  EXPECT_THAT(FaultOf(head + row("196139")),
              HasSubstr("line 2, column hairs_per_cm2: 196139 lies outside what a scalp can "
                        "show (0 to 1200 hairs/cm²); give --allow-outside"));
  EXPECT_THAT(FaultOf(head + row("-99")), HasSubstr("for a value that is missing write n/a"));
  EXPECT_THAT(FaultOf(head + row("-3.5")), Not(HasSubstr("missing")));
  for (const char* possible : {"0", "1200", "n/a"}) EXPECT_EQ(FaultOf(head + row(possible)), "no error") << possible;
  EXPECT_EQ(ParseMeasurements(ParseTsv(head + row("196139"), "m.tsv"), true).rows[0].values[0], 196139);
  EXPECT_THAT(FaultOf("participant_id\tarm\tvisit_id\tday\tsite\tusable\tvellus_share\np\ta\tv\t0\ts\t1\t12\n"),
              HasSubstr("column vellus_share: 12 lies outside"));  // Percent.
}

TEST(Measurements, CodesForMissingValuesInOtherColumnsArePointedOut) {
  const std::string head = "participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason\tscore\n";
  const auto row = [](const char* shot, const char* value) {
    return std::string("p\ta\tv\t0\ts\t") + shot + "\t1\t\t" + value + "\n";
  };
  EXPECT_THAT(Parse(head + row("1", "4") + row("2", "-99")).notes,
              ElementsAre(HasSubstr("column score of m.tsv has 1 value")));
  EXPECT_TRUE(Parse(head + row("1", "-4") + row("2", "-9")).notes.empty());  // A score that goes below 0.
}

TEST(Measurements, NamesThatDifferInCaseOnlyArePointedOut) {
  const Measurements all = Parse(std::string(kMeasurementsHead) + "sub-001\tPlacebo\tv\t0\ts\t1\t1\t\t5\n" +
                                 "001\tplacebo\tv\t0\ts\t1\t1\t\t5\n");
  EXPECT_THAT(all.notes,
              ElementsAre(HasSubstr("participants '001' and 'sub-001'"), HasSubstr("arms 'Placebo' and 'placebo'")));
}

TEST(Measurements, ADecimalCommaIsNamed) {
  EXPECT_THAT(FaultOf(std::string(kMeasurementsHead) + "p\ta\tv\t0\ts\t1\t1\t\t148,2\n"),
              HasSubstr("'148,2' is no number; write a decimal point: 148.2"));
}

constexpr char kViews[] =
    "participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason\tview\thairs_per_cm2\tanagen_share\n";

TEST(Measurements, AViewSaysWhatAPhotoShows) {
  const Measurements all =
      Parse(std::string(kViews) + "p\ta\tv\t0\ts\t1\t1\t\tclose-up\t148\tn/a\n" +
            "p\ta\tv\t0\ts\t1\t1\t\tphototrichogram\tn/a\t0.85\n" + "p\ta\tv\t0\thead\t1\t1\t\toverview\tn/a\tn/a\n" +
            "p\ta\tv\t0\ts\t2\t1\t\tn/a\t151\tn/a\n");
  EXPECT_THAT(all.metrics, ElementsAre("hairs_per_cm2", "anagen_share"));
  EXPECT_TRUE(all.ignored.empty());
  EXPECT_EQ(all.rows[0].kind, PhotoKind::kCloseUp);
  EXPECT_EQ(all.rows[1].kind, PhotoKind::kPhototrichogram);
  EXPECT_EQ(all.rows[2].kind, PhotoKind::kOverview);
  EXPECT_EQ(all.rows[3].kind, PhotoKind::kCloseUp);
  EXPECT_EQ(all.OfKinds({PhotoKind::kCloseUp}).rows.size(), 2U);
  EXPECT_EQ(all.OfKinds({PhotoKind::kOverview, PhotoKind::kPhototrichogram}).rows.front().values[1], 0.85);
}

TEST(Measurements, AViewThatIsNoneIsRefusedWhereThereAreOthers) {
  EXPECT_THAT(FaultOf(std::string(kViews) + "p\ta\tv\t0\ts\t1\t1\t\toverviw\t148\tn/a\n"),
              HasSubstr("line 2, column view: 'overviw' is no view"));
  EXPECT_THAT(FaultOf(std::string(kViews) + "p\ta\tv\t0\ts\t1\t1\t\toverview\tn/a\t1.2\n"),
              HasSubstr("column anagen_share: 1.2 lies outside what a scalp can show (0 to 1)"));
  EXPECT_THAT(FaultOf(std::string(kViews) + "p\ta\tv\t0\ts\t1\t1\t\toverview\tn/a\tn/a\n" +
                      "p\ta\tv\t0\ts\t1\t1\t\toverview\tn/a\tn/a\n"),
              HasSubstr("as in line 2"));
  // In a table of close-ups alone a column of this name is somebody's own.
  const Measurements own = Parse(
      "participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason\tview\thairs_per_cm2\n"
      "p\ta\tv\t0\ts\t1\t1\t\tfrom the left\t148\n");
  EXPECT_EQ(own.ignored.front().name, "view");
  EXPECT_EQ(own.rows.front().kind, PhotoKind::kCloseUp);
}

}  // namespace
}  // namespace tricho
