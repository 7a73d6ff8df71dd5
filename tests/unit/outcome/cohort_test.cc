// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/cohort.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "base/hypothesis_tests.h"
#include "base/random.h"
#include "outcome/cohort_tables.h"
#include "outcome/power.h"
#include "outcome/simulated_trial.h"

namespace tricho {
namespace {

using ::testing::HasSubstr;

Measurements Table(int per_arm, double effect, const std::vector<std::string>& metrics) {
  Random random(21);
  std::string text = "participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason";
  for (const std::string& metric : metrics) text += "\t" + metric;
  text += "\n";
  for (int i = 0; i < 2 * per_arm; ++i) {
    const double own = random.Normal();
    for (int visit = 0; visit < 3; ++visit) {
      text += fmt::format("p{}\t{}\tv{}\t{}\ts\t1\ttrue\t", i, i % 2 ? "PRP" : "placebo", visit, 84 * visit);
      for (std::size_t k = 0; k < metrics.size(); ++k)
        text += fmt::format("\t{}", 100 + 10 * own + random.Normal() + (visit > 0 && i % 2 ? effect : 0));
      text += "\n";
    }
  }
  return ParseMeasurements(ParseTsv(text, "m.tsv"));
}

TEST(Cohort, HolmRunsOverVisitsAndOutcomesAndApartOverTheOverallDifferences) {
  const CohortSummary summary = SummarizeCohort(Table(10, 1, {"hairs_per_cm2", "mean_diameter_um"}), {});
  ASSERT_EQ(summary.estimates.size(), 6u);
  std::vector<std::optional<double>> visits, overall;
  for (const EffectEstimate& estimate : summary.estimates)
    (estimate.visit == kOverall ? overall : visits).push_back(estimate.p);
  ASSERT_EQ(visits.size(), 4u);
  std::size_t i = 0, j = 0;
  const auto holm_visits = HolmAdjusted(visits), holm_overall = HolmAdjusted(overall);
  for (const EffectEstimate& estimate : summary.estimates)
    EXPECT_EQ(estimate.p_adjusted, estimate.visit == kOverall ? holm_overall[j++] : holm_visits[i++]);
}

TEST(Cohort, TheDetectableDifferenceIsFoundWithTheWantedPower) {
  const CohortSummary summary = SummarizeCohort(Table(12, 1, {"hairs_per_cm2"}), {});
  for (std::size_t i = 0; i < summary.detectable.size(); ++i)
    EXPECT_NEAR(
        TTestPower(*summary.detectable[i].difference / *summary.estimates[i].se, *summary.estimates[i].df, 0.05), 0.8,
        1e-6);
}

TEST(Cohort, OutcomesAreChosenByNameOrByCustom) {
  const Measurements both = Table(5, 1, {"hairs_per_cm2", "my_score"});
  EXPECT_EQ(SummarizeCohort(both, {}).data.size(), 1u);
  CohortOptions options;
  options.outcomes = {"my_score", "hairs_per_cm2"};
  EXPECT_EQ(SummarizeCohort(both, options).data[0].outcome, "my_score");
  options.outcomes = {"my_score", "my_score"};
  EXPECT_THROW(SummarizeCohort(both, options), Error);
  options.outcomes = {"none"};
  EXPECT_THROW(SummarizeCohort(both, options), Error);
  EXPECT_THROW(SummarizeCohort(Table(5, 1, {"my_score"}), {}), Error);
}

TEST(Cohort, ThresholdsOfResponders) {
  const Measurements table = Table(5, 3, {"hairs_per_cm2", "mean_diameter_um"});
  CohortOptions options;
  options.responder_threshold = 2;
  for (const ResponderRow& row : SummarizeCohort(table, options).responders)
    EXPECT_EQ(row.threshold.has_value(), row.outcome == "hairs_per_cm2");
  options.responder_thresholds = {{"mean_diameter_um", 1}};
  for (const ResponderRow& row : SummarizeCohort(table, options).responders)
    EXPECT_EQ(*row.threshold, row.outcome == "hairs_per_cm2" ? 2 : 1);
  options.responder_threshold = -1;
  EXPECT_THROW(SummarizeCohort(table, options), Error);
  options.responder_threshold = 1;
  options.outcomes = {"hairs_per_cm2"};
  EXPECT_THROW(SummarizeCohort(table, options), Error) << "a threshold of an outcome that is not asked for";
}

TEST(Cohort, DescriptivesAndBalance) {
  Random random(1);
  TrialSettings settings;
  settings.per_arm = 4;
  SimulatedTrial trial = Simulate(settings, random);
  for (BaselineRow& row : trial.data.baselines) row.value = 100 + row.participant / 2 + (row.arm == 1 ? 10 : 0);
  const std::vector<Descriptive> rows = DescribeOutcome(trial.data, trial.design);
  ASSERT_EQ(rows.size(), 8u);
  EXPECT_EQ(rows[0].visit, "baseline");
  EXPECT_NEAR(*rows[0].mean, 101.5, 1e-12);
  EXPECT_NEAR(*rows[0].sd, std::sqrt(5.0 / 3), 1e-12);
  EXPECT_FALSE(rows[0].change_mean);
  EXPECT_EQ(rows[2].participants, 4);
  EXPECT_TRUE(rows[2].change_mean);
  const std::vector<BalanceRow> balance = CompareBaselines(trial.data, trial.design);
  ASSERT_EQ(balance.size(), 2u);
  EXPECT_FALSE(balance[0].difference);
  EXPECT_NEAR(*balance[1].difference, 10, 1e-12);
  EXPECT_NEAR(*balance[1].standardized_difference, 10 / std::sqrt(5.0 / 3), 1e-9);
  // Welch with equal variances and sizes: 6 degrees of freedom.
  EXPECT_NEAR(*balance[1].high, 10 + TQuantile(0.975, 6) * std::sqrt(2 * 5.0 / 3 / 4), 1e-9);
  for (BaselineRow& row : trial.data.baselines) row.value *= 1e48;
  EXPECT_NEAR(*CompareBaselines(trial.data, trial.design)[1].high, *balance[1].high * 1e48, 1e38)
      << "no square overflows";
  ASSERT_EQ(ImbalanceSentences(balance).size(), 1u);
  EXPECT_THAT(ImbalanceSentences(balance)[0], HasSubstr("10 higher"));
}

TEST(Plan, NumbersOfRAndOfTheFormula) {
  PlanOptions options;
  options.effect = 14.7;
  options.sd = 23.6;
  options.simulations = 0;
  EXPECT_EQ(PlanTrial(options).participants_per_arm, 42);  // power.t.test: 41.44.
  EXPECT_FALSE(PlanTrial(options).simulated_power);
  options.dropout_share = 0.3;
  EXPECT_EQ(PlanTrial(options).participants_per_arm, 60);
  options.dropout_share = 0;
  options.visits = 4;
  options.visit_correlation = 0;
  EXPECT_NEAR(PlanTrial(options).standard_error, 23.6 * std::sqrt(2.0 / 4 / PlanTrial(options).analyzed_per_arm), 1e-9);
  options.effect = 1e6;
  EXPECT_EQ(PlanTrial(options).participants_per_arm, 2);
}

TEST(Plan, Faults) {
  const PlanOptions good = [] {
    PlanOptions options;
    options.effect = 5;
    options.sd = 5;
    return options;
  }();
  const auto refused = [&](auto change) {
    PlanOptions options = good;
    change(options);
    EXPECT_THROW(PlanTrial(options), Error);
  };
  refused([](PlanOptions& o) { o.effect = 0; });
  refused([](PlanOptions& o) { o.effect = std::nan(""); });
  refused([](PlanOptions& o) { o.sd = 0; });
  refused([](PlanOptions& o) { o.dropout_share = 1; });
  refused([](PlanOptions& o) { o.visits = 0; });
  refused([](PlanOptions& o) { o.visit_correlation = 1; });
  refused([](PlanOptions& o) { o.baseline_correlation = -1; });
  refused([](PlanOptions& o) { o.arms = 1; });
  refused([](PlanOptions& o) { o.alpha = 0; });
  refused([](PlanOptions& o) { o.power = 1; });
  refused([](PlanOptions& o) { o.simulations = -1; });
  refused([](PlanOptions& o) { o.effect = 0.001; });
}

// Overviews on days of their own make no visits of close-ups, and the other way round.
TEST(Cohort, EachOutcomeIsOfItsOwnKindOfPhoto) {
  Measurements table = Table(10, 1, {"hairs_per_cm2"});
  const std::size_t num_close_ups = table.rows.size();
  const CohortSummary alone = SummarizeCohort(table, {});
  table.metrics.emplace_back("part_width_median_mm");
  for (Measurement& row : table.rows) row.values.emplace_back();
  for (std::size_t i = 0; i < num_close_ups; ++i) {
    Measurement row = table.rows[i];
    row.kind = PhotoKind::kOverview;
    row.site = "head";
    *row.day += 30;
    row.visit_id += "overview";
    if (i % 3 == 0) row.day = -20;
    row.values = {std::nullopt, *row.values[0] / 20};
    table.rows.push_back(row);
  }
  const CohortSummary with = SummarizeCohort(table, {});
  EXPECT_EQ(with.design.visits, alone.design.visits);
  EXPECT_EQ(with.exclusions.size(), alone.exclusions.size());
  EXPECT_EQ(with.estimates.front().estimate, alone.estimates.front().estimate);
  CohortOptions options;
  options.outcomes = {"part_width_median_mm"};
  const CohortSummary overviews = SummarizeCohort(table, options);
  EXPECT_EQ(overviews.design.sites, std::vector<std::string>{"head"});
  EXPECT_TRUE(overviews.estimates.front().estimate);
  EXPECT_TRUE(overviews.exclusions.empty());
  EXPECT_THROW(SummarizeCohort(table.OfKinds({PhotoKind::kOverview}), {}), Error);
}

}  // namespace
}  // namespace tricho
