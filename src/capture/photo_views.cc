// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/photo_views.h"

#include <opencv2/imgproc.hpp>

#include "capture/drawn_lines.h"

namespace tricho {

PhotoViews ViewsOf(const cv::Mat& bgr) {
  PhotoViews views;
  cv::cvtColor(bgr, views.grey, cv::COLOR_BGR2GRAY);
  views.drawn_lines_px = FindDrawnLines(views.grey);
  return views;
}

}  // namespace tricho
