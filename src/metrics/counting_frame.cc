// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/counting_frame.h"

#include <algorithm>

#include "base/check.h"
#include "metrics/spacing.h"

namespace tricho {

namespace {

// A center line ends within this of the border, or of glare and labels, when they cut it: the step at which lines are
// asked for what is not seen (Shaft::touches_border), and the rounding of working pixels.
constexpr double kCutUm = 35;
constexpr double kCutShare = 0.005;  // The same without a scale, of the frame's shorter side,
constexpr double kLeastCutPx = 3;    // and never less.

bool InFrame(const Point& point, const MeasuredField& field) {
  return point.x() >= -0.5 && point.x() < field.width_px - 0.5 && point.y() >= -0.5 &&
         point.y() < field.height_px - 0.5;
}

double CutPx(const MeasuredField& field) {
  const double px = field.um_per_px ? kCutUm / *field.um_per_px : kCutShare * std::min(field.width_px, field.height_px);
  return std::max(kLeastCutPx, px);
}

// Whether a hair that goes on beyond the end taken for its root is out of sight within `cut_px`.
bool ComesOutOfTheUnseen(const Shaft& shaft, const MeasuredField& field, double cut_px) {
  const Point outward = shaft.root_px() - PointAt(shaft.center_line_px, 3 * kLeastCutPx);
  const double length_px = outward.norm();
  if (!field.seen || !(length_px > 0)) return false;
  for (double px = kLeastCutPx; px < cut_px + 1; px += 1)
    if (!field.seen(shaft.root_px() + std::min(px, cut_px) / length_px * outward)) return true;
  return false;
}

bool InGuard(const Point& point, const MeasuredField& field, const Polygon& outline) {
  return field.guard_px > 0 && DistanceToBorder(outline, point) < field.guard_px;
}

// What touches may be the tip: then the root counts, be it near the border or not.
bool CutAtRoot(const Shaft& shaft, const MeasuredField& field, const Polygon& outline) {
  const double cut_px = CutPx(field);
  if (ComesOutOfTheUnseen(shaft, field, cut_px)) return true;
  if (!shaft.touches_border) return false;
  const double root_px = DistanceToBorder(outline, shaft.root_px());
  return root_px <= cut_px && root_px <= std::max(kLeastCutPx, DistanceToBorder(outline, shaft.tip_px()));
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
