// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Reference values: the same likelihood written in Python, its pooled maximum by SciPy 1.10 (Nelder-Mead from nine
// starts), the prior's nodes by scipy.stats.chi2.ppf, its grid searched whole.
#include <gtest/gtest.h>

#include <algorithm>

#include "outcome/error_components.h"

namespace tricho {
namespace {

constexpr ErrorPrior kFallback{0.0025, 8, 1, 8};

// Participants whose shots scatter by 2.5 to 5 %, with three contrasts each.
std::vector<ErrorEvidence> Participants(int number) {
  std::vector<ErrorEvidence> all;
  for (int i = 0; i < number; ++i)
    all.push_back({{0.0002, 0.0005, 0.001},
                   {0.001 + 0.0007 * (i % 4), 0.002 + 0.0011 * (i % 3), 0.004 + 0.0023 * (i % 5)},
                   6 * 0.0016 * (0.4 + 0.2 * (i % 7)),
                   6});
  return all;
}

ErrorPrior Learn(const std::vector<ErrorEvidence>& all) {
  std::vector<const ErrorEvidence*> pointers;
  for (const ErrorEvidence& one : all) pointers.push_back(&one);
  return LearnPrior(pointers, kFallback);
}

TEST(LearnPrior, OfManyLearnsCentersAndStrengths) {
  const ErrorPrior prior = Learn(Participants(40));
  EXPECT_NEAR(prior.shot, 0.00157302448, 1e-9);
  EXPECT_EQ(prior.shot_df, 100);
  EXPECT_NEAR(prior.visit, 4.09957472, 1e-5);
  EXPECT_EQ(prior.visit_df, 30);
}

TEST(LearnPrior, OfFewerThanTenLearnsTheCentersAlone) {
  const ErrorPrior prior = Learn(Participants(9));
  EXPECT_NEAR(prior.shot, 0.00163059535, 1e-9);
  EXPECT_NEAR(prior.visit, 2.63445768, 1e-5);
  EXPECT_EQ(prior.shot_df, kFallback.shot_df);
  EXPECT_EQ(prior.visit_df, kFallback.visit_df);
}

TEST(LearnPrior, ParticipantsWhoSayNothingDoNotCount) {
  std::vector<ErrorEvidence> all = Participants(9);
  all.resize(30);  // 21 without a repeated shot or a contrast.
  EXPECT_EQ(Learn(all).shot, Learn(Participants(9)).shot);
  EXPECT_EQ(Learn(all).shot_df, kFallback.shot_df);
}

TEST(LearnPrior, TheirOrderDoesNotMatter) {
  std::vector<ErrorEvidence> all = Participants(40);
  const ErrorPrior forward = Learn(all);
  std::reverse(all.begin(), all.end());
  const ErrorPrior backward = Learn(all);
  EXPECT_NEAR(forward.shot, backward.shot, 1e-9 * forward.shot);
  EXPECT_NEAR(forward.visit, backward.visit, 1e-9 * forward.visit);
  EXPECT_EQ(forward.shot_df, backward.shot_df);
}

TEST(LearnPrior, RefusesAFallbackThatIsNone) {
  const std::vector<ErrorEvidence> one = Participants(1);
  EXPECT_THROW(LearnPrior({&one.front()}, {0, 8, 1, 8}), std::logic_error);
  EXPECT_THROW(LearnPrior({&one.front()}, {0.0025, 8, 1, 0}), std::logic_error);
}

}  // namespace
}  // namespace tricho
