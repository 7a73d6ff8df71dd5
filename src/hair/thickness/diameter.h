// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Thickness of each hair in one picture, to a fraction of a pixel, at its own resolution.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "hair/line/shaft.h"
#include "hair/thickness/camera_fit.h"

namespace tricho {

// What hairs are measured in.
struct HairPicture {
  cv::Mat coded;            // CV_32FC1, 0..1: values as in the file.
  cv::Mat seen;             // CV_8UC1 of the same size: 255 where the field is seen.
  bool light_hair = false;  // Hair is lighter than skin.
  bool is_cover = false;    // Values tell what hair covers, whatever its own light.
  std::vector<bool> tells;  // Of each shaft, whether it tells of the camera and of thin hair; empty: all do.

  bool Tells(std::size_t shaft) const { return tells.empty() || tells[shaft]; }
};

// Sets diameter_px, diameter_sd_px and diameter_stderr_px of each shaft; leaves diameter_px absent where the profile
// can't be told from its neighbors.
//
// known    The camera, where the photo's hairs have told it before; null: they are asked.
// returns  The camera that took the photo, as the thick hairs tell; none where they are too few: sRGB with a blur of a
//          pixel is assumed then.
std::optional<CameraFit> MeasureDiametersIn(const HairPicture& picture, std::vector<Shaft>& shafts,
                                            const CameraFit* known = nullptr);

}  // namespace tricho
