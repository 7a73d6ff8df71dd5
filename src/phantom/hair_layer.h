// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Draws hair into an image in linear light.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "base/geometry.h"
#include "phantom/scene.h"

namespace tricho {

// A hair as one camera sees it.
struct SeenHair {
  const PhantomHair* hair = nullptr;
  Polyline course_px;    // Root first, image.
  double px_per_um = 1;  // Scale at the root.
};

// The course of a hair in the image. The root moves with the stretched skin; the shaft is rigid.
SeenHair SeeHair(const PhantomHair& hair, const PhantomCamera& camera);

// Darkens and bluens the skin over the stretch that each hair runs below it, before its root.
// density_at_root  Optical density (natural, red light) that an unblurred bar would have where it meets the root.
// light            CV_32FC3, linear light B G R.
void DrawUnderSkin(const std::vector<SeenHair>& hairs, double density_at_root, cv::Mat& light);

// Lays the hairs over the image, in order: a pixel keeps exp(-optical density) of what is below and adds what the hair
// sends back (Beer-Lambert), averaged over 3 x 3 samples a pixel. Edges are sharp: the lens blurs later. Area under the
// profile across an isolated opaque hair divided by its depth is the hair's width to 0.1 um.
// look      For gloss and medulla.
// num_jobs  Threads, >= 1; the result is the same with any.
void DrawHairs(const std::vector<SeenHair>& hairs, const HairLook& look, int num_jobs, cv::Mat& light);

}  // namespace tricho
