// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/field.h"

#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "capture/glare.h"
#include "capture/graphics.h"
#include "capture/surround.h"

namespace tricho {

Field FindField(const Photo& photo) {
  TRICHO_CHECK(photo.bgr.type() == CV_8UC3 && !photo.bgr.empty(), photo.bgr.type());
  cv::Mat grey;
  cv::cvtColor(photo.bgr, grey, cv::COLOR_BGR2GRAY);
  const cv::Mat bars = FindBars(grey);
  const FieldWindow window = FindWindow(grey, bars);
  const cv::Mat graphics = (bars | FindDrawings(photo.bgr, grey, bars | ~window.inside)) & window.inside;
  const cv::Mat glare = FindGlare(photo.bgr, window.inside) & ~graphics;

  Field field;
  field.graphics = graphics;
  field.polygon_px = window.outline_px;
  field.seen = window.inside & ~(graphics | glare);
  field.seen_px2 = cv::countNonZero(field.seen);
  const double window_px2 = std::max(1, cv::countNonZero(window.inside));
  field.glare_share = cv::countNonZero(glare) / window_px2;
  field.graphics_share = cv::countNonZero(graphics) / window_px2;
  return field;
}

}  // namespace tricho
