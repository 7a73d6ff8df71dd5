// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/thickness_trust.h"

#include <fmt/format.h>

#include <cmath>

namespace tricho {

namespace {

constexpr double kUnknownError = 0.05;       // Of all thicknesses, where no camera is known.
constexpr double kSameCamera = 0.0095;       // Of one photo; measured on unchanged pairs (docs/methods/change.md).
constexpr double kUsualRandomError = 0.006;  // Of the camera, which is in that.
constexpr double kMostErrorShare = 0.08;     // Beyond it a thickness helps nobody.
constexpr double kMotion = 0.4;              // Of the blur's variance: from there on it is said to be one of motion.

// What is left of a difference between two cameras after both were allowed for, as a share of thickness. Measured on
// unchanged pairs of which one photo was changed (scripts/accuracy/cameras.py).
constexpr double kLeftOfTone = 0.05;        // Of the logarithm of the ratio.
constexpr double kLeftOfBlur = 2;           // Of the difference of (blur / width)^2.
constexpr double kLeftOfFlatness = 0.4;     // Of the difference, where the blur is as wide as kMostBlurShare.
constexpr double kLeftOfOvershoot = 0.015;  // Of the difference.
constexpr double kLeftOfDarkness = 0.15;    // Of the difference.
constexpr double kMostLeft = 0.02;          // More is not borne.

// Hairs that are lost or gained by a blur, as a share, over what it is more than this. Measured on the same pairs: 5 %
// at a blur of 28 um, 7 % at 33, nothing to be seen at 20. In um, for hairs seem the wider the softer the photo.
constexpr double kMeltingBlurUm = 17;
constexpr double kMeltingPerUm = 0.0044;
constexpr double kMostMelted = 0.02;  // From there on units of one hair are mostly what melted.

double MostBlurPx(const Camera& camera) { return camera.blur_px * std::sqrt(1 + camera.MotionShare()); }

double BlurShare(const CameraFit& fit) { return MostBlurPx(fit.camera) / fit.width_px; }

}  // namespace

ThicknessTrust TrustIn(const std::optional<CameraFit>& camera, std::optional<double> um_per_px) {
  if (!camera) return {"", kUnknownError};
  ThicknessTrust trust{"", std::hypot(camera->error_share, kSameCamera)};
  if (BlurShare(*camera) > kMostBlurShare) {
    const bool moved = camera->camera.MotionShare() > kMotion;
    const double factor = um_per_px.value_or(1);
    trust.reason =
        fmt::format("{}: edges are blurred by {:.0f} {} (standard deviation), thickness needs {:.0f} {} or less",
                    moved ? "blurred by motion" : "out of focus", factor * MostBlurPx(camera->camera),
                    um_per_px ? "um" : "px", factor * kMostBlurShare * camera->width_px, um_per_px ? "um" : "px");
  } else if (trust.error_share > kMostErrorShare) {
    trust.reason = fmt::format(
        "the hairs don't tell blur, tone curve and sharpening of the camera apart: all thicknesses may be off by "
        "{:.0f} %",
        100 * 2 * trust.error_share);
  }
  return trust;
}

ThicknessTrust TrustInChange(const NamedCamera& one, const NamedCamera& other) {
  if (!one.camera || !other.camera) return {"", std::sqrt(2.0) * kUnknownError};
  const Camera &first = one.camera->camera, &second = other.camera->camera;
  const double blur = kLeftOfBlur * (std::pow(BlurShare(*other.camera), 2) - std::pow(BlurShare(*one.camera), 2));
  const double form = kLeftOfFlatness * (second.flatness - first.flatness) *
                      std::pow(std::max(BlurShare(*one.camera), BlurShare(*other.camera)) / kMostBlurShare, 2);
  const double tone = kLeftOfTone * std::log(other.camera->seeming_tone / one.camera->seeming_tone);
  const double overshoot = kLeftOfOvershoot * (second.overshoot - first.overshoot);
  const double contrast = kLeftOfDarkness * (other.camera->darkness - one.camera->darkness);
  const double left = std::hypot(std::hypot(blur, form), std::hypot(tone, contrast), overshoot);
  const auto unusual = [](const CameraFit& fit) {
    return std::sqrt(std::max(0.0, std::pow(fit.random_error_share, 2) - std::pow(kUsualRandomError, 2)));
  };
  ThicknessTrust trust{
      "", std::hypot(std::sqrt(2.0) * kSameCamera, left, std::hypot(unusual(*one.camera), unusual(*other.camera)))};
  if (left <= kMostLeft) return trust;
  std::string what, help;
  const auto add = [&](const std::string& seen, const std::string& advice) {
    what += (what.empty() ? "" : ", ") + seen;
    help += (help.empty() ? "" : ", ") + advice;
  };
  const double matters = kMostLeft / std::sqrt(5.0);  // At least one of five does.
  if (std::abs(blur) > matters)
    add(fmt::format("the {} is softer", blur > 0 ? other.name : one.name), "focus alike, hold still");
  if (std::abs(form) > matters && std::abs(blur) <= matters)
    add(fmt::format("the {} is blurred in another way", form > 0 ? other.name : one.name), "focus alike, hold still");
  if (std::abs(tone) > matters) add("their tone curves differ", "leave the camera's settings, apply no filter");
  if (std::abs(contrast) > matters)
    add(fmt::format("the {} has less contrast", contrast > 0 ? one.name : other.name),
        "keep stray light off, apply no filter");
  if (std::abs(overshoot) > matters)
    add(fmt::format("the {} is sharpened more", overshoot > 0 ? other.name : one.name), "switch sharpening off");
  trust.reason = fmt::format("the photos were not taken alike: {}; to compare thickness, {}", what, help);
  return trust;
}

CountTrust CountsInChange(const NamedCamera& one, const NamedCamera& other) {
  const auto melted = [](const NamedCamera& named) {
    if (!named.camera || !named.um_per_px) return 0.0;
    return kMeltingPerUm * std::max(0.0, named.camera->camera.blur_px * *named.um_per_px - kMeltingBlurUm);
  };
  const double more = melted(other) - melted(one);
  CountTrust trust{"", std::abs(more)};
  if (trust.error_share > kMostMelted)
    trust.reason =
        fmt::format("the {} is so soft that hairs which lie close melt into one; to compare units, focus alike",
                    more > 0 ? other.name : one.name);
  return trust;
}

double FactorToCompare(const std::optional<CameraFit>& one, const std::optional<CameraFit>& other) {
  return one && other ? one->seeming_factor / other->seeming_factor : 1;
}

}  // namespace tricho
