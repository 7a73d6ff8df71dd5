// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/counting_frame.h"

#include <algorithm>

#include "base/check.h"
#include "metrics/spacing.h"

namespace tricho {

namespace {

// A center line ends within this of the border when the border cut it.
constexpr double kCutPx = 3;

bool InFrame(const Point& point, const MeasuredField& field) {
  return point.x() >= -0.5 && point.x() < field.width_px - 0.5 && point.y() >= -0.5 &&
         point.y() < field.height_px - 0.5;
}

// Where the hair would go on beyond the end taken for its root.
Point BeyondRoot(const Shaft& shaft) {
  const Point inward = PointAt(shaft.center_line_px, 3 * kCutPx) - shaft.root_px();
  const double length_px = inward.norm();
  return length_px > 0 ? Point(shaft.root_px() - kCutPx / length_px * inward) : shaft.root_px();
}

bool InGuard(const Point& point, const MeasuredField& field, const Polygon& outline) {
  return field.guard_px > 0 && DistanceToBorder(outline, point) < field.guard_px;
}

bool CutAtRoot(const Shaft& shaft, const MeasuredField& field, const Polygon& outline) {
  if (field.seen && !field.seen(BeyondRoot(shaft))) return true;
  if (!shaft.touches_border) return false;
  const double root_px = DistanceToBorder(outline, shaft.root_px());
  return root_px <= std::max(kCutPx, DistanceToBorder(outline, shaft.tip_px()));
}

}  // namespace

Polygon OutlineOf(const MeasuredField& field) {
  if (field.outline_px.size() >= 3) return field.outline_px;
  const double right = field.width_px - 0.5;
  const double bottom = field.height_px - 0.5;
  return {{-0.5, -0.5}, {right, -0.5}, {right, bottom}, {-0.5, bottom}};
}

std::vector<bool> CountedHairs(const std::vector<Shaft>& shafts, const std::vector<bool>& root_seen,
                               const MeasuredField& field) {
  TRICHO_CHECK(shafts.size() == root_seen.size(), shafts.size(), root_seen.size());
  const Polygon outline = OutlineOf(field);
  std::vector<bool> counted(shafts.size());
  for (std::size_t i = 0; i < shafts.size(); ++i)
    counted[i] = root_seen[i] && InFrame(shafts[i].root_px(), field) && !InGuard(shafts[i].root_px(), field, outline) &&
                 !CutAtRoot(shafts[i], field, outline);
  return counted;
}

std::vector<bool> CountedUnits(const std::vector<FollicularUnit>& units, const std::vector<bool>& hair_counted,
                               const MeasuredField& field) {
  const Polygon outline = OutlineOf(field);
  std::vector<bool> counted;
  counted.reserve(units.size());
  for (const FollicularUnit& unit : units) {
    const bool rooted = std::any_of(unit.hairs.begin(), unit.hairs.end(), [&](int hair) { return hair_counted[hair]; });
    counted.push_back(rooted && InFrame(unit.opening_px, field) && !InGuard(unit.opening_px, field, outline) &&
                      (!field.seen || field.seen(unit.opening_px)));
  }
  return counted;
}

}  // namespace tricho
