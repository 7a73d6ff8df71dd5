// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/shaft_of_stroke.h"

#include <algorithm>
#include <cmath>

namespace tricho {

namespace {

constexpr double kBorderUm = 25;  // An end nearer than this to the edge of the field may go on beyond it.

bool NearBorder(const HairContrast& hair, const Point& end) {
  const double reach = std::ceil(kBorderUm / hair.scale.um_per_work_px);
  for (const Point& step : {Point(reach, 0), Point(-reach, 0), Point(0, reach), Point(0, -reach)})
    if (!IsSeenAt(hair, end + step)) return true;
  return false;
}

// Drops the ends that lie outside the photo, where a fitted line may reach; at least two points stay.
void CutToPhoto(cv::Size size, Polyline& line) {
  const auto outside = [&](const Point& at) {
    return at.x() < -0.5 || at.y() < -0.5 || at.x() > size.width - 0.5 || at.y() > size.height - 0.5;
  };
  while (line.size() > 2 && outside(line.back())) line.pop_back();
  const auto first = std::find_if_not(line.begin(), line.end() - 2, outside);
  line.erase(line.begin(), first);
}

}  // namespace

Shaft ShaftOfStroke(const HairContrast& hair, cv::Size photo_size, const Stroke& stroke, bool root_certain) {
  Shaft shaft;
  for (const Point& at : stroke.line) shaft.center_line_px.push_back(hair.scale.PhotoFromWork(at));
  CutToPhoto(photo_size, shaft.center_line_px);
  shaft.touches_border = NearBorder(hair, stroke.line.front()) || NearBorder(hair, stroke.line.back());
  shaft.root_certain = root_certain && !NearBorder(hair, stroke.line.front());
  shaft.diameter_px = stroke.width_px * hair.scale.photo_per_work;
  // Where no network was asked, a hair is sure when it stands out of the skin along its own edges.
  shaft.confidence = std::clamp(
      stroke.probability >= 0 ? stroke.probability : 0.5 * stroke.edge_contrast + 0.5 * stroke.clear_share, 0.05, 0.99);
  return shaft;
}

}  // namespace tricho
