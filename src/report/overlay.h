// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What was found, drawn where it was found: the picture by which a practitioner judges the numbers.
#pragma once

#include <opencv2/core.hpp>
#include <string>

#include "pipeline.h"

namespace tricho {

// The photo, toned down, with every hair along its course (coloured by kind; grey and dashed where it does not count),
// roots (filled; hollow where the root end is uncertain), zones left out hatched; below it the numbers, the legend with
// the thresholds, and a scale bar. A photo that is not usable is shown as it is under a banner with the reasons.
// Large photos are drawn smaller (longer side 2000 px), small ones larger (1000 px). returns CV_8UC3.
cv::Mat DrawOverlay(const Analysis& analysis, const MetricsOptions& thresholds);

// The overlay as the bytes of a PNG file.
std::string OverlayPng(const Analysis& analysis, const MetricsOptions& thresholds);

// The same as JPEG, of a sixth of the size; lines keep their place, colors lose some of their edge.
std::string OverlayJpeg(const Analysis& analysis, const MetricsOptions& thresholds);

}  // namespace tricho
