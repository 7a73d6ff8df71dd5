// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/hair_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "base/check.h"
#include "metrics/metric.h"
#include "report/overlay_legend.h"
#include "report/site_pictures.h"
#include "report/text.h"
#include "version.h"

namespace tricho {

namespace {

constexpr double kPanelWidthPx = 1000;
constexpr int kGapPx = 12;
constexpr double kThicknessCallShare = 0.10;  // A hair is shown as thicker or thinner beyond this share of itself.
const cv::Scalar kInk(40, 36, 33);
const cv::Scalar kFaintInk(110, 104, 98);
const cv::Scalar kPaper(255, 255, 255);

// Colours that stay apart for colour-blind eyes (after Okabe & Ito 2008), darkened for thin lines.
enum class Fate { kSame, kThicker, kThinner, kAmbiguous, kNew, kLost, kDoubtful };
constexpr int kNumFates = 7;

cv::Scalar ColorOf(Fate fate) {
  switch (fate) {
    case Fate::kSame:
      return {105, 100, 95};
    case Fate::kThicker:
      return {100, 140, 0};
    case Fate::kThinner:
      return {0, 130, 230};
    case Fate::kAmbiguous:
      return {200, 160, 120};
    case Fate::kNew:
      return {200, 70, 0};
    case Fate::kLost:
      return {0, 0, 210};
    case Fate::kDoubtful:
      return {160, 60, 160};
  }
  return {};
}

const char* NameOf(Fate fate) {
  switch (fate) {
    case Fate::kSame:
      return "persisting";
    case Fate::kThicker:
      return "thicker by more than 10 %";
    case Fate::kThinner:
      return "thinner by more than 10 %";
    case Fate::kAmbiguous:
      return "persisting, not told apart";
    case Fate::kNew:
      return "new";
    case Fate::kLost:
      return "lost";
    case Fate::kDoubtful:
      return "doubtful (may stand at both)";
  }
  return "";
}

struct DrawnHair {
  Polyline course_px;  // Baseline px.
  Fate fate = Fate::kSame;
  bool ghost = false;  // Not there at this visit.
};

Fate FateOf(const PersistingHair& pair, const Comparison& comparison) {
  const Shaft& before = comparison.baseline.hairs.shafts[pair.baseline];
  const Shaft& after = comparison.followup.hairs.shafts[pair.followup];
  if (!before.diameter_px || !after.diameter_px) return Fate::kSame;
  const double after_px =
      *after.diameter_px * CameraScale(comparison.alignment.baseline_from_followup, after.root_px());
  const double share = after_px / *before.diameter_px - 1;
  if (share > kThicknessCallShare) return Fate::kThicker;
  return share < -kThicknessCallShare ? Fate::kThinner : Fate::kSame;
}

struct Panels {
  std::vector<DrawnHair> before, after;
  int counts[kNumFates] = {};
};

Panels PanelsOf(const Comparison& comparison) {
  const SiteMap& map = comparison.alignment.baseline_from_followup;
  const auto before = [&](int hair) { return comparison.baseline.hairs.shafts[hair].center_line_px; };
  const auto after = [&](int hair) {
    Polyline course;
    for (const Point& at : comparison.followup.hairs.shafts[hair].center_line_px) course.push_back(map.Map(at));
    return course;
  };
  Panels panels;
  const auto count = [&](Fate fate) { ++panels.counts[static_cast<int>(fate)]; };
  for (const PersistingHair& pair : comparison.persisting) {
    const Fate fate = FateOf(pair, comparison);
    count(fate);
    panels.before.push_back({before(pair.baseline), fate, false});
    panels.after.push_back({after(pair.followup), fate, false});
  }
  for (const PersistingHair& pair : comparison.ambiguous) {
    count(Fate::kAmbiguous);
    panels.before.push_back({before(pair.baseline), Fate::kAmbiguous, false});
    panels.after.push_back({after(pair.followup), Fate::kAmbiguous, false});
  }
  for (const int hair : comparison.doubtful_baseline) {
    count(Fate::kDoubtful);
    panels.before.push_back({before(hair), Fate::kDoubtful, false});
  }
  for (const int hair : comparison.doubtful_followup) {
    count(Fate::kDoubtful);
    panels.after.push_back({after(hair), Fate::kDoubtful, false});
  }
  for (const int hair : comparison.lost_hairs) {
    count(Fate::kLost);
    panels.before.push_back({before(hair), Fate::kLost, false});
    panels.after.push_back({before(hair), Fate::kLost, true});
  }
  for (const int hair : comparison.new_hairs) {
    count(Fate::kNew);
    panels.before.push_back({after(hair), Fate::kNew, true});
    panels.after.push_back({after(hair), Fate::kNew, false});
  }
  return panels;
}

// Paler, so that a line on dark hair is seen and the hair remains.
cv::Mat Toned(const cv::Mat& bgr, double scale) {
  cv::Mat toned;
  cv::resize(bgr, toned, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  toned.convertTo(toned, -1, 0.6, 255 * 0.4);
  return toned;
}

void DrawPanel(cv::Mat& panel, const std::vector<DrawnHair>& hairs, const cv::Mat& seen, double scale) {
  const double unit_px = panel.cols / 800.0;
  cv::Mat seen_here;
  cv::resize(seen, seen_here, panel.size(), 0, 0, cv::INTER_NEAREST);
  HatchUnseen(panel, seen_here, unit_px);
  for (const DrawnHair& hair : hairs) {
    Polyline line;
    for (const Point& at : hair.course_px) line.push_back((at + Point(0.5, 0.5)) * scale - Point(0.5, 0.5));
    const bool told = hair.fate != Fate::kSame && !hair.ghost;
    DrawCourse(panel, line, {ColorOf(hair.fate), hair.ghost}, told ? 3 : 2);
    if (!hair.ghost) DrawRoot(panel, line.front(), ColorOf(hair.fate), true, unit_px);
  }
}

std::string CallInWords(Call call) {
  switch (call) {
    case Call::kIncrease:
      return "increase";
    case Call::kDecrease:
      return "decrease";
    case Call::kNoChangeShown:
      return "no change shown";
    case Call::kUndetermined:
      return "undetermined";
  }
  return "";
}

void DrawNumbers(cv::Mat& strip, Lettering& letters, const VisitComparison& change) {
  const std::vector<const Metric*> shown = LeadingMetrics();
  const int column = (strip.cols - 48) / static_cast<int>(shown.size());
  int left = 24;
  for (const Metric* metric : shown) {
    const MetricChange& told = change.at(metric->name);
    if (told.change) {
      const int digits = metric->digits;
      const double end =
          letters.Draw(strip, fmt::format("{:.{}f} → {:.{}f}", *told.baseline, digits, *told.followup, digits),
                       {left, 54}, 40, kInk, Weight::kBold);
      letters.Draw(strip, metric->WordedUnit(), {static_cast<int>(end) + 8, 54}, 20, kInk);
      letters.Draw(strip,
                   fmt::format("{}: {:+.{}f} (95 %: {:+.{}f} to {:+.{}f})", metric->caption, *told.change, digits,
                               told.low, digits, told.high, digits),
                   {left, 84}, 17, kFaintInk);
      letters.Draw(strip, CallInWords(told.call), {left, 110}, 19, kInk, Weight::kBold);
    } else {
      letters.Draw(strip, "–", {left, 54}, 40, kInk, Weight::kBold);
      letters.Draw(strip, fmt::format("{}: {}", metric->caption, told.reason), {left, 84}, 17, kFaintInk);
    }
    left += column;
  }
}

int DrawLegendRow(cv::Mat& strip, Lettering& letters, const Panels& panels, int y) {
  int x = 24;
  for (int i = 0; i < kNumFates; ++i) {
    const auto fate = static_cast<Fate>(i);
    const std::string text = fmt::format("{} {}", panels.counts[i], NameOf(fate));
    const int width = 46 + static_cast<int>(letters.Width(text, 19)) + 30;
    if (x + width > strip.cols && x > 24) {
      x = 24;
      y += 34;
    }
    DrawCourse(strip, {Point(x, y - 6), Point(x + 36, y - 6)}, {ColorOf(fate), false}, 4);
    letters.Draw(strip, text, {x + 46, y}, 19, kInk);
    x += width;
  }
  return y;
}

cv::Mat DrawTitle(const Comparison& comparison, int panel_width, int total_width) {
  cv::Mat strip(46, total_width, CV_8UC3, kPaper);
  Lettering letters;
  const auto title = [&](int left, const char* when, const std::string& file) {
    const double end = letters.Draw(strip, when, {left + 12, 31}, 24, kInk, Weight::kBold);
    letters.Draw(strip, file, {static_cast<int>(end) + 14, 31}, 18, kFaintInk);
  };
  title(0, "before", comparison.baseline.photo.file);
  title(panel_width + kGapPx, "after", comparison.followup.photo.file + ", laid over the photo before");
  return strip;
}

cv::Mat DrawFoot(const Comparison& comparison, const Panels& panels, int width) {
  cv::Mat strip(290, width, CV_8UC3, kPaper);
  Lettering letters;
  DrawNumbers(strip, letters, comparison.change);
  int y = DrawLegendRow(strip, letters, panels, 158);
  y += 34;
  letters.Draw(
      strip,
      "Dashed: a new hair where it was not before, a lost hair where it is no longer. Hatched: not seen on both "
      "photos, or too near the border to tell.",
      {24, y}, 17, kFaintInk);
  y += 28;
  const SiteAlignment& alignment = comparison.alignment;
  std::string foot = comparison.common_area_cm2 ? fmt::format("Compared over {:.2f} cm². ", *comparison.common_area_cm2)
                                                : std::string();
  foot += fmt::format("Laid over each other by {} places on the skin", alignment.matched_features);
  if (alignment.residual_um)
    foot += fmt::format(", to {:.1f} µm", *alignment.residual_um);
  else if (alignment.residual_px)
    foot += fmt::format(", to {:.1f} px", *alignment.residual_px);
  foot += fmt::format(". OpenTricho {} documents and supports decisions; it never diagnoses.", kVersion);
  letters.Draw(strip, foot, {24, y}, 17, kFaintInk);
  return strip.rowRange(0, std::min(strip.rows, y + 22)).clone();
}

}  // namespace

cv::Mat DrawHairMap(const Comparison& comparison) {
  TRICHO_CHECK(comparison.reason.empty());
  const cv::Mat& before = comparison.baseline.photo.bgr;
  const double scale = kPanelWidthPx / before.cols;
  const Panels panels = PanelsOf(comparison);
  cv::Mat left = Toned(before, scale);
  cv::Mat right =
      Toned(DrawAligned(before, comparison.followup.photo.bgr, comparison.alignment.baseline_from_followup), scale);
  DrawPanel(left, panels.before, comparison.frame.seen, scale);
  DrawPanel(right, panels.after, comparison.frame.seen, scale);
  const cv::Mat gap(left.rows, kGapPx, CV_8UC3, kPaper);
  cv::Mat pictures;
  cv::hconcat(std::vector<cv::Mat>{left, gap, right}, pictures);
  cv::Mat map;
  cv::vconcat(std::vector<cv::Mat>{DrawTitle(comparison, left.cols, pictures.cols), pictures,
                                   DrawFoot(comparison, panels, pictures.cols)},
              map);
  return map;
}

}  // namespace tricho
