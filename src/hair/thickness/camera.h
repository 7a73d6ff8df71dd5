// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How a photo was taken, as its own hairs tell: what lies between the light of the scalp and the values in the file.
#pragma once

#include <Eigen/Core>
#include <cmath>

namespace tricho {

// Light of the scalp, blurred by lens and motion -> tone curve -> sharpening -> values in the file. Blurs are standard
// deviations in pixels of the photo. Where software blurred the file's values and not the lens its light, the tone
// curve that fits is that of values (kCodedTone).
struct Camera {
  static constexpr double kCodedTone = 1;   // The blur acted on the values of the file themselves;
  static constexpr double kSrgbTone = 2.4;  // on light, as a lens does.

  double tone = kSrgbTone;  // Light = ((coded + o) / (1 + o)) ^ tone; 1: the identity, 2.4: sRGB.
  double blur_px = 1;       // Over all directions.
  // Direction of the blur: that across a hair of direction a has the variance blur_px^2 (1 + cos cos 2a + sin sin 2a).
  double motion_cos = 0;
  double motion_sin = 0;
  double overshoot = 0;  // Sharpening: values + overshoot (values - values blurred by halo_px).
  double halo_px = 1.3;
  // Form of the blur: 0 a Gaussian, kDiscFlatness as flat as a disc out of focus or a steady motion. A flat blur is
  // drawn as two Gaussians side by side; minus half its excess kurtosis.
  double flatness = 0;
  double bow = 0;  // Shading of a shaft: the second term of Bar::shape that all hairs share.

  double LightOf(double coded) const {
    const double o = Offset();
    return std::pow((std::max(coded, kDarkest) + o) / (1 + o), tone);
  }
  double CodedOf(double light) const {
    const double o = Offset();
    return (1 + o) * std::pow(std::max(light, kLeastLight), 1 / tone) - o;
  }
  // sRGB has 0.055; in between, a part of it.
  double Offset() const { return tone > kCodedTone ? 0.055 * OffsetSlope() : 0; }

  double BlurAcrossPx(double direction_rad) const {
    const double share = 1 + motion_cos * std::cos(2 * direction_rad) + motion_sin * std::sin(2 * direction_rad);
    return blur_px * std::sqrt(std::max(kLeastShare, share));
  }

  // Of the blur's standard deviation: how far off the middle the two Gaussians stand, and that of each.
  double SideShare() const { return std::sqrt(std::sqrt(flatness)); }
  double SoftShare() const { return std::sqrt(1 - std::sqrt(flatness)); }
  static constexpr double kDiscFlatness = 0.5;

  double MotionShare() const { return std::hypot(motion_cos, motion_sin); }

  static constexpr double kDarkest = 0.002;
  static constexpr double kLeastLight = 1e-5;

 private:
  static constexpr double kLeastShare = 0.02;
  double OffsetSlope() const { return (tone - kCodedTone) / (kSrgbTone - kCodedTone); }
};

}  // namespace tricho
