// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The hairs of one shot, measured over the skin that all visits of its site show.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/geometry.h"
#include "hair/line/shaft.h"
#include "hair/root/unit.h"
#include "hair/thickness/thickness_trust.h"
#include "matching/site_frame.h"
#include "matching/site_map.h"
#include "metrics/site_metrics.h"

namespace tricho {

// What was found on one shot, as far as measuring over any part of its skin needs it.
struct ShotFindings {
  int width_px = 0;
  int height_px = 0;
  std::optional<double> um_per_px;
  double scale_relative_error = 0;
  std::string scale_source, scale_reason;
  // What Scale has of that name, so that nobody need look for it again; absent where it was not kept.
  std::optional<std::vector<Polygon>> covered_px;
  std::optional<CameraFit> camera;
  ThicknessTrust thickness;
  std::vector<Shaft> shafts;
  std::vector<FollicularUnit> units;
  std::vector<bool> counted;  // By the shot's own field: a root that the shot cut off counts nowhere.
  std::optional<double> coverage_share;
  std::optional<double> redness;
  std::optional<double> redness_stderr;
};

// Every metric over `frame`: a hair counts when it counts in its own shot and its root lies in the frame. The area is
// the frame's, one for all visits, so that a stretched skin or a scale off by some percent moves no density; thickness
// keeps the shot's own scale. Coverage and redness are those of the whole shot.
//
// A frame without a scale (or a shot without one) gives what MeasureSite gives without a scale.
SiteMetrics MeasureOverFrame(const ShotFindings& findings, const SiteMap& baseline_from_shot, const SiteFrame& frame,
                             const MetricsOptions& options);

}  // namespace tricho
