// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/stubble.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "matching/course_probe.h"
#include "matching/second_look.h"

namespace tricho {

namespace {

constexpr double kStepUm = 10;      // Between places of a course that are looked at.
constexpr double kTipReachUm = 60;  // The end of a traced hair lies so near to where the contrast falls.
constexpr double kLeastCover = 0.5;
constexpr double kBesideUm = 15;        // Courses of one hair lie so near to each other,
constexpr double kBesideWidths = 0.35;  // and so much of its width more.
constexpr double kLeastCosine = 0.8;
constexpr double kDefaultWidthUm = 40;

Polyline EndedAt(const Polyline& line, double length) {
  const double now = Length(line);
  return length > now ? StraightOn(line, length - now + 20, length - now) : PieceOf(line, 0, length);
}

double StretchPx(const SiteMap& map, const Polyline& course_px) {
  const auto by_camera = [&](const Point& at) -> Point { return (map.homography * at.homogeneous()).hnormalized(); };
  const Point& root = course_px.front();
  const Point& tip = course_px.back();
  return (map.Map(tip) - map.Map(root) - by_camera(tip) + by_camera(root)).norm();
}

bool MayTouch(const Polyline& a, const Polyline& b, double reach) {
  Eigen::AlignedBox2d box_a, box_b;
  for (const Point& at : a) box_a.extend(at);
  for (const Point& at : b) box_b.extend(at);
  return box_a.exteriorDistance(box_b) <= reach;
}

}  // namespace

StubblePhoto::StubblePhoto(const Hairs& found, const SiteMap* baseline_from_this, double um_per_px)
    : found_(found), map_(baseline_from_this), um_per_px_(um_per_px), px_per_um_(1 / um_per_px) {
  const HairContrast& contrast = found.contrast;
  if (map_) {
    const cv::Size size = contrast.photo_size;
    px_per_um_ /= CameraScale(*map_, {(size.width - 1) / 2.0, (size.height - 1) / 2.0});
  }
  cv::Mat framed;
  cv::copyMakeBorder(contrast.seen, framed, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
  cv::distanceTransform(framed, framed, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  edge_um_ =
      framed(cv::Rect(1, 1, contrast.seen.cols, contrast.seen.rows)) * (contrast.scale.photo_per_work / px_per_um_);
  for (const Shaft& shaft : found.shafts) {
    Stubble hair;
    hair.photo_px = shaft.center_line_px;
    hair.root_certain = shaft.root_certain;
    hair.width_px = shaft.diameter_px.value_or(kDefaultWidthUm * px_per_um_);
    hair.width_um = hair.width_px / px_per_um_;
    if (const std::optional<double> tip = TipAlong(contrast, hair.photo_px, kTipReachUm * px_per_um_)) {
      hair.photo_px = EndedAt(hair.photo_px, *tip);
      hair.tip_told = true;
    }
    for (const Point& at : hair.photo_px) hair.course_um.push_back(um_per_px * (map_ ? map_->Map(at) : at));
    if (map_) hair.stretch_um = um_per_px * StretchPx(*map_, hair.photo_px);
    stubbles_.push_back(std::move(hair));
  }
}

Point StubblePhoto::PhotoFromSite(const Point& site_um) const {
  const Point baseline_px = site_um / um_per_px_;
  return map_ ? map_->Inverse(baseline_px) : baseline_px;
}

Polyline StubblePhoto::PhotoFromSite(const Polyline& course_um) const {
  Polyline course_px;
  for (const Point& at : course_um) course_px.push_back(PhotoFromSite(at));
  return course_px;
}

double StubblePhoto::EdgeUm(const Point& site_um) const {
  const Point work = found_.contrast.scale.WorkFromPhoto(PhotoFromSite(site_um));
  const cv::Point pixel(cvRound(work.x()), cvRound(work.y()));
  return cv::Rect({0, 0}, edge_um_.size()).contains(pixel) ? edge_um_.at<float>(pixel) : 0;
}

cv::Mat StubblePhoto::MarkedBut(int hair) const {
  std::vector<Shaft> others = found_.shafts;
  if (hair >= 0) others.erase(others.begin() + hair);
  return MarkHairs(found_.contrast, others);
}

std::optional<double> StubblePhoto::RidgeOnSite(const Polyline& course_um, double width_um, const cv::Mat& others,
                                                double shift_um, double turn_deg, double skipped_share) const {
  return RidgeOn(found_.contrast, PhotoFromSite(course_um), width_um * px_per_um_, others,
                 {shift_um * px_per_um_, turn_deg, skipped_share});
}

double BeyondEnd(const Polyline& shorter, const Polyline& longer) {
  const double ahead = Length(longer) - FootOn(longer, shorter.back()).at;
  return ahead > 1e-6 ? ahead : FootOn(shorter, longer.back()).at - Length(shorter);
}

Polyline PieceOf(const Polyline& line, double from, double to) {
  Polyline piece = {PointAt(line, from)};
  double at = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    at += (line[i] - line[i - 1]).norm();
    if (at > from && at < to) piece.push_back(line[i]);
  }
  piece.push_back(PointAt(line, to));
  return piece;
}

Polyline Backwards(Polyline line) {
  std::ranges::reverse(line);
  return line;
}

std::optional<Follows> FollowsOf(const Stubble& earlier, const Stubble& later) {
  const double beside_um = kBesideUm + kBesideWidths * std::max(earlier.width_um, later.width_um);
  if (!MayTouch(earlier.course_um, later.course_um, beside_um)) return std::nullopt;
  const Polyline line = Resample(earlier.course_um, kStepUm);
  int near = 0, with = 0;
  double apart = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const Foot foot = FootOn(later.course_um, line[i]);
    if (foot.distance > beside_um) continue;
    const Point along = (line[std::min(i + 1, line.size() - 1)] - line[i > 0 ? i - 1 : 0]).normalized();
    const double cosine = along.dot(foot.heading);
    if (std::abs(cosine) < kLeastCosine) continue;
    ++near;
    with += cosine > 0 ? 1 : -1;
    apart += foot.distance;
  }
  Follows follows;
  follows.cover = near / static_cast<double>(line.size());
  if (follows.cover < kLeastCover) return std::nullopt;
  follows.apart_um = apart / near;
  follows.reversed = with < 0;
  const Polyline course = follows.reversed ? Backwards(later.course_um) : later.course_um;
  follows.grown_um = BeyondEnd(line, course);
  follows.along_tip = follows.grown_um < 0 || FootOn(course, line.back()).distance <= beside_um;
  follows.rooted_um = BeyondEnd(Backwards(line), Backwards(course));
  return follows;
}

}  // namespace tricho
