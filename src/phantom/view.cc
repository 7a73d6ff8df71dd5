// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/view.h"

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/random.h"

namespace tricho {
namespace {

Point Project(const Eigen::Matrix3d& target_from_source, const Point& point) {
  const Eigen::Vector3d mapped = target_from_source * point.homogeneous();
  return mapped.hnormalized();
}

Eigen::Matrix3d PoseAboutMiddle(const PhantomOptions& options, double turn_rad, double px_per_um) {
  Eigen::Matrix3d pose;
  const double c = std::cos(turn_rad) * px_per_um;
  const double s = std::sin(turn_rad) * px_per_um;
  pose << c, -s, (options.width_px - 1) / 2.0, s, c, (options.height_px - 1) / 2.0, 0, 0, 1;
  return pose;
}

SkinStretch MakeStretch(double stretch_um, Random& random) {
  SkinStretch stretch;
  constexpr int kWaves = 4;
  // A wave has root mean square amplitude / sqrt(2), and waves of different phase add in square.
  const double amplitude_um = stretch_um * std::sqrt(2.0 / kWaves);
  for (int i = 0; i < kWaves; ++i) {
    const double heading = random.Uniform(0, 2 * std::numbers::pi);
    const double wavelength_um = random.Uniform(6000, 14000);
    const double push = random.Uniform(0, 2 * std::numbers::pi);
    stretch.waves.push_back({amplitude_um * Point(std::cos(push), std::sin(push)),
                             2 * std::numbers::pi / wavelength_um * Point(std::cos(heading), std::sin(heading)),
                             random.Uniform(0, 2 * std::numbers::pi)});
  }
  return stretch;
}

}  // namespace

Point SkinStretch::Displaced(const Point& skin_um) const {
  Point displaced = skin_um;
  for (const Wave& wave : waves)
    displaced += wave.amplitude_um * std::sin(wave.wave_per_um.dot(skin_um) + wave.phase_rad);
  return displaced;
}

Point SkinStretch::AtRest(const Point& displaced_um) const {
  Point rest = displaced_um;
  // The displacement's slope is some 0.05, so that each round gains more than a digit.
  for (int i = 0; i < 8; ++i) rest += displaced_um - Displaced(rest);
  return rest;
}

Point PhantomCamera::ImageFromSkin(const Point& skin_um) const {
  return Project(image_from_displaced, stretch.Displaced(skin_um));
}

Point PhantomCamera::SkinFromImage(const Point& image_px) const {
  return stretch.AtRest(Project(displaced_from_image, image_px));
}

double PhantomCamera::PxPerUm(const Point& skin_um) const {
  const Point at = stretch.Displaced(skin_um);
  const double w = image_from_displaced.row(2).dot(at.homogeneous());
  return std::sqrt(std::abs(image_from_displaced.determinant() / (w * w * w)));
}

PhantomCamera BaselineCamera(const PhantomOptions& options) {
  PhantomCamera camera;
  camera.image_from_displaced = PoseAboutMiddle(options, 0, 1 / options.um_per_px);
  camera.displaced_from_image = camera.image_from_displaced.inverse();
  return camera;
}

PhantomCamera FollowupCamera(const PhantomOptions& options, const FollowupOptions& followup) {
  Random random = Random(options.seed).Fork(7000 + followup.number);
  PhantomCamera camera;
  camera.stretch = MakeStretch(followup.stretch_um, random);
  Eigen::Matrix3d shift = Eigen::Matrix3d::Identity();
  shift(0, 2) = -followup.shift_x_um;
  shift(1, 2) = -followup.shift_y_um;
  // Scale changes as 1 / w along the tilt: half the wanted change on each side of the middle.
  const double reach_um = std::max(options.width_px, options.height_px) * options.um_per_px;
  const double heading = random.Uniform(0, 2 * std::numbers::pi);
  Eigen::Matrix3d tilt = Eigen::Matrix3d::Identity();
  tilt(2, 0) = followup.perspective / reach_um * std::cos(heading);
  tilt(2, 1) = followup.perspective / reach_um * std::sin(heading);
  const double turn_rad = followup.turn_deg * std::numbers::pi / 180;
  camera.image_from_displaced = PoseAboutMiddle(options, turn_rad, followup.zoom / options.um_per_px) * tilt * shift;
  camera.displaced_from_image = camera.image_from_displaced.inverse();
  return camera;
}

bool PhantomView::Contains(const Point& image_px) const {
  const double x = image_px.x() + 0.5;
  const double y = image_px.y() + 0.5;
  if (!(x >= 0 && y >= 0 && x < width_px && y < height_px)) return false;
  if (circle_radius_px && std::hypot(x - width_px / 2.0, y - height_px / 2.0) > *circle_radius_px) return false;
  return std::none_of(covered_px.begin(), covered_px.end(), [&](const cv::Rect2d& box) {
    return box.contains({x, y});
  });
}

double PhantomView::AreaPx2() const {
  if (circle_radius_px) return std::numbers::pi * *circle_radius_px * *circle_radius_px;
  double area = static_cast<double>(width_px) * height_px;
  for (const cv::Rect2d& box : covered_px) area -= box.area();
  return area;
}

PhantomView MakeView(const PhantomOptions& options) {
  PhantomView view;
  view.width_px = options.width_px;
  view.height_px = options.height_px;
  if (options.camera.circular_field) view.circle_radius_px = 0.49 * std::min(options.width_px, options.height_px);
  if (options.clutter.top_bar && !options.camera.circular_field) {
    // The proportions of a capture program that writes 1280 x 1024.
    view.covered_px.emplace_back(0, 0, std::round(0.47 * view.width_px), std::round(0.0255 * view.height_px));
    const double strip_px = std::round(0.0156 * view.height_px);
    view.covered_px.emplace_back(0, view.height_px - strip_px, view.width_px, strip_px);
  }
  return view;
}

}  // namespace tricho
