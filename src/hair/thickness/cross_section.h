// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Straightens a hair: every photo pixel near its center line, at its exact distance from it. No pixel is interpolated,
// so that the profile is blurred by the camera alone, at whatever angle the hair lies.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "base/geometry.h"
#include "hair/thickness/bar_profile.h"

namespace tricho {

// Which hair a pixel may be read for: nobody's, one hair's (index + 1), or none.
struct Ownership {
  static constexpr std::uint16_t kNobody = 0;
  static constexpr std::uint16_t kBarred = 0xFFFF;  // Not seen, or two hairs.

  cv::Mat label;  // CV_16UC1, the photo's size.

  explicit Ownership(const cv::Mat& seen);  // CV_8UC1, the photo's size.
  // Marks the band of `width_px` about the line as the hair's; where another's is, it is barred.
  void Claim(int hair, const Polyline& line_px, double width_px);
};

// Where and how finely a hair is cut.
struct SectionGrid {
  double reach_px = 20;    // Half-length of a cross-section.
  double bin_px = 0.5;     // Width of a bin across.
  double segment_px = 20;  // Length of a segment along.
};

// Mean cross-sections of a hair, one a segment; the line is resampled to steps of 1 px, `first_px` = arc length of the
// segment's start.
struct CrossSections {
  Polyline line_px;  // Every 1 px.
  double segment_px = 0;
  std::vector<CrossProfile> segments;
  std::vector<double> direction_rad;  // Of each segment.
};

// Reads the pixels of `value` (CV_32FC1) that `owners` leaves to `hair` (index).
CrossSections CutAcross(const cv::Mat& value, const Ownership& owners, int hair, const Polyline& center_line_px,
                        const SectionGrid& grid);

// One hair as it darkens (or, of negative depth, lightens) the photo.
struct DrawnHair {
  const Polyline* line_px = nullptr;
  double width_px = 0;
  double depth = 0;  // In units of the values.
};

// Sets the pixels to 255 that CutAmong reads of a hair along this line; CV_8UC1, the photo's size.
void MarkRead(const Polyline& line_px, double reach_px, cv::Mat& read);

// What all drawn hairs take from the light of each pixel where `read` is not 0: CV_32FC1 in units of the values. Bars
// that do not overlap add up exactly, blurred or not.
cv::Mat DrawHairs(const cv::Mat& read, const std::vector<DrawnHair>& hairs, double blur_px);

// As CutAcross, among close neighbors: what the other hairs of `drawn` (which holds `own` too, along the same line)
// take is given back, and pixels inside another hair are left out.
CrossSections CutAmong(const cv::Mat& value, const cv::Mat& seen, const cv::Mat& drawn, const DrawnHair& own,
                       double blur_px, const SectionGrid& grid);

}  // namespace tricho
