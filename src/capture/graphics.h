// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What capture software burns into a photo: bars, text, scale bars, measuring lines and circles.
#pragma once

#include <opencv2/core.hpp>

#include "capture/channel_range.h"
#include "capture/photo_views.h"

namespace tricho {

// What is drawn differs from what is photographed in one of these ways, each of which no skin or hair shows. Both
// return CV_8UC1 of the photo's size: 255 on burnt-in graphics, else 0.

// Bars reach the frame with a straight inner edge, of one grey. At most one at each edge of the frame.
cv::Mat FindBars(const cv::Mat& grey);

// Thin lines and letters of a pure, saturated color. Two of the channels are alike (pure red, green, blue, yellow,
// magenta, cyan), the color is far from grey, and only over a thin stroke: red or blue light on skin is wide, brown and
// ginger hair is not pure, darker than skin in red, or takes less out of green. bgr is CV_8UC3.
cv::Mat FindPens(const cv::Mat& bgr, const ChannelRange& range);

// Lines and bars that were drawn, with the labels near them.
cv::Mat FindScaleBars(const PhotoViews& views, const ChannelRange& range);

// Pens, scale bars, and rows of black or white letters outside the bars.
cv::Mat FindDrawings(const cv::Mat& bgr, const PhotoViews& views, const ChannelRange& range, const cv::Mat& bars);

}  // namespace tricho
