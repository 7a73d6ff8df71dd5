// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A photo with all that is known of it before hair is looked for: read once, then carried from stage to stage.
#pragma once

#include <filesystem>

#include "capture/field.h"
#include "capture/photo.h"
#include "capture/photo_views.h"
#include "capture/quality.h"
#include "capture/scale.h"

namespace tricho {

struct CalibratedImage {
  Photo photo;
  Scale scale;
  Field field;
  PhotoQuality quality;
};

// Where skin can be seen on the photo, and whether hair can be measured on it.
CalibratedImage Calibrate(Photo photo, Scale scale);
CalibratedImage Calibrate(Photo photo, const PhotoViews& views, Scale scale);

// The same of a file. An overview (head_outline.h) comes back at once, not usable, with the command that serves it.
// throws Error(kInput) as ReadPhoto and FindScale.
CalibratedImage ReadShot(const std::filesystem::path& path, const PhotoLimits& limits, const ScaleOptions& scale);

}  // namespace tricho
