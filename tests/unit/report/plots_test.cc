// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/gnuplot.h"
#include "report/plot_layout.h"

namespace tricho {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Gnuplot, QuotesWithoutMarkup) {
  EXPECT_EQ(GnuplotQuoted("it's"), "'it''s'");
  EXPECT_EQ(GnuplotQuoted("a\nb"), "'ab'");
  EXPECT_THAT(GnuplotLabel("x_y", "0, 0", "left"), HasSubstr("set label 'x_y' at 0, 0 noenhanced left\n"));
}

TEST(Gnuplot, ArmsDifferByMoreThanColor) {
  for (int i = 1; i < 6; ++i) {
    for (int j = 0; j < i; ++j) {
      EXPECT_STRNE(StyleOf(i).color, StyleOf(j).color);
      EXPECT_NE(StyleOf(i).point_type, StyleOf(j).point_type);
    }
  }
  EXPECT_STREQ(StyleOf(6).color, StyleOf(1).color);
  EXPECT_STRNE(StyleOf(11).color, StyleOf(0).color);
}

TEST(Gnuplot, SeveralPlotsOfOneRunWithTitlesOfTheirOwn) {
  const DrawnPlots drawn = DrawPlots(
      {{"a.svg", "A < B & C", "first", 200, 150, "plot x"}, {"b.svg", "second title", "second", 300, 150, "plot -x"}});
  ASSERT_EQ(drawn.trouble, "");
  ASSERT_EQ(drawn.svgs.size(), 2u);
  EXPECT_THAT(drawn.svgs[0], HasSubstr("<title>A &lt; B &amp; C</title>"));
  EXPECT_THAT(drawn.svgs[0], HasSubstr("<desc>first</desc>"));
  EXPECT_THAT(drawn.svgs[0], Not(HasSubstr("second")));
  EXPECT_THAT(drawn.svgs[1], HasSubstr("<title>second title</title>"));
  EXPECT_THAT(drawn.svgs[1], HasSubstr("viewBox=\"0 0 300 150\""));
  EXPECT_THAT(drawn.svgs[1], HasSubstr("</svg>\n"));
}

TEST(Gnuplot, AFaultyScriptIsTold) {
  const DrawnPlots drawn = DrawPlots({{"a.svg", "t", "d", 200, 150, "plot nonsense_function(x)"}});
  EXPECT_THAT(drawn.trouble, HasSubstr("gnuplot failed: "));
  EXPECT_TRUE(drawn.svgs.empty());
}

TEST(PlotLayout, PanelsFillRowsEvenly) {
  const PanelGrid four(4, 3, 100, 80, 20);
  EXPECT_EQ(four.columns, 2);
  EXPECT_EQ(four.rows, 2);
  EXPECT_EQ(four.width_px, 200);
  EXPECT_EQ(four.height_px, 180);
  EXPECT_TRUE(four.IsLeft(2));
  EXPECT_FALSE(four.IsLeft(3));
  EXPECT_EQ(
      four.Margins(3, 10, 20, 8, 4),
      "set lmargin at screen 0.55000\nset rmargin at screen 0.90000\nset tmargin at screen 0.40000\nset bmargin at "
      "screen 0.02222\n");
  EXPECT_EQ(PanelGrid(1, 3, 100, 80, 20).columns, 1);
}

TEST(PlotLayout, AxisHoldsAllValues) {
  EXPECT_LT(AxisRange({1, 3}).low, 1);
  EXPECT_GT(AxisRange({1, 3}).high, 3);
  EXPECT_LT(AxisRange({5, 5}).low, 5);
  EXPECT_GT(AxisRange({5, 5}).high, 5);
  EXPECT_LT(AxisRange({}).low, AxisRange({}).high);
}

TEST(PlotLayout, LabelsAreSpreadApartInTheirOrder) {
  EXPECT_THAT(SpreadApart({10, 1, 5}, 1), ElementsAre(10, 1, 5));
  EXPECT_THAT(SpreadApart({1, 1}, 2), ElementsAre(0, 2));
  EXPECT_TRUE(SpreadApart({}, 1).empty());
}

TEST(PlotLayout, EvenChoices) {
  EXPECT_THAT(EvenChoice(3, 5), ElementsAre(0, 1, 2));
  EXPECT_THAT(EvenChoice(100, 2), ElementsAre(25, 75));
  EXPECT_TRUE(EvenChoice(0, 5).empty());
}

TEST(PlotLayout, LongNamesKeepBothEnds) {
  EXPECT_EQ(Elided("placebo", 7), "placebo");
  EXPECT_EQ(Elided("abcdefghij", 5), "ab…ij");
  EXPECT_EQ(Elided("äöüßéèêëñ", 4), "äö…ñ");
  EXPECT_EQ(NumCharacters("äöü…"), 4);
}

}  // namespace
}  // namespace tricho
