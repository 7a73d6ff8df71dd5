// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/graphics.h"

#include "capture/letters.h"

namespace tricho {

cv::Mat FindDrawings(const cv::Mat& bgr, const cv::Mat& grey, const cv::Mat& bars) {
  cv::Mat drawings = FindPens(bgr) | FindRulers(grey);
  for (const cv::Rect& row : FindTextRows(bgr, bars)) drawings(row).setTo(255);
  return drawings;
}

}  // namespace tricho
