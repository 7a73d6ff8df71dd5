// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// An analysis made by hand, for the tests of what is written about it.
#pragma once

#include "metrics/counting_frame.h"
#include "pipeline.h"

namespace tricho {

inline Shaft ExampleShaft(Polyline line, std::optional<double> diameter_px, int unit) {
  Shaft shaft;
  shaft.center_line_px = std::move(line);
  shaft.diameter_px = diameter_px;
  shaft.diameter_sd_px = 0.456;
  shaft.root_certain = true;
  shaft.confidence = 0.987;
  shaft.unit = unit;
  return shaft;
}

// Grey skin of 1280 x 1024 px at 5 um; a terminal, a vellus and a cut hair.
inline Analysis ExampleAnalysis() {
  Analysis analysis;
  analysis.photo.bgr = cv::Mat(1024, 1280, CV_8UC3, cv::Scalar(200, 200, 200));
  analysis.photo.file = "vertex.jpg";
  analysis.photo.sha256 = std::string(64, 'a');
  analysis.scale.um_per_px = 5;
  analysis.scale.source = "option";
  analysis.field.seen = cv::Mat(1024, 1280, CV_8UC1, cv::Scalar(255));
  analysis.field.seen_px2 = analysis.counting_px2 = 1280.0 * 1024;
  analysis.field.polygon_px = {{-0.5, -0.5}, {1279.5, -0.5}, {1279.5, 1023.5}, {-0.5, 1023.5}};
  analysis.quality.focus = 0.81234567;
  analysis.quality.focus_known = true;
  analysis.hairs.shafts = {ExampleShaft({{100.123456, 200}, {150, 200}, {200, 200}}, 14, 0),
                           ExampleShaft({{100, 225}, {100, 300}}, 4, 0),
                           ExampleShaft({{0, 600}, {200, 600}}, std::nullopt, 1)};
  analysis.hairs.shafts[2].touches_border = true;
  analysis.hairs.units = {{{100, 212.5}, {0, 1}}, {{0, 600}, {2}}};
  MeasuredField measured;
  measured.width_px = 1280;
  measured.height_px = 1024;
  measured.seen_px2 = analysis.field.seen_px2;
  measured.um_per_px = 5;
  analysis.counted = CountedHairs(analysis.hairs.shafts, {true, true, true}, measured);
  analysis.metrics =
      MeasureSite(analysis.hairs.shafts, analysis.hairs.units, analysis.counted, measured, 0.01, std::nullopt, {});
  return analysis;
}

// A photo that can be read but not measured.
inline Analysis UnusableAnalysis() {
  Analysis analysis = ExampleAnalysis();
  analysis.hairs = {};
  analysis.counted.clear();
  analysis.quality.usable = false;
  analysis.quality.reasons = {"out of focus: the sharpest edge is 9 px wide, at most 5 px are needed; focus again"};
  analysis.metrics = UnmeasuredSite("the photo is not usable");
  return analysis;
}

}  // namespace tricho
