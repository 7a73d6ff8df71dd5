// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/ratings.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace tricho {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

const std::string kRatingsHead = "page\trater\tquestion\trating\tseconds\tcheck\n";
const std::string kPage(16, 'a');

std::string Row(int question, int rating, const std::string& rater = "ab", const std::string& page = kPage) {
  return fmt::format("{}\t{}\t{}\t{}\t7\t{}\n", page, rater, question, rating,
                     RatingCheck(page, rater, question, rating, "7"));
}

std::vector<BlindRating> Parsed(const std::string& rows) {
  return ParseRatings(ParseTsv(kRatingsHead + rows, "r.tsv"));
}

// The check of the first is of three lines of Python from the definition of FNV-1a.
TEST(Ratings, ARowIsReadBackAsThePageWroteIt) {
  EXPECT_EQ(RatingCheck("0123456789abcdef", "ab", 12, -3, "41"), "cd0c8910");
  EXPECT_NE(RatingCheck("0123456789abcdef", "ab", 12, 3, "41"), "cd0c8910");
  const std::vector<BlindRating> ratings = Parsed(Row(1, -3) + Row(2, 0) + Row(5, 3));
  ASSERT_EQ(ratings.size(), 3);
  EXPECT_EQ(ratings[2].question, 5);
  EXPECT_EQ(ratings[2].rating, 3);
  EXPECT_EQ(ratings[0].rater, "ab");
}

TEST(Ratings, WhatNoPageWroteIsRefusedWithItsLine) {
  const auto refused = [](const std::string& rows, const std::string& words) {
    EXPECT_THAT([&] { Parsed(rows); }, ThrowsMessage<Error>(HasSubstr(words)));
  };
  refused("", "holds no rating");
  refused(Row(1, 4), "r.tsv, line 2, column rating: '4' is no whole number from -3 to 3");
  refused(Row(0, 1), "column question");
  refused(Row(1, 1) + Row(1, 2), "line 3, column question: question 1 stands there twice");
  refused(Row(1, 1) + Row(2, 1, "cd"), "of another rater");
  refused(Row(1, 1) + Row(2, 1, "ab", std::string(16, 'b')), "of another page");
  refused(Row(1, 1, "../x"), "column rater");
  std::string changed = Row(1, 2);
  changed.replace(changed.find("\t2\t7"), 4, "\t3\t7");
  refused(changed, "changed by hand or damaged");
  EXPECT_THAT([] { ParseRatings(ParseTsv("question\trating\n1\t2\n", "r.tsv")); },
              ThrowsMessage<Error>(HasSubstr("the column page is missing")));
}

GlobalRating Of(const std::string& participant, const std::string& arm, const std::string& rater, int rating,
                bool is_repeat = false) {
  GlobalRating one;
  one.participant_id = participant;
  one.arm = arm;
  one.site = "head";
  one.rater = rater;
  one.rating = rating;
  one.is_repeat = is_repeat;
  return one;
}

TEST(Ratings, MeansAreOfParticipantsAndArms) {
  const RatingSummary summary =
      SummarizeRatings({Of("p1", "a", "ab", 2), Of("p1", "a", "cd", 1), Of("p2", "a", "ab", 0), Of("p2", "a", "cd", 1),
                        Of("p3", "b", "ab", -1), Of("p1", "a", "ab", 3, true)});
  ASSERT_EQ(summary.participants.size(), 3);
  EXPECT_NEAR(*summary.participants[0].mean.value, 1.5, 1e-12);  // A repeat moves no mean.
  EXPECT_EQ(summary.participants[2].mean.reason, "one rater alone");
  ASSERT_EQ(summary.arms.size(), 2);
  EXPECT_NEAR(*summary.arms[0].mean.value, 1, 1e-12);
  EXPECT_EQ(summary.arms[1].mean.reason, "one participant alone");
  ASSERT_EQ(summary.pairs.size(), 1);
  EXPECT_EQ(summary.pairs[0].pairs, 2);
  EXPECT_NEAR(*summary.pairs[0].difference.value, 0, 1e-12);
  EXPECT_EQ(summary.raters[0].repeats, 1);
  EXPECT_EQ(summary.raters[0].same_share.value, 0);
  EXPECT_EQ(summary.raters[1].same_share.reason, "no pair was rated twice");
}

TEST(Ratings, KappaIsOfThePairsThatBothRated) {
  std::vector<GlobalRating> ratings;
  std::vector<std::pair<int, int>> both;
  for (int i = 0; i < 30; ++i) {
    const int first = i % 7 - 3, second = std::min(3, first + i % 2);
    ratings.push_back(Of(fmt::format("p{}", i), "a", "ab", first));
    if (i % 3 == 0) continue;
    ratings.push_back(Of(fmt::format("p{}", i), "a", "cd", second));
    both.emplace_back(first, second);
  }
  const RatingSummary summary = SummarizeRatings(ratings);
  EXPECT_EQ(summary.pairs[0].pairs, 20);
  EXPECT_NEAR(*summary.pairs[0].quadratic.estimate.value,
              *WeightedKappa(both, kGlobalScale, KappaWeights::kQuadratic).estimate.value, 1e-12);
}

}  // namespace
}  // namespace tricho
