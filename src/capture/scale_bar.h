// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A burnt-in scale bar with its label.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>

#include "base/geometry.h"
#include "capture/photo_views.h"

namespace tricho {

struct ScaleBar {
  double um_per_px = 0;
  double relative_error = 0;  // Half a pixel at each end of the bar.
  std::string label;          // "1.0 mm".
  Polygon label_outline_px;   // With a margin of two pixels.
};

// The drawn line nearest to a label that can be read. None where no line has one, or two labels disagree.
std::optional<ScaleBar> FindScaleBar(const PhotoViews& views);

}  // namespace tricho
