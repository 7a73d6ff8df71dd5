// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/calibrated_image.h"

#include <utility>

#include "capture/head_outline.h"

namespace tricho {
namespace {

// Of a photo on which no hair is looked for: told before markers, rulers and letters are, which takes longer.
CalibratedImage NotACloseUp(Photo photo, std::string reason) {
  CalibratedImage image{std::move(photo), {}, {}, {}};
  const cv::Size size = image.photo.bgr.size();
  image.scale.source = "none";
  image.scale.reason = "the scale of an overview is looked for by tricho overview";
  image.field.seen = cv::Mat(size, CV_8UC1, cv::Scalar(255));
  image.field.graphics = cv::Mat::zeros(size, CV_8UC1);
  image.field.polygon_px = {
      {-0.5, -0.5}, {size.width - 0.5, -0.5}, {size.width - 0.5, size.height - 0.5}, {-0.5, size.height - 0.5}};
  image.field.seen_px2 = size.area();
  image.quality.usable = false;
  image.quality.reasons = {std::move(reason)};
  return image;
}

}  // namespace

CalibratedImage Calibrate(Photo photo, Scale scale) {
  CalibratedImage image{std::move(photo), std::move(scale), {}, {}};
  image.field = FindField(image.photo, image.scale.covered_px);
  image.quality = AssessQuality(image.photo, image.field, image.scale);
  return image;
}

CalibratedImage ReadShot(const std::filesystem::path& path, const PhotoLimits& limits, const ScaleOptions& scale) {
  scale.Check();
  Photo photo = ReadPhoto(path, limits);
  if (std::string reason = WhyOverview(photo.bgr); !reason.empty())
    return NotACloseUp(std::move(photo), std::move(reason));
  Scale found = FindScale(photo, path, scale);
  return Calibrate(std::move(photo), std::move(found));
}

}  // namespace tricho
