// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/quality.h"

#include <fmt/format.h>

#include <opencv2/imgproc.hpp>

namespace tricho {

PhotoQuality AssessQuality(const Photo& photo, const Field& field, const Scale&) {
  PhotoQuality quality;
  quality.glare_share = field.glare_share;
  constexpr int kMinSide = 100;
  if (std::min(photo.bgr.cols, photo.bgr.rows) < kMinSide) {
    quality.usable = false;
    quality.reasons.push_back(fmt::format("The photo is {} x {} px, at least {} a side are needed: use the original.",
                                          photo.bgr.cols, photo.bgr.rows, kMinSide));
  }
  return quality;
}

}  // namespace tricho
