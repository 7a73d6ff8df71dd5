// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/snap_hair.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "hair/line/course.h"
#include "hair/shaft_of_stroke.h"
#include "hair/thickness/photo_diameters.h"
#include "hair/trace/fit_strokes.h"

namespace tricho {

namespace {

constexpr double kFarthestUm = 60;         // A line that the fit moved farther from the clicks is another hair.
constexpr int kAroundPx = 150;             // Neighbors within it tell how dark thin hair is.
constexpr double kLeastLengthShare = 0.5;  // Of the clicked line: a shorter one is a fleck on it.

double DistanceTo(const Polyline& line, const Point& point) {
  double nearest = (line.front() - point).norm();
  for (std::size_t i = 1; i < line.size(); ++i) {
    const Point along = line[i] - line[i - 1];
    const double share = std::clamp((point - line[i - 1]).dot(along) / std::max(along.squaredNorm(), 1e-12), 0.0, 1.0);
    nearest = std::min(nearest, (line[i - 1] + share * along - point).norm());
  }
  return nearest;
}

double Farthest(const Polyline& line, const Polyline& from) {
  double farthest = 0;
  for (const Point& point : line) farthest = std::max(farthest, DistanceTo(from, point));
  return farthest;
}

// The stroke that lies best along the clicked line; one without a course where none does.
Stroke StrokeAlong(const HairContrast& contrast, const Polyline& clicked) {
  Stroke best;
  double nearest = kFarthestUm / contrast.scale.um_per_work_px;
  for (Stroke& stroke : FitStrokes(contrast, {{Resample(clicked, kStrokeStepPx), 0}})) {
    const double distance = Farthest(stroke.line, clicked);
    if (distance >= nearest || Length(stroke.line) < kLeastLengthShare * Length(clicked)) continue;
    nearest = distance;
    best = std::move(stroke);
  }
  return best;
}

// The photo around a line, with the hairs there: thickness needs no more of it.
struct Surroundings {
  Photo photo;
  HairContrast contrast;
  std::vector<Shaft> shafts;
};

Surroundings Around(const Photo& photo, const HairContrast& contrast, const std::vector<Shaft>& others,
                    const Shaft& shaft) {
  std::vector<cv::Point> points;
  for (const Point& at : shaft.center_line_px) points.emplace_back(NearestWhole(at.x()), NearestWhole(at.y()));
  const cv::Rect box = cv::boundingRect(points);
  const cv::Rect window = (box - cv::Point(kAroundPx, kAroundPx) + cv::Size(2 * kAroundPx, 2 * kAroundPx)) &
                          cv::Rect({0, 0}, photo.bgr.size());
  Surroundings around;
  around.photo.bgr = photo.bgr(window).clone();
  cv::Mat seen;
  cv::resize(contrast.seen, seen, photo.bgr.size(), 0, 0, cv::INTER_NEAREST);
  around.contrast.seen = seen(window).clone();
  around.contrast.light_hair = contrast.light_hair;
  if (!contrast.skin_left.empty()) around.contrast.skin_left = contrast.skin_left(window).clone();
  const Point corner(window.x, window.y);
  const auto add = [&](Shaft hair) {
    for (Point& at : hair.center_line_px) at -= corner;
    around.shafts.push_back(std::move(hair));
  };
  const auto is_inside = [&](const Point& at) {
    return window.contains(cv::Point(NearestWhole(at.x()), NearestWhole(at.y())));
  };
  for (const Shaft& other : others)
    if (std::ranges::any_of(other.center_line_px, is_inside)) add(other);
  add(shaft);
  return around;
}

}  // namespace

SnappedHair SnapHair(const Photo& photo, const HairContrast& contrast, const std::vector<Shaft>& others,
                     const std::optional<CameraFit>& camera, const Polyline& clicks_px) {
  SnappedHair snapped;
  const Polyline clicked = contrast.scale.WorkFromPhoto(clicks_px);
  Stroke stroke = StrokeAlong(contrast, clicked);
  snapped.is_on_shaft = !stroke.line.empty();
  if (!snapped.is_on_shaft) stroke.line = Resample(clicked, kStrokeStepPx);
  if ((stroke.line.front() - clicked.front()).norm() > (stroke.line.back() - clicked.front()).norm())
    stroke.line = Reversed(stroke.line);
  Shaft shaft = ShaftOfStroke(contrast, photo.bgr.size(), stroke, true);
  shaft.root_certain = true;
  shaft.confidence = 1;
  if (snapped.is_on_shaft && camera) {
    Surroundings around = Around(photo, contrast, others, shaft);
    MeasureDiameters(around.photo, around.contrast, around.shafts, &*camera);
    const Shaft& measured = around.shafts.back();
    shaft.diameter_px = measured.diameter_px;
    shaft.diameter_sd_px = measured.diameter_sd_px;
    shaft.diameter_stderr_px = measured.diameter_stderr_px;
  } else {
    shaft.diameter_px.reset();
  }
  snapped.shaft = std::move(shaft);
  return snapped;
}

}  // namespace tricho
