// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/rating_study.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/error.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using testing::ThrowsMessage;

constexpr char kMade[] = "2026-01-31T12:00:00Z";

std::vector<RatingQuestion> Pairs(int count) {
  std::vector<RatingQuestion> pairs;
  for (int i = 0; i < count; ++i) {
    const std::string id = fmt::format("sub-{:03}", i);
    pairs.push_back({id,
                     "head",
                     "ses-20260105",
                     "ses-20260629",
                     {id + "-a.jpg", fmt::format("{:064x}", i)},
                     {id + "-b.jpg", fmt::format("{:064x}", 1000 + i)}});
  }
  return pairs;
}

TEST(RatingStudy, EveryPairComesOnceAndSomeAgainLater) {
  for (const int count : {1, 2, 5, 40}) {
    const RatingKey key = DrawRatingPage(Pairs(count), 0.2, "0123456789abcdef", kMade);
    std::map<std::string, int> first, again;
    int num_left = 0;
    for (int i = 0; i < static_cast<int>(key.questions.size()); ++i) {
      const RatingQuestion& question = key.questions[static_cast<std::size_t>(i)];
      num_left += question.followup_left;
      (question.is_repeat ? again : first)[question.participant_id] = i;
    }
    EXPECT_THAT(first, SizeIs(count));
    EXPECT_THAT(again, SizeIs((count + 4) / 5)) << count;
    for (const auto& [who, place] : again) EXPECT_GT(place, first.at(who));
    EXPECT_LE(std::abs(2 * num_left - static_cast<int>(key.questions.size())), 1);
  }
}

TEST(RatingStudy, TheSeedDecides) {
  const auto order = [](const std::string& seed) {
    std::string text;
    for (const RatingQuestion& question : DrawRatingPage(Pairs(20), 0.2, seed, kMade).questions)
      text += question.participant_id + (question.followup_left ? "<" : ">");
    return text;
  };
  EXPECT_EQ(order("0123456789abcdef"), order("0123456789abcdef"));
  EXPECT_NE(order("0123456789abcdef"), order("0123456789abcdee"));
  EXPECT_NE(DrawRatingPage(Pairs(20), 0.2, "0123456789abcdef", kMade).page,
            DrawRatingPage(Pairs(20), 0.2, "0123456789abcdee", kMade).page);
  EXPECT_THAT(DrawRatingPage(Pairs(20), 0, "0123456789abcdef", kMade).questions, SizeIs(20));
}

class RatingStudyTest : public testing::Test {
 protected:
  void Overview(const std::string& id, const std::string& day, int shot = 1) {
    WriteAll(
        study_.root / id / ("ses-" + day) / fmt::format("{}_ses-{}_site-head_view-overview_shot-{}.jpg", id, day, shot),
        "no photo " + id + day);
  }
  TemporaryFolder folder_;
  StudyFolder study_ = MakeSmallStudy(folder_.path() / "study");
};

TEST_F(RatingStudyTest, ThePairIsOfTheFirstAndTheLastVisit) {
  Overview("sub-001", "20260330", 2);
  Overview("sub-001", "20260330");
  Overview("sub-001", "20260105", 2);
  Overview("sub-001", "20260105");
  Overview("sub-001", "20260201");
  Overview("sub-002", "20260105");
  const std::vector<RatingQuestion> pairs = OverviewPairs(study_);
  ASSERT_THAT(pairs, SizeIs(1));
  EXPECT_EQ(pairs[0].participant_id, "sub-001");
  EXPECT_EQ(pairs[0].baseline_visit, "ses-20260105");
  EXPECT_EQ(pairs[0].followup_visit, "ses-20260330");
  EXPECT_THAT(pairs[0].baseline.file, HasSubstr("shot-1"));
  EXPECT_THAT(pairs[0].followup.file, HasSubstr("shot-1"));
}

TEST_F(RatingStudyTest, WithoutPairsThereIsNoPage) {
  EXPECT_THAT([&] { OverviewPairs(study_); }, ThrowsMessage<Error>(HasSubstr("no overviews of heads")));
  Overview("sub-001", "20260105");
  EXPECT_THAT([&] { OverviewPairs(study_); }, ThrowsMessage<Error>(HasSubstr("overviews of two visits")));
  Overview("sub-001", "20260330");
  EXPECT_THROW(MakeRatingPages(study_, {}, "0123456789abcdef", kMade), Error);  // These are no photos.
  EXPECT_FALSE(std::filesystem::exists(study_.root / "ratings"));
}

TEST_F(RatingStudyTest, OptionsAreChecked) {
  for (const RatingOptions& options : {RatingOptions{-0.1, 1}, RatingOptions{1.1, 1}, RatingOptions{0.2, 0},
                                       RatingOptions{0.2, 21}, RatingOptions{std::nan(""), 1}})
    EXPECT_THROW(options.Check(), Error);
}

TEST_F(RatingStudyTest, RatingsAreUnblinded) {
  RatingKey key = DrawRatingPage(Pairs(2), 0, "0123456789abcdef", kMade);
  key.questions[0].participant_id = "sub-001";
  key.questions[0].followup_left = true;
  key.questions[1].participant_id = "sub-002";
  key.questions[1].followup_left = false;
  WriteRatingKey(study_, key);
  const auto table = [&](const std::string& rater, int num_rows) {
    std::string text = "page\trater\tquestion\trating\tseconds\tcheck\n";
    for (int i = 1; i <= num_rows; ++i)
      text += fmt::format("{}\t{}\t{}\t2\t5\t{}\n", key.page, rater, i, RatingCheck(key.page, rater, i, 2, "5"));
    WriteAll(folder_.path() / (rater + ".tsv"), text);
    return folder_.path() / (rater + ".tsv");
  };
  std::vector<std::string> notes;
  const RatingSummary summary = ReadBackRatings(study_, {table("ab", 2)}, notes);
  EXPECT_EQ(summary.ratings[0].rating, -2);
  EXPECT_EQ(summary.ratings[0].arm, "treated");
  EXPECT_EQ(summary.ratings[1].rating, 2);
  EXPECT_EQ(summary.ratings[1].arm, "");
  EXPECT_THAT(notes, testing::Contains(HasSubstr("one rater alone")));
  EXPECT_THAT(notes, testing::Contains(HasSubstr("gone or another photo")));
  notes.clear();
  EXPECT_EQ(ReadBackRatings(study_, {table("ab", 1)}, notes).raters[0].missing, 1);
  EXPECT_THAT(notes, testing::Contains("ab left 1 of 2 questions unanswered"));
  EXPECT_THAT(
      [&] {
        ReadBackRatings(study_, {table("ab", 2), table("ab", 2)}, notes);
      },
      ThrowsMessage<Error>(HasSubstr("both of the rater 'ab'")));
  EXPECT_THAT(
      [&] {
        ReadBackRatings(study_, {table("ab", 2), table("AB", 2)}, notes);
      },
      ThrowsMessage<Error>(HasSubstr("would be taken for one")));
  EXPECT_THAT([&] { ReadBackRatings(study_, {table("ab", 3)}, notes); },
              ThrowsMessage<Error>(HasSubstr("its page has 2 questions, not 3")));
  std::filesystem::remove_all(study_.root / "ratings");
  EXPECT_THAT([&] { ReadBackRatings(study_, {table("ab", 2)}, notes); },
              ThrowsMessage<Error>(HasSubstr("of another study")));
}

}  // namespace
}  // namespace tricho
