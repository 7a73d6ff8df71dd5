// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The whole flow on one screen. Read this first.
//
//   photo -> calibrate -> segment -> trace -> group -> measure
#pragma once

#include <filesystem>
#include <vector>

#include "capture/field.h"
#include "capture/photo.h"
#include "capture/quality.h"
#include "capture/scale.h"
#include "hair/find_hairs.h"
#include "metrics/site_metrics.h"

namespace tricho {

struct AnalysisOptions {
  PhotoLimits limits;
  ScaleOptions scale;
  HairOptions hair;
  MetricsOptions metrics;
  void Check() const;  // throws Error(kUsage)
};

// Everything that was found on one photo; every stage is kept, because the overlay draws what was counted.
struct Analysis {
  Photo photo;
  Scale scale;
  Field field;
  PhotoQuality quality;
  Hairs hairs;                // Empty when the photo is not usable.
  std::vector<bool> counted;  // One a shaft.
  SiteMetrics metrics;
};

// Analyses one photo. A photo that can be read but not measured comes back with quality.usable = false and reasons.
// throws Error(kInput) when it can't be read.
Analysis AnalyzePhoto(const std::filesystem::path& path, const AnalysisOptions& options);

}  // namespace tricho
