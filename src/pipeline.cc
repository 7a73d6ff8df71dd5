// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "pipeline.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "base/check.h"
#include "base/error.h"
#include "hair/no_scalp.h"
#include "metrics/counting_frame.h"
#include "pipeline_corrected.h"

namespace tricho {

void AnalysisOptions::Check() const {
  scale.Check();
  hair.unit.Check();
  metrics.Check();
}

void PairOptions::Check() const {
  analysis.Check();
  alignment.Check();
  if (followup_um_per_px && !(*followup_um_per_px >= 0.2 && *followup_um_per_px <= 200))
    throw Error(ErrorKind::kUsage,
                fmt::format("followup_um_per_px is {}; it must be 0.2 to 200 um", *followup_um_per_px));
}

namespace {

// Whether skin can be seen at a point of the photo; outside the frame nothing is.
bool Seen(const Field& field, const Point& point) {
  const cv::Point at(static_cast<int>(std::floor(point.x() + 0.5)), static_cast<int>(std::floor(point.y() + 0.5)));
  return cv::Rect({0, 0}, field.seen.size()).contains(at) && field.seen.at<uchar>(at) > 0;
}

// Width of the guard; 0 without a scale.
double GuardPx(const Analysis& analysis) { return analysis.scale.um_per_px ? kGuardUm / *analysis.scale.um_per_px : 0; }

constexpr double kMostDense = 500;  // Hairs/cm2: adults have up to 300, newborns up to 1,100.

// What no scalp has, so that the scale, or the choice of the photo, must be wrong; empty otherwise. Adults have up to
// 300 hairs/cm2, newborns up to 1,100; scalp hair is 10 to 120 um thick (docs/methods/scale.md).
std::string WhyImplausible(const SiteMetrics& metrics) {
  constexpr double kThinnestMedianUm = 12;
  constexpr double kThickestMedianUm = 130;
  const std::optional<double> density = metrics.at("hairs_per_cm2").value;
  const std::optional<double> median_um = metrics.at("median_diameter_um").value;
  if (density && *density > kMostDense)
    return fmt::format("{:.0f} hairs/cm2 are more than an adult scalp has (up to 300, rarely 500)", *density);
  if (median_um && (*median_um < kThinnestMedianUm || *median_um > kThickestMedianUm))
    return fmt::format("half of the hairs are {} {:.0f} um, which scalp hair is not (10 to 120 um)",
                       *median_um < kThinnestMedianUm ? "thinner than" : "thicker than", *median_um);
  return "";
}

// Of a photo that what was found on it says to be none of a scalp.
Analysis WithoutHairs(Analysis analysis) {
  analysis.hairs = {};
  analysis.counted.clear();
  analysis.metrics = UnmeasuredSite(analysis.quality.reasons.front());
  return analysis;
}

}  // namespace

Analysis AnalyzePhoto(const std::filesystem::path& path, const AnalysisOptions& options) {
  return AnalyzeShot(ReadShot(path, options.limits, options.scale), options);
}

Analysis AnalyzeShot(CalibratedImage shot, const AnalysisOptions& options) {
  Analysis analysis{std::move(shot), {}, {}, 0, {}};
  analysis.counting_px2 = SeenWithinPx2(analysis.field, GuardPx(analysis));
  if (!analysis.quality.usable) {
    analysis.metrics = UnmeasuredSite(analysis.quality.reasons.front());
    return analysis;
  }
  analysis.hairs = FindHairs(analysis.photo, analysis.field, analysis.scale.um_per_px, options.hair);
  const bool is_doubtful = JudgeByHairs(analysis.photo, analysis.field, analysis.hairs, analysis.quality);
  if (!analysis.quality.usable) return WithoutHairs(std::move(analysis));

  if (!analysis.hairs.thickness.reason.empty())
    analysis.quality.warnings.push_back(
        fmt::format("Thickness can't be told, counts can: {}.", analysis.hairs.thickness.reason));

  if (analysis.hairs.shafts.empty())
    analysis.quality.warnings.push_back(
        "No hair that could be measured was found: the skin is bare, its hair is too like the skin, or this is no "
        "close-up "
        "of a scalp; the interval of the density tells how much could have been missed by chance alone.");
  MeasureAnalysis(analysis, options.metrics);
  // Each alone may be a wrong scale or strange hair; both together are fur.
  if (const std::optional<double> density = analysis.metrics.at("hairs_per_cm2").value;
      is_doubtful && density.value_or(0) > kMostDense) {
    analysis.quality.usable = false;
    analysis.quality.reasons.push_back(fmt::format(
        "The photo shows no scalp, or its scale is wrong: {:.0f} hairs/cm2 are more than a scalp has (up to "
        "{:.0f}), and many lines are no hair; give a close-up of the scalp, and check the scale.",
        *density, kMostDense));
    return WithoutHairs(std::move(analysis));
  }
  if (const std::string why = WhyImplausible(analysis.metrics); !why.empty())
    analysis.quality.warnings.push_back(
        fmt::format("{}: is {:.3g} um per pixel the right scale, and the photo a close-up?", why,
                    analysis.scale.um_per_px.value_or(0)));
  return analysis;
}

void MeasureAnalysis(Analysis& analysis, const MetricsOptions& options) {
  const double guard_px = GuardPx(analysis);
  analysis.counting_px2 = SeenWithinPx2(analysis.field, guard_px);
  MeasuredField measured;
  measured.width_px = analysis.photo.bgr.cols;
  measured.height_px = analysis.photo.bgr.rows;
  measured.seen_px2 = analysis.counting_px2;
  measured.um_per_px = analysis.scale.um_per_px;
  measured.scale_relative_error = analysis.scale.relative_error;
  measured.scale_reason = analysis.scale.reason;
  measured.thickness_error_share = analysis.hairs.thickness.error_share;
  measured.no_thickness = analysis.hairs.thickness.reason;
  measured.outline_px = analysis.field.polygon_px;
  measured.guard_px = guard_px;
  measured.seen = [&field = analysis.field](const Point& point) { return Seen(field, point); };
  measured.redness_stderr = analysis.hairs.redness_stderr;

  const std::vector<Shaft>& shafts = analysis.hairs.shafts;
  std::vector<bool> root_seen;
  for (const Shaft& shaft : shafts) root_seen.push_back(Seen(analysis.field, shaft.root_px()));
  analysis.counted = CountedHairs(shafts, root_seen, measured);
  analysis.metrics = MeasureSite(shafts, analysis.hairs.units, analysis.counted, measured,
                                 analysis.hairs.coverage_share, analysis.hairs.redness, options);
}

ShotFindings FindingsOf(const Analysis& analysis) {
  ShotFindings findings;
  findings.width_px = analysis.photo.bgr.cols;
  findings.height_px = analysis.photo.bgr.rows;
  findings.um_per_px = analysis.scale.um_per_px;
  findings.scale_relative_error = analysis.scale.relative_error;
  findings.scale_source = analysis.scale.source;
  findings.scale_reason = analysis.scale.reason;
  findings.covered_px = analysis.scale.covered_px;
  findings.camera = analysis.hairs.camera;
  findings.thickness = analysis.hairs.thickness;
  findings.shafts = analysis.hairs.shafts;
  findings.units = analysis.hairs.units;
  findings.counted = analysis.counted;
  findings.coverage_share = analysis.hairs.coverage_share;
  findings.redness = analysis.hairs.redness;
  findings.redness_stderr = analysis.hairs.redness_stderr;
  return findings;
}

std::optional<Scale> KeptScaleOf(const ShotFindings& findings) {
  if (!findings.covered_px) return std::nullopt;
  return Scale{findings.um_per_px,    findings.scale_relative_error, findings.scale_source,
               findings.scale_reason, *findings.covered_px,          {}};
}

std::optional<Scale> OwnScaleOf(const ShotFindings& findings) {
  std::optional<Scale> scale = KeptScaleOf(findings);
  if (scale && scale->source == kScaleOfOtherPhoto) {
    scale->um_per_px.reset();
    scale->relative_error = 0;
    scale->source = "none";
  }
  return scale;
}

SiteView ViewOf(const std::filesystem::path& path, const ShotFindings& findings, const AnalysisOptions& options) {
  Photo photo = ReadPhoto(path, options.limits);
  const std::optional<Scale> kept = OwnScaleOf(findings);
  const Scale scale = kept ? *kept : FindScale(photo, path, options.scale);
  Field field = FindField(photo, scale.covered_px);
  return {std::move(photo.bgr), std::move(field.seen), scale.um_per_px};
}

SiteFrame FrameOfShots(std::vector<AlignedShot>& shots, int baseline, std::optional<double> baseline_um_per_px) {
  constexpr double kLeastShare = 0.30;
  TRICHO_CHECK(shots[baseline].usable, baseline);
  const double baseline_px2 = cv::countNonZero(shots[baseline].view.seen);
  for (;;) {
    std::vector<VisitView> views;
    AlignedShot* least = nullptr;
    for (AlignedShot& shot : shots) {
      if (!shot.usable || &shot == &shots[baseline]) continue;
      views.push_back(shot.view);
      if (!least || shot.overlap_share < least->overlap_share) least = &shot;
    }
    SiteFrame frame = CommonFrame(shots[baseline].view.seen, baseline_um_per_px, views);
    if (!least || frame.area_px2 >= kLeastShare * baseline_px2) return frame;
    least->usable = false;
    least->reason = fmt::format(
        "overlap with the baseline is {:.0f} %, and with it all visits together would show too "
        "little common skin; re-find the site",
        100 * least->overlap_share);
  }
}

}  // namespace tricho
