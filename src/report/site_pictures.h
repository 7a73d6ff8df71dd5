// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Two photos in one frame, for the eye to judge the alignment by.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "matching/site_map.h"

namespace tricho {

// The follow-up redrawn in the frame of the baseline; grey where it shows nothing. CV_8UC3, the baseline's size.
cv::Mat DrawAligned(const cv::Mat& baseline_bgr, const cv::Mat& followup_bgr, const SiteMap& baseline_from_followup);

// Baseline and redrawn follow-up in turn, square by square: what runs on across an edge lies over itself. Where the
// follow-up shows nothing the baseline goes on. Brightness and color of the follow-up are brought near the baseline's,
// so that the eye follows structure and not light.
cv::Mat DrawCheckerboard(const cv::Mat& baseline_bgr, const cv::Mat& followup_bgr,
                         const SiteMap& baseline_from_followup);

// The square of skin with the middle `middle_px` and the side `side_px` (both of the baseline, > 0), as the shot shows
// it, redrawn with `picture_px` (>= 2) pixels a side. Grey beyond the shot. returns CV_8UC3.
cv::Mat CutSkin(const cv::Mat& shot_bgr, const SiteMap& baseline_from_shot, const Point& middle_px, double side_px,
                int picture_px);

// Borders of what is white in a mask (CV_8UC3) of that photo; none where it is no mask of a photo of this size.
std::vector<Polygon> OutlinesOnPhoto(const cv::Mat& mask_bgr, const cv::Mat& photo_bgr);

}  // namespace tricho
