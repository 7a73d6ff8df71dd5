// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/calibrated_image.h"

#include <utility>

namespace tricho {

CalibratedImage Calibrate(Photo photo, Scale scale) {
  CalibratedImage image{std::move(photo), std::move(scale), {}, {}};
  image.field = FindField(image.photo, image.scale.covered_px);
  image.quality = AssessQuality(image.photo, image.field, image.scale);
  return image;
}

CalibratedImage ReadShot(const std::filesystem::path& path, const PhotoLimits& limits, const ScaleOptions& scale) {
  Photo photo = ReadPhoto(path, limits);
  Scale found = FindScale(photo, path, scale);
  return Calibrate(std::move(photo), std::move(found));
}

}  // namespace tricho
