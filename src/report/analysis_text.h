// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What `tricho analyze` prints: a short table of the photos.
#pragma once

#include <string>
#include <vector>

#include "metrics/site_metrics.h"
#include "pipeline.h"

namespace tricho {

enum class PhotoEnding { kMeasured, kNotUsable, kFailed };

// What the table says of a photo; the analysis itself is let go once it is written.
struct PhotoSummary {
  std::string file;
  PhotoEnding ending = PhotoEnding::kFailed;
  std::string reason;  // Why it was not measured.
  int num_hairs = 0;
  SiteMetrics metrics;
};

// A photo that could be read.
PhotoSummary SummaryOf(const Analysis& analysis);

// One line a photo after a line of column names; then why a scale is missing, and what counts as which kind of hair.
std::string AnalysisText(const std::vector<PhotoSummary>& photos, const MetricsOptions& thresholds);

// How it went as a whole: "3 photos analyzed".
std::string EndingText(const std::vector<PhotoSummary>& photos);

}  // namespace tricho
