// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/site_pictures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/check.h"
#include "matching/site_frame.h"

namespace tricho {

namespace {

constexpr int kSquaresAcross = 10;
constexpr int kCellsAcross = 8;               // A map is smooth: between the corners of a cell it goes evenly.
constexpr double kMostShrinkUnblurred = 1.3;  // Shot px per px of a picture, above which fine lines would break up.
const cv::Scalar kNothingShown(96, 96, 96);

struct Redrawn {
  cv::Mat bgr;
  cv::Mat shown;  // CV_8UC1: 255 where the follow-up shows something.
};

Redrawn Redraw(cv::Size size, const cv::Mat& followup_bgr, const SiteMap& map) {
  cv::Mat with_alpha;
  cv::cvtColor(followup_bgr, with_alpha, cv::COLOR_BGR2BGRA);
  const cv::Mat redrawn = RedrawnInBaseline(with_alpha, map, size, cv::INTER_LINEAR);
  Redrawn result;
  cv::cvtColor(redrawn, result.bgr, cv::COLOR_BGRA2BGR);
  cv::extractChannel(redrawn, result.shown, 3);
  result.shown = result.shown == 255;
  return result;
}

// Where each pixel of a cut picture lies in the shot: CV_32FC2.
cv::Mat PlacesInShot(const SiteMap& map, const Point& middle_px, double side_px, int picture_px) {
  std::array<std::array<Point, kCellsAcross + 1>, kCellsAcross + 1> corners;
  const auto at = [&](double pixel) { return (pixel - (picture_px - 1) / 2.0) * side_px / picture_px; };
  for (int j = 0; j <= kCellsAcross; ++j)
    for (int i = 0; i <= kCellsAcross; ++i)
      corners[j][i] = map.Inverse(
          middle_px + Point(at((picture_px - 1.0) * i / kCellsAcross), at((picture_px - 1.0) * j / kCellsAcross)));
  cv::Mat places(picture_px, picture_px, CV_32FC2);
  for (int y = 0; y < picture_px; ++y)
    for (int x = 0; x < picture_px; ++x) {
      const double u = static_cast<double>(x) * kCellsAcross / (picture_px - 1);
      const double v = static_cast<double>(y) * kCellsAcross / (picture_px - 1);
      const int i = std::min(static_cast<int>(u), kCellsAcross - 1),
                j = std::min(static_cast<int>(v), kCellsAcross - 1);
      const Point top = corners[j][i] + (u - i) * (corners[j][i + 1] - corners[j][i]);
      const Point bottom = corners[j + 1][i] + (u - i) * (corners[j + 1][i + 1] - corners[j + 1][i]);
      const Point place = top + (v - j) * (bottom - top);
      places.at<cv::Vec2f>(y, x) = {static_cast<float>(place.x()), static_cast<float>(place.y())};
    }
  return places;
}

}  // namespace

cv::Mat CutSkin(const cv::Mat& shot_bgr, const SiteMap& baseline_from_shot, const Point& middle_px, double side_px,
                int picture_px) {
  TRICHO_CHECK(side_px > 0 && picture_px >= 2, side_px, picture_px);
  cv::Mat places = PlacesInShot(baseline_from_shot, middle_px, side_px, picture_px);
  cv::Mat picture(picture_px, picture_px, CV_8UC3, kNothingShown);
  if (!cv::checkRange(places)) return picture;  // A map that leads nowhere.
  // Only what is needed of the shot is made smoother, with room for the filter.
  std::vector<cv::Mat> axes;
  cv::split(places, axes);
  std::array<double, 2> least{}, most{};
  for (int k = 0; k < 2; ++k) cv::minMaxLoc(axes[k], &least[k], &most[k]);
  const double shrink = std::max(most[0] - least[0], most[1] - least[1]) / picture_px;
  const int room = 2 + static_cast<int>(std::ceil(2 * shrink));
  const cv::Rect2d wanted(least[0] - room, least[1] - room, most[0] - least[0] + 2 * room,
                          most[1] - least[1] + 2 * room);
  const cv::Rect2d whole(0, 0, shot_bgr.cols, shot_bgr.rows);
  const cv::Rect2d inside = wanted & whole;
  if (inside.width < 1 || inside.height < 1) return picture;
  const cv::Point corner(static_cast<int>(inside.x), static_cast<int>(inside.y));
  cv::Mat part = shot_bgr(cv::Rect(
      corner, cv::Point(static_cast<int>(std::ceil(inside.br().x)), static_cast<int>(std::ceil(inside.br().y)))));
  if (shrink > kMostShrinkUnblurred) {
    cv::Mat smooth;  // The shot stays as it is.
    cv::GaussianBlur(part, smooth, {0, 0}, 0.4 * shrink);
    part = smooth;
  }
  places -= cv::Scalar(corner.x, corner.y);
  cv::remap(part, picture, places, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, kNothingShown);
  return picture;
}

std::vector<Polygon> OutlinesOnPhoto(const cv::Mat& mask_bgr, const cv::Mat& photo_bgr) {
  if (mask_bgr.size() != photo_bgr.size()) return {};
  cv::Mat white;
  cv::extractChannel(mask_bgr, white, 0);
  return CommonFrame(white > 127, std::nullopt, {}).outlines_px;
}

cv::Mat DrawAligned(const cv::Mat& baseline_bgr, const cv::Mat& followup_bgr, const SiteMap& baseline_from_followup) {
  Redrawn redrawn = Redraw(baseline_bgr.size(), followup_bgr, baseline_from_followup);
  redrawn.bgr.setTo(kNothingShown, ~redrawn.shown);
  return redrawn.bgr;
}

cv::Mat DrawCheckerboard(const cv::Mat& baseline_bgr, const cv::Mat& followup_bgr,
                         const SiteMap& baseline_from_followup) {
  const Redrawn redrawn = Redraw(baseline_bgr.size(), followup_bgr, baseline_from_followup);
  cv::Scalar mean0, sd0, mean1, sd1;
  cv::meanStdDev(baseline_bgr, mean0, sd0, redrawn.shown);
  cv::meanStdDev(redrawn.bgr, mean1, sd1, redrawn.shown);
  cv::Matx34d tone = cv::Matx34d::zeros();
  for (int c = 0; c < 3; ++c) {
    tone(c, c) = sd1[c] > 0 ? std::clamp(sd0[c] / sd1[c], 0.5, 2.0) : 1;
    tone(c, 3) = mean0[c] - tone(c, c) * mean1[c];
  }
  cv::Mat toned;
  cv::transform(redrawn.bgr, toned, tone);

  cv::Mat board = baseline_bgr.clone();
  const int side = std::max(8, (board.cols + kSquaresAcross - 1) / kSquaresAcross);
  for (int y = 0; y < board.rows; y += side) {
    for (int x = (y / side) % 2 == 0 ? side : 0; x < board.cols; x += 2 * side) {
      const cv::Rect square = cv::Rect(x, y, side, side) & cv::Rect({0, 0}, board.size());
      toned(square).copyTo(board(square), redrawn.shown(square));
    }
  }
  return board;
}

}  // namespace tricho
