// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "unit/hair/draw.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "base/srgb.h"
#include "hair/line/course.h"

namespace tricho {

namespace {

double CoverageAt(const DrawnBar& bar, const Point& at) {
  const double along = (at - bar.from).dot(bar.Along());
  const double inside = std::min(along, bar.LengthPx() - along);
  return std::clamp(0.5 + bar.width_px / 2 - std::abs(bar.Aside(at)), 0.0, 1.0) * std::clamp(0.5 + inside, 0.0, 1.0);
}

uchar Srgb(double linear) {
  return static_cast<uchar>(std::lround(255 * SrgbFromLinear(std::clamp(linear, 0.0, 1.0))));
}

}  // namespace

double DrawnBar::Aside(const Point& at) const {
  const Point along = Along();
  return (at - from).dot(Point(-along.y(), along.x()));
}

DrawnBar BarAbout(Point middle, double angle_deg, double length_px, double width_px) {
  const double angle_rad = angle_deg * std::numbers::pi / 180;
  const Point half = length_px / 2 * Point(std::cos(angle_rad), std::sin(angle_rad));
  return {middle - half, middle + half, width_px};
}

cv::Mat Coverage(cv::Size size, const std::vector<DrawnBar>& bars) {
  cv::Mat coverage(size, CV_32F, cv::Scalar(0));
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      for (const DrawnBar& bar : bars)
        coverage.at<float>(y, x) = std::max(coverage.at<float>(y, x), static_cast<float>(CoverageAt(bar, Point(x, y))));
  return coverage;
}

HairContrast DrawContrast(cv::Size size, const std::vector<DrawnBar>& bars, double depth, double noise_sd) {
  HairContrast hair;
  hair.scale = {1, {1, 1}, kUmPerWorkPx};
  hair.contrast = depth * Coverage(size, bars);
  cv::GaussianBlur(hair.contrast, hair.contrast, {}, 0.7);
  Random random(17);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      hair.contrast.at<float>(y, x) += static_cast<float>(random.Normal(0, noise_sd));
  hair.shadow = hair.contrast.clone();
  hair.seen = cv::Mat(size, CV_8U, cv::Scalar(255));
  hair.typical_depth = depth;
  return hair;
}

Canvas::Canvas(cv::Size size, cv::Scalar skin) : light_(size, CV_32FC3, skin) {}

Canvas& Canvas::Add(const std::vector<DrawnBar>& bars, cv::Scalar light) {
  const cv::Mat coverage = Coverage(light_.size(), bars);
  for (int y = 0; y < light_.rows; ++y)
    for (int x = 0; x < light_.cols; ++x)
      for (int c = 0; c < 3; ++c) {
        float& value = light_.at<cv::Vec3f>(y, x)[c];
        value += coverage.at<float>(y, x) * (static_cast<float>(light[c]) - value);
      }
  return *this;
}

Canvas& Canvas::Absorb(const std::vector<DrawnBar>& bars, cv::Scalar density) {
  const cv::Mat coverage = Coverage(light_.size(), bars);
  for (int y = 0; y < light_.rows; ++y)
    for (int x = 0; x < light_.cols; ++x)
      for (int c = 0; c < 3; ++c)
        light_.at<cv::Vec3f>(y, x)[c] *= std::exp(-static_cast<float>(density[c]) * coverage.at<float>(y, x));
  return *this;
}

Canvas& Canvas::AddUnderSkin(const Point& root, const Point& heading, double length_px, double width_px,
                             double density) {
  const DrawnBar below{root - length_px * heading, root, width_px};
  for (int y = 0; y < light_.rows; ++y)
    for (int x = 0; x < light_.cols; ++x) {
      const double share = (Point(x, y) - below.from).dot(heading) / length_px;  // 1 at the root.
      const double absorbed = CoverageAt(below, Point(x, y)) * density * std::clamp(share, 0.0, 1.0);
      light_.at<cv::Vec3f>(y, x) *= static_cast<float>(std::exp(-absorbed));
    }
  return *this;
}

Canvas& Canvas::Shade(double right_share) {
  for (int y = 0; y < light_.rows; ++y)
    for (int x = 0; x < light_.cols; ++x)
      light_.at<cv::Vec3f>(y, x) *= static_cast<float>(1 - (1 - right_share) * x / light_.cols);
  return *this;
}

Photo Canvas::Take(double noise_share, std::uint64_t seed) const {
  cv::Mat light;
  cv::GaussianBlur(light_, light, {}, 0.7);
  Random random(seed);
  cv::Mat bgr(light.size(), CV_8UC3);
  for (int y = 0; y < light.rows; ++y)
    for (int x = 0; x < light.cols; ++x)
      for (int c = 0; c < 3; ++c)
        bgr.at<cv::Vec3b>(y, x)[c] = Srgb(light.at<cv::Vec3f>(y, x)[c] + random.Normal(0, noise_share));
  return PhotoOf(bgr);
}

Photo PhotoOf(const cv::Mat& bgr) {
  Photo photo;
  photo.bgr = bgr;
  photo.file = "drawn.png";
  return photo;
}

Field WholeField(const Photo& photo) {
  Field field;
  field.seen = cv::Mat(photo.bgr.size(), CV_8U, cv::Scalar(255));
  field.graphics = cv::Mat(photo.bgr.size(), CV_8U, cv::Scalar(0));
  const double right = photo.bgr.cols - 0.5, bottom = photo.bgr.rows - 0.5;
  field.polygon_px = {{-0.5, -0.5}, {right, -0.5}, {right, bottom}, {-0.5, bottom}};
  field.seen_px2 = static_cast<double>(photo.bgr.total());
  return field;
}

HairOptions RidgeOnly() {
  HairOptions options;
  options.segmenter = Segmenter::kRidge;
  return options;
}

Hairs FindIn(const Photo& photo, std::optional<double> um_per_px) {
  return FindHairs(photo, WholeField(photo), um_per_px, RidgeOnly());
}

double RmsAside(const Polyline& line, const DrawnBar& bar) {
  double sum = 0;
  int count = 0;
  for (const Point& at : line) {
    const double along = (at - bar.from).dot(bar.Along());
    if (along < 0 || along > bar.LengthPx()) continue;
    sum += bar.Aside(at) * bar.Aside(at);
    ++count;
  }
  return count > 0 ? std::sqrt(sum / count) : HUGE_VAL;
}

double EndsOff(const Polyline& line, const DrawnBar& bar) { return EndsApart(line, {bar.from, bar.to}); }

Stroke StrokeOn(const DrawnBar& bar, double depth) {
  Stroke stroke;
  stroke.line = Resample({bar.from, bar.to}, kStrokeStepPx);
  stroke.width_px = bar.width_px;
  stroke.depth = depth;
  stroke.clear_share = 1;
  stroke.edge_contrast = 0.95;
  return stroke;
}

}  // namespace tricho
