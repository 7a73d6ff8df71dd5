// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Hairs of known place and width, drawn by coverage: as a contrast map for single stages, as a photo for the whole.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "base/geometry.h"
#include "base/random.h"
#include "capture/field.h"
#include "capture/photo.h"
#include "hair/find_hairs.h"
#include "hair/line/stroke.h"
#include "hair/see/contrast.h"

namespace tricho {

struct DrawnBar {
  Point from = Point::Zero();
  Point to = Point::Zero();
  double width_px = 9;  // 63 um at the working scale.

  double LengthPx() const { return (to - from).norm(); }
  Point Along() const { return (to - from) / LengthPx(); }
  // Distance from the middle line, without end.
  double Aside(const Point& at) const;
};

// A bar about `middle`, `angle_deg` from right towards down.
DrawnBar BarAbout(Point middle, double angle_deg, double length_px, double width_px = 9);

// CV_32FC1, 0..1: how much of each pixel the bars cover; edges and ends one pixel soft.
cv::Mat Coverage(cv::Size size, const std::vector<DrawnBar>& bars);

// What MeasureContrast would give for dark bars on skin with a little texture, photo pixels = working pixels.
HairContrast DrawContrast(cv::Size size, const std::vector<DrawnBar>& bars, double depth = 0.9, double noise_sd = 0.01);

inline constexpr double kUmPerPx = 7.0;  // Of the drawn photos: that of the working scale.

// A photo in linear light, B G R.
class Canvas {
 public:
  explicit Canvas(cv::Size size, cv::Scalar skin = {0.25, 0.32, 0.55});

  // Light that hair of one color sends: pixel = (1 - coverage) * what was there + coverage * light.
  Canvas& Add(const std::vector<DrawnBar>& bars, cv::Scalar light = {0.01, 0.012, 0.016});
  // Something that absorbs: natural optical density in B G R.
  Canvas& Absorb(const std::vector<DrawnBar>& bars, cv::Scalar density);
  // The stretch of a hair below the skin: darker the nearer it is to `root`, gone after `length_px` along -heading.
  Canvas& AddUnderSkin(const Point& root, const Point& heading, double length_px, double width_px,
                       double density = 0.5);
  // Light falls linearly from left (1) to right (`right_share`).
  Canvas& Shade(double right_share);
  // sRGB, slightly blurred, with noise of `noise_share` of full light.
  Photo Take(double noise_share = 0.002, std::uint64_t seed = 1) const;

 private:
  cv::Mat light_;
};

Photo PhotoOf(const cv::Mat& bgr);

// All of the photo is skin.
Field WholeField(const Photo& photo);

// Options that take the filters whatever else this build has.
HairOptions RidgeOnly();

Hairs FindIn(const Photo& photo, std::optional<double> um_per_px = kUmPerPx);

// Root mean square distance of `line` from the middle line of `bar`, leaving out what lies beyond its ends.
double RmsAside(const Polyline& line, const DrawnBar& bar);

// Largest of the distances of the line's ends from the bar's ends, whichever way round is better.
double EndsOff(const Polyline& line, const DrawnBar& bar);

// A stroke laid exactly onto a bar.
Stroke StrokeOn(const DrawnBar& bar, double depth = 0.9);

}  // namespace tricho
