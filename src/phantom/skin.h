// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The skin without its hair: pigment, blood, vessels, spots, grain, wrinkles. It is made once in the skin frame and
// then seen by each camera, so that every visit shows the same marks.
#pragma once

#include <opencv2/core.hpp>

#include "phantom/scene.h"
#include "phantom/view.h"

namespace tricho {

struct SkinTexture {
  cv::Mat light;          // CV_32FC3, linear light B G R that the skin sends back in white light.
  double texel_um = 1;    // Side of a texel.
  bool is_photo = false;  // Of real skin (skin_photo.h): it has its own light, blur and noise in it.
  // Texel (column, row) of a place on the skin.
  cv::Point2f TexelOf(const Point& skin_um) const;
};

SkinTexture MakeSkinTexture(const PhantomScene& scene);

// The skin as a camera sees it: CV_32FC3, linear light B G R, height_px x width_px.
cv::Mat ViewSkin(const SkinTexture& texture, const PhantomCamera& camera, int width_px, int height_px);

}  // namespace tricho
