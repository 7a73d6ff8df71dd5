// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/common_skin.h"

#include <Eigen/LU>
#include <cmath>

#include "base/check.h"
#include "base/units.h"
#include "metrics/counting_frame.h"

namespace tricho {

SiteMetrics MeasureOverFrame(const ShotFindings& findings, const SiteMap& baseline_from_shot, const SiteFrame& frame,
                             const MetricsOptions& options) {
  TRICHO_CHECK(findings.counted.size() == findings.shafts.size(), findings.counted.size());
  MeasuredField field;
  field.width_px = findings.width_px;
  field.height_px = findings.height_px;
  field.um_per_px = findings.um_per_px;
  field.scale_relative_error = findings.scale_relative_error;
  field.scale_reason = findings.scale_reason;
  field.thickness_error_share = findings.thickness.error_share;
  field.no_thickness = findings.thickness.reason;
  field.redness_stderr = findings.redness_stderr;
  // In pixels of the baseline, as wide as the guard of a photo of its own.
  const Point middle((findings.width_px - 1) / 2.0, (findings.height_px - 1) / 2.0);
  const double baseline_per_shot = std::sqrt(std::abs(baseline_from_shot.Jacobian(middle).determinant()));
  const double guard_px = findings.um_per_px ? kGuardUm / *findings.um_per_px * baseline_per_shot : 0;
  const double area_px2 = frame.AreaWithinPx2(guard_px);
  field.seen = [&](const Point& point) { return frame.Contains(baseline_from_shot.Map(point), guard_px); };
  if (field.um_per_px && !frame.area_cm2) {
    field.um_per_px.reset();
    field.scale_reason = "the baseline photo has no scale";
  }
  // The frame's area in this shot's pixels.
  if (field.um_per_px)
    field.seen_px2 = *frame.area_cm2 * area_px2 / frame.area_px2 / AreaCm2(1, *field.um_per_px);
  else
    field.seen_px2 = area_px2 / (baseline_per_shot * baseline_per_shot);
  // The outline, mapped: spacing looks at how far a unit is from it.
  if (!frame.outlines_px.empty())
    for (const Point& corner : frame.outlines_px.front())
      field.outline_px.push_back(baseline_from_shot.Inverse(corner));

  std::vector<bool> counted = findings.counted;
  for (std::size_t i = 0; i < counted.size(); ++i)
    if (counted[i]) counted[i] = field.seen(findings.shafts[i].root_px());
  return MeasureSite(findings.shafts, findings.units, counted, field, findings.coverage_share, findings.redness,
                     options);
}

}  // namespace tricho
