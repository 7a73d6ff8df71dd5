// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/clutter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "base/units.h"
#include "phantom/hair_colors.h"

namespace tricho {
namespace {

int DrawCount(const PhantomOptions& options, double per_cm2, Random& random) {
  const double mean = per_cm2 * AreaCm2(static_cast<double>(options.width_px) * options.height_px, options.um_per_px);
  return static_cast<int>(std::floor(mean + random.Uniform()));
}

Point DrawPlacePx(const PhantomOptions& options, Random& random) {
  const double x = random.Uniform(0, options.width_px);
  return {x, random.Uniform(0, options.height_px)};
}

void PutLabel(const std::string& text, cv::Point at, double scale, const cv::Scalar& color, cv::Mat& bgr) {
  cv::putText(bgr, text, at, cv::FONT_HERSHEY_SIMPLEX, scale, color, 1, cv::LINE_AA);
}

void BurnScaleBar(double um_per_px, cv::Mat& bgr) {
  const int length = cvRound(kUmPerMm / um_per_px);
  const double scale = std::max(0.35, bgr.rows / 1024.0 * 0.5);
  const cv::Point corner(cvRound(0.018 * bgr.cols), bgr.rows - cvRound(0.048 * bgr.rows));
  cv::line(bgr, corner, corner + cv::Point(length, 0), {20, 20, 20}, 1);
  cv::line(bgr, corner, corner - cv::Point(0, length), {20, 20, 20}, 1);
  const cv::Rect box =
      cv::Rect(corner.x + length + 6, corner.y - cvRound(18 * scale), cvRound(144 * scale), cvRound(36 * scale)) &
      cv::Rect(0, 0, bgr.cols, bgr.rows);
  if (box.empty()) return;
  bgr(box).setTo(cv::Scalar(60, 60, 60));
  PutLabel("1.0 mm", {box.x + cvRound(10 * scale), box.y + cvRound(27 * scale)}, scale, {255, 255, 255}, bgr);
}

void BurnCircle(double um_per_px, cv::Mat& bgr) {
  const cv::Point middle(cvRound(0.44 * bgr.cols), cvRound(0.53 * bgr.rows));
  const int radius = cvRound(0.446 * bgr.rows);
  cv::circle(bgr, middle, radius, {30, 30, 230}, 1, cv::LINE_AA);
  const cv::Point rim = middle + cv::Point(cvRound(0.987 * radius), cvRound(0.16 * radius));
  cv::line(bgr, middle, rim, {30, 30, 230}, 1, cv::LINE_AA);
  const cv::Rect box = cv::Rect(rim.x + 4, rim.y + 8, cvRound(0.152 * bgr.cols), cvRound(0.11 * bgr.rows)) &
                       cv::Rect(0, 0, bgr.cols, bgr.rows);
  if (box.empty()) return;
  cv::Mat area = bgr(box);
  area = 0.55 * area + cv::Scalar(100, 100, 100);
  const double radius_mm = radius * um_per_px / kUmPerMm;
  const double scale = bgr.rows / 1024.0 * 0.55;
  const std::array<std::string, 4> lines = {"RC0", fmt::format("C={:.3f} mm", 2 * std::numbers::pi * radius_mm),
                                            fmt::format("A={:.3f} mm^2", std::numbers::pi * radius_mm * radius_mm),
                                            fmt::format("r={:.3f} mm", radius_mm)};
  for (int i = 0; i < 4; ++i)
    PutLabel(lines[i], {box.x + 8, box.y + cvRound((0.21 + 0.24 * i) * box.height)}, scale, {200, 20, 20}, bgr);
}

}  // namespace

std::vector<PhantomHair> MakeFragments(const PhantomScene& scene, const PhantomVisit& visit, Random& random) {
  const PhantomOptions& options = scene.options;
  std::vector<PhantomHair> fragments;
  const int num_fragments = DrawCount(options, options.clutter.fragments_per_cm2, random);
  for (int i = 0; i < num_fragments; ++i) {
    PhantomHair hair;
    hair.id = -1;
    hair.unit = -1;
    hair.width_um = random.Uniform(14, 55);
    hair.length_um = std::clamp(std::exp(random.Normal(std::log(110.0), 0.6)), 40.0, 700.0);
    hair.root_um = visit.camera.SkinFromImage(DrawPlacePx(options, random));
    hair.direction_rad = random.Uniform(0, 2 * std::numbers::pi);
    hair.curvature_per_um = random.Normal(0, 0.4) / kUmPerMm;
    PaintHair(options.look, random, hair);
    fragments.push_back(hair);
  }
  return fragments;
}

void AddGlare(const PhantomOptions& options, Random& random, cv::Mat& light) {
  const int num_spots = DrawCount(options, options.clutter.glare_per_cm2, random);
  for (int i = 0; i < num_spots; ++i) {
    const Point middle = DrawPlacePx(options, random);
    const double sigma_px = options.clutter.glare_size_um / options.um_per_px * random.Uniform(0.35, 1.1) / 2.2;
    const double stretch = random.Uniform(1.0, 1.5);
    const double strength = std::exp(random.Uniform(std::log(0.35), std::log(3.5)));
    const int reach = cvCeil(7.5 * sigma_px * stretch);
    const cv::Rect box = cv::Rect(cvRound(middle.x()) - reach, cvRound(middle.y()) - reach, 2 * reach, 2 * reach) &
                         cv::Rect(0, 0, light.cols, light.rows);
    for (int y = box.y; y < box.y + box.height; ++y)
      for (int x = box.x; x < box.x + box.width; ++x) {
        const double dx = (x - middle.x()) / (sigma_px * stretch);
        const double dy = (y - middle.y()) / sigma_px;
        const double radius2 = dx * dx + dy * dy;
        const double value = strength * (0.85 * std::exp(-0.5 * radius2) + 0.15 * std::exp(-0.12 * radius2));
        light.at<cv::Vec3f>(y, x) += cv::Vec3f::all(static_cast<float>(value));
      }
  }
}

void AddFlakes(const PhantomOptions& options, Random& random, cv::Mat& light) {
  const int num_flakes = DrawCount(options, options.clutter.flakes_per_cm2, random);
  if (num_flakes == 0) return;
  cv::Mat cover = cv::Mat::zeros(light.size(), CV_32FC1);
  constexpr int kShift = 4;
  for (int i = 0; i < num_flakes; ++i) {
    const Point middle = DrawPlacePx(options, random);
    const double radius_px = random.Uniform(40, 165) / options.um_per_px;
    const double squeeze = random.Uniform(0.4, 0.9);
    const double turn = random.Uniform(0, std::numbers::pi);
    std::vector<cv::Point> outline;
    constexpr int kCorners = 11;
    for (int corner = 0; corner < kCorners; ++corner) {
      const double angle = 2 * std::numbers::pi * corner / kCorners;
      const double radius = radius_px * random.Uniform(0.75, 1.15);
      const double u = radius * std::cos(angle);
      const double v = squeeze * radius * std::sin(angle);
      outline.emplace_back(cvRound((middle.x() + u * std::cos(turn) - v * std::sin(turn)) * (1 << kShift)),
                           cvRound((middle.y() + u * std::sin(turn) + v * std::cos(turn)) * (1 << kShift)));
    }
    cv::fillPoly(cover, std::vector<std::vector<cv::Point>>{outline}, cv::Scalar(random.Uniform(0.25, 0.75)),
                 cv::LINE_8, kShift);
  }
  cv::GaussianBlur(cover, cover, {}, std::max(0.7, 5 / options.um_per_px));
  const cv::Vec3f white(0.58F, 0.68F, 0.73F);
  for (int y = 0; y < light.rows; ++y) {
    const float* share = cover.ptr<float>(y);
    auto* bgr = light.ptr<cv::Vec3f>(y);
    for (int x = 0; x < light.cols; ++x)
      if (share[x] > 0) bgr[x] = bgr[x] * (1 - share[x]) + white * share[x];
  }
}

void AddDust(const PhantomOptions& options, Random& random, cv::Mat& light) {
  const int num_specks = DrawCount(options, options.clutter.dust_per_cm2, random);
  for (int i = 0; i < num_specks; ++i) {
    const Point middle = DrawPlacePx(options, random);
    const double radius_px = random.Uniform(5, 20) / options.um_per_px;
    const double darkness = random.Uniform(0.3, 0.9);
    const int reach = cvCeil(3 * radius_px + 1);
    const cv::Rect box = cv::Rect(cvRound(middle.x()) - reach, cvRound(middle.y()) - reach, 2 * reach, 2 * reach) &
                         cv::Rect(0, 0, light.cols, light.rows);
    for (int y = box.y; y < box.y + box.height; ++y)
      for (int x = box.x; x < box.x + box.width; ++x) {
        const double away = std::hypot(x - middle.x(), y - middle.y()) / std::max(radius_px, 0.5);
        light.at<cv::Vec3f>(y, x) *= static_cast<float>(1 - darkness * std::exp(-0.7 * away * away));
      }
  }
}

void BurnGraphics(const PhantomOptions& options, cv::Mat& bgr) {
  const PhantomView view = MakeView(options);
  for (std::size_t i = 0; i < view.covered_px.size(); ++i)
    bgr(cv::Rect(view.covered_px[i])).setTo(i == 0 ? cv::Scalar(0, 0, 0) : cv::Scalar(221, 221, 221));
  if (options.clutter.scale_bar) BurnScaleBar(options.um_per_px, bgr);
  if (options.clutter.circle_mark) BurnCircle(options.um_per_px, bgr);
}

}  // namespace tricho
