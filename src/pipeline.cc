// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "pipeline.h"

#include <cmath>

#include "metrics/counting_frame.h"

namespace tricho {

void AnalysisOptions::Check() const {
  scale.Check();
  hair.unit.Check();
  metrics.Check();
}

namespace {

// Whether skin can be seen at a point of the photo; outside the frame nothing is.
bool Seen(const Field& field, const Point& point) {
  const cv::Point at(static_cast<int>(std::floor(point.x() + 0.5)), static_cast<int>(std::floor(point.y() + 0.5)));
  return cv::Rect({0, 0}, field.seen.size()).contains(at) && field.seen.at<uchar>(at) > 0;
}

}  // namespace

Analysis AnalyzePhoto(const std::filesystem::path& path, const AnalysisOptions& options) {
  Analysis analysis;
  analysis.photo = ReadPhoto(path, options.limits);
  analysis.scale = FindScale(analysis.photo, path, options.scale);
  analysis.field = FindField(analysis.photo, analysis.scale.covered_px);
  analysis.quality = AssessQuality(analysis.photo, analysis.field, analysis.scale);
  if (!analysis.quality.usable) {
    analysis.metrics = UnmeasuredSite(analysis.quality.reasons.front());
    return analysis;
  }
  analysis.hairs = FindHairs(analysis.photo, analysis.field, analysis.scale.um_per_px, options.hair);

  MeasuredField measured;
  measured.width_px = analysis.photo.bgr.cols;
  measured.height_px = analysis.photo.bgr.rows;
  measured.seen_px2 = analysis.field.seen_px2;
  measured.um_per_px = analysis.scale.um_per_px;
  measured.scale_relative_error = analysis.scale.relative_error;
  measured.scale_reason = analysis.scale.reason;
  measured.outline_px = analysis.field.polygon_px;
  measured.seen = [&field = analysis.field](const Point& point) { return Seen(field, point); };
  measured.redness_stderr = analysis.hairs.redness_stderr;

  const std::vector<Shaft>& shafts = analysis.hairs.shafts;
  std::vector<bool> root_seen;
  for (const Shaft& shaft : shafts) root_seen.push_back(Seen(analysis.field, shaft.root_px()));
  analysis.counted = CountedHairs(shafts, root_seen, measured);
  analysis.metrics = MeasureSite(shafts, analysis.hairs.units, analysis.counted, measured,
                                 analysis.hairs.coverage_share, analysis.hairs.redness, options.metrics);
  return analysis;
}

}  // namespace tricho
