// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Points, polylines and polygons in the plane of a photo.
//
// Pixel convention of the whole program: (0, 0) is the CENTRE of the top-left pixel, x to the right, y down. A photo of
// W x H pixels covers [-0.5, W - 0.5] x [-0.5, H - 0.5]. A cv::Mat is addressed (row = y, column = x); an Eigen point
// is (x, y). Transforms are named target_from_source.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace tricho {

using Point = Eigen::Vector2d;
using Polyline = std::vector<Point>;  // At least two points where a course is meant.
using Polygon = std::vector<Point>;   // Closed implicitly: the last point joins the first.

// Nearest whole number, halves away from 0, as std::lround but without a call; |value| < 2^31.
inline int NearestWhole(double value) { return static_cast<int>(value + (value < 0 ? -0.5 : 0.5)); }

// Of two vectors: the product of their lengths and of the sine of the turn from a to b, x to y being positive.
inline double Cross(const Point& a, const Point& b) { return a.x() * b.y() - a.y() * b.x(); }

// Length along the line, in the unit of its points; 0 for fewer than two points.
double Length(const Polyline& line);

// The point at distance `at` from the start, along the line; clamped to its ends. throws std::logic_error when empty.
Point PointAt(const Polyline& line, double at);

// Points every `step` (> 0) along the line, both ends kept: the last step is stretched so that all are equal.
Polyline Resample(const Polyline& line, double step);

// Unsigned area enclosed by the polygon; 0 for fewer than three points.
double Area(const Polygon& polygon);

// Whether a point lies in the polygon (even-odd rule).
bool Contains(const Polygon& polygon, const Point& point);

}  // namespace tricho
