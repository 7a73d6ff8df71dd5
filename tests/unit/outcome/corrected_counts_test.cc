// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/corrected_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "outcome/measurements.h"

namespace tricho {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(CorrectedCounts, ACellComesBackAsWritten) {
  for (const CorrectedCounts& counts :
       {CorrectedCounts{3, 2, 0, 0, 148}, CorrectedCounts{0, 0, 1, 0, 9}, CorrectedCounts{1, 0, 2, 1, 5},
        CorrectedCounts{0, 0, 0, 2, 0}, CorrectedCounts{0, 0, 0, 0, 148, 1}, CorrectedCounts{1, 2, 3, 4, 148, 5}})
    EXPECT_EQ(ParseCorrectedCell(CorrectedCell(counts)), counts) << CorrectedCell(counts);
  EXPECT_EQ(CorrectedCell({3, 2, 1, 1, 148}), "+3 -2 ~1 of 148, 1 region");
  EXPECT_EQ(CorrectedText({3, 2, 0, 0, 148}), "corrected: +3 \u22122 of 148");
  EXPECT_EQ(CorrectedCell({0, 0, 0, 1, 148, 2}), "+0 -0 of 148, 1 region, 2 matches");
  const CorrectedCounts matched{0, 0, 0, 0, 148, 1};
  EXPECT_TRUE(matched.Any());
  EXPECT_FALSE(matched.ChangePhoto());
}

TEST(CorrectedCounts, OtherTextsAreNone) {
  for (const char* text :
       {"", "3", "+3", "+3 -2", "+3 -2 of", "+3 -2 of x", "+-3 -2 of 5", "+3 --2 of 5", "+3 -2 of 5 ", "+3 -2 of 5, 1",
        "+3 -2 of 5, 1 regionx", "+3 -2 of 5, 1 match 2", "+3 -2 of 5, x matches", "+3 -2 of 5, -1 matches",
        "+3 -2 of 5,", "+99999999999 -2 of 5", " +3 -2 of 5"})
    EXPECT_FALSE(ParseCorrectedCell(text)) << text;
}

Measurements Parse(const std::string& columns, const std::string& cells) {
  return ParseMeasurements(ParseTsv("participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason\thairs_per_cm2" +
                                        columns + "\nsub-1\ta\tv\t0\tvertex\t1\ttrue\tn/a\t100" + cells + "\n",
                                    "measurements.tsv"));
}

TEST(CorrectedCounts, ATableTellsOfCorrectionsAndOfTheAutomaticValues) {
  const Measurements table = Parse("\tcorrected\thairs_per_cm2_automatic", "\t+1 -0 of 99\t98");
  EXPECT_EQ(table.metrics, std::vector<std::string>{"hairs_per_cm2"});
  EXPECT_TRUE(table.notes.empty());
  EXPECT_EQ(table.NumCorrected(), 1);
  EXPECT_EQ(table.Corrected(), (CorrectedCounts{1, 0, 0, 0, 99}));
  EXPECT_EQ(table.rows[0].values[0], 100);
  EXPECT_EQ(table.Automatic().rows[0].values[0], 98);
  EXPECT_EQ(table.Automatic().NumCorrected(), 0);
  EXPECT_EQ(Parse("", "").Automatic().rows[0].values[0], 100);
  EXPECT_THAT([] { Parse("\tcorrected", "\tmany"); }, ThrowsMessage<Error>(HasSubstr("column corrected: 'many'")));
  EXPECT_THAT([] { Parse("\thairs_per_cm2_automatic", "\tmany"); }, ThrowsMessage<Error>(HasSubstr("is no number")));
}

}  // namespace
}  // namespace tricho
