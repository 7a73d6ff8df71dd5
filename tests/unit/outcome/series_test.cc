// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/series.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "outcome/ledger_table.h"
#include "unit/outcome/simulated_series.h"

namespace tricho {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

// Shots of one participant with hardly any error.
class TableOf {
 public:
  explicit TableOf(std::vector<std::string> metrics = {"hairs_per_cm2"}) {
    table_.name = "measurements.tsv";
    table_.metrics = std::move(metrics);
  }
  TableOf& Visit(double day, std::vector<double> values, int shots = 3, const std::string& site = "vertex",
                 const std::string& id = "P1") {
    for (int shot = 0; shot < shots; ++shot) {
      Measurement row;
      row.participant_id = id;
      row.visit_id = fmt::format("day{}", day);
      row.day = day;
      row.site = site;
      row.shot = std::to_string(shot + 1);
      for (const double value : values) row.values.emplace_back(value * (1 + 0.01 * (shot - 1)));
      table_.rows.push_back(std::move(row));
    }
    return *this;
  }
  TableOf& Unusable(double day, const std::string& reason) {
    Measurement row;
    row.participant_id = "P1";
    row.visit_id = fmt::format("day{}", day);
    row.day = day;
    row.site = "vertex";
    row.shot = "1";
    row.usable = false;
    row.reason = reason;
    row.values.resize(table_.metrics.size());
    table_.rows.push_back(std::move(row));
    return *this;
  }
  Measurements& operator*() { return table_; }
  Series Judge(const SeriesOptions& options = {}) const { return JudgeSeries(table_, {"P1"}, {}, options, 1).front(); }

 private:
  Measurements table_;
};

TEST(JudgeSeries, AClearRiseIsWorkingAndSaysWhy) {
  const Series series = TableOf().Visit(-7, {150}).Visit(28, {156}).Visit(84, {170}).Visit(168, {190}).Judge();
  EXPECT_EQ(series.verdict, Verdict::kWorking);
  EXPECT_NEAR(*series.trends[0].per_12_weeks.value, 20, 0.5);
  EXPECT_EQ(series.trends[0].call, Call::kIncrease);
  EXPECT_THAT(series.because, Contains(HasSubstr("rose by 40 hairs/cm² in 24 weeks from 150")));
  EXPECT_THAT(series.because, Contains(HasSubstr("4 visits with 12 usable photos")));
  EXPECT_THAT(series.caveats, Contains(HasSubstr("no diagnosis")));
}

TEST(JudgeSeries, AClearFallIsWorsening) {
  const Series series = TableOf().Visit(-7, {150}).Visit(28, {144}).Visit(84, {130}).Visit(168, {110}).Judge();
  EXPECT_EQ(series.verdict, Verdict::kWorsening);
  EXPECT_THAT(series.because, Contains(HasSubstr("fell by 40 hairs/cm²")));
}

TEST(JudgeSeries, ATrendIsPerTwelveWeeksFromTheFirstSession) {
  // Flat until day 0, then 10 per 12 weeks: visits before the first session all stand at the start.
  const Series series = TableOf().Visit(-60, {150}).Visit(-7, {150}).Visit(42, {155}).Visit(84, {160}).Judge();
  // An early course, which with so few visits could be one too, says a little less.
  EXPECT_NEAR(*series.trends[0].per_12_weeks.value, 10, 0.1);
  EXPECT_NEAR(*series.trends[0].change.value, *series.trends[0].per_12_weeks.value, 1e-6);
  EXPECT_NEAR(*series.trends[0].baseline.value, 150, 1e-6);
}

TEST(JudgeSeries, TooEarlyBeforeEightWeeks) {
  TableOf table;
  table.Visit(-7, {150}).Visit(28, {180}).Visit(50, {210});
  const Series series = table.Judge();
  EXPECT_EQ(series.verdict, Verdict::kTooEarly);
  EXPECT_THAT(series.because.front(), HasSubstr("7 weeks after the first session"));
  SeriesOptions options;
  options.earliest_weeks = 4;
  EXPECT_EQ(table.Judge(options).verdict, Verdict::kWorking);
}

TEST(JudgeSeries, ClearHarmIsCalledEarly) {
  EXPECT_EQ(TableOf().Visit(-7, {150}).Visit(28, {110}).Visit(50, {70}).Judge().verdict, Verdict::kWorsening);
}

TEST(JudgeSeries, NothingChangedAndItWouldHaveShown) {
  TableOf table;
  for (const double day : {-21, -14, -7, -1, 56, 84, 112, 140, 168}) table.Visit(day, {100});
  const Series series = table.Judge();
  EXPECT_EQ(series.verdict, Verdict::kNoChangeShown);
  EXPECT_THAT(series.because, Contains(HasSubstr("could have shown it")));
}

TEST(JudgeSeries, NothingChangedButItWouldHaveBeenMissed) {
  const Series series = TableOf().Visit(-7, {150}, 1).Visit(56, {149}, 1).Visit(84, {151}, 1).Judge();
  EXPECT_EQ(series.verdict, Verdict::kUndetermined);
  EXPECT_THAT(series.because, Contains(HasSubstr("easily have missed")));
  EXPECT_THAT(series.caveats, Contains(HasSubstr("three shots a visit")));
  EXPECT_THAT(series.caveats, Contains(HasSubstr("could not be measured on this person")));
}

TEST(JudgeSeries, OfTwoVisitsNobodyKnowsHowVisitsDiffer) {
  const Series series = TableOf().Visit(-7, {150}, 3).Visit(84, {175}, 3).Judge();
  EXPECT_EQ(series.verdict, Verdict::kUndetermined);
  EXPECT_FALSE(series.trends.front().visit_error_known);
  EXPECT_THAT(series.caveats, Contains(HasSubstr("A third visit would tell")));
}

TEST(JudgeSeries, AChangeAtTheLastVisitAloneIsNamed) {
  TableOf table;
  table.Visit(-7, {150}, 3).Visit(28, {150}, 3).Visit(84, {149}, 3).Visit(168, {110}, 3);
  const Series series = table.Judge();
  EXPECT_EQ(series.verdict, Verdict::kUndetermined);
  ASSERT_TRUE(series.trends.front().support_z.has_value());
  EXPECT_LT(*series.trends.front().support_z, 1.28);
  table.Visit(182, {110}, 3);
  EXPECT_GT(*table.Judge().trends.front().support_z, 1.28);
}

// A change that the season alone can make is said to be that, unless visits of one season show it.
TEST(JudgeSeries, ASmallChangeOffSeasonHasACaveatUnlessVisitsAYearApartShowIt) {
  const auto season = [](const Series& series) {
    return std::count_if(series.caveats.begin(), series.caveats.end(), [](const std::string& caveat) {
      return caveat.find("off the same season") != std::string::npos;
    });
  };
  TableOf half_year;
  for (const double day : {-21, -14, -7, -1}) half_year.Visit(day, {150}, 3);
  for (const double day : {140, 154, 168, 182}) half_year.Visit(day, {163}, 3);
  const Series off = half_year.Judge();
  ASSERT_EQ(off.verdict, Verdict::kWorking);
  EXPECT_EQ(season(off), 1);
  EXPECT_FALSE(off.trends.front().same_season.has_value());
  TableOf longer = half_year;
  for (const double day : {350, 357, 364, 371}) longer.Visit(day, {163}, 3);
  for (const double day : {520, 527, 534, 541}) longer.Visit(day, {163}, 3);
  const Series years = longer.Judge();
  ASSERT_TRUE(years.trends.front().same_season.has_value());
  EXPECT_EQ(years.trends.front().same_season->day, 371);
  EXPECT_GT(years.trends.front().same_season->change.low, 0);
  EXPECT_THAT(years.because.front(), HasSubstr("Of the same season as the baseline is the visit on day 371"));
  EXPECT_EQ(season(years), 0);
}

TEST(JudgeSeries, ThirtyVisitsOfTwentyShotsAreJudged) {
  TableOf table;
  for (int visit = 0; visit < 30; ++visit) table.Visit(-7 + 14 * visit, {150.0 + visit}, 20);
  const Series series = table.Judge();
  EXPECT_EQ(series.verdict, Verdict::kWorking);
  EXPECT_NEAR(*series.trends.front().change.value, 28, 6);
}

TEST(JudgeSeries, TheLedgerTakesThePlaceOfCounts) {
  TableOf table;
  table.Visit(-7, {150}).Visit(28, {150}).Visit(84, {150}).Visit(168, {150});
  EXPECT_EQ(table.Judge().trends.front().evidence, Evidence::kCounts);
  const Series without = table.Judge();
  LedgerTable ledger;
  LedgerSeries site{without.participant_id, "vertex", {}, {"hairs_per_cm2", "", {}, {}}, 60};
  for (const SeriesVisit& visit : without.visits) site.visit_ids.push_back(visit.visit_id);
  site.metric.values = Eigen::Vector4d(140, 145, 152, 165);
  site.metric.covariance = 10 * Eigen::Matrix4d::Ones() + 4 * Eigen::Matrix4d::Identity();
  ledger.series.push_back(site);
  const Series series = JudgeSeries(*table, {without.participant_id}, {}, {}, 1, &ledger).front();
  const MetricTrend& trend = series.trends.front();
  EXPECT_EQ(trend.evidence, Evidence::kLedger);
  EXPECT_DOUBLE_EQ(*trend.change.value, 25);
  EXPECT_NEAR((trend.change.high - trend.change.low) / 2, 2.021 * std::sqrt(8.0), 0.01);
  EXPECT_EQ(trend.call, Call::kIncrease);
  EXPECT_NEAR(*trend.counts_change->value, 0, 1e-9);
  EXPECT_THAT(series.caveats, Contains(HasSubstr("Counts and follicles disagree")));
}

TEST(JudgeSeries, WithoutBaselineOrFollowupThereIsNoTrend) {
  const Series late = TableOf().Visit(60, {150}).Visit(120, {200}).Judge();
  EXPECT_EQ(late.verdict, Verdict::kUndetermined);
  EXPECT_FALSE(late.trends[0].per_12_weeks.value);
  EXPECT_THAT(late.because.front(), HasSubstr("before treatment"));
  const Series once = TableOf().Visit(-7, {150}).Judge();
  EXPECT_EQ(once.verdict, Verdict::kUndetermined);
  EXPECT_THAT(once.because.front(), HasSubstr("o usable visit after"));
  const Series none = TableOf().Unusable(-7, "blurred").Unusable(84, "blurred").Judge();
  EXPECT_EQ(none.verdict, Verdict::kUndetermined);
  EXPECT_THAT(none.because.front(), HasSubstr("No visit has a usable photo"));
}

TEST(JudgeSeries, AVisitInTheFirstDaysStandsInForTheBaseline) {
  const Series series = TableOf().Visit(3, {150}).Visit(84, {170}).Visit(168, {190}).Judge();
  EXPECT_TRUE(series.visits[0].baseline);
  EXPECT_EQ(series.verdict, Verdict::kWorking);
  EXPECT_THAT(series.caveats, Contains(HasSubstr("stands in for a visit before treatment")));
}

TEST(JudgeSeries, LeavesOutWhatCantBeUsedAndSaysWhy) {
  TableOf table;
  table.Visit(-400, {190}).Visit(-7, {150}).Unusable(84, "overlap is 41 %; re-find the site").Visit(168, {190});
  const Series series = table.Judge();
  EXPECT_FALSE(series.visits[0].used);
  EXPECT_THAT(series.visits[0].reason, HasSubstr("too long ago"));
  EXPECT_FALSE(series.visits[2].used);
  EXPECT_THAT(series.caveats, Contains(HasSubstr("overlap is 41 %; re-find the site")));
  EXPECT_NEAR(*series.trends[0].change.value, 40, 0.1);
}

TEST(JudgeSeries, AVisitWithoutADayIsLeftOut) {
  TableOf table;
  table.Visit(-7, {150}).Visit(84, {170});
  (*table).rows.back().day.reset();
  (*table).rows.back().visit_id = "unknown";
  const Series series = table.Judge();
  EXPECT_FALSE(series.visits.back().used);
  EXPECT_THAT(series.visits.back().reason, HasSubstr("no day"));
}

TEST(JudgeSeries, NewFineHairsAreNoHarm) {
  const Series series = TableOf({"hairs_per_cm2", "mean_diameter_um", "hair_mass_mm_per_cm2"})
                            .Visit(-7, {150, 60, 9.0})
                            .Visit(84, {180, 50, 9.05})
                            .Visit(168, {182, 40, 9.1})
                            .Judge();
  EXPECT_NE(series.verdict, Verdict::kWorsening);
  EXPECT_THAT(series.because, Contains(HasSubstr("new fine hairs")));
}

TEST(JudgeSeries, OppositeCallsAreDecidedByHairMass) {
  const auto judged = [](double mass) {
    return TableOf({"hairs_per_cm2", "mean_diameter_um", "hair_mass_mm_per_cm2"})
        .Visit(-7, {150, 60, 9})
        .Visit(84, {100, 60, (9 + mass) / 2})
        .Visit(168, {60, 60, mass})
        .Judge()
        .verdict;
  };
  EXPECT_EQ(judged(18), Verdict::kWorking);
  EXPECT_EQ(judged(3), Verdict::kWorsening);
}

TEST(JudgeSeries, RednessIsASafetyNoteAndNoVerdict) {
  const Series series =
      TableOf({"hairs_per_cm2", "redness"}).Visit(-7, {150, 9}).Visit(84, {150, 14}).Visit(168, {150, 20}).Judge();
  EXPECT_THAT(series.caveats, Contains(AllOf(HasSubstr("Safety:"), HasSubstr("if lamp and camera were the same"),
                                             HasSubstr("the skin became redder"))));
  EXPECT_NE(series.verdict, Verdict::kWorsening);
}

TEST(JudgeSeries, ThicknessAloneCanCarryTheVerdict) {
  const Series series = TableOf({"mean_diameter_um"}).Visit(-7, {50}).Visit(84, {57}).Visit(168, {64}).Judge();
  EXPECT_EQ(series.verdict, Verdict::kWorking);
}

TEST(JudgeSeries, SitesAreCombined) {
  TableOf table;
  for (const std::string site : {"vertex", "frontal"}) {
    const double start = site == "vertex" ? 120 : 180;
    table.Visit(-7, {start}, 3, site).Visit(84, {start + 10}, 3, site).Visit(168, {start + 20}, 3, site);
  }
  table.Visit(168, {300}, 3, "occipital");  // Never seen before: says nothing of a change.
  const Series series = table.Judge();
  EXPECT_NEAR(*series.trends[0].per_12_weeks.value, 10, 0.1);  // Less what an early course says.
  EXPECT_NEAR(*series.trends[0].baseline.value, 150, 1e-6);
  const Series one = TableOf().Visit(-7, {150}).Visit(84, {160}).Visit(168, {170}).Judge();
  EXPECT_LT(series.trends[0].slope.standard_error, one.trends[0].slope.standard_error);
}

TEST(JudgeSeries, NoNumberIsEverInvented) {
  for (const double level : {0.0, 1e-9, 1e9}) {
    const Series series = TableOf().Visit(-7, {level}).Visit(84, {level}).Visit(168, {level}).Judge();
    const MetricTrend& trend = series.trends[0];
    for (const double number : {*trend.per_12_weeks.value, trend.per_12_weeks.low, trend.per_12_weeks.high,
                                trend.slope.df, trend.p, trend.smallest_detectable_change, trend.power})
      EXPECT_TRUE(std::isfinite(number)) << level;
    EXPECT_THAT(series.verdict, AnyOf(Verdict::kNoChangeShown, Verdict::kUndetermined));
  }
}

TEST(JudgeSeries, IsTheSameAloneAmongAllAndInAnyNumberOfThreads) {
  SimulatedSeries spec;
  spec.num_participants = 60;
  spec.three_metrics = true;
  const Measurements table = Simulate(spec);
  const std::vector<Series> all = JudgeSeries(table, ParticipantsOf(table), {}, {}, 4);
  ASSERT_EQ(all.size(), 60U);
  for (const std::string id : {"P000", "P041"}) {
    const Series one = JudgeSeries(table, {id}, {}, {}, 1).front();
    const Series& same = all[id == "P000" ? 0 : 41];
    EXPECT_EQ(one.because, same.because);
    EXPECT_EQ(one.trends[0].per_12_weeks.low, same.trends[0].per_12_weeks.low);
    EXPECT_EQ(one.trends[2].p_adjusted, same.trends[2].p_adjusted);
  }
}

TEST(JudgeSeries, RefusesWhatItCantKnow) {
  const TableOf table = TableOf().Visit(-7, {150}).Visit(84, {150});
  TableOf copy = table;
  try {
    JudgeSeries(*copy, {"P9"}, {}, {}, 1);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_THAT(error.what(), HasSubstr("'P9'"));
  }
  SeriesOptions options;
  options.earliest_weeks = -1;
  EXPECT_THROW(options.Check(), Error);
  options = {};
  options.worthwhile_share = 0;
  EXPECT_THROW(options.Check(), Error);
}

// Clipped hair and photos of the whole head never move a verdict.
TEST(JudgeSeries, OtherKindsOfPhotoMakeNoVerdict) {
  TableOf table({"hairs_per_cm2", "anagen_share"});
  table.Visit(-7, {150, 0.9}).Visit(84, {170, 0.9}).Visit(168, {190, 0.9});
  const Series alone = table.Judge();
  table.Visit(-7, {40, 0.5}).Visit(300, {40, 0.5}, 1, "head").Unusable(70, "wet hair");
  Measurements& rows = *table;
  for (std::size_t i = 9; i < rows.rows.size(); ++i)
    rows.rows[i].kind = i % 2 ? PhotoKind::kPhototrichogram : PhotoKind::kOverview;
  const Series with = table.Judge();
  EXPECT_EQ(with.because, alone.because);
  EXPECT_EQ(with.caveats, alone.caveats);
  EXPECT_EQ(with.visits.size(), alone.visits.size());
  EXPECT_TRUE(with.sites.empty());
  EXPECT_EQ(*with.trends[0].per_12_weeks.value, *alone.trends[0].per_12_weeks.value);
}

TEST(JudgeSeries, OtherKindsOfPhotoAloneTellNothing) {
  TableOf table({"hairs_per_cm2", "anagen_share"});
  table.Visit(-7, {150, 0.9}).Visit(84, {170, 0.9});
  for (Measurement& row : (*table).rows) row.kind = PhotoKind::kOverview;
  const Series series = table.Judge();
  EXPECT_EQ(series.verdict, Verdict::kUndetermined);
  EXPECT_TRUE(series.visits.empty());
  EXPECT_THAT(series.because, Contains(HasSubstr("No visit has a usable photo")));
}

}  // namespace
}  // namespace tricho
