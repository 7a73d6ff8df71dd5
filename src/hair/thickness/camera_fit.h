// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Hairs of a photo -> the camera that took it, and how far their thickness can be told from what it did to them.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "hair/thickness/bar_profile.h"
#include "hair/thickness/camera.h"
#include "hair/thickness/seen_bar.h"

namespace tricho {

// A stretch of a hair, cut across in coded values, 0..1.
struct CodedCut {
  const CrossProfile* profile = nullptr;  // 8 to kMostPlaces values.
  double direction_rad = 0;
  double width_px = 0;  // About.
  int hair = 0;         // Stretches of one hair err together.
};

using CameraTerms = Eigen::Matrix<double, kNumCameraTerms, 1>;
struct CameraFit {
  Camera camera;
  // The tone before what is known of photos drew it to a likely one (LikelyTone), and what widths are under it, as a
  // factor: two photos of one camera may be drawn to different ones, and are compared under what was seen.
  double seeming_tone = 1;
  double seeming_factor = 1;
  CameraTerms standard_error = CameraTerms::Zero();  // Of its terms (CameraTerm), as the hairs disagree about them.
  double width_px = 0;                               // Median of the stretches.
  // How much darker than the skin the middle of a hair is in the file's values, as a share of the skin's: median of the
  // stretches. Of the same hair it is another where contrast was taken away or haze lies over the photo.
  double darkness = 0;
  double misfit = 0;  // Geometric mean over the stretches, share of their contrast.
  // Standard errors that all widths share, as a share of width_px: what the hairs leave open of the camera; that and
  // what is not known of shafts. Between two photos of one camera the second is the same in both.
  double random_error_share = 0;
  double error_share = 0;
};

// The camera under which bars explain all stretches best: blur, its direction, tone curve, sharpening and shading
// together with the bar of each stretch (Levenberg-Marquardt over all of them; a stretch counts by the logarithm of its
// misfit, so that one beside a neighbor or a flake says little). Nothing is fixed beforehand but weak priors: what the
// photo does not tell is in the covariance, which is clustered by hair (a sandwich).
//
// cuts        Of clear, thick hairs; those that fit worst are left out. Fewer than kFewestCuts: none.
// light_hair  Hair lighter than skin throws light back and is strongly shaded.
// Accuracy: on phantoms of two renderers the blur within 0.3 um, the tone within 0.1; docs/methods/thickness.md.
std::optional<CameraFit> FitCamera(const std::vector<CodedCut>& cuts, bool light_hair);
inline constexpr std::size_t kFewestCuts = 6;

}  // namespace tricho
