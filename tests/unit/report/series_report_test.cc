// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/series_json.h"
#include "report/trend_plot.h"
#include "unit/outcome/simulated_series.h"

namespace tricho {
namespace {

using testing::HasSubstr;
using testing::Not;

Series ExampleSeries(std::optional<SessionDates> sessions = SessionDates{{0, 10, 28, 200}}) {
  SimulatedSeries spec;
  spec.num_participants = 3;
  spec.three_metrics = true;
  spec.change_by_168 = 40;
  return JudgeSeries(Simulate(spec), {"P001"}, {std::move(sessions)}, {}, 1).front();
}

nlohmann::json JsonOf(const Series& series) {
  return nlohmann::json::parse(SeriesJson(series, {}, MakeProvenance("series")));
}

TEST(SeriesJson, HoldsTheSeries) {
  const Series series = ExampleSeries();
  const nlohmann::json json = JsonOf(series);
  EXPECT_EQ(json["schema"], kSeriesSchema);
  EXPECT_EQ(json["participant_id"], "P001");
  EXPECT_EQ(json["arm"], nullptr);
  EXPECT_EQ(json["verdict"], "working");
  EXPECT_EQ(json["because"].size(), series.because.size());
  EXPECT_EQ(json["rules"]["earliest_weeks"], 8);
  const nlohmann::json trend = json["trend"]["hairs_per_cm2"];
  EXPECT_NEAR(trend["value"].get<double>(), *series.trends[0].per_12_weeks.value, 1e-3);
  EXPECT_EQ(trend["call"], "increase");
  EXPECT_EQ(trend["per_weeks"], 12);
  EXPECT_EQ(json["trend"]["terminal_per_cm2"]["value"], nullptr);
  EXPECT_NE(json["trend"]["terminal_per_cm2"]["reason"], nullptr);
}

TEST(SeriesJson, CountsSessionsUpToEachVisit) {
  const nlohmann::json json = JsonOf(ExampleSeries());
  std::vector<int> sessions;
  for (const nlohmann::json& visit : json["visits"]) sessions.push_back(visit["sessions_so_far"]);
  EXPECT_THAT(sessions, testing::ElementsAre(0, 3, 3, 3));  // A session on the day of a visit is one so far.
  EXPECT_EQ(json["visits"][0]["weeks_since_first_session"], -1);
  EXPECT_EQ(json["sessions"]["given"], 4);
  EXPECT_NEAR(json["sessions"]["mean_spacing_days"].get<double>(), 200 / 3.0, 1e-3);
}

TEST(SeriesJson, UnknownSessionsAreNullWithTheReason) {
  const nlohmann::json unknown = JsonOf(ExampleSeries(std::nullopt));
  EXPECT_EQ(unknown["sessions"]["given"], nullptr);
  EXPECT_THAT(unknown["sessions"]["reason"].get<std::string>(), HasSubstr("treatments.tsv"));
  EXPECT_EQ(unknown["visits"][0]["sessions_so_far"], nullptr);
  const nlohmann::json one = JsonOf(ExampleSeries(SessionDates{{0}}));
  EXPECT_EQ(one["sessions"]["given"], 1);
  EXPECT_EQ(one["sessions"]["mean_spacing_days"], nullptr);
}

TEST(TrendPlot, APanelAMetricOfTheVerdict) {
  const std::optional<PlotScript> script = TrendPlot(ExampleSeries());
  ASSERT_TRUE(script);
  EXPECT_EQ(script->title, "P001: working");
  EXPECT_THAT(script->description, HasSubstr("hairs/cm²"));
  for (const char* label : {"'hairs/cm²'", "'mean thickness, µm'", "'hair mass, mm/cm²'"})
    EXPECT_THAT(script->commands, HasSubstr(std::string("set ylabel ") + label));
  EXPECT_THAT(script->commands, HasSubstr("$trend2 using"));
  EXPECT_THAT(script->commands, HasSubstr("title 'session'"));
  const DrawnPlots drawn = DrawPlots({*script});
  ASSERT_EQ(drawn.trouble, "");
  EXPECT_THAT(drawn.svgs[0], HasSubstr("<title>P001: working</title>"));
}

TEST(TrendPlot, WithoutATrendTheVisitsStillStand) {
  SimulatedSeries spec;
  spec.num_participants = 2;
  spec.days = {-7};
  const Series series = JudgeSeries(Simulate(spec), {"P000"}, {}, {}, 1).front();
  const std::optional<PlotScript> script = TrendPlot(series);
  ASSERT_TRUE(script);
  EXPECT_THAT(script->commands, HasSubstr("$visits0"));
  EXPECT_THAT(script->commands, Not(HasSubstr("$trend0")));
  EXPECT_THAT(script->commands, Not(HasSubstr("'session'")));
  EXPECT_EQ(DrawPlots({*script}).trouble, "");
}

TEST(TrendPlot, NothingMeasuredNothingDrawn) {
  Series series = ExampleSeries();
  for (SeriesVisit& visit : series.visits) visit.used = false;
  EXPECT_FALSE(TrendPlot(series));
  EXPECT_FALSE(TrendPlot(Series{}));
}

}  // namespace
}  // namespace tricho
