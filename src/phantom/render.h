// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A visit becomes a photo.
#pragma once

#include <opencv2/core.hpp>

#include "phantom/scene.h"
#include "phantom/skin.h"

namespace tricho {

// The photo of one visit: CV_8UC3, sRGB, B G R, height_px x width_px. Light is handled linearly: skin, stretches of
// hair below it, reflections, hair (Beer-Lambert), scales; then the camera: light falloff, blur, circular field, noise,
// sRGB, sharpening; then burnt-in graphics. texture   From MakeSkinTexture(scene); shared by the visits. shot
// Reflections, dust, noise differ from shot to shot, 0..1000. num_jobs  Threads, >= 1; the result is the same with any.
cv::Mat Render(const PhantomScene& scene, const SkinTexture& texture, const PhantomVisit& visit, int shot = 0,
               int num_jobs = 1);

// The same for a single photo: makes the texture itself.
cv::Mat Render(const PhantomScene& scene, const PhantomVisit& visit, int shot = 0, int num_jobs = 1);

}  // namespace tricho
