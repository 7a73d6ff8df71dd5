// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/calibrated_image.h"

#include <future>
#include <utility>

#include "base/shared_work.h"
#include "capture/head_outline.h"

namespace tricho {
namespace {

// Of a photo on which no hair is looked for, and no field.
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
  const PhotoViews views = ViewsOf(photo.bgr);
  return Calibrate(std::move(photo), views, std::move(scale));
}

CalibratedImage Calibrate(Photo photo, const PhotoViews& views, Scale scale) {
  CalibratedImage image{std::move(photo), std::move(scale), {}, {}};
  image.field = FindField(image.photo, views, image.scale.covered_px);
  image.quality = AssessQuality(image.photo, image.field, image.scale);
  return image;
}

CalibratedImage ReadShot(const std::filesystem::path& path, const PhotoLimits& limits, const ScaleOptions& scale) {
  scale.Check();
  Photo photo = ReadPhoto(path, limits);
  std::string why_overview;
  // What is wrong with the scale of an overview is of no interest.
  PhotoViews views;
  std::packaged_task<Scale()> find_scale([&] {
    views = ViewsOf(photo.bgr);
    return FindScale(photo, views, path, scale);
  });
  ShareTasks({[&] { why_overview = WhyOverview(photo.bgr); }, [&] { find_scale(); }});
  if (!why_overview.empty()) return NotACloseUp(std::move(photo), std::move(why_overview));
  return Calibrate(std::move(photo), views, find_scale.get_future().get());
}

}  // namespace tricho
