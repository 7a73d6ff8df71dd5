// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/find_hairs.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/error.h"
#include "hair/bundle.h"
#include "hair/contrast.h"
#include "hair/coverage_map.h"
#include "hair/diameter.h"
#include "hair/explain.h"
#include "hair/hidden_root.h"
#include "hair/opposite.h"
#include "hair/redness.h"
#include "hair/ridge.h"
#include "hair/root.h"

namespace tricho {

namespace {

constexpr double kLeastPointProbability = 0.1;  // By the network. Low: a doubtful line may still be a hair.
constexpr double kBorderUm = 25;                // An end nearer than this to the edge of the field may go on beyond it.

bool NearBorder(const HairContrast& hair, const Point& end) {
  const int reach = static_cast<int>(std::ceil(kBorderUm / hair.scale.um_per_work_px));
  const cv::Point at(static_cast<int>(std::lround(end.x())), static_cast<int>(std::lround(end.y())));
  for (const cv::Point step : {cv::Point(reach, 0), cv::Point(-reach, 0), cv::Point(0, reach), cv::Point(0, -reach)})
    if (!cv::Rect({0, 0}, hair.seen.size()).contains(at + step) || !hair.seen.at<uchar>(at + step)) return true;
  return false;
}

// Drops the ends that lie outside the photo, where a fitted line may reach; at least two points stay.
void CutToPhoto(cv::Size size, Polyline& line) {
  const auto outside = [&](const Point& at) {
    return at.x() < -0.5 || at.y() < -0.5 || at.x() > size.width - 0.5 || at.y() > size.height - 0.5;
  };
  while (line.size() > 2 && outside(line.back())) line.pop_back();
  const auto first = std::find_if_not(line.begin(), line.end() - 2, outside);
  line.erase(line.begin(), first);
}

Shaft ShaftFrom(const HairContrast& hair, cv::Size photo_size, const Stroke& stroke, bool root_certain) {
  Shaft shaft;
  for (const Point& at : stroke.line) shaft.center_line_px.push_back(hair.scale.PhotoFromWork(at));
  CutToPhoto(photo_size, shaft.center_line_px);
  shaft.touches_border = NearBorder(hair, stroke.line.front()) || NearBorder(hair, stroke.line.back());
  shaft.root_certain = root_certain && !NearBorder(hair, stroke.line.front());
  shaft.diameter_px = stroke.width_px * hair.scale.photo_per_work;
  // A hair is sure when it stands out of the skin along its own edges.
  shaft.confidence = std::clamp(0.5 * stroke.edge_contrast + 0.5 * stroke.clear_share, 0.05, 0.99);
  return shaft;
}

// Pixels whose centre lies inside a hair; 255 or 0.
cv::Mat DrawCovered(const HairContrast& hair, const std::vector<Stroke>& strokes) {
  cv::Mat covered(hair.seen.size(), CV_8U, cv::Scalar(0));
  for (const Stroke& stroke : strokes)
    ForPixelsAlong(stroke.line, stroke.width_px / 2, covered.size(),
                   [&](int, int x, int y, double) { covered.at<uchar>(y, x) = 255; });
  return covered & hair.seen;
}

}  // namespace

Hairs FindHairs(const Photo& photo, const Field& field, std::optional<double> um_per_px, const HairOptions& options) {
  if (options.segmenter == Segmenter::kNetwork && !options.network)
    throw Error(ErrorKind::kUsage, "--segmenter network: there is no network; name one with --model");
  Hairs hairs;
  if (options.segmenter == Segmenter::kAuto) hairs.notes.push_back(std::string("segmenter: ") + kSegmenterOfAuto);
  HairContrast hair = MeasureContrast(photo, field, um_per_px);
  hairs.contrast = hair;
  hairs.contrast.shadow.release();
  hairs.contrast.opposite.release();
  const std::vector<Stroke> opposite = TakeOppositeHair(hair, {});
  const std::optional<NetworkMaps> network =
      options.segmenter == Segmenter::kNetwork ? std::optional(RunNetwork(*options.network, hair, {})) : std::nullopt;
  RidgeMap ridge = FindRidgePoints(hair, {});
  if (network) KeepLikelyPoints(*network, kLeastPointProbability, ridge);
  std::vector<Stroke> strokes =
      ExplainPhoto(hair, FitBundles(hair, TraceStrokes(hair, ridge), {}), network ? &*network : nullptr);
  strokes.insert(strokes.end(), opposite.begin(), opposite.end());
  const std::vector<bool> root_certain = TurnRootsFirst(hair, strokes, {});
  CarryOnHiddenRoots(hair, strokes, {});
  for (std::size_t i = 0; i < strokes.size(); ++i)
    hairs.shafts.push_back(ShaftFrom(hair, photo.bgr.size(), strokes[i], root_certain[i]));
  MeasureDiameters(photo, hair, hairs.shafts);
  hairs.units = GroupUnits(hairs.shafts, um_per_px, options.unit);
  hairs.light_hair = hair.light_hair;
  const cv::Mat covered = DrawCovered(hair, strokes);
  const int seen = cv::countNonZero(hair.seen);
  if (seen > 0) hairs.coverage_share = static_cast<double>(cv::countNonZero(covered)) / seen;
  const Redness redness = SkinRedness(photo, hair.seen, covered);
  hairs.redness = redness.value;
  hairs.redness_stderr = redness.standard_error;
  return hairs;
}

}  // namespace tricho
