// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "pipeline.h"

#include <cmath>

namespace tricho {

void AnalysisOptions::Check() const {
  scale.Check();
  hair.unit.Check();
  metrics.Check();
}

namespace {

// A root that lies on seen skin; outside the frame nothing is seen.
std::vector<bool> RootsSeen(const std::vector<Shaft>& shafts, const Field& field) {
  std::vector<bool> seen;
  seen.reserve(shafts.size());
  for (const Shaft& shaft : shafts) {
    const cv::Point at(static_cast<int>(std::lround(shaft.root_px().x())),
                       static_cast<int>(std::lround(shaft.root_px().y())));
    seen.push_back(cv::Rect({0, 0}, field.seen.size()).contains(at) && field.seen.at<uchar>(at) > 0);
  }
  return seen;
}

}  // namespace

Analysis AnalyzePhoto(const std::filesystem::path& path, const AnalysisOptions& options) {
  Analysis analysis;
  analysis.photo = ReadPhoto(path, options.limits);
  analysis.scale = FindScale(analysis.photo, path, options.scale);
  analysis.field = FindField(analysis.photo);
  analysis.quality = AssessQuality(analysis.photo, analysis.field, analysis.scale);
  if (analysis.quality.usable)
    analysis.hairs = FindHairs(analysis.photo, analysis.field, analysis.scale.um_per_px, options.hair);

  const MeasuredField measured{analysis.photo.bgr.cols,         analysis.photo.bgr.rows,
                               analysis.field.seen_px2,         analysis.scale.um_per_px,
                               analysis.scale.relative_error,   analysis.scale.reason};
  const std::vector<Shaft>& shafts = analysis.hairs.shafts;
  analysis.counted = CountedHairs(shafts, RootsSeen(shafts, analysis.field), measured);
  analysis.metrics = MeasureSite(shafts, analysis.hairs.units, analysis.counted, measured,
                                 analysis.hairs.coverage_share, analysis.hairs.redness, options.metrics);
  return analysis;
}

}  // namespace tricho
