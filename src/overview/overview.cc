// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/overview.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "base/error.h"
#include "base/statistics.h"
#include "base/units.h"
#include "capture/markers.h"
#include "overview/mixing.h"
#include "overview/overview_gate.h"

namespace tricho {
namespace {

constexpr double kMinUmPerPx = 10, kMaxUmPerPx = 3000;
// Standard errors between two photos of one unchanged head, measured on rendered heads (docs/methods/overview.md): of a
// share, a constant and a part that grows with it; of a width, a share of it.
constexpr double kShareSe = 0.006, kShareRelativeSe = 0.025;
constexpr double kCrownSe = 0.01, kCrownRelativeSe = 0.04;
constexpr double kWidthRelativeSe = 0.03;
// What a half-covered zone is off by on every photo of a head, as a photo mixes hair and skin in light or in coded
// values (scalp_map.h): up to 0.06 where half is scalp, nothing where all or none is.
constexpr double kMixingSe = 0.03;

OverviewScale ScaleOf(const Photo& photo, const OverviewOptions& options) {
  OverviewScale scale;
  if (options.um_per_px) return {options.um_per_px, 0, "option", "", {}};
  scale.reason = "no scale is known: give --marker-mm for a marker in view beside the head, or --um-per-px";
  if (!options.marker_mm) return scale;
  cv::Mat grey;
  cv::cvtColor(photo.bgr, grey, cv::COLOR_BGR2GRAY);
  const std::vector<Marker> markers = FindMarkers(grey);
  if (markers.empty())
    throw Error(ErrorKind::kInput,
                fmt::format("no ArUco marker is seen, though one of {} mm should be; it must lie in view as a whole, "
                            "sharp, with a white margin",
                            *options.marker_mm));
  if (markers.size() > 1)
    throw Error(ErrorKind::kInput, "more than one ArUco marker is seen: leave one in view, or give --um-per-px");
  constexpr double kMostError = 0.15;
  const Marker& marker = markers.front();
  scale.relative_error = std::hypot(marker.tilt_share, marker.relative_error);
  if (scale.relative_error > kMostError)
    throw Error(ErrorKind::kInput,
                fmt::format("the ArUco marker is seen so much from the side that the scale is off by {:.0f} %, at most "
                            "{:.0f} % can be used: lay it flat, and take the photo from straight above",
                            100 * scale.relative_error, 100 * kMostError));
  scale.um_per_px = *options.marker_mm * kUmPerMm / marker.side_px;
  scale.source = "marker";
  scale.mixed_in_light = LikelyMixedInLight(marker);
  scale.reason.clear();
  return scale;
}

Estimate Absent(const char* unit, std::string reason) { return {std::nullopt, 0, 0, unit, std::move(reason)}; }

Estimate ShareOver(const Overview& overview, const cv::Mat& zone, double se, double relative_se, double mixing_se) {
  if (cv::countNonZero(zone) < 100) return Absent("1", "the zone lies outside of the head");
  const double share = cv::mean(overview.scalp.share, zone)[0];
  // Hair whose color varies much hides how much scalp there is.
  const double error = std::hypot(se, relative_se * share, mixing_se * 4 * share * (1 - share)) +
                       0.1 * overview.scalp.noise_share * overview.scalp.noise_share;
  return {share, std::max(0.0, share - kNormal975 * error), std::min(1.0, share + kNormal975 * error), "1", ""};
}

// A quantile of the widths, in heads' widths; its error from the spread of the stations, of which a third is
// independent, and what two photos of one head differ by.
Estimate WidthQuantile(const std::vector<double>& widths, double share) {
  const double value = Quantile(widths, share);
  const double independent = std::max(1.0, static_cast<double>(widths.size()) / 3);
  const double spread = (share > 0.5 ? 1.7 : 1.2533) * StandardDeviation(widths) / std::sqrt(independent);
  const double error = std::hypot(spread, kWidthRelativeSe * value);
  return {value, std::max(0.0, value - kNormal975 * error), value + kNormal975 * error, "1", ""};
}

Estimate InMm(const Estimate& share, const Overview& overview, const char* unit, double factor) {
  if (!share.value) return Absent(unit, share.reason);
  if (!overview.scale.um_per_px) return Absent(unit, overview.scale.reason);
  const double mm =
      overview.frame.width_px * overview.frame.photo_per_px * *overview.scale.um_per_px / kUmPerMm * factor;
  const double value = *share.value * mm;
  const double scale_half = kNormal975 * overview.scale.relative_error * value;
  return {value, std::max(0.0, value - std::hypot(value - share.low * mm, scale_half)),
          value + std::hypot(share.high * mm - value, scale_half), unit, ""};
}

void MeasurePart(Overview& overview) {
  const std::vector<double> widths = overview.part.Widths();
  const auto add = [&](const char* name, Estimate estimate) {
    overview.metrics.emplace_back(name, std::move(estimate));
  };
  Estimate median, p90, mean;
  if (!overview.part.reason.empty() || widths.size() < 3) {
    median = p90 = mean = Absent("1", overview.part.reason);
  } else {
    median = WidthQuantile(widths, 0.5);
    p90 = WidthQuantile(widths, 0.9);
    mean = WidthQuantile(widths, 0.5);
    const double shift = Mean(widths) - *mean.value;
    mean = {Mean(widths), std::max(0.0, mean.low + shift), mean.high + shift, "1", ""};
  }
  add("part_width_median_head_share", median);
  add("part_width_p90_head_share", p90);
  add("part_width_mean_head_share", mean);
  add("part_width_median_mm", InMm(median, overview, "mm", 1));
  add("part_width_p90_mm", InMm(p90, overview, "mm", 1));
  // A part as wide as its mean has 10 mm times that in each cm of its length.
  add("part_area_mm2_per_cm", InMm(mean, overview, "mm2/cm", 10));
}

Polygon OutlineOfHead(const HeadFrame& frame) {
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(frame.head, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  Polygon outline;
  if (contours.empty()) return outline;
  const auto& largest = *std::max_element(contours.begin(), contours.end(),
                                          [](const auto& a, const auto& b) { return a.size() < b.size(); });
  const std::size_t step = std::max<std::size_t>(1, largest.size() / 150);
  for (std::size_t i = 0; i < largest.size(); i += step) outline.push_back(Point(largest[i].x, largest[i].y));
  return outline;
}

Polygon OutlineOfPart(const PartLine& part) {
  Polygon outline;
  for (const PartStation& station : part.stations)
    if (station.width_head_share) outline.push_back(station.left_px);
  for (auto station = part.stations.rbegin(); station != part.stations.rend(); ++station)
    if (station->width_head_share) outline.push_back(station->right_px);
  return outline;
}

void Measure(Overview& overview) {
  const HeadFrame& frame = overview.frame;
  const Polygon crown = CrownOf(frame);
  overview.zones = {{"head", frame.InPhoto(OutlineOfHead(frame))}, {"crown", frame.InPhoto(crown)}};
  if (overview.part.reason.empty()) overview.zones.push_back({"part", frame.InPhoto(OutlineOfPart(overview.part))});
  overview.metrics = {{"visible_scalp_share", ShareOver(overview, frame.head, kShareSe, kShareRelativeSe, 0)},
                      {"crown_visible_scalp_share", VisibleScalpIn(overview, crown)}};
  MeasurePart(overview);
}

void MeasureDrawn(const std::vector<DrawnZone>& zones, Overview& overview) {
  for (const DrawnZone& zone : zones)
    overview.zones.push_back(
        {zone.name, zone.polygon_px, VisibleScalpIn(overview, overview.frame.FromPhoto(zone.polygon_px))});
}

}  // namespace

void OverviewOptions::Check() const {
  if (um_per_px && !(*um_per_px >= kMinUmPerPx && *um_per_px <= kMaxUmPerPx))
    throw Error(ErrorKind::kUsage, fmt::format("um_per_px is {}; for an overview it must be {} to {}", *um_per_px,
                                               kMinUmPerPx, kMaxUmPerPx));
  if (marker_mm && !(*marker_mm >= 1 && *marker_mm <= 200))
    throw Error(ErrorKind::kUsage, fmt::format("marker_mm is {}; it must be 1 to 200", *marker_mm));
  if (um_per_px && marker_mm) throw Error(ErrorKind::kUsage, "only one of um_per_px and marker_mm can be given");
}

const Estimate& Overview::at(const std::string& name) const {
  const auto found =
      std::find_if(metrics.begin(), metrics.end(), [&](const auto& metric) { return metric.first == name; });
  TRICHO_CHECK(found != metrics.end(), name);
  return found->second;
}

void LeaveUnmeasured(Overview& overview) {
  const std::string reason = overview.reasons.front();
  overview.metrics.clear();
  for (const char* name : {"visible_scalp_share", "crown_visible_scalp_share", "part_width_median_head_share",
                           "part_width_p90_head_share", "part_width_mean_head_share"})
    overview.metrics.emplace_back(name, Absent("1", reason));
  overview.metrics.emplace_back("part_width_median_mm", Absent("mm", reason));
  overview.metrics.emplace_back("part_width_p90_mm", Absent("mm", reason));
  overview.metrics.emplace_back("part_area_mm2_per_cm", Absent("mm2/cm", reason));
}

Estimate VisibleScalpIn(const Overview& overview, const Polygon& polygon_px) {
  const cv::Mat zone = MaskOf(polygon_px, overview.frame.head.size()) & overview.frame.head;
  return ShareOver(overview, zone, kCrownSe, kCrownRelativeSe, kMixingSe);
}

Overview MeasureOverview(const std::filesystem::path& path, const OverviewOptions& options) {
  options.Check();
  const Photo photo = ReadPhoto(path, options.limits);
  Overview overview;
  overview.file = photo.file;
  overview.sha256 = photo.sha256;
  overview.width_px = photo.bgr.cols;
  overview.height_px = photo.bgr.rows;
  const HeadOutline outline = FindHead(photo.bgr);
  if (JudgeScene(photo.bgr, outline, overview)) {
    try {
      overview.scale = ScaleOf(photo, options);
    } catch (const Error& fault) {
      throw fault.Within(path.string());
    }
    overview.frame = FrameOfHead(photo.bgr, outline, options.front);
    overview.scalp = MapScalp(overview.frame.bgr, overview.frame.head, overview.frame.ears,
                              options.mixed_in_light ? options.mixed_in_light : overview.scale.mixed_in_light);
    if (overview.scalp.reason.empty()) {
      overview.turned = Turned(overview.scalp.share, overview.frame);
      overview.part = FindPart(overview.turned, overview.frame);
      overview.quality.lock_head_share = LockWidth(overview.turned, overview.frame.width_px);
    }
    JudgeHead(overview);
  }
  if (overview.usable) {
    Measure(overview);
    MeasureDrawn(options.zones, overview);
  } else {
    LeaveUnmeasured(overview);
  }
  if (overview.usable && overview.scalp.scalp_from_ears)
    overview.warnings.push_back("No bare scalp is seen; the color of the ears was taken for that of the scalp.");
  return overview;
}

std::pair<Overview, Overview> MeasureOverviews(const std::filesystem::path& baseline,
                                               const OverviewOptions& of_baseline,
                                               const std::filesystem::path& followup,
                                               const OverviewOptions& of_followup) {
  constexpr double kSame = 0.02;
  std::pair<Overview, Overview> pair{MeasureOverview(baseline, of_baseline), MeasureOverview(followup, of_followup)};
  const std::optional<double> first = pair.first.scale.mixed_in_light, second = pair.second.scale.mixed_in_light;
  if (!first && !second) return pair;
  const double of_both = first && second ? (*first + *second) / 2 : first.value_or(second.value_or(0));
  const auto again = [&](Overview& overview, const std::filesystem::path& path, OverviewOptions options) {
    const std::optional<double> told = overview.scale.mixed_in_light;
    if (!overview.usable || (told && std::abs(*told - of_both) < kSame)) return;
    options.mixed_in_light = of_both;
    overview = MeasureOverview(path, options);
  };
  again(pair.first, baseline, of_baseline);
  again(pair.second, followup, of_followup);
  return pair;
}

}  // namespace tricho
