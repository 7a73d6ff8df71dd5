// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/against_baseline.h"

#include <fmt/format.h>

#include "hair/thickness/thickness_trust.h"
#include "matching/site_alignment.h"
#include "outcome/measurements.h"

namespace tricho {

void ThicknessLikeThatOf(const ShotFindings& baseline, ShotFindings& shot) {
  if (!shot.thickness.reason.empty()) return;
  const ThicknessTrust trust = TrustInChange({"baseline", baseline.camera}, {"photo", shot.camera});
  shot.thickness.reason = trust.reason;
  const double factor = FactorToCompare(shot.camera, baseline.camera);
  for (Shaft& shaft : shot.shafts) {
    if (!trust.reason.empty()) shaft.diameter_px.reset();
    if (shaft.diameter_px) *shaft.diameter_px *= factor;
  }
}

std::string ScaleFault(const ShotFindings& baseline, const ShotFindings& shot, const SiteMap& baseline_from_shot) {
  if (!baseline.um_per_px || !shot.um_per_px) return "";
  const Point middle((shot.width_px - 1) / 2.0, (shot.height_px - 1) / 2.0);
  const double discord = ScaleDiscord(*baseline.um_per_px, *shot.um_per_px, CameraScale(baseline_from_shot, middle));
  if (discord <= kMostScaleDiscord) return "";
  return fmt::format("{}: laid over it, the photo is {:.2f} times as large as its scale says", kScaleContradicted,
                     discord);
}

}  // namespace tricho
