// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Photos of real skin in the place of the rendered one. Hair is then drawn onto them in their light; their blur, noise,
// color, moles and pigment stay as they are.
#pragma once

#include <filesystem>
#include <opencv2/core.hpp>
#include <vector>

#include "phantom/scene.h"
#include "phantom/skin.h"

namespace tricho {

// The pictures of a folder (.jpg, .jpeg, .png, .tif, .tiff in any case), sorted by name.
// throws Error(kInput) when it is no folder or holds none.
std::vector<std::filesystem::path> ListSkinPhotos(const std::filesystem::path& folder);

// The one of a list that a seed draws. photos  Not empty.
const std::filesystem::path& DrawSkinPhoto(const std::vector<std::filesystem::path>& photos, std::uint64_t seed);

// A part of a photo as the skin of a scene: taken from within its black surround, at a scale of 5 to 14 um per pixel,
// turned and mirrored as the scene's seed draws. Where the scalp is larger than the photo, the photo is mirrored at its
// edges.
// bgr     CV_8UC3, sRGB.
// throws  Error(kInput) when less than 64 px of it show skin.
SkinTexture PhotoSkinTexture(const PhantomScene& scene, const cv::Mat& bgr);

// Light of the lamp of a photo of skin, B G R, CV_32FC3: what skin of `tone` must have been lit with to look as the
// photo does on average over some millimeters.
cv::Mat LampOf(const cv::Mat& skin_light, SkinTone tone, double um_per_px);

// Standard deviation of the noise of a picture: CV_32FC3, linear light.
double NoiseOf(const cv::Mat& light);

}  // namespace tricho
