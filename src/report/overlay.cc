// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/overlay.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/check.h"
#include "capture/image_encoder.h"
#include "report/overlay_legend.h"

namespace tricho {

namespace {

constexpr double kLongestSidePx = 2000;
constexpr double kShortestLongSidePx = 1000;

// Share of the photo's contrast that stays: dark hair turns grey, so that a line on it is seen, and remains hair.
constexpr double kKeptContrast = 0.62;
constexpr double kKeptColour = 0.6;

double PictureScale(const cv::Size& photo) {
  const double longer = std::max(photo.width, photo.height);
  if (longer > kLongestSidePx) return kLongestSidePx / longer;
  return longer < kShortestLongSidePx ? kShortestLongSidePx / longer : 1;
}

cv::Mat Scaled(const cv::Mat& photo, double scale, int interpolation) {
  if (scale == 1) return photo.clone();
  const cv::Size size(std::max(1, static_cast<int>(std::lround(photo.cols * scale))),
                      std::max(1, static_cast<int>(std::lround(photo.rows * scale))));
  cv::Mat result;
  cv::resize(photo, result, size, 0, 0, interpolation);
  return result;
}

// Paler and greyer, in one pass: y = 255 - c (255 - (k x + (1 - k) grey)).
void ToneDown(cv::Mat& bgr) {
  const double grey[] = {0.114, 0.587, 0.299};
  cv::Matx34d tone;
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column)
      tone(row, column) = kKeptContrast * ((1 - kKeptColour) * grey[column] + (row == column ? kKeptColour : 0));
    tone(row, 3) = 255 * (1 - kKeptContrast);
  }
  cv::transform(bgr, bgr, tone);
}

Point ToPicture(const Point& photo_px, double scale) { return (photo_px + Point(0.5, 0.5)) * scale - Point(0.5, 0.5); }

Polyline ToPicture(const Polyline& photo_px, double scale) {
  Polyline line;
  line.reserve(photo_px.size());
  for (const Point& point : photo_px) line.push_back(ToPicture(point, scale));
  return line;
}

bool IsWholeFrame(const Polygon& outline, const cv::Size& photo) {
  return outline.empty() || Area(outline) > 0.999 * photo.area();
}

void DrawHairs(cv::Mat& picture, const Analysis& analysis, const MetricsOptions& thresholds, double scale) {
  // Marks below this size lose their shape.
  const double unit_px = std::max(1.0, std::max(picture.cols, picture.rows) / 1280.0);
  const int thickness_px = static_cast<int>(2 * unit_px);
  const std::vector<Shaft>& shafts = analysis.hairs.shafts;
  const auto style_of = [&](std::size_t i) {
    return StyleOf(KindOf(shafts[i], analysis.scale.um_per_px, thresholds), analysis.counted[i]);
  };
  // What does not count lies below, roots lie on top.
  for (const bool counted : {false, true})
    for (std::size_t i = 0; i < shafts.size(); ++i)
      if (analysis.counted[i] == counted)
        DrawCourse(picture, ToPicture(shafts[i].center_line_px, scale), style_of(i), thickness_px);
  for (std::size_t i = 0; i < shafts.size(); ++i)
    if (analysis.counted[i])
      DrawRoot(picture, ToPicture(shafts[i].root_px(), scale), style_of(i).color, shafts[i].root_certain, unit_px);
}

}  // namespace

cv::Mat DrawOverlay(const Analysis& analysis, const MetricsOptions& thresholds) {
  const cv::Mat& photo = analysis.photo.bgr;
  TRICHO_CHECK(!photo.empty());
  const double scale = PictureScale(photo.size());
  cv::Mat picture = Scaled(photo, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  cv::Mat canvas;
  if (!analysis.quality.usable) {
    cv::vconcat(DrawBanner(analysis, picture.cols), picture, canvas);
    return canvas;
  }
  ToneDown(picture);
  const double unit_px = std::max(picture.cols, picture.rows) / 1280.0;
  if (!analysis.field.seen.empty()) {
    HatchUnseen(picture, Scaled(analysis.field.seen, scale, cv::INTER_NEAREST), unit_px);
    if (!IsWholeFrame(analysis.field.polygon_px, photo.size())) {
      Polyline outline = ToPicture(analysis.field.polygon_px, scale);
      outline.push_back(outline.front());
      DrawCourse(picture, outline, {cv::Scalar(60, 60, 60), false}, std::max(1, static_cast<int>(unit_px)));
    }
  }
  DrawHairs(picture, analysis, thresholds, scale);
  cv::vconcat(picture, DrawLegend(analysis, thresholds, picture.cols, scale), canvas);
  return canvas;
}

std::string OverlayPng(const Analysis& analysis, const MetricsOptions& thresholds) {
  return EncodePng(DrawOverlay(analysis, thresholds));
}

std::string OverlayJpeg(const Analysis& analysis, const MetricsOptions& thresholds) {
  constexpr int kQuality = 85;  // Thin lines are seen whole; below it their colors run.
  return EncodeJpeg(DrawOverlay(analysis, thresholds), kQuality);
}

}  // namespace tricho
