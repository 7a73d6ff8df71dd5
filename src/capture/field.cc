// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/field.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "capture/channel_range.h"
#include "capture/glare.h"
#include "capture/graphics.h"
#include "capture/surround.h"

namespace tricho {
namespace {

cv::Mat Filled(const std::vector<Polygon>& polygons_px, const cv::Size& size) {
  cv::Mat filled = cv::Mat::zeros(size, CV_8UC1);
  for (const Polygon& polygon : polygons_px) {
    std::vector<cv::Point> corners;
    for (const Point& corner : polygon) corners.emplace_back(cvRound(corner.x()), cvRound(corner.y()));
    if (!corners.empty()) cv::fillPoly(filled, std::vector<std::vector<cv::Point>>{corners}, 255);
  }
  return filled;
}

}  // namespace

Field FindField(const Photo& photo, const std::vector<Polygon>& covered_px) {
  TRICHO_CHECK(photo.bgr.type() == CV_8UC3 && !photo.bgr.empty(), photo.bgr.type());
  return FindField(photo, ViewsOf(photo.bgr), covered_px);
}

Field FindField(const Photo& photo, const PhotoViews& views, const std::vector<Polygon>& covered_px) {
  const cv::Mat bars = FindBars(views.grey);
  const FieldWindow window = FindWindow(views.grey, bars);
  const ChannelRange range = RangeOf(photo.bgr);
  const cv::Mat drawings = FindDrawings(photo.bgr, views, range, bars | ~window.inside);
  const cv::Mat graphics = (bars | drawings | Filled(covered_px, photo.bgr.size())) & window.inside;
  const cv::Mat glare = FindGlare(range.least, window.inside) & ~graphics;

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

double SeenWithinPx2(const Field& field, double margin_px) {
  if (margin_px <= 0) return field.seen_px2;
  const cv::Size size = field.seen.size();
  if (Area(field.polygon_px) > 0.999 * size.area()) {
    // The whole photo: distances need not be computed.
    const auto margin = static_cast<int>(std::ceil(margin_px - 0.5));
    const cv::Size inner(size.width - 2 * margin, size.height - 2 * margin);
    return inner.width > 0 && inner.height > 0 ? cv::countNonZero(field.seen({{margin, margin}, inner})) : 0;
  }
  cv::Mat framed, distance;
  cv::copyMakeBorder(Filled({field.polygon_px}, size), framed, 1, 1, 1, 1, cv::BORDER_CONSTANT, 0);
  cv::distanceTransform(framed, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  return cv::countNonZero((distance({{1, 1}, size}) >= margin_px) & field.seen);
}

}  // namespace tricho
