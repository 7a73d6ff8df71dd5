// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Colors of hair and skin, as linear light R G B.
#pragma once

#include <Eigen/Core>

#include "base/random.h"
#include "phantom/options.h"
#include "phantom/scene.h"

namespace tricho {

// Sets absorption and reflectance of one hair: the look's color, varied from hair to hair. Vellus has less pigment.
void PaintHair(const HairLook& look, Random& random, PhantomHair& hair);

// Reflectance of the skin in white light, R G B, 0..1.
Eigen::Vector3d SkinReflectance(SkinTone tone);

}  // namespace tricho
