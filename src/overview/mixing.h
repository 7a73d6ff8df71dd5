// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How the pixels of a photo mix what they see, read from a marker, on which both sides of an edge are known.
#pragma once

#include <optional>

#include "capture/markers.h"

namespace tricho {

// How likely it is that a lens mixed in light, and not resizing or sharpening coded values, 0..1: mixing in light lets
// white grow into black by -s * probit(f), where s is the blur and f the light at half of the coded step, as a share of
// its step in light; mixing coded values does not move an edge. Ink that runs moves it as well, by some 0.3 of that.
// Coded values are taken for sRGB. Absent where the marker doesn't tell: its edges were not measured, white is burnt,
// the blur is less than 0.4 px, or the growth's error is above a quarter of what it may be.
std::optional<double> LikelyMixedInLight(const Marker& marker);

}  // namespace tricho
