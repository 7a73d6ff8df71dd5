// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What is known of cameras and of shafts before a photo is looked at.
#pragma once

#include "hair/thickness/camera.h"
#include "hair/thickness/camera_fit.h"

namespace tricho {

// The order of CameraTerm.
CameraTerms TermsOf(const Camera& camera);

// One step of the terms on: inside of what cameras can be, and not too far at once.
Camera Moved(const Camera& camera, const CameraTerms& step);

// Gaussians of the terms. Weak, but for the shading: opaque hair is even.
struct CameraPrior {
  CameraTerms mean{{1.7, 0, 0, 0, 0, 0.26, 0, 0}};
  CameraTerms sd{{1.0, 1e3, 0.4, 0.4, 0.6, 0.35, 0.01, 0.08}};
};
inline constexpr double kShadedBowSd = 0.3;  // Of hair that lets light through or throws it back.

// Light hair is strongly shaded, and its rim is darker: its edges hardly tell the tone. What is taken for a blur in
// light and is none costs three times as much thickness as the reverse.
CameraPrior LightHairPrior();

// The tone of a photo whose edges seem to have another. The rim of a round shaft lets light through, which makes edges
// of dark hair look as if the tone curve were flatter; and nearly all photos have one of two tones. It moves smoothly
// with what is seen, so that two photos of one camera are taken alike.
struct LikelyTone {
  double seen = 0;  // Of the photo alone, with its shafts' rims allowed for.
  double tone = 0, sd = 0;
  // tone > 0 as it seems, with its standard error.
  LikelyTone(double seeming, double seeming_sd);
};

}  // namespace tricho
