// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "report/svg.h"

namespace tricho {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Texts, FillsInEveryValueOnce) {
  const Texts texts("en");
  EXPECT_THAT(texts("lead_no_change", {{"worthwhile", "12"}}), HasSubstr("12 hairs per cm²"));
  // A value is never looked into, and every value that a text asks for must be there.
  EXPECT_THAT(texts("unknown_left_out", {{"count", "{count}"}}), HasSubstr("{count}"));
  EXPECT_THROW(texts("lead_no_change"), std::logic_error);
  EXPECT_THROW(texts("no such text"), std::logic_error);
}

TEST(Texts, OnlyLanguagesThatThereAre) {
  for (const char* lang : {"", "xx", "../en", "EN", "en.json"}) EXPECT_THROW(Texts{lang}, Error) << lang;
}

TEST(RenderPage, EscapesWhatTheModelHolds) {
  nlohmann::json model;
  model["t"] = Texts("en").All();
  model["title"] = "<b>\"it's\" & more</b>";
  const std::string page = RenderPage("researcher", model);
  EXPECT_THAT(page, HasSubstr("&lt;b&gt;&quot;it&apos;s&quot; &amp; more&lt;/b&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
  EXPECT_THROW(RenderPage("no such page", model), std::logic_error);
}

TEST(Number, AsPeopleReadIt) {
  EXPECT_EQ(Number(12.345, 1), "12.3");
  EXPECT_EQ(Number(-0.04, 1), "0.0");  // No minus before nothing.
  EXPECT_EQ(Number(-3.25, 1, true), "−3.3");
  EXPECT_EQ(Number(3, 0, true), "+3");
  EXPECT_EQ(Number(0, 2, true), "0.00");
}

TEST(JpegUri, ScalesDownAndNeverUp) {
  const cv::Mat picture(100, 200, CV_8UC3, cv::Scalar(10, 120, 200));
  const std::string whole = JpegUri(picture, 1000), half = JpegUri(picture, 20);
  EXPECT_THAT(whole, HasSubstr("data:image/jpeg;base64,/9j/"));
  EXPECT_LT(half.size(), whole.size());
  EXPECT_EQ(whole, JpegUri(picture, 200));
  EXPECT_ANY_THROW(JpegUri(cv::Mat(), 100));
}

TEST(WithoutReferences, ReplacesSymbolsByWhatTheyAre) {
  const std::string svg =
      "<svg><defs>\n<circle id='gpPt5' stroke='currentColor' cx='0'/>\n"
      "<use xlink:href='#gpPt5' id='gpPt6' fill='currentColor' stroke='none'/></defs>"
      "<g fill=\"none\" color=\"red\" stroke=\"currentColor\"><path d='M0,0'/>"
      "<use xlink:href='#gpPt6' transform='translate(1,2)' color='blue'/></g></svg>";
  const std::string plain = WithoutReferences(svg);
  EXPECT_EQ(plain,
            "<svg><g fill=\"none\" color=\"red\" stroke=\"red\"><path d='M0,0'/>"
            "<g transform=\"translate(1,2)\"><g fill=\"blue\" stroke=\"none\"><circle  stroke='blue' cx='0'/></g></g>"
            "</g></svg>");
}

TEST(WithoutReferences, LeavesTheRestAsItIs) {
  for (const char* svg : {"", "<svg>text & more</svg>", "<svg", "no tags", "<svg><use xlink:href='#gone'/></svg>"})
    EXPECT_EQ(WithoutReferences(svg), svg);
}

}  // namespace
}  // namespace tricho
