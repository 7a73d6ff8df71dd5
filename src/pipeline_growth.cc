// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "pipeline_growth.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/date.h"
#include "base/error.h"
#include "base/statistics.h"
#include "base/units.h"
#include "matching/hair_growth.h"
#include "metrics/counting_frame.h"

namespace tricho {

namespace {

constexpr double kMostClippedUm = 3000;     // Longer hair lies across its neighbors, and no tip is told from another.
constexpr double kMostCrossingShare = 0.6;  // Of the hairs of the first photo.
constexpr double kUsualHairUm = 60, kUsualUmPerPx = 7;
constexpr double kTimeDiscordHours = 1;  // The photos' times against the option.
constexpr double kShorterErrors = 6;     // A hair that much shorter has not grown,
constexpr int kFewestShorter = 5;        // and so many of them did not by mistake.

// Hours since 1970 of "YYYY-MM-DD HH:MM:SS"; absent where it is none.
std::optional<double> HoursOf(const std::string& date) {
  if (date.size() != 19) return std::nullopt;
  const std::optional<int> day = ParseDay(date.substr(0, 10));
  int hour = 0, minute = 0, second = 0;
  if (!day || std::sscanf(date.c_str() + 11, "%2d:%2d:%2d", &hour, &minute, &second) != 3) return std::nullopt;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
  return 24.0 * *day + hour + minute / 60.0 + second / 3600.0;
}

std::string NotClipped(const Analysis& baseline) {
  int rooted = 0, crossing = 0;
  std::vector<double> lengths_px;
  for (std::size_t i = 0; i < baseline.hairs.shafts.size(); ++i) {
    const Shaft& shaft = baseline.hairs.shafts[i];
    ++rooted;
    crossing += shaft.touches_border;
    lengths_px.push_back(Length(shaft.center_line_px));
  }
  if (rooted == 0) return "";
  if (crossing > kMostCrossingShare * rooted)
    return fmt::format("the hair is not clipped: {} of {} hairs of the first photo cross the border of its field",
                       crossing, rooted);
  const double median_um = Median(lengths_px) * baseline.scale.um_per_px.value_or(0);
  if (median_um > kMostClippedUm)
    return fmt::format("the hair is not clipped short enough: half of it is longer than {:.1f} mm on the first photo",
                       median_um / kUmPerMm);
  return "";
}

// Of the photo, or else such that its hairs are as thick as usual: enough to know how far tips and borders reach.
double UmPerPx(const Analysis& baseline) {
  if (baseline.scale.um_per_px) return *baseline.scale.um_per_px;
  std::vector<double> diameters_px;
  for (const Shaft& shaft : baseline.hairs.shafts)
    if (shaft.diameter_px) diameters_px.push_back(*shaft.diameter_px);
  return diameters_px.empty() ? kUsualUmPerPx : kUsualHairUm / Median(diameters_px);
}

std::vector<TrichogramHair> HairsOf(const Comparison& comparison, double um_per_px) {
  const SiteMap& map = comparison.alignment.baseline_from_followup;
  const double guard_px = kGuardUm / um_per_px;
  const auto num_units = static_cast<int>(comparison.baseline.hairs.units.size());
  const auto num_hairs = static_cast<int>(comparison.baseline.hairs.shafts.size());
  std::vector<TrichogramHair> hairs;
  const GrowthSetting setting{comparison.baseline.hairs,
                              comparison.followup.hairs,
                              map,
                              comparison.frame,
                              um_per_px,
                              comparison.alignment.residual_px.value_or(0) * um_per_px};
  for (GrownHair& grown : FindGrowth(setting)) {
    TrichogramHair hair;
    std::vector<double> diameters_um;
    if (grown.followup >= 0) {
      const Shaft& shaft = comparison.followup.hairs.shafts[grown.followup];
      const Point root_px = map.Map(shaft.root_px());
      if (shaft.diameter_px) diameters_um.push_back(*shaft.diameter_px * CameraScale(map, shaft.root_px()) * um_per_px);
      grown.counted = comparison.followup.counted[grown.followup] && comparison.frame.Contains(root_px, guard_px);
      hair.unit = num_units + num_hairs + (shaft.unit >= 0 ? shaft.unit : num_units + num_hairs + grown.followup);
    }
    if (grown.baseline >= 0) {
      const Shaft& shaft = comparison.baseline.hairs.shafts[grown.baseline];
      if (shaft.diameter_px) diameters_um.push_back(*shaft.diameter_px * um_per_px);
      grown.counted =
          comparison.baseline.counted[grown.baseline] && comparison.frame.Contains(shaft.root_px(), guard_px);
      hair.unit = shaft.unit >= 0 ? shaft.unit : num_units + grown.baseline;
    }
    if (!diameters_um.empty()) hair.diameter_um = Mean(diameters_um);
    hair.grown = std::move(grown);
    hairs.push_back(std::move(hair));
  }
  return hairs;
}

// Why growth can't be told from these hairs; empty when it can.
std::string NoGrowthTold(const std::vector<TrichogramHair>& hairs) {
  int shorter = 0, longer = 0;
  for (const TrichogramHair& hair : hairs) {
    if (hair.grown.sight != GrowthSight::kMeasured && hair.grown.sight != GrowthSight::kGoesOn) continue;
    longer += hair.grown.growth_um > kShorterErrors * hair.grown.growth_se_um;
    shorter += hair.grown.growth_um < -kShorterErrors * hair.grown.growth_se_um;
  }
  if (shorter >= kFewestShorter && shorter > longer)
    return fmt::format(
        "{} hairs are shorter on the second photo and {} longer: are the photos in the wrong order, or "
        "was the site clipped again?",
        shorter, longer);
  return "";
}

}  // namespace

HoursBetween FindHours(const Photo& baseline, const Photo& followup, std::optional<double> given) {
  HoursBetween time;
  const std::optional<double> before = HoursOf(baseline.facts.date), after = HoursOf(followup.facts.date);
  if (given) {
    if (!(*given >= kFewestHours && *given <= kMostHours))
      throw Error(ErrorKind::kUsage,
                  fmt::format("--hours is {:g}, but must be from {:g} to {:g}: hair grows too little "
                              "in less, and lies across itself after more",
                              *given, kFewestHours, kMostHours));
    time.hours = *given;
    time.source = "option";
    if (before && after && std::abs(*after - *before - *given) > kTimeDiscordHours)
      time.notes.push_back(
          fmt::format("the photos' own times are {:.1f} hours apart, --hours says {:g}: --hours was "
                      "taken",
                      *after - *before, *given));
    return time;
  }
  for (const auto& [photo, hours] : {std::pair(&baseline, before), {&followup, after}})
    if (!hours)
      throw Error(ErrorKind::kUsage,
                  fmt::format("photo {} does not say when it was taken: give the hours between the photos as --hours",
                              photo->file));
  const double hours = *after - *before;
  if (hours <= 0)
    throw Error(ErrorKind::kInput, fmt::format("photo {} was taken at {}, not after photo {} ({}): is the order wrong?",
                                               followup.file, followup.facts.date, baseline.file, baseline.facts.date));
  if (hours < kFewestHours || hours > kMostHours)
    throw Error(ErrorKind::kInput,
                fmt::format("photos {} and {} were taken {:.1f} hours apart; a phototrichogram needs {:g} to {:g}",
                            baseline.file, followup.file, hours, kFewestHours, kMostHours));
  time.hours = hours;
  time.source = "exif";
  return time;
}

TrichogramOfPair MeasurePhototrichogram(const std::filesystem::path& baseline, const std::filesystem::path& followup,
                                        const PairOptions& options, std::optional<double> hours) {
  options.Check();
  TrichogramOfPair result;
  // Before the long work: times that can't be.
  result.time =
      FindHours(ReadPhoto(baseline, options.analysis.limits), ReadPhoto(followup, options.analysis.limits), hours);
  result.comparison = ComparePhotos(baseline, followup, options);
  const Comparison& comparison = result.comparison;
  result.notes = comparison.notes;
  result.notes.insert(result.notes.end(), result.time.notes.begin(), result.time.notes.end());
  const auto refused = [&](const std::string& reason) {
    result.reason = reason;
    result.trichogram = {};
    result.trichogram.metrics = UnmeasuredTrichogram(reason);
    return result;
  };
  if (!comparison.reason.empty()) return refused(comparison.reason);
  if (comparison.baseline.photo.sha256 == comparison.followup.photo.sha256)
    return refused("both photos are the same file: nothing can have grown");
  if (const std::string fault = NotClipped(comparison.baseline); !fault.empty()) return refused(fault);
  PhototrichogramInput input;
  const double um_per_px = UmPerPx(comparison.baseline);
  if (!comparison.baseline.scale.um_per_px) input.no_scale = comparison.baseline.scale.reason;
  input.hairs = HairsOf(comparison, um_per_px);
  if (const std::string fault = NoGrowthTold(input.hairs); !fault.empty()) return refused(fault);
  input.hours = result.time.hours;
  input.area_cm2 =
      comparison.common_area_cm2.value_or(AreaCm2(comparison.frame.AreaWithinPx2(kGuardUm / um_per_px), um_per_px));
  input.scale_relative_error = comparison.baseline.scale.relative_error;
  input.metrics = options.analysis.metrics;
  result.trichogram = MeasureTrichogram(input);
  result.notes.insert(result.notes.end(), result.trichogram.notes.begin(), result.trichogram.notes.end());
  return result;
}

}  // namespace tricho
