// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/random.h"
#include "base/tsv.h"
#include "report/cohort_json.h"
#include "report/cohort_plot_scripts.h"
#include "report/cohort_plots.h"
#include "report/cohort_text.h"

namespace tricho {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

CohortSummary ExampleCohort(int num_arms = 2) {
  Random random(31);
  std::string text = "participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason\thairs_per_cm2\n";
  for (int i = 0; i < 8 * num_arms; ++i)
    for (int visit = 0; visit < 3; ++visit)
      text += fmt::format("p{}\tarm{}\tv{}\t{}\ts\t1\ttrue\t\t{}\n", i, i % num_arms, visit, 84 * visit,
                          150 + 5 * random.Normal() + (visit > 0 ? 7.0 * (i % num_arms) : 0));
  return SummarizeCohort(ParseMeasurements(ParseTsv(text, "m.tsv")), {});
}

TEST(CohortReport, JsonHoldsEveryEstimateAndItsReason) {
  CohortSummary summary = ExampleCohort();
  summary.estimates[0].se.reset();
  summary.estimates[0].reason = "because";
  const auto json = nlohmann::json::parse(CohortJson(summary, MakeProvenance("cohort")));
  EXPECT_EQ(json["schema"], kCohortSchema);
  ASSERT_EQ(json["estimates"].size(), 3u);
  EXPECT_TRUE(json["estimates"][0]["se"].is_null());
  EXPECT_EQ(json["estimates"][0]["reason"], "because");
  EXPECT_NEAR(json["estimates"][1]["se"].get<double>(), *summary.estimates[1].se, 1e-9);
  EXPECT_FALSE(json["estimates"][1].contains("reason"));
  EXPECT_EQ(json["model"]["kind"], "lmm");
  EXPECT_EQ(json["power"]["detectable"].size(), 3u);
}

TEST(CohortReport, TableIsTidy) {
  const CohortSummary summary = ExampleCohort(3);
  const TsvTable table = ParseTsv(CohortTsv(summary), "cohort.tsv");
  EXPECT_EQ(table.rows.size(), summary.estimates.size());
  EXPECT_EQ(table.rows[0][*table.Find("reference")], "arm0");
}

TEST(CohortReport, TextTellsNumbersAndWarnings) {
  const std::string text = CohortText(ExampleCohort());
  EXPECT_THAT(text, HasSubstr("hairs_per_cm2 [/cm2]"));
  EXPECT_THAT(text, HasSubstr("overall"));
  EXPECT_THAT(text, HasSubstr("8 participants, 8 with baseline, 8 analyzed"));
  EXPECT_THAT(text, HasSubstr("Randomization is not assumed"));
  EXPECT_EQ(ProbabilityText(0.0001), "p < 0.001");
  EXPECT_EQ(ProbabilityText(0.0301), "p 0.030");
  EXPECT_EQ(DecimalsFor(12.3), 0);
  EXPECT_EQ(DecimalsFor(2.3), 1);
  EXPECT_EQ(DecimalsFor(0.023), 3);
  EXPECT_EQ(DecimalsFor(0), 6);
}

TEST(CohortReport, PlotsNameTheirArms) {
  const CohortSummary summary = ExampleCohort(4);
  for (const PlotScript& script :
       {ForestPlot(summary), MeansPlot(summary, 0), SpaghettiPlot(summary, 0), WaterfallPlot(summary, 0)}) {
    for (const char* arm : {"arm1", "arm2", "arm3"}) {
      EXPECT_THAT(script.commands, HasSubstr(arm)) << script.file;
      EXPECT_THAT(script.description, HasSubstr(arm)) << script.file;
    }
    EXPECT_THAT(script.commands, Not(HasSubstr("nan"))) << script.file;
    EXPECT_GT(script.width_px, 300);
    EXPECT_GT(script.height_px, 300);
  }
  EXPECT_EQ(OutcomeLabel("mean_diameter_um"), "mean thickness [µm]");
  EXPECT_EQ(OutcomeLabel("my_score"), "my_score");
}

TEST(CohortReport, PlotsAreWrittenWholeOrRefused) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "tricho-cohort-plots-test";
  std::filesystem::create_directories(folder);
  EXPECT_EQ(WriteCohortPlots(ExampleCohort(), folder), "");
  for (const char* file :
       {"forest.svg", "means-hairs_per_cm2.svg", "spaghetti-hairs_per_cm2.svg", "waterfall-hairs_per_cm2.svg"})
    EXPECT_TRUE(std::filesystem::exists(folder / file)) << file;
  std::filesystem::remove_all(folder);
  EXPECT_THROW(WriteCohortPlots(ExampleCohort(), folder), Error);
}

TEST(CohortReport, Plan) {
  PlanOptions options;
  options.effect = 10;
  options.sd = 20;
  options.simulations = 0;
  const TrialPlan plan = PlanTrial(options);
  const auto json = nlohmann::json::parse(CohortPlanJson(options, plan, MakeProvenance("cohort")));
  EXPECT_EQ(json["schema"], kCohortPlanSchema);
  EXPECT_EQ(json["plan"]["participants"], 2 * plan.participants_per_arm);
  EXPECT_TRUE(json["plan"]["simulation"]["power"].is_null());
  EXPECT_EQ(json["plan"]["simulation"]["reason"], "no trial was simulated");
  EXPECT_THAT(PlanText(options, plan), HasSubstr(fmt::format("{} participants per arm", plan.participants_per_arm)));
}

}  // namespace
}  // namespace tricho
