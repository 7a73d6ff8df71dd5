// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Thickness of each hair, to a fraction of a pixel, at the photo's own resolution.
#pragma once

#include <vector>

#include "capture/photo.h"
#include "hair/line/shaft.h"
#include "hair/see/contrast.h"

namespace tricho {

// Sets diameter_px, diameter_sd_px and diameter_stderr_px of each shaft; leaves diameter_px absent where the profile
// can't be told from its neighbors.
void MeasureDiameters(const Photo& photo, const HairContrast& hair, std::vector<Shaft>& shafts);

}  // namespace tricho
