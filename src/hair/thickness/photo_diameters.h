// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Thickness of each hair of a photo: of dark hair, of light hair, or of both on one head.
#pragma once

#include <optional>
#include <vector>

#include "capture/photo.h"
#include "hair/line/shaft.h"
#include "hair/see/contrast.h"
#include "hair/thickness/camera_fit.h"

namespace tricho {

// Sets what MeasureDiametersIn sets (hair/thickness/diameter.h), which see for `known` and what is returned.
//
// Where hair without color is dark and light on one head (hair.skin_left), light tells the thickness of what is darker
// than the skin; that of all other hair is told from the color that it covers, through a camera of its own, as files
// keep color more coarsely than light. How much wider hair as light as skin seems so is told by the dark hairs, which
// both show, and taken off.
std::optional<CameraFit> MeasureDiameters(const Photo& photo, const HairContrast& hair, std::vector<Shaft>& shafts,
                                          const CameraFit* known = nullptr);

}  // namespace tricho
