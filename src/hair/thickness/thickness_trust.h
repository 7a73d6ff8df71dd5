// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What thickness and counts are worth, by the cameras that took the photos: of one photo, and of the change between
// two.
#pragma once

#include <optional>
#include <string>

#include "hair/thickness/camera_fit.h"

namespace tricho {

struct ThicknessTrust {
  std::string reason;      // Why thickness can't be told, in words; empty where it can.
  double error_share = 0;  // Standard error that all thicknesses have in common, as a share of them.
};

// Of one photo. A blur leaves depth x width of a hair as it is, but not the two of them: from some share
// (kMostBlurShare) of the thick hairs' width on thickness is not told. Blur that runs in one direction counts as it is
// across it.
//
// camera     None: the hairs were too few to tell it, and one of usual sharpness is taken for granted.
// um_per_px  Of the photo; absent: words are in px.
ThicknessTrust TrustIn(const std::optional<CameraFit>& camera, std::optional<double> um_per_px);
inline constexpr double kMostBlurShare = 0.22;

// Of the change between two photos of the same hairs: what is wrong of both in the same way cancels, as far as the
// cameras were the same. Exchanging the photos changes nothing.
struct NamedCamera {
  std::string name;  // In the reason: "baseline", "follow-up".
  const std::optional<CameraFit>& camera;
  std::optional<double> um_per_px = {};  // Of the photo; for counts alone.
};
ThicknessTrust TrustInChange(const NamedCamera& one, const NamedCamera& other);

// What thicknesses of `one` are multiplied by before they are compared with those of `other` as they stand: both as if
// the cameras' tones had been taken for what they seem (CameraFit::seeming_factor).
double FactorToCompare(const std::optional<CameraFit>& one, const std::optional<CameraFit>& other);

// Of how many hairs two photos of the same skin show: what they differ by because one of them is softer, so that hairs
// which lie close melt into one. None up to a blur of 17 um, and none where a scale is not known. Exchanging the photos
// changes nothing but who is named.
struct CountTrust {
  std::string reason;      // Why how hairs stand in units can't be compared, in words; empty where it can.
  double error_share = 0;  // Standard deviation, a share of the hairs.
};
CountTrust CountsInChange(const NamedCamera& one, const NamedCamera& other);

}  // namespace tricho
