// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The form of a hair's edge, which tells where the camera's blur happened.
#pragma once

#include <vector>

#include "hair/thickness/bar_profile.h"

namespace tricho {

// Whether the camera blurred light itself or what it had already coded for the screen: resampling, noise removal and
// many a renderer work on coded values. The edges of thick hairs are symmetric in the one where the blur happened.
enum class Encoding { kLight, kCoded };

// A segment of a hair, in coded values, with the bar fitted to it.
struct FittedSegment {
  const CrossProfile* profile = nullptr;
  Bar bar;
};

// The likelier one, from the edge that all segments share: blurred in light, its dark end is drawn out in coded values
// and its bright end cut short, and no sharpening undoes that. Fewer than three segments: light, as in a camera. A
// photo that is plainly out of focus was blurred by a lens, and so in light, unless its edges say otherwise clearly.
//
// blur_px, um_per_px  > 0; um_per_px is nominal where the photo has no scale.
Encoding EncodingOf(const std::vector<FittedSegment>& segments, double blur_px, double um_per_px);

}  // namespace tricho
