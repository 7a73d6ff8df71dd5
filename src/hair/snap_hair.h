// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A hair that a person points at: a few clicks along it -> its shaft, by the fit that finds hairs.
#pragma once

#include <optional>
#include <vector>

#include "capture/photo.h"
#include "hair/line/shaft.h"
#include "hair/see/contrast.h"
#include "hair/thickness/camera_fit.h"

namespace tricho {

struct SnappedHair {
  Shaft shaft;  // Root at the first click; certain, as a person said so. Confidence 1.
  // Whether a shaft was found along the clicks; else it runs straight from click to click and has no thickness.
  bool is_on_shaft = false;
};

// contrast   Of the photo (MeasureContrast).
// others     All other hairs of the photo: what they cover is not read for this one's thickness.
// camera     That took the photo, as its hairs told; without one the hair has no thickness.
// clicks_px  2 to 4 points in the photo, the root first, no two alike.
// Accuracy: a hair of a rendered scalp that was deleted and clicked again gets its thickness back within a quarter
// (tests/commands/serve_test.py).
SnappedHair SnapHair(const Photo& photo, const HairContrast& contrast, const std::vector<Shaft>& others,
                     const std::optional<CameraFit>& camera, const Polyline& clicks_px);

}  // namespace tricho
