// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Strokes in working pixels -> shafts in photo pixels.
#pragma once

#include <opencv2/core.hpp>

#include "hair/line/shaft.h"
#include "hair/line/stroke.h"
#include "hair/see/contrast.h"

namespace tricho {

// `stroke` has its root first. Its diameter is a first guess (MeasureDiameters), its unit is not known yet.
Shaft ShaftOfStroke(const HairContrast& hair, cv::Size photo_size, const Stroke& stroke, bool root_certain);

}  // namespace tricho
