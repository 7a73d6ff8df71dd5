// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "pipeline_corrected.h"

#include <opencv2/imgproc.hpp>
#include <utility>

#include "base/check.h"

namespace tricho {

namespace {

void NotMeasuredAnew(const char* metric, const char* reason, SiteMetrics& metrics) {
  for (auto& [name, estimate] : metrics.values)
    if (name == metric && estimate.value) estimate = {std::nullopt, 0, 0, estimate.unit, reason};
}

}  // namespace

void TakeOut(const std::vector<Polygon>& regions_px, cv::Mat& seen) {
  if (regions_px.empty()) return;
  seen = seen.clone();  // A matrix that is copied shares its pixels.
  for (const Polygon& region_px : regions_px) {
    std::vector<cv::Point> corners;
    for (const Point& corner : region_px) corners.emplace_back(NearestWhole(corner.x()), NearestWhole(corner.y()));
    cv::fillPoly(seen, std::vector<std::vector<cv::Point>>{corners}, cv::Scalar(0));
  }
}

CalibratedImage CalibratedBefore(Photo photo, const PhotoViews& views, const ShotFindings& findings) {
  std::optional<Scale> scale = KeptScaleOf(findings);
  TRICHO_CHECK(scale.has_value());
  CalibratedImage image{std::move(photo), *std::move(scale), {}, {}};
  image.field = FindField(image.photo, views, image.scale.covered_px);
  return image;
}

CalibratedImage ReadAgain(const std::filesystem::path& path, const ShotFindings& findings,
                          const AnalysisOptions& options) {
  if (!findings.covered_px) return ReadShot(path, options.limits, options.scale);
  Photo photo = ReadPhoto(path, options.limits);
  const PhotoViews views = ViewsOf(photo.bgr);
  return CalibratedBefore(std::move(photo), views, findings);
}

Analysis AnalysisOf(CalibratedImage image, const ShotFindings& findings, const MetricsOptions& options) {
  TRICHO_CHECK(image.photo.bgr.cols == findings.width_px && image.photo.bgr.rows == findings.height_px,
               image.photo.bgr.cols, findings.width_px);
  Analysis analysis{std::move(image), {}, {}, 0, {}};
  // The scale that counted then: a photo may have been lent that of another one.
  if (findings.um_per_px && !analysis.scale.um_per_px) analysis.scale.source = kScaleOfOtherPhoto;
  analysis.scale.um_per_px = findings.um_per_px;
  analysis.scale.relative_error = findings.scale_relative_error;
  analysis.scale.reason = findings.scale_reason;
  analysis.hairs.shafts = findings.shafts;
  analysis.hairs.units = findings.units;
  analysis.hairs.camera = findings.camera;
  analysis.hairs.thickness = findings.thickness;
  analysis.hairs.coverage_share = findings.coverage_share;
  analysis.hairs.redness = findings.redness;
  analysis.hairs.redness_stderr = findings.redness_stderr;
  MeasureAnalysis(analysis, options);
  return analysis;
}

Analysis Corrected(const Analysis& automatic, CorrectedHairs corrected, const MetricsOptions& options) {
  Analysis analysis = automatic;
  analysis.hairs.shafts = std::move(corrected.shafts);
  analysis.hairs.units = GroupUnits(analysis.hairs.shafts, analysis.scale.um_per_px, UnitOptions());
  if (!corrected.regions_px.empty()) {
    TakeOut(corrected.regions_px, analysis.field.seen);
    analysis.field.seen_px2 = cv::countNonZero(analysis.field.seen);
  }
  MeasureAnalysis(analysis, options);
  NotMeasuredAnew("coverage_share", "hairs were corrected by hand; their cover was not measured anew",
                  analysis.metrics);
  if (!corrected.regions_px.empty())
    NotMeasuredAnew("redness", "regions were taken out by hand; the skin was not measured anew", analysis.metrics);
  return analysis;
}

}  // namespace tricho
