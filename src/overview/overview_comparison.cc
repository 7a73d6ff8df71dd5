// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/overview_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "base/srgb.h"
#include "base/statistics.h"
#include "capture/cie_lab.h"
#include "overview/part_likeness.h"

namespace tricho {
namespace {

constexpr double kSureLikeness = 0.31;  // Between the 0.28 of different heads and the 0.43 of one.

// Light that a color of CIE Lab sends, in blue, green, red.
cv::Vec3d LightOf(const cv::Vec3d& lab) {
  const cv::Vec3f coded = BgrFromLab(lab);
  cv::Vec3d light;
  for (int c = 0; c < 3; ++c) light[c] = std::max(1e-4, LinearFromSrgb(std::clamp(coded[c], 0.F, 1.F)));
  return light;
}

// Logarithms of hair over scalp, a channel: whatever light falls on both, it stays the same.
cv::Vec3d HairOverScalp(const Overview& overview) {
  const cv::Vec3d hair = LightOf(overview.scalp.hair_lab), scalp = LightOf(overview.scalp.scalp_lab);
  return {std::log(hair[0] / scalp[0]), std::log(hair[1] / scalp[1]), std::log(hair[2] / scalp[2])};
}

// Logarithms of red over green and green over blue.
cv::Vec2d SkinTone(const Overview& overview) {
  const cv::Vec3d scalp = LightOf(overview.scalp.scalp_lab);
  return {std::log(scalp[2] / scalp[1]), std::log(scalp[1] / scalp[0])};
}

std::string WhyOtherColors(const Overview& baseline, const Overview& followup) {
  constexpr double kMostHair = 0.3, kMostSkin = 0.18, kMuchWider = 1.3;
  const cv::Vec2d tone = SkinTone(followup) - SkinTone(baseline);
  if (std::max(std::abs(tone[0]), std::abs(tone[1])) > kMostSkin)
    return "the skin has another color on the follow-up: these are different heads, or the light or the white balance "
           "differs too much";
  const cv::Vec3d step = HairOverScalp(followup) - HairOverScalp(baseline);
  const double most = std::max({std::abs(step[0]), std::abs(step[1]), std::abs(step[2])});
  const std::string other_color =
      most <= kMostHair ? ""
                        : fmt::format(
                              "hair has another color on the follow-up (it sends {:.0f} % of the light that it "
                              "sent at baseline, relative to the scalp): it was dyed or wetted, or these are "
                              "different heads",
                              100 * std::exp((step[0] + step[1] + step[2]) / 3));
  // Water makes hair darker in all channels alike.
  const double highest = std::max({step[0], step[1], step[2]}), lowest = std::min({step[0], step[1], step[2]});
  if (highest - lowest > kMostHair) return other_color;
  const std::optional<double>& before = baseline.quality.lock_head_share;
  const std::optional<double>& after = followup.quality.lock_head_share;
  if (before && after && std::max(*after / *before, *before / *after) > kMuchWider + (most > kMostHair ? 0 : 0.15))
    return "hair clumps on one of the photos much more than on the other (wet, oily or styled): take both with clean, "
           "dry hair";
  return other_color;
}

// Root mean square of how the follow-up's part runs aside of the baseline's, but for place and slant, as a share of the
// head's width.
double CourseDifference(const Overview& baseline, const Overview& followup) {
  const auto offset = [](const Overview& overview, std::size_t i) {
    return (overview.part.stations[i].center_px - overview.frame.center_px).dot(overview.frame.Right()) /
           overview.frame.width_px;
  };
  std::vector<double> x, y;
  for (std::size_t i = 0; i < baseline.part.stations.size(); ++i) {
    if (!baseline.part.stations[i].width_head_share || !followup.part.stations[i].width_head_share) continue;
    x.push_back(baseline.part.stations[i].along_head_share);
    y.push_back(offset(followup, i) - offset(baseline, i));
  }
  if (x.size() < 3) return 0;
  const double mean_x = Mean(x), mean_y = Mean(y);
  double xx = 0, xy = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
  }
  return std::sqrt(std::max(0.0, yy - xy * xy / xx) / static_cast<double>(x.size()));
}

// Scalp at the very front beyond that of the part behind it: the forehead, which comes into view when the head nods up.
double ForeheadSeen(const Overview& overview) {
  const cv::Mat& share = overview.turned.share;
  const auto seen = [&](double from, double to) {
    const cv::Rect cap(static_cast<int>(0.3 * share.cols), static_cast<int>(from * share.rows),
                       static_cast<int>(0.4 * share.cols), std::max(1, static_cast<int>((to - from) * share.rows)));
    return cv::sum(share(cap))[0] / std::max(1, cv::countNonZero(overview.turned.head(cap)));
  };
  return seen(0, 0.05) - seen(0.05, 0.1);
}

HeadPose PoseBetween(const Overview& baseline, const Overview& followup, const PartLikeness& likeness) {
  // A part on top of the skull moves aside by 0.36 head widths times the sine of the roll; nods found from openings
  // come out a fifth too small, and so much more of the forehead is seen a degree.
  constexpr double kTopShare = 0.36, kNodGain = 1.25, kForeheadPerDeg = 0.0075;
  constexpr double kDegPerRad = 180 / std::numbers::pi;
  constexpr std::size_t kLeastStations = 5;
  HeadPose pose;
  pose.turn_deg = std::remainder(followup.frame.front_deg - baseline.frame.front_deg, 360.0);
  if (likeness.likeness > kSureLikeness) pose.pitch_deg = kNodGain * likeness.pitch_deg;
  // A bald head has a way along which most scalp shows all the same.
  if (std::min(baseline.part.Widths().size(), followup.part.Widths().size()) < kLeastStations) return pose;
  const double aside = followup.part.mean_offset_head_share - baseline.part.mean_offset_head_share;
  pose.roll_deg = kDegPerRad * std::asin(std::clamp(aside / kTopShare, -1.0, 1.0));
  if (likeness.likeness <= kSureLikeness)
    pose.pitch_deg = (ForeheadSeen(followup) - ForeheadSeen(baseline)) / kForeheadPerDeg;
  return pose;
}

std::string WhyNotOneHead(const OverviewComparison& pair, bool same_head) {
  constexpr double kMostTilt = 15, kMostLonger = 0.06, kMostCourse = 0.03;
  const Overview &baseline = pair.baseline, &followup = pair.followup;
  const double longer =
      followup.frame.length_px / followup.frame.width_px * baseline.frame.width_px / baseline.frame.length_px;
  const bool parts = baseline.part.reason.empty() && followup.part.reason.empty();
  if (pair.pose.Tilt() > kMostTilt)
    return fmt::format(
        "the head is tilted by about {:.0f} degrees against the baseline, at most {:.0f} can be evened out, or hair is "
        "parted elsewhere: take the photo from where the baseline was taken, with the same part",
        pair.pose.Tilt(), kMostTilt);
  if (std::abs(longer - 1) > kMostLonger)
    return fmt::format("the head is {:.0f} % {} than at baseline: it is tilted too far, or these are different heads",
                       100 * std::abs(longer - 1), longer > 1 ? "longer" : "shorter");
  if (parts && CourseDifference(baseline, followup) > kMostCourse)
    return "the part runs elsewhere than at baseline: part the hair as it was";
  if (baseline.part.reason.empty() != followup.part.reason.empty())
    return "a part is seen on one of the photos alone: part the hair as it was at baseline";
  if (!same_head && pair.likeness < kSureLikeness)
    return "nothing in the photos shows that they are of one head: the openings beside the part lie differently, as "
           "they "
           "do on different heads, but also months later; where you know that it is one head, say so with --same-head";
  return "";
}

// Standard error of the difference of two photos of one head whose scalp did not change, measured on rendered heads: a
// constant and a part that grows with the value.
struct RepeatError {
  const char* metric;
  double constant, relative;
};
constexpr std::array<RepeatError, 8> kRepeatErrors = {{{"visible_scalp_share", 0.006, 0.03},
                                                       {"crown_visible_scalp_share", 0.012, 0.045},
                                                       {"part_width_median_head_share", 0.001, 0.045},
                                                       {"part_width_p90_head_share", 0.001, 0.06},
                                                       {"part_width_mean_head_share", 0.001, 0.045},
                                                       {"part_width_median_mm", 0.15, 0.045},
                                                       {"part_width_p90_mm", 0.15, 0.06},
                                                       {"part_area_mm2_per_cm", 1.5, 0.045}}};

OverviewChange ChangeOf(const Estimate& before, const Estimate& after, const RepeatError& error, double scale_error) {
  OverviewChange change;
  change.unit = before.unit;
  change.baseline = before.value;
  change.followup = after.value;
  if (!before.value || !after.value) {
    change.reason = before.value ? after.reason : before.reason;
    return change;
  }
  const double level = (*before.value + *after.value) / 2;
  const double half = kNormal975 * std::hypot(error.constant, error.relative * level, scale_error * level);
  change.change = *after.value - *before.value;
  change.low = *change.change - half;
  change.high = *change.change + half;
  change.smallest_detectable_change = half;
  change.call = change.low > 0 ? Call::kIncrease : change.high < 0 ? Call::kDecrease : Call::kNoChangeShown;
  return change;
}

// The baseline's drawn zones on the follow-up, and what changed in them.
void CompareDrawn(OverviewComparison& pair) {
  constexpr RepeatError kOfZone{"visible_scalp_share", 0.012, 0.045};  // Those of the crown.
  for (const OverviewZone& zone : pair.baseline.zones) {
    if (!zone.visible_scalp_share) continue;
    const HeadFrame &before = pair.baseline.frame, &after = pair.followup.frame;
    const Polygon polygon = OnOtherHead(before.FromPhoto(zone.polygon_px), before, after);
    const Estimate share = VisibleScalpIn(pair.followup, polygon);
    pair.followup.zones.push_back({zone.name, after.InPhoto(polygon), share});
    pair.zones.emplace_back(zone.name, ChangeOf(*zone.visible_scalp_share, share, kOfZone, 0));
  }
}

void TellNotes(OverviewComparison& pair) {
  constexpr double kMuchLight = 0.2;
  const Overview &baseline = pair.baseline, &followup = pair.followup;
  if (baseline.sha256 == followup.sha256) pair.notes.push_back("Both photos are the same file.");
  pair.notes.push_back(
      fmt::format("The follow-up's head is turned by {:.0f} degrees in the picture, which is evened out, "
                  "and tilted by about {:.0f} degrees, which is not.",
                  pair.pose.turn_deg, pair.pose.Tilt()));
  const double light = LightOf(followup.scalp.scalp_lab)[1] / LightOf(baseline.scalp.scalp_lab)[1];
  if (std::abs(std::log(light)) > kMuchLight)
    pair.notes.push_back(
        fmt::format("The follow-up is lit {:.0f} % as bright as the baseline; each photo is measured with "
                    "the colors of its own light.",
                    100 * light));
  if (pair.likeness < kSureLikeness)
    pair.notes.push_back(
        "That both photos show one head rests on your word (--same-head): hair lies differently on them.");
  for (const Overview* overview : {&baseline, &followup})
    for (const std::string& warning : overview->warnings) pair.notes.push_back(overview->file + ": " + warning);
}

}  // namespace

double HeadPose::Tilt() const { return std::hypot(roll_deg, pitch_deg); }

OverviewComparison CompareMeasured(Overview baseline, Overview followup, bool same_head) {
  OverviewComparison pair;
  pair.baseline = std::move(baseline);
  pair.followup = std::move(followup);
  const auto refuse = [&](std::string reason) {
    pair.usable = false;
    pair.reason = std::move(reason);
    for (const RepeatError& error : kRepeatErrors) {
      OverviewChange none;
      none.unit = pair.baseline.at(error.metric).unit;
      none.reason = pair.reason;
      pair.change.emplace_back(error.metric, none);
    }
  };
  for (const Overview* overview : {&pair.baseline, &pair.followup})
    if (!overview->usable) {
      refuse(fmt::format("{} can't be measured: {}", overview->file, overview->reasons.front()));
      return pair;
    }
  PartLikeness likeness;
  if (!pair.baseline.part.stations.empty() && !pair.followup.part.stations.empty())
    likeness = LikenessOfParts(pair.baseline, pair.followup);
  pair.likeness = likeness.likeness;
  pair.pose = PoseBetween(pair.baseline, pair.followup, likeness);
  std::string why = WhyOtherColors(pair.baseline, pair.followup);
  if (why.empty()) why = WhyNotOneHead(pair, same_head);
  if (!why.empty()) {
    refuse(std::move(why));
    return pair;
  }
  TellNotes(pair);
  for (const RepeatError& error : kRepeatErrors) {
    const bool in_mm = pair.baseline.at(error.metric).unit != "1";
    const double scale_error =
        in_mm ? std::hypot(pair.baseline.scale.relative_error, pair.followup.scale.relative_error) : 0;
    pair.change.emplace_back(
        error.metric, ChangeOf(pair.baseline.at(error.metric), pair.followup.at(error.metric), error, scale_error));
  }
  CompareDrawn(pair);
  return pair;
}

OverviewComparison CompareOverviews(const std::filesystem::path& baseline, const std::filesystem::path& followup,
                                    const OverviewPairOptions& options) {
  OverviewOptions of_followup = options.overview;
  of_followup.zones.clear();
  auto [first, second] = MeasureOverviews(baseline, options.overview, followup, of_followup);
  return CompareMeasured(std::move(first), std::move(second), options.same_head);
}

}  // namespace tricho
