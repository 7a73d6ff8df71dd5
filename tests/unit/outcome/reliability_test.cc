// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Reference: Shrout & Fleiss 1979, table 2 (their six targets and four judges); intervals as R's irr::icc has them.
#include "outcome/reliability.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace tricho {
namespace {

const std::vector<std::vector<double>> kShroutFleiss = {{9, 2, 5, 8}, {6, 1, 3, 2},  {8, 4, 6, 8},
                                                        {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}};

TEST(Reliability, ShroutAndFleiss) {
  const IntervalEstimate agreement = IccAgreement(kShroutFleiss);
  EXPECT_NEAR(agreement.value, 0.29, 0.005);
  EXPECT_NEAR(agreement.interval.low, 0.019, 0.001);
  EXPECT_NEAR(agreement.interval.high, 0.761, 0.001);
  const IntervalEstimate consistency = IccConsistency(kShroutFleiss);
  EXPECT_NEAR(consistency.value, 0.71, 0.005);
  EXPECT_NEAR(consistency.interval.low, 0.342, 0.001);
  EXPECT_NEAR(consistency.interval.high, 0.946, 0.001);
}

TEST(Reliability, ARatersLevelCountsForAgreementOnly) {
  std::vector<std::vector<double>> shifted = kShroutFleiss;
  for (std::vector<double>& target : shifted) target[2] += 50;
  EXPECT_NEAR(IccConsistency(shifted).value, IccConsistency(kShroutFleiss).value, 1e-12);
  EXPECT_LT(IccAgreement(shifted).value, IccAgreement(kShroutFleiss).value);
  EXPECT_THROW(IccConsistency({{1, 2}}), std::logic_error);
  EXPECT_THROW(IccConsistency({{1, 1}, {2, 2}, {3, 3}}), std::logic_error);
}

TEST(Reliability, LimitsOfAgreement) {
  const BlandAltman limits = LimitsOfAgreement({{10, 12}, {20, 20}, {30, 31}});
  EXPECT_EQ(limits.pairs, 3);
  EXPECT_NEAR(limits.bias, 1, 1e-12);
  EXPECT_NEAR(limits.sd, 1, 1e-12);
  EXPECT_NEAR(limits.low, 1 - 1.959964, 1e-6);
}

// The interval holds the truth in 95 of 100 samples, and the smallest detectable change is passed by 5 of 100
// unchanged.
TEST(Reliability, CoverageOfTheConsistencyInterval) {
  const Random random(9);
  int num_held = 0;
  const double truth = 4.0 / 5.0;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    Random own = random.Fork(i);
    std::vector<std::vector<double>> targets;
    for (int j = 0; j < 15; ++j) {
      const double level = 2 * own.Normal();
      targets.push_back({level + own.Normal(), level + own.Normal()});
    }
    const Interval interval = IccConsistency(targets).interval;
    num_held += interval.low <= truth && truth <= interval.high;
  }
  EXPECT_NEAR(num_held / 2000.0, 0.95, 0.015);
}

struct Shots {
  Measurements measurements;
  CohortDesign design;
  OutcomeData data;
};

Shots MakeShots(int num_participants, double shot_sd, int shots) {
  Random random(10);
  std::string text = "participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason\ty\n";
  for (int i = 0; i < num_participants; ++i) {
    const double level = 100 + 20 * random.Normal();
    for (int visit = 0; visit < 2; ++visit)
      for (int shot = 1; shot <= shots; ++shot)
        text += fmt::format("p{}\ta\tv{}\t{}\ts\t{}\t1\t\t{}\n", i, visit, 84 * visit, shot,
                            level + shot_sd * random.Normal());
  }
  Shots result;
  result.measurements = ParseMeasurements(ParseTsv(text, "m.tsv"));
  result.design = LayOutCohort(result.measurements, {});
  result.data = ChangesOf(result.measurements, result.design, "y");
  return result;
}

TEST(Reliability, FindsTheErrorOfTheShotsAndWhatItMakesOfAChange) {
  const Shots made = MakeShots(400, 3, 2);
  const Reliability reliability = ReliabilityOfShots(made.measurements, made.design, made.data);
  EXPECT_EQ(reliability.targets, 800);
  EXPECT_EQ(reliability.shots_a_target, 2);
  EXPECT_NEAR(*reliability.within_sd, 3, 0.2);
  EXPECT_NEAR(*reliability.cv_share, 0.03, 0.003);
  EXPECT_NEAR(reliability.icc_consistency->value, 400.0 / 409, 0.01);
  EXPECT_NEAR(*reliability.smallest_detectable_change, 1.96 * 3 * std::sqrt(0.5 + 0.5), 0.4);
  int num_beyond = 0;
  for (const ParticipantChange& change : ParticipantChanges(made.data))
    num_beyond += std::abs(change.change) > *reliability.smallest_detectable_change;
  EXPECT_NEAR(num_beyond / 400.0, 0.05, 0.03);
}

TEST(Reliability, WithoutRepeatsOrWithCopiesThereIsAReason) {
  const Shots single = MakeShots(10, 3, 1);
  EXPECT_FALSE(ReliabilityOfShots(single.measurements, single.design, single.data).reason.empty());
  const Shots copies = MakeShots(10, 0, 2);
  EXPECT_THAT(ReliabilityOfShots(copies.measurements, copies.design, copies.data).reason,
              ::testing::HasSubstr("copies"));
}

}  // namespace
}  // namespace tricho
