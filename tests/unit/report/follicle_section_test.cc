// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/follicle_section.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "report/site_pictures.h"

namespace tricho {
namespace {

using testing::HasSubstr;
using testing::Not;

int CountIn(const std::string& text, const std::string& part) {
  int count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

PageFollicleVisit VisitOf(const std::string& date, double present) {
  PageFollicleVisit visit;
  visit.date = date;
  visit.ledger.present = present;
  visit.ledger.looked = 2;
  visit.bgr = cv::Mat(40, 40, CV_8UC3, cv::Scalar(90, 120, 160));
  visit.course_px = {Point(20, 20), Point(30, 30)};
  return visit;
}

// Three follicles, of which one has a strip.
PageFollicles ExamplePage() {
  PageFollicles page;
  page.site = "vertex";
  page.from_date = "2026-01-05";
  page.to_date = "2026-06-29";
  page.baseline_bgr = cv::Mat(80, 120, CV_8UC3, cv::Scalar(90, 120, 160));
  page.um_per_px = 40;
  page.area_cm2 = 0.125;
  page.frame_px = {{Point(2, 2), Point(110, 2), Point(110, 70)}};
  page.counts = {1, 0, 1, 1, 0};
  page.marks = {{1, FollicleFate::kKept, {20, 20}, {Point(20, 20), Point(40, 30)}, ""},
                {2, FollicleFate::kLost, {60, 20}, {}, ""},
                {3, FollicleFate::kCannotBeTold, {60, 60}, {Point(60, 60), Point(60, 60)}, ""}};
  page.from_per_cm2 = 24;
  page.to_per_cm2 = 18.4;
  page.told_change = -0.9;
  page.open_change = 0.24;
  page.unfound_change = -0.04;
  page.strip_side_mm = 1;
  PageStrip strip{2, FollicleFate::kLost, WhyChosen::kLeastSure, 0.02, {20, 20}, 6, {}};
  strip.visits = {VisitOf("2026-01-05", 0.97), VisitOf("2026-06-29", 0.08)};
  strip.visits[0].ledger.found = 2;
  strip.visits[0].is_found = true;
  strip.visits[0].ledger.diameter_um = 61.6;
  strip.visits[0].ledger.diameter_stderr_um = 3.2;
  strip.visits[1].ledger.look = SecondLook::kAbsent;
  page.strips = {strip};
  return page;
}

ParticipantReport ExampleReport(const PageFollicles& page) {
  ParticipantReport report;
  report.series.verdict = Verdict::kWorsening;
  report.pictures = PagePictures();
  report.pictures->site = "vertex";
  report.follicles = {page};
  return report;
}

TEST(FollicleMapSvg, HasAMarkForEachFollicle) {
  const std::string svg = FollicleSections(ExampleReport(ExamplePage()), Texts("en"))[0]["map"]["svg"];
  EXPECT_EQ(CountIn(svg, "data-mark="), 3);
  EXPECT_THAT(svg, HasSubstr("data-mark=\"2\" data-fate=\"lost\""));
  EXPECT_THAT(svg, HasSubstr("data-frame=\"counted\""));
  EXPECT_THAT(svg, HasSubstr("viewBox=\"0 0 120 80\""));
  EXPECT_THAT(svg, HasSubstr(">1 mm</text>"));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  // Only a follicle with a strip has its number on the map, and leads there.
  EXPECT_EQ(CountIn(svg, "<a href="), 1);
  EXPECT_THAT(svg, HasSubstr("#follicle-1-2"));
}

TEST(FollicleMapSvg, NoFollicleIsAPhotoAlone) {
  PageFollicles page = ExamplePage();
  page.marks.clear();
  page.strips.clear();
  page.frame_px.clear();
  page.counts = {};
  page.um_per_px.reset();
  const nlohmann::json section = FollicleSections(ExampleReport(page), Texts("en"))[0];
  const std::string svg = section["map"]["svg"];
  EXPECT_EQ(CountIn(svg, "data-mark="), 0);
  EXPECT_THAT(svg, Not(HasSubstr("1 mm")));
  EXPECT_EQ(section["map"]["frame"], "");
  EXPECT_EQ(section["has_strips"], false);
  EXPECT_THAT(section["map"]["totals"].get<std::string>(), HasSubstr("0 follicles on"));
  EXPECT_ANY_THROW(FollicleMapSvg({}));
}

TEST(LegendMarkSvg, EveryFateLooksOtherwiseWithoutItsColor) {
  std::vector<std::string> shapes;
  for (const FollicleFate fate : kFollicleFates) {
    std::string svg = LegendMarkSvg(fate);
    for (std::size_t at = svg.find("#"); at != std::string::npos; at = svg.find("#", at + 1))
      svg.replace(at, 7, "#000000");
    shapes.push_back(svg);
  }
  for (std::size_t i = 0; i < shapes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(shapes[i], shapes[j]);
}

TEST(FollicleSections, NumbersAndWords) {
  const nlohmann::json section = FollicleSections(ExampleReport(ExamplePage()), Texts("en"))[0];
  EXPECT_THAT(
      section["map"]["totals"].get<std::string>(),
      HasSubstr(
          "3 follicles on 0.125 cm²: 1 kept, 0 new, 1 lost, 1 that can't be told, 0 with no hair at either visit."));
  EXPECT_THAT(section["map"]["totals"].get<std::string>(), HasSubstr("from 24 to 18 hairs per cm² at this site (−6)"));
  EXPECT_THAT(section["map"]["totals"].get<std::string>(),
              HasSubstr("−0.9 are of follicles that are told, +0.2 of those"));
  EXPECT_THAT(section["map"]["totals"].get<std::string>(), HasSubstr("and 0.0 are an estimate"));
  ASSERT_EQ(section["map"]["legend"].size(), 5);
  EXPECT_EQ(section["map"]["legend"][2]["fate"], "lost");
  EXPECT_EQ(section["map"]["legend"][2]["count"], "1");
  const nlohmann::json& strip = section["groups"][0]["strips"][0];
  EXPECT_EQ(strip["id"], "follicle-1-2");
  EXPECT_EQ(strip["why"], "among the least sure");
  EXPECT_EQ(strip["cells"][0]["words"], "present 97 %");
  EXPECT_EQ(strip["cells"][0]["thickness"], "62 ± 3 µm");
  EXPECT_EQ(strip["cells"][0]["evidence"], "found on 2 of 2");
  EXPECT_EQ(strip["cells"][1]["words"], "absent 92 %");
  EXPECT_EQ(strip["cells"][1]["thickness"], "–");
  EXPECT_EQ(strip["cells"][1]["evidence"], "place is empty");
  EXPECT_THAT(strip["cells"][0]["picture"].get<std::string>(), HasSubstr("data-line=\"found\""));
  EXPECT_THAT(strip["cells"][1]["picture"].get<std::string>(), HasSubstr("data-line=\"elsewhere\""));
}

TEST(FollicleSections, WhatIsNotKnownIsSaid) {
  PageFollicles page = ExamplePage();
  page.strips[0].visits[0].bgr = cv::Mat();
  page.strips[0].visits[0].missing = "gone";
  page.strips[0].visits[1].ledger.looked = 0;
  page.strips[0].visits[1].ledger.present = 0.5;
  page.strips[0].visits[1].course_px.clear();
  page.left_out = {"2026-03-01 (out of focus)"};
  page.strips[0].line_share = 0.31;
  nlohmann::json section = FollicleSections(ExampleReport(page), Texts("en"))[0];
  const nlohmann::json& cells = section["groups"][0]["strips"][0]["cells"];
  EXPECT_FALSE(cells[0].contains("picture"));
  EXPECT_EQ(cells[0]["missing"], "gone");
  EXPECT_EQ(cells[1]["words"], "can't be told 50 %");
  EXPECT_EQ(cells[1]["evidence"], "out of view");
  EXPECT_THAT(cells[1]["picture"].get<std::string>(), Not(HasSubstr("data-line")));
  EXPECT_EQ(section["groups"][0]["strips"][0]["why"], "among the least sure; a line that is no hair: 31 %");
  EXPECT_THAT(section["left_out"].get<std::string>(), HasSubstr("2026-03-01 (out of focus)"));
  page.reason = "no photo of this site is usable";
  section = FollicleSections(ExampleReport(page), Texts("en"))[0];
  EXPECT_FALSE(section.contains("map"));
  EXPECT_EQ(section["reason"], "There is no map of the follicles: no photo of this site is usable.");
}

TEST(PlainFollicles, ThreeWordsAndOnlyWhereThereIsAnAnswer) {
  ParticipantReport report = ExampleReport(ExamplePage());
  const nlohmann::json plain = PlainFollicles(report, Texts("en"));
  ASSERT_EQ(plain["legend"].size(), 3);
  EXPECT_EQ(plain["legend"][2]["name"], "gone");
  EXPECT_EQ(plain["legend"][2]["count"], "1");
  EXPECT_THAT(plain["svg"].get<std::string>(), Not(HasSubstr("<text")));
  for (const Verdict verdict : {Verdict::kTooEarly, Verdict::kUndetermined}) {
    report.series.verdict = verdict;
    EXPECT_TRUE(PlainFollicles(report, Texts("en")).is_null());
  }
  report.series.verdict = Verdict::kNoChangeShown;
  report.pictures->site = "frontal";
  EXPECT_TRUE(PlainFollicles(report, Texts("en")).is_null());
}

// A bright dot on dark skin, as a shot shows it that is twice as large and moved.
TEST(CutSkin, PutsTheSameSkinAtTheSamePlace) {
  cv::Mat shot(400, 400, CV_8UC3, cv::Scalar(40, 40, 40));
  shot(cv::Rect(218, 138, 5, 5)).setTo(cv::Scalar(250, 250, 250));  // Middle (220, 140).
  SiteMap map;                                                      // Baseline px are half as many.
  map.homography.diagonal() << 0.5, 0.5, 1;
  map.homography(0, 2) = 10;
  const Point dot = map.Map({220, 140});
  const cv::Mat cut = CutSkin(shot, map, dot + Point(5, -10), 60, 120);
  ASSERT_EQ(cut.size(), cv::Size(120, 120));
  cv::Mat grey;
  cv::extractChannel(cut, grey, 0);
  cv::Point brightest;
  cv::minMaxLoc(grey, nullptr, nullptr, nullptr, &brightest);
  EXPECT_NEAR(brightest.x, 59.5 - 10, 3);
  EXPECT_NEAR(brightest.y, 59.5 + 20, 3);
  EXPECT_EQ(cut.at<cv::Vec3b>(5, 5), cv::Vec3b(40, 40, 40));
}

TEST(OutlinesOnPhoto, OfAMaskOfThisPhotoAlone) {
  const cv::Mat photo(50, 60, CV_8UC3, cv::Scalar(200, 10, 10));
  cv::Mat mask = cv::Mat::zeros(photo.size(), CV_8UC3);
  mask(cv::Rect(10, 10, 20, 30)).setTo(cv::Scalar(255, 255, 255));
  const std::vector<Polygon> outlines = OutlinesOnPhoto(mask, photo);
  ASSERT_EQ(outlines.size(), 1);
  EXPECT_NEAR(Area(outlines[0]), 19 * 29, 1e-9);
  EXPECT_TRUE(OutlinesOnPhoto(mask, photo.rowRange(0, 40)).empty());
}

TEST(CutSkin, GreyBeyondTheShot) {
  const cv::Mat shot(50, 50, CV_8UC3, cv::Scalar(200, 10, 10));
  const cv::Mat half = CutSkin(shot, SiteMap(), {0, 25}, 20, 40);
  EXPECT_EQ(half.at<cv::Vec3b>(20, 2), cv::Vec3b(96, 96, 96));
  EXPECT_EQ(half.at<cv::Vec3b>(20, 37), cv::Vec3b(200, 10, 10));
  const cv::Mat none = CutSkin(shot, SiteMap(), {500, 500}, 20, 40);
  EXPECT_EQ(none.at<cv::Vec3b>(20, 20), cv::Vec3b(96, 96, 96));
  const cv::Mat nowhere = CutSkin(shot, SiteMap(), {std::nan(""), 25}, 20, 40);
  EXPECT_EQ(nowhere.at<cv::Vec3b>(20, 20), cv::Vec3b(96, 96, 96));
  EXPECT_ANY_THROW(CutSkin(shot, SiteMap(), {0, 0}, 0, 40));
}

}  // namespace
}  // namespace tricho
