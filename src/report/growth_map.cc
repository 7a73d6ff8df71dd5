// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/growth_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "base/check.h"
#include "report/overlay_legend.h"
#include "report/site_pictures.h"
#include "report/text.h"
#include "version.h"

namespace tricho {

namespace {

constexpr double kGrowthPanelPx = 1000;
constexpr int kPanelGapPx = 12;
const cv::Scalar kMapInk(40, 36, 33);
const cv::Scalar kMapFaintInk(110, 104, 98);
const cv::Scalar kMapPaper(255, 255, 255);

// Colors that stay apart for color-blind eyes (after Okabe & Ito 2008), darkened for thin lines.
enum class Shown { kStub, kGrown, kGrownUnmeasured, kStill, kUntold, kGone };
constexpr int kNumShown = 6;

cv::Scalar ShownColor(Shown shown) {
  switch (shown) {
    case Shown::kStub:
      return {105, 100, 95};
    case Shown::kGrown:
      return {100, 140, 0};
    case Shown::kGrownUnmeasured:
      return {200, 160, 60};
    case Shown::kStill:
      return {0, 95, 213};
    case Shown::kUntold:
      return {160, 60, 160};
    case Shown::kGone:
      return {0, 0, 210};
  }
  return {};
}

const char* ShownName(Shown shown) {
  switch (shown) {
    case Shown::kStub:
      return "as long as it was clipped";
    case Shown::kGrown:
      return "grown (anagen)";
    case Shown::kGrownUnmeasured:
      return "grown, how far can't be measured";
    case Shown::kStill:
      return "not growing";
    case Shown::kUntold:
      return "not classifiable";
    case Shown::kGone:
      return "gone";
  }
  return "";
}

Shown ShownOf(const PhasedHair& hair) {
  if (hair.grown.sight == GrowthSight::kGone) return Shown::kGone;
  switch (hair.phase) {
    case HairPhase::kAnagen:
      return hair.growth_um ? Shown::kGrown : Shown::kGrownUnmeasured;
    case HairPhase::kNotGrowing:
      return Shown::kStill;
    case HairPhase::kNotClassifiable:
      return Shown::kUntold;
  }
  return Shown::kUntold;
}

// The panel's pixels of a piece of a course of the photo.
Polyline InPanel(const Polyline& course_px, double from_px, double to_px, double scale) {
  Polyline line = {PointAt(course_px, from_px)};
  double at = 0;
  for (std::size_t i = 1; i < course_px.size(); ++i) {
    at += (course_px[i] - course_px[i - 1]).norm();
    if (at > from_px && at < to_px) line.push_back(course_px[i]);
  }
  line.push_back(PointAt(course_px, to_px));
  for (Point& point : line) point = (point + Point(0.5, 0.5)) * scale - Point(0.5, 0.5);
  return line;
}

void DrawHairOn(cv::Mat& panel, const PhasedHair& hair, bool later, double scale) {
  const Polyline& course = hair.grown.course_px;
  if (course.size() < 2 || !(Length(course) > 0)) return;
  const Shown shown = ShownOf(hair);
  const double length = Length(course);
  const bool grew = hair.phase == HairPhase::kAnagen;
  const double stub = grew ? std::min(hair.grown.grown_from_px, length) : length;
  const bool hidden = later ? shown == Shown::kGone : hair.grown.sight == GrowthSight::kCutFlush;
  if (stub > 0)
    DrawCourse(panel, InPanel(course, 0, stub, scale), {ShownColor(grew ? Shown::kStub : shown), hidden}, grew ? 2 : 3);
  if (later && grew) DrawCourse(panel, InPanel(course, stub, length, scale), {ShownColor(shown), false}, 4);
  DrawRoot(panel, InPanel(course, 0, length, scale).front(), ShownColor(shown), true, panel.cols / 800.0);
}

cv::Mat PanelOf(const cv::Mat& bgr, const TrichogramOfPair& pair, bool later, double scale) {
  cv::Mat panel;
  cv::resize(bgr, panel, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  panel.convertTo(panel, -1, 0.6, 255 * 0.4);
  cv::Mat seen;
  cv::resize(pair.comparison.frame.seen, seen, panel.size(), 0, 0, cv::INTER_NEAREST);
  HatchUnseen(panel, seen, panel.cols / 800.0);
  for (const PhasedHair& hair : pair.trichogram.hairs) DrawHairOn(panel, hair, later, scale);
  return panel;
}

struct ShownNumber {
  const char* metric;
  const char* caption;
  double factor;
  int digits;
  const char* unit;
};

void DrawGrowthNumbers(cv::Mat& strip, Lettering& letters, const Phototrichogram& trichogram) {
  const std::vector<ShownNumber> numbers = {{"anagen_share", "growing hairs, of those classified", 100, 0, "%"},
                                            {"growth_rate_mm_per_day", "growth of the growing hairs", 1, 3, "mm/day"},
                                            {"productivity_per_day", "skin newly covered a day", 100, 2, "%/day"},
                                            {"days_to_full_coverage", "time to cover the skin once", 1, 0, "days"}};
  const int column = (strip.cols - 48) / static_cast<int>(numbers.size());
  int left = 24;
  for (const ShownNumber& number : numbers) {
    const Estimate& estimate = trichogram.at(number.metric).estimate;
    if (estimate.value) {
      const double end = letters.Draw(strip, fmt::format("{:.{}f}", *estimate.value * number.factor, number.digits),
                                      {left, 54}, 40, kMapInk, Weight::kBold);
      letters.Draw(strip, number.unit, {static_cast<int>(end) + 8, 54}, 20, kMapInk);
      letters.Draw(strip,
                   fmt::format("95 %: {:.{}f} to {:.{}f}", estimate.low * number.factor, number.digits,
                               estimate.high * number.factor, number.digits),
                   {left, 82}, 17, kMapFaintInk);
      letters.Draw(strip, number.caption, {left, 106}, 17, kMapFaintInk);
    } else {
      letters.Draw(strip, "–", {left, 54}, 40, kMapInk, Weight::kBold);
      int y = 82;
      for (const std::string& line :
           letters.Wrapped(fmt::format("{}: {}", number.caption, estimate.reason), column - 20, 16)) {
        letters.Draw(strip, line, {left, y}, 16, kMapFaintInk);
        y += 20;
      }
    }
    left += column;
  }
}

cv::Mat GrowthFoot(const TrichogramOfPair& pair, int width) {
  cv::Mat strip(250, width, CV_8UC3, kMapPaper);
  Lettering letters;
  DrawGrowthNumbers(strip, letters, pair.trichogram);
  std::vector<int> counts(kNumShown, 0);
  for (const PhasedHair& hair : pair.trichogram.hairs) ++counts[static_cast<int>(ShownOf(hair))];
  int x = 24;
  for (int i = 0; i < kNumShown; ++i) {
    const auto shown = static_cast<Shown>(i);
    const std::string text =
        shown == Shown::kStub ? ShownName(shown) : fmt::format("{} {}", counts[i], ShownName(shown));
    DrawCourse(strip, {Point(x, 158), Point(x + 36, 158)}, {ShownColor(shown), false}, 4);
    letters.Draw(strip, text, {x + 46, 164}, 19, kMapInk);
    x += 46 + static_cast<int>(letters.Width(text, 19)) + 30;
  }
  letters.Draw(strip, "Hatched: not seen on both photos. Hairs near the border are shown; the numbers leave them out.",
               {24, 198}, 17, kMapFaintInk);
  letters.Draw(
      strip,
      fmt::format("{:g} hours between the photos ({}). OpenTricho {} documents and supports decisions; it never "
                  "diagnoses.",
                  pair.time.hours, pair.time.source == "exif" ? "by the photos' own times" : "as given", kVersion),
      {24, 226}, 17, kMapFaintInk);
  return strip;
}

}  // namespace

cv::Mat DrawGrowthMap(const TrichogramOfPair& pair) {
  TRICHO_CHECK(pair.reason.empty());
  const Comparison& comparison = pair.comparison;
  const cv::Mat& before = comparison.baseline.photo.bgr;
  const cv::Mat after = DrawAligned(before, comparison.followup.photo.bgr, comparison.alignment.baseline_from_followup);
  const double scale = kGrowthPanelPx / before.cols;
  const cv::Mat left = PanelOf(before, pair, false, scale), right = PanelOf(after, pair, true, scale);
  const int width = left.cols + kPanelGapPx + right.cols;
  cv::Mat title(46, width, CV_8UC3, kMapPaper);
  Lettering letters;
  const auto head = [&](int at, const char* when, const std::string& file) {
    const double end = letters.Draw(title, when, {at + 12, 31}, 24, kMapInk, Weight::kBold);
    letters.Draw(title, file, {static_cast<int>(end) + 14, 31}, 18, kMapFaintInk);
  };
  head(0, "clipped", comparison.baseline.photo.file);
  head(left.cols + kPanelGapPx, "later", comparison.followup.photo.file + ", laid over the first photo");
  cv::Mat pictures, map;
  cv::hconcat(std::vector<cv::Mat>{left, cv::Mat(left.rows, kPanelGapPx, CV_8UC3, kMapPaper), right}, pictures);
  cv::vconcat(std::vector<cv::Mat>{title, pictures, GrowthFoot(pair, width)}, map);
  return map;
}

}  // namespace tricho
