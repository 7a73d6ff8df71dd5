// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/overview_pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "report/text.h"

namespace tricho {

namespace {

constexpr int kMapPx = 900;      // Side of the picture of the head.
constexpr int kProfilePx = 420;  // Width of the profile beside it.
constexpr int kFooterPx = 150;
constexpr int kMarginPx = 24;
constexpr int kLetterPx = 20;
const cv::Scalar kInk(40, 40, 40), kFaint(190, 190, 190), kScalp(60, 60, 220), kZone(150, 90, 20),
    kPaper(255, 255, 255);

// Where the head lies on the picture: the front above, in a square of 1.25 head lengths.
struct MapView {
  cv::Matx23d view_from_frame;

  cv::Point At(const Point& frame_px) const {
    const cv::Vec2d p = view_from_frame * cv::Vec3d(frame_px.x(), frame_px.y(), 1);
    return {NearestWhole(p[0]), NearestWhole(p[1])};
  }
};

MapView ViewOfHead(const HeadFrame& frame) {
  const double scale = kMapPx / (1.25 * std::max(frame.length_px, frame.width_px));
  const Point right = scale * frame.Right(), back = -scale * frame.Front();
  const Point middle(kMapPx / 2.0, kMapPx / 2.0);
  return {{right.x(), right.y(), middle.x() - right.dot(frame.center_px), back.x(), back.y(),
           middle.y() - back.dot(frame.center_px)}};
}

cv::Mat WarpedTo(const cv::Mat& picture, const MapView& view) {
  cv::Mat warped;
  cv::warpAffine(picture, warped, view.view_from_frame, {kMapPx, kMapPx}, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  return warped;
}

cv::Mat DrawMap(const Overview& overview) {
  const MapView view = ViewOfHead(overview.frame);
  cv::Mat map = WarpedTo(overview.frame.bgr, view);
  map = map * 0.55 + cv::Scalar::all(255 * 0.45);
  const cv::Mat share = WarpedTo(overview.scalp.share, view);
  for (int y = 0; y < map.rows; ++y)
    for (int x = 0; x < map.cols; ++x) {
      const float s = 0.75F * share.at<float>(y, x);
      auto& color = map.at<cv::Vec3b>(y, x);
      for (int c = 0; c < 3; ++c) color[c] = static_cast<uchar>(color[c] * (1 - s) + static_cast<float>(kScalp[c]) * s);
    }
  const auto line = [&](const std::vector<cv::Point>& points, bool closed, const cv::Scalar& color) {
    cv::polylines(map, points, closed, color, 2, cv::LINE_AA);
  };
  for (const OverviewZone& zone : overview.zones) {
    if (zone.name == "part") continue;
    std::vector<cv::Point> points;
    for (const Point& p : zone.polygon_px) points.push_back(view.At(overview.frame.FromPhoto(p)));
    line(points, true, kZone);
  }
  std::vector<cv::Point> left, right;
  for (const PartStation& station : overview.part.stations) {
    if (!station.width_head_share || !overview.part.reason.empty()) continue;
    left.push_back(view.At(station.left_px));
    right.push_back(view.At(station.right_px));
  }
  if (left.size() > 1) {
    line(left, false, kInk);
    line(right, false, kInk);
  }
  return map;
}

// Width of the part from front (above) to back, in mm where a scale is known.
void DrawProfile(const Overview& overview, Lettering& lettering, cv::Mat picture) {
  const bool in_mm = overview.scale.um_per_px.has_value();
  const double mm_per_share =
      in_mm ? overview.frame.width_px * overview.frame.photo_per_px * *overview.scale.um_per_px / 1000 : 100;
  const int top = 80, bottom = picture.rows - 70, left = 70, right = picture.cols - kMarginPx;
  lettering.Draw(picture, "Width of the part", {left, 40}, kLetterPx + 2, kInk, Weight::kBold);
  if (!overview.part.reason.empty()) {
    int y = 80;
    for (const std::string& words : lettering.Wrapped("Not told: " + overview.part.reason, right - left, kLetterPx)) {
      lettering.Draw(picture, words, {left, y}, kLetterPx, kInk);
      y += kLetterPx + 8;
    }
    return;
  }
  const std::vector<double> widths = overview.part.Widths();
  const double most = *std::max_element(widths.begin(), widths.end()) * mm_per_share;
  const double step = most > 20 ? 10 : most > 8 ? 5 : 2;
  const double axis = step * std::ceil(most / step + 0.05);
  const auto x_of = [&](double value) { return left + NearestWhole(value / axis * (right - left)); };
  for (double tick = 0; tick <= axis + 1e-9; tick += step) {
    cv::line(picture, {x_of(tick), top}, {x_of(tick), bottom}, kFaint, 1);
    const std::string label = fmt::format("{:.0f}", tick);
    lettering.Draw(picture, label, {x_of(tick) - NearestWhole(lettering.Width(label, kLetterPx - 2) / 2), bottom + 26},
                   kLetterPx - 2, kInk);
  }
  lettering.Draw(picture, in_mm ? "mm" : "% of the head's width", {left, bottom + 54}, kLetterPx - 2, kInk);
  lettering.Draw(picture, "front", {8, top + 16}, kLetterPx - 2, kInk);
  lettering.Draw(picture, "back", {8, bottom}, kLetterPx - 2, kInk);
  const double first = overview.part.stations.front().along_head_share;
  const double last = overview.part.stations.back().along_head_share;
  std::vector<cv::Point> curve;
  const auto flush = [&] {
    if (curve.size() > 1) cv::polylines(picture, curve, false, kScalp, 3, cv::LINE_AA);
    curve.clear();
  };
  for (const PartStation& station : overview.part.stations) {
    if (!station.width_head_share) {
      flush();
      continue;
    }
    curve.emplace_back(x_of(*station.width_head_share * mm_per_share),
                       top + NearestWhole((station.along_head_share - first) / (last - first) * (bottom - top)));
  }
  flush();
}

std::string Told(const Overview& overview, const char* name, const char* words, double factor, const char* unit) {
  const Estimate& estimate = overview.at(name);
  if (!estimate.value) return fmt::format("{}: not told ({})", words, estimate.reason);
  return fmt::format("{}: {:.1f} {} ({:.1f} to {:.1f})", words, factor * *estimate.value, unit, factor * estimate.low,
                     factor * estimate.high);
}

void DrawLines(const std::vector<std::string>& lines, Lettering& lettering, cv::Mat& picture, cv::Point at) {
  for (const std::string& line : lines)
    for (const std::string& words : lettering.Wrapped(line, picture.cols - 2 * kMarginPx, kLetterPx)) {
      lettering.Draw(picture, words, at, kLetterPx, kInk);
      at.y += kLetterPx + 8;
    }
}

cv::Mat DrawRefused(const Overview& overview, Lettering& lettering) {
  cv::Mat picture(kFooterPx + 40, kMapPx + kProfilePx, CV_8UC3, kPaper);
  std::vector<std::string> lines = {overview.file + ": not measured."};
  lines.insert(lines.end(), overview.reasons.begin(), overview.reasons.end());
  DrawLines(lines, lettering, picture, {kMarginPx, 40});
  return picture;
}

}  // namespace

cv::Mat DrawOverview(const Overview& overview) {
  Lettering lettering;
  if (!overview.usable) return DrawRefused(overview, lettering);
  cv::Mat picture(kMapPx + kFooterPx, kMapPx + kProfilePx, CV_8UC3, kPaper);
  DrawMap(overview).copyTo(picture({0, 0, kMapPx, kMapPx}));
  DrawProfile(overview, lettering, picture({kMapPx, 0, kProfilePx, kMapPx}));
  std::vector<std::string> lines = {
      Told(overview, "visible_scalp_share", "Scalp seen, of the head", 100, "%") + "     " +
          Told(overview, "crown_visible_scalp_share", "of the crown (circle)", 100, "%"),
      overview.scale.um_per_px
          ? Told(overview, "part_width_median_mm", "Width of the part, median", 1, "mm")
          : Told(overview, "part_width_median_head_share", "Width of the part, median, of the head's width", 100, "%"),
      "Red: scalp that is seen. No stage of any scale of baldness is told from this. Intervals of 95 %."};
  DrawLines(lines, lettering, picture, {kMarginPx, kMapPx + 40});
  return picture;
}

cv::Mat DrawOverviewComparison(const OverviewComparison& comparison) {
  constexpr int kLines = 7;
  Lettering lettering;
  const int footer = 40 + kLines * (kLetterPx + 8);
  cv::Mat picture(comparison.usable ? kMapPx + footer : kFooterPx + 40, 2 * kMapPx, CV_8UC3, kPaper);
  if (!comparison.usable) {
    DrawLines({comparison.baseline.file + " and " + comparison.followup.file + ": not compared.", comparison.reason},
              lettering, picture, {kMarginPx, 40});
    return picture;
  }
  DrawMap(comparison.baseline).copyTo(picture({0, 0, kMapPx, kMapPx}));
  DrawMap(comparison.followup).copyTo(picture({kMapPx, 0, kMapPx, kMapPx}));
  lettering.Draw(picture, "Before: " + comparison.baseline.file, {kMarginPx, 36}, kLetterPx, kInk, Weight::kBold);
  lettering.Draw(picture, "After: " + comparison.followup.file, {kMapPx + kMarginPx, 36}, kLetterPx, kInk,
                 Weight::kBold);
  const auto told = [&](const char* name, const char* words, double factor, const char* unit) {
    for (const auto& [metric, change] : comparison.change)
      if (metric == name && change.change)
        return fmt::format("{}: {:.1f} -> {:.1f} {}, change {:+.1f} ({:+.1f} to {:+.1f}): {}", words,
                           factor * *change.baseline, factor * *change.followup, unit, factor * *change.change,
                           factor * change.low, factor * change.high, CallName(change.call));
    return fmt::format("{}: not told", words);
  };
  std::vector<std::string> lines = {told("visible_scalp_share", "Scalp seen, of the head", 100, "%"),
                                    told("crown_visible_scalp_share", "Scalp seen, of the crown", 100, "%"),
                                    told("part_width_median_head_share", "Width of the part, of the head's", 100, "%")};
  if (comparison.baseline.scale.um_per_px && comparison.followup.scale.um_per_px)
    lines.push_back(told("part_width_median_mm", "Width of the part", 1, "mm"));
  lines.push_back(
      "Red: scalp that is seen. More scalp seen is not the same as less hair: wet, oily or restyled hair shows "
      "more. Intervals of 95 %.");
  DrawLines(lines, lettering, picture, {kMarginPx, kMapPx + 40});
  return picture;
}

}  // namespace tricho
