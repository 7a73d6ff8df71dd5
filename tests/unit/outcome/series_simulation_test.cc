// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the verdict promises, counted on tables whose truth is known: how often it is wrong where nothing changed, how
// often it sees what did, and how often the interval holds the truth. docs/methods/series.md has the whole table.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "outcome/series.h"
#include "unit/outcome/simulated_series.h"

namespace tricho {
namespace {

struct Tally {
  double working = 0, worsening = 0, early = 0, undetermined = 0, covered = 0;  // Shares.
};

Tally Count(const SimulatedSeries& spec) {
  const Measurements table = Simulate(spec);
  Tally tally;
  const std::vector<Series> all = JudgeSeries(table, ParticipantsOf(table), {}, {}, 2);
  const double truth = spec.change_by_168 * kDaysPerTrend / 168;
  for (const Series& series : all) {
    tally.working += series.verdict == Verdict::kWorking;
    tally.worsening += series.verdict == Verdict::kWorsening;
    tally.early += series.verdict == Verdict::kTooEarly;
    tally.undetermined += series.verdict == Verdict::kUndetermined;
    const Estimate& trend = series.trends[0].per_12_weeks;
    tally.covered += trend.low <= truth && truth <= trend.high;
  }
  const auto count = static_cast<double>(all.size());
  for (double* share : {&tally.working, &tally.worsening, &tally.early, &tally.undetermined, &tally.covered})
    *share /= count;
  return tally;
}

// Simulation error of a share of 5 % among 1200: 0.6 %; two of them are let pass.
constexpr int kParticipants = 1200;
constexpr double kSlack = 0.0126;

class SeriesSimulation : public testing::TestWithParam<std::tuple<int, double, bool>> {
 protected:
  SimulatedSeries Spec() const {
    SimulatedSeries spec;
    spec.num_participants = kParticipants;
    spec.num_shots = std::get<0>(GetParam());
    spec.shot_cv_low = spec.shot_cv_high = std::get<1>(GetParam());
    spec.three_metrics = std::get<2>(GetParam());
    spec.seed = 20261;
    return spec;
  }
};

TEST_P(SeriesSimulation, WithoutATrueChangeItIsRarelyWrong) {
  const Tally tally = Count(Spec());
  EXPECT_LE(tally.working + tally.worsening, 0.05 + kSlack);
  EXPECT_NEAR(tally.covered, 0.95, 0.02);
}

TEST_P(SeriesSimulation, BeforeDayFiftyItNeverWorks) {
  SimulatedSeries spec = Spec();
  spec.num_participants = 400;
  spec.days = {-7, 14, 28, 48};
  for (const double change : {0.0, 30.0}) {
    spec.change_by_168 = change;
    const Tally tally = Count(spec);
    EXPECT_EQ(tally.early + tally.undetermined, 1);
  }
}

INSTANTIATE_TEST_SUITE_P(Designs, SeriesSimulation,
                         testing::Combine(testing::Values(1, 2, 3), testing::Values(0.03, 0.06), testing::Bool()),
                         [](const auto& design) {
                           return fmt::format("{}shots_cv{:.0f}_{}", std::get<0>(design.param),
                                              100 * std::get<1>(design.param),
                                              std::get<2>(design.param) ? "three" : "density");
                         });

TEST(SeriesSimulationOther, ThreeShotsAtFourPercentSeeThirtyHairsMoreOrLess) {
  for (const bool three_metrics : {false, true}) {
    SimulatedSeries spec;
    spec.num_participants = kParticipants;
    spec.three_metrics = three_metrics;
    spec.change_by_168 = 30;
    const Tally more = Count(spec);
    // Others are believed less than they were: one in twenty who seems unlike them pays for it with power.
    EXPECT_GE(more.working, 0.93);
    EXPECT_NEAR(more.covered, 0.95, 0.02);
    spec.change_by_168 = -30;
    const Tally less = Count(spec);
    // A fall must show before the last visit as well: a point of power for it.
    EXPECT_GE(less.worsening, 0.93);
    EXPECT_NEAR(less.covered, 0.95, 0.02);
  }
}

TEST(SeriesSimulationOther, ParticipantsOfUnlikeErrorAndOtherSchedules) {
  for (const std::vector<double>& days : {std::vector<double>{-7, 84, 168},
                                          {-14, -7, 28, 56, 84, 112, 140, 168},
                                          {0, 30, 60, 90, 120, 150, 180},
                                          {-3, 168}}) {
    SimulatedSeries spec;
    spec.num_participants = kParticipants;
    spec.days = days;
    spec.num_shots = 2;
    spec.shot_cv_low = 0.03;
    spec.shot_cv_high = 0.06;
    spec.seed = 77;
    const Tally tally = Count(spec);
    EXPECT_LE(tally.working + tally.worsening, 0.05 + kSlack) << days.size() << " visits";
    EXPECT_GE(tally.covered, 0.95 - 0.025) << days.size() << " visits";
    // Two visits a participant tell nobody how visits differ: more is allowed for.
    if (days.size() > 2) {
      EXPECT_LE(tally.covered, 0.95 + 0.025) << days.size() << " visits";
    }
  }
}

// A table of one has the documented default and his own shots to go by: wider, never bolder.
TEST(SeriesSimulationOther, AlonePaysWithWidthNotWithErrors) {
  SimulatedSeries spec;
  spec.num_participants = 400;
  spec.num_shots = 2;
  spec.shot_cv_low = 0.03;
  spec.shot_cv_high = 0.06;
  const Measurements table = Simulate(spec);
  double wrong = 0, covered = 0;
  for (const std::string& id : ParticipantsOf(table)) {
    Measurements alone = table;
    alone.rows.erase(std::remove_if(alone.rows.begin(), alone.rows.end(),
                                    [&](const Measurement& row) { return row.participant_id != id; }),
                     alone.rows.end());
    const Series series = JudgeSeries(alone, {id}, {}, {}, 1).front();
    wrong += series.verdict == Verdict::kWorking || series.verdict == Verdict::kWorsening;
    covered += series.trends[0].per_12_weeks.low <= 0 && series.trends[0].per_12_weeks.high >= 0;
  }
  EXPECT_LE(wrong / 400, 0.05);
  EXPECT_GE(covered / 400, 0.93);
}

}  // namespace
}  // namespace tricho
