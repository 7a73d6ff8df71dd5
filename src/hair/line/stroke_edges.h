// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Where the edges of a hair lie along its line, in a map of contrast (CV_32FC1).
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "base/geometry.h"
#include "hair/line/stroke.h"

namespace tricho {

// The map across a line, at one of its samples.
struct EdgeCut {
  double middle = 0;    // Contrast in the middle.
  double left_px = 0;   // Distance of the edge towards -normal.
  double right_px = 0;  // Towards +normal.
  double outside = 0;   // Mean contrast just outside both edges.

  double WidthPx() const { return left_px + right_px; }
};

inline constexpr double kEdgeReachPx = 20;  // An edge is looked for so far: wider than a bundle of three.
inline constexpr double kWiden = 1.3;  // Wider than this times the hair's own width: a neighbor or crossing lies there.

// One for each sample.
std::vector<EdgeCut> CutEdges(const cv::Mat& map, const Polyline& line);

// Contrast in the middle of a line.
double MiddleContrast(const cv::Mat& map, const Point& at, const Point& normal);

// What the cuts along the line of a stroke of known width say: depth, edges, evenness.
void DescribeStroke(const std::vector<EdgeCut>& cuts, Stroke& stroke);
void DescribeStroke(const cv::Mat& contrast, Stroke& stroke);

// Neighbors and crossings only widen: a low quantile is the hair's own.
double OwnWidthPx(const std::vector<EdgeCut>& cuts);

}  // namespace tricho
