// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How large a marker is, by the black and white modules inside it. Its outer corners lie where a white margin should
// be: without one, hair or shadow beside the marker moves them by up to a sixth of its side.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

namespace tricho {

// How black and white meet between its modules: a lens mixes them in light, and half of each comes out bright once it
// is coded; resizing mixes coded values, and half of each comes out as half. Ink that runs makes black larger.
struct MarkerEdges {
  double white_growth_px = 0;  // By which white reaches into black, at half of the coded step.
  double error_px = 0;         // Standard error of that.
  // Standard deviation of the blur, from the quartiles of the coded step; 0.5 px of it (in squares) come from reading
  // the photo between its pixels.
  double blur_px = 0;
  double black = 0, white = 0;  // Medians of the modules' middles, coded, 0..255.
};

struct MarkerSize {
  double long_px = 0;                // Its side along the direction in which it is seen longest ...
  double short_px = 0;               // ... and across that: seen from the side, a square is a parallelogram.
  double relative_error = 0;         // Standard error of both, as a share of them.
  std::optional<MarkerEdges> edges;  // Absent where they were not measured.
};

// grey        CV_8UC1.
// modules     CV_8UC1, n x n, 0 black and 1 white, in the marker's own orientation, with its black border.
// corners_px  Of the whole marker, from its first corner on clockwise, as detected; may be off by half a module.
// returns     Absent when fewer than 6 edges between modules are seen along either direction, or they contradict
//             each other.
std::optional<MarkerSize> MeasureMarker(const cv::Mat& grey, const cv::Mat& modules,
                                        const std::vector<cv::Point2f>& corners_px);

}  // namespace tricho
