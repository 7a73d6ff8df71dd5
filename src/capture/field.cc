// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/field.h"

#include <opencv2/imgproc.hpp>

namespace tricho {

Field FindField(const Photo& photo) {
  Field field;
  field.seen = cv::Mat(photo.bgr.size(), CV_8UC1, cv::Scalar(255));
  const double right = photo.bgr.cols - 0.5;
  const double bottom = photo.bgr.rows - 0.5;
  field.polygon_px = {{-0.5, -0.5}, {right, -0.5}, {right, bottom}, {-0.5, bottom}};
  field.seen_px2 = cv::countNonZero(field.seen);
  return field;
}

}  // namespace tricho
