// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/finder_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"

namespace tricho {
namespace {

using testing::HasSubstr;

std::vector<FinderScore> Scores(int num_photos, std::uint64_t seed) {
  Random random(seed);
  std::vector<FinderScore> scores;
  for (int i = 0; i < num_photos; ++i)
    scores.push_back({random.Uniform(0.6, 0.9), random.Uniform(0, 8), random.Uniform(0, 0.3), random.Uniform(0, 0.2)});
  return scores;
}

template <typename Change>
std::vector<FinderScore> Changed(std::vector<FinderScore> scores, const Change& change) {
  for (FinderScore& score : scores) change(score);
  return scores;
}

TEST(CompareFinders, MeansChangesAndIntervalsAreThoseOfThePhotos) {
  const std::vector<FinderScore> shipped = {{0.5, 2, 0, 0}, {0.7, 4, 0, 0}}, own = {{0.6, 3, 0, 0}, {1.0, 3, 0, 0}};
  const FinderComparison comparison = CompareFinders(shipped, own);
  EXPECT_STREQ(comparison.measures[0].name, "f1");
  EXPECT_NEAR(comparison.measures[0].shipped, 0.6, 1e-12);
  EXPECT_NEAR(comparison.measures[0].own, 0.8, 1e-12);
  EXPECT_NEAR(comparison.measures[0].change, 0.2, 1e-12);
  // Two photos: both resampled means are among 0.1, 0.2 and 0.3.
  EXPECT_NEAR(comparison.measures[0].low, 0.1, 1e-12);
  EXPECT_NEAR(comparison.measures[0].high, 0.3, 1e-12);
  EXPECT_NEAR(comparison.measures[1].change, 0, 1e-12);
}

TEST(CompareFinders, TooFewPhotosTellNothing) {
  const std::vector<FinderScore> shipped = Scores(kFewestPhotosToTell - 1, 1);
  const auto better = Changed(shipped, [](FinderScore& score) { score.f1 += 0.1; });
  const FinderComparison comparison = CompareFinders(shipped, better);
  EXPECT_EQ(comparison.verdict, FinderVerdict::kCannotBeTold);
  EXPECT_THAT(comparison.words, HasSubstr("only 5 signed photos were kept aside, and it takes 6"));
}

TEST(CompareFinders, TellsWhatIsBetterAndWhatIsWorse) {
  const std::vector<FinderScore> shipped = Scores(10, 2);
  const auto verdict = [&](const auto& change) { return CompareFinders(shipped, Changed(shipped, change)).verdict; };
  EXPECT_EQ(verdict([](FinderScore& score) { score.f1 += 0.02; }), FinderVerdict::kOwnBetter);
  EXPECT_EQ(verdict([](FinderScore& score) { score.f1 -= 0.02; }), FinderVerdict::kOwnWorse);
  EXPECT_EQ(verdict([](FinderScore& score) { score.certainty_error -= 0.01; }), FinderVerdict::kOwnBetter);
  // Better hairs never make up for worse counts.
  EXPECT_EQ(verdict([](FinderScore& score) { score.f1 += 0.02, score.count_error += 1; }), FinderVerdict::kOwnWorse);
  EXPECT_EQ(verdict([](FinderScore& score) { score.count_error -= 1; }), FinderVerdict::kCannotBeTold);
  EXPECT_EQ(verdict([](FinderScore&) {}), FinderVerdict::kCannotBeTold);
  EXPECT_THAT(CompareFinders(shipped, shipped).words, HasSubstr("Both find the same, on 10 signed photos"));
}

// Of two finders that are alike, one is called better hardly more often than it should be: 2.5 % of times by chance in
// either of two ways, and as many times worse in either of two; the bootstrap adds some with so few photos.
TEST(CompareFinders, IsSeldomFooledByChance) {
  int num_better = 0, num_worse = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const FinderVerdict verdict = CompareFinders(Scores(12, 2 * seed + 100), Scores(12, 2 * seed + 101)).verdict;
    num_better += verdict == FinderVerdict::kOwnBetter;
    num_worse += verdict == FinderVerdict::kOwnWorse;
  }
  EXPECT_LE(num_better, 6);
  EXPECT_LE(num_worse, 9);
}

TEST(CompareFinders, NeedsTheSamePhotosOfBoth) {
  EXPECT_THROW(CompareFinders(Scores(3, 1), Scores(4, 1)), std::logic_error);
  EXPECT_THROW(CompareFinders({}, {}), std::logic_error);
}

}  // namespace
}  // namespace tricho
