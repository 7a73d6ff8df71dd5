// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Thickness of each hair, to a fraction of a pixel, at the photo's own resolution.
#pragma once

#include <optional>
#include <vector>

#include "capture/photo.h"
#include "hair/line/shaft.h"
#include "hair/see/contrast.h"
#include "hair/thickness/camera_fit.h"

namespace tricho {

// Sets diameter_px, diameter_sd_px and diameter_stderr_px of each shaft; leaves diameter_px absent where the profile
// can't be told from its neighbors.
//
// known    The camera, where the photo's hairs have told it before; null: they are asked.
// returns  The camera that took the photo, as the thick hairs tell; none where they are too few: sRGB with a blur of a
//          pixel is assumed then.
std::optional<CameraFit> MeasureDiameters(const Photo& photo, const HairContrast& hair, std::vector<Shaft>& shafts,
                                          const CameraFit* known = nullptr);

}  // namespace tricho
