// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/geometry.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace tricho {

double Length(const Polyline& line) {
  double length = 0;
  for (std::size_t i = 1; i < line.size(); ++i) length += (line[i] - line[i - 1]).norm();
  return length;
}

Point PointAt(const Polyline& line, double at) {
  TRICHO_CHECK(!line.empty());
  for (std::size_t i = 1; i < line.size(); ++i) {
    const double step = (line[i] - line[i - 1]).norm();
    if (at <= step) {
      const double share = step > 0 ? std::max(at, 0.0) / step : 0.0;
      return line[i - 1] + share * (line[i] - line[i - 1]);
    }
    at -= step;
  }
  return line.back();
}

Polyline Resample(const Polyline& line, double step) {
  TRICHO_CHECK(step > 0, step);
  const double length = Length(line);
  if (line.size() < 2 || length <= 0) return line;
  const int num_steps = std::max(1, static_cast<int>(std::lround(length / step)));
  Polyline points;
  points.reserve(num_steps + 1);
  std::size_t i = 1;
  double passed = 0;
  for (int k = 0; k < num_steps; ++k) {
    const double at = length * k / num_steps;
    double piece = (line[i] - line[i - 1]).norm();
    while (passed + piece < at && i + 1 < line.size()) {
      passed += piece;
      ++i;
      piece = (line[i] - line[i - 1]).norm();
    }
    const double share = piece > 0 ? std::min(1.0, (at - passed) / piece) : 0.0;
    points.push_back(line[i - 1] + share * (line[i] - line[i - 1]));
  }
  points.push_back(line.back());
  return points;
}

double Area(const Polygon& polygon) {
  double twice = 0;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Point& a = polygon[i];
    const Point& b = polygon[(i + 1) % polygon.size()];
    twice += a.x() * b.y() - b.x() * a.y();
  }
  return std::abs(twice) / 2;
}

bool Contains(const Polygon& polygon, const Point& point) {
  bool inside = false;
  for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
    const Point& a = polygon[i];
    const Point& b = polygon[j];
    if ((a.y() > point.y()) != (b.y() > point.y()) &&
        point.x() < (b.x() - a.x()) * (point.y() - a.y()) / (b.y() - a.y()) + a.x())
      inside = !inside;
  }
  return inside;
}

}  // namespace tricho
