// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/camera_prior.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tricho {

namespace {

// Fitted to the phantoms of two renderers, of which one blurs light and the other what is coded; give or take so much.
constexpr double kRimTone = 1.05;
constexpr double kRimPower = 1.25;
constexpr double kRimToneSd = 0.15;  // Of the logarithm.
constexpr double kSteepestTone = 5;
// Most photos were blurred by a lens, in light, or by software, in the values of the file; a few were given another
// tone curve since. Of the tone's logarithm: a mixture of Gaussians.
struct ToneKind {
  double share, mean, sd;
};
const std::array<ToneKind, 3> kToneKinds{
    {{0.5, std::log(Camera::kCodedTone), 0.05}, {0.3, std::log(Camera::kSrgbTone), 0.05}, {0.2, 0.4, 0.5}}};
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
  const double variance = std::pow(kRimToneSd, 2) + std::pow(kRimPower * seeming_sd / seeming, 2);
  double total = 0, mean = 0, square = 0;
  for (const ToneKind& kind : kToneKinds) {
    const double own = kind.sd * kind.sd, sum = own + variance;
    const double weight = kind.share / std::sqrt(sum) * std::exp(-0.5 * std::pow(at - kind.mean, 2) / sum);
    const double middle = (at * own + kind.mean * variance) / sum;
    total += weight;
    mean += weight * middle;
    square += weight * (middle * middle + own * variance / sum);
  }
  mean /= total;
  seen = std::min(std::exp(at), kSteepestTone);
  tone = std::min(std::exp(mean), kSteepestTone);
  sd = tone * std::sqrt(std::max(0.0, square / total - mean * mean));
}

}  // namespace tricho
