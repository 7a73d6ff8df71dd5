// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The strips above and below the picture of an overlay.
#pragma once

#include <opencv2/core.hpp>
#include <optional>

#include "pipeline.h"
#include "report/text.h"

namespace tricho {

// How hairs are drawn. Colours that stay apart for colour-blind eyes (after Okabe & Ito 2008, jfly.uni-koeln.de/color,
// darkened so that a thin line stands out on pale skin).
struct HairStyle {
  cv::Scalar color;  // BGR
  bool dashed = false;
};

// Style of a hair by kind; `kind` absent: its thickness is not known.
HairStyle StyleOf(std::optional<HairKind> kind, bool counted);

// Draws a line of points given in px of the picture, anti-aliased and exact to 1/16 px.
void DrawCourse(cv::Mat& bgr, const Polyline& line_px, const HairStyle& style, int thickness_px);

// A root mark: filled, or hollow where the root end is uncertain.
void DrawRoot(cv::Mat& bgr, const Point& at_px, const cv::Scalar& color, bool certain, double unit_px);

// Greys and hatches the pixels where `seen` (CV_8UC1, the picture's size) is 0.
void HatchUnseen(cv::Mat& bgr, const cv::Mat& seen, double unit_px);

// Numbers, legend, scale bar. `picture_scale`: px of the picture per px of the photo.
cv::Mat DrawLegend(const Analysis& analysis, const MetricsOptions& thresholds, int width_px, double picture_scale);

// The banner of a photo that is not usable, with its reasons.
cv::Mat DrawBanner(const Analysis& analysis, int width_px);

}  // namespace tricho
