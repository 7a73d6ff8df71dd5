// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/camera_prior.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace tricho {

namespace {

// Fitted to the phantoms of two renderers, of which one blurs light and the other what is coded.
constexpr double kRimTone = 1.05;
constexpr double kRimPower = 1.25;
// Most photos were blurred by a lens, in light, or by software, in the values of the file; a few were given another
// tone curve since. What their tones seem to be, by the logarithm, as on phantoms of two renderers: in light, hair that
// is not opaque seems to have a far lower one.
struct ToneKind {
  double share, seen, sd_below, sd_above;
  std::optional<double> tone;  // Absent: what is seen, give or take kOtherSd.
};
const std::array<ToneKind, 3> kToneKinds{{{0.45, 0, 0.2, 0.12, std::log(Camera::kCodedTone)},
                                          {0.45, 0.62, 0.2, 0.3, std::log(Camera::kSrgbTone)},
                                          {0.1, 0.4, 0.5, 0.5, std::nullopt}}};
constexpr double kOtherSd = 0.15;
constexpr double kSteepestTone = 5;
constexpr double kLightHairTone = 1;
constexpr double kLightHairToneSd = 0.15;

}  // namespace

CameraTerms TermsOf(const Camera& camera) {
  return CameraTerms{{camera.tone, std::log(camera.blur_px), camera.motion_cos, camera.motion_sin, camera.overshoot,
                      std::log(camera.halo_px), camera.bow, camera.flatness}};
}

// One step on, inside of what cameras can be, and not too far at once.
Camera Moved(const Camera& camera, const CameraTerms& step) {
  const CameraTerms farthest{{0.5, 0.4, 0.3, 0.3, 0.5, 0.3, 0.1, 0.15}};
  CameraTerms at = TermsOf(camera) + step.cwiseMax(-farthest).cwiseMin(farthest);
  const double motion = std::hypot(at[kByMotionCos], at[kByMotionSin]);
  if (motion > 0.95) at.segment<2>(kByMotionCos) *= 0.95 / motion;
  return {std::clamp(at[kByTone], 0.3, kSteepestTone),
          std::clamp(std::exp(at[kByLogBlur]), 0.3, 9.0),
          at[kByMotionCos],
          at[kByMotionSin],
          std::clamp(at[kByOvershoot], 0.0, 6.0),
          std::clamp(std::exp(at[kByLogHalo]), 0.5, 5.0),
          std::clamp(at[kByFlatness], 0.0, 0.6),
          std::clamp(at[kByBow], -0.6, 0.6)};
}

CameraPrior LightHairPrior() {
  CameraPrior prior;
  prior.sd[kByBow] = kShadedBowSd;
  prior.mean[kByTone] = kLightHairTone;
  prior.sd[kByTone] = kLightHairToneSd;
  return prior;
}

LikelyTone::LikelyTone(double seeming, double seeming_sd) {
  const double at = std::log(kRimTone) + kRimPower * std::log(seeming);
  const double variance = std::pow(kRimPower * seeming_sd / seeming, 2);
  double total = 0, mean = 0, square = 0;
  for (const ToneKind& kind : kToneKinds) {
    const double spread = std::pow(at < kind.seen ? kind.sd_below : kind.sd_above, 2) + variance;
    const double weight = kind.share / std::sqrt(spread) * std::exp(-0.5 * std::pow(at - kind.seen, 2) / spread);
    const double own = kind.tone.value_or(at), own_variance = kind.tone ? 0 : kOtherSd * kOtherSd + variance;
    total += weight;
    mean += weight * own;
    square += weight * (own * own + own_variance);
  }
  mean /= total;
  seen = std::min(std::exp(at), kSteepestTone);
  tone = std::min(std::exp(mean), kSteepestTone);
  sd = tone * std::sqrt(std::max(0.0, square / total - mean * mean));
}

}  // namespace tricho
