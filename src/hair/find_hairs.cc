// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/find_hairs.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/error.h"
#include "hair/bundle.h"
#include "hair/contrast.h"
#include "hair/diameter.h"
#include "hair/join.h"
#include "hair/ridge.h"
#include "hair/root.h"
#include "hair/select.h"
#include "hair/split.h"
#include "hair/stroke.h"
#include "hair/trace.h"

namespace tricho {

namespace {

constexpr double kBorderUm = 25;  // An end nearer than this to the edge of the field may go on beyond it.

// Traces are followed, cut where they are doubtful, fitted with bars, and joined again over the whole image.
std::vector<Stroke> FindStrokes(const HairContrast& hair) {
  const RidgeMap ridge = FindRidgePoints(hair, {});
  const std::vector<Trace> traces = SplitTraces(hair, TraceLines(hair, ridge, {}), {});
  SelectOptions pieces;
  pieces.min_length_um = 45;
  pieces.min_aspect = 1;
  const std::vector<Stroke> strokes = SelectStrokes(hair, FitStrokes(hair, traces, {}), ridge.noise, pieces);
  return FitBundles(hair, SelectStrokes(hair, JoinStrokes(hair, strokes, {}), ridge.noise, {}), {});
}

bool NearBorder(const HairContrast& hair, const Point& end) {
  const int reach = static_cast<int>(std::ceil(kBorderUm / hair.scale.um_per_work_px));
  const cv::Point at(static_cast<int>(std::lround(end.x())), static_cast<int>(std::lround(end.y())));
  for (const cv::Point step : {cv::Point(reach, 0), cv::Point(-reach, 0), cv::Point(0, reach), cv::Point(0, -reach)})
    if (!cv::Rect({0, 0}, hair.seen.size()).contains(at + step) || !hair.seen.at<uchar>(at + step)) return true;
  return false;
}

Shaft ShaftFrom(const HairContrast& hair, const Stroke& stroke, bool root_certain) {
  Shaft shaft;
  for (const Point& at : stroke.line) shaft.center_line_px.push_back(hair.scale.PhotoFromWork(at));
  shaft.touches_border = NearBorder(hair, stroke.line.front()) || NearBorder(hair, stroke.line.back());
  shaft.root_certain = root_certain && !NearBorder(hair, stroke.line.front());
  shaft.diameter_px = stroke.width_px * hair.scale.photo_per_work;
  // A hair is sure when it stands out of the skin along its own edges.
  shaft.confidence = std::clamp(0.5 * stroke.edge_contrast + 0.5 * stroke.clear_share, 0.05, 0.99);
  return shaft;
}

cv::Mat DrawCovered(const HairContrast& hair, const std::vector<Stroke>& strokes) {
  constexpr int kShift = 4;  // Sixteenths of a pixel.
  cv::Mat covered(hair.seen.size(), CV_8U, cv::Scalar(0));
  for (const Stroke& stroke : strokes) {
    std::vector<cv::Point> line;
    for (const Point& at : stroke.line)
      line.emplace_back(static_cast<int>(std::lround(at.x() * (1 << kShift))), static_cast<int>(std::lround(at.y() * (1 << kShift))));
    cv::polylines(covered, line, false, cv::Scalar(255), std::max(1, static_cast<int>(std::lround(stroke.width_px))), cv::LINE_8, kShift);
  }
  return covered & hair.seen;
}

// Mean CIE a* of the seen skin that is farther than a hair's blur from any hair.
std::optional<double> SkinRedness(const Photo& photo, const HairContrast& hair, const cv::Mat& covered) {
  cv::Mat near_hair, small, lab;
  cv::dilate(covered, near_hair, cv::getStructuringElement(cv::MORPH_ELLIPSE, {9, 9}));
  const cv::Mat skin = hair.seen & ~near_hair;
  if (cv::countNonZero(skin) < static_cast<int>(skin.total() / 100)) return std::nullopt;
  cv::resize(photo.bgr, small, skin.size(), 0, 0, cv::INTER_AREA);
  cv::cvtColor(small, lab, cv::COLOR_BGR2Lab);
  return cv::mean(lab, skin)[1] - 128;  // OpenCV stores a* + 128 in 8 bits.
}

}  // namespace

Hairs FindHairs(const Photo& photo, const Field& field, std::optional<double> um_per_px, const HairOptions& options) {
  if (options.segmenter == Segmenter::kNetwork)
    throw Error(ErrorKind::kUsage, "this build has no network yet: use --segmenter ridge");
  Hairs hairs;
  if (options.segmenter == Segmenter::kAuto) hairs.notes.push_back("segmenter: ridge (this build has no network)");
  const HairContrast hair = MeasureContrast(photo, field, um_per_px);
  std::vector<Stroke> strokes = FindStrokes(hair);
  const std::vector<bool> root_certain = TurnRootsFirst(hair, strokes, {});
  for (std::size_t i = 0; i < strokes.size(); ++i) hairs.shafts.push_back(ShaftFrom(hair, strokes[i], root_certain[i]));
  MeasureDiameters(photo, hair, hairs.shafts);
  hairs.units = GroupUnits(hairs.shafts, um_per_px, options.unit);
  hairs.light_hair = hair.light_hair;
  const cv::Mat covered = DrawCovered(hair, strokes);
  const int seen = cv::countNonZero(hair.seen);
  if (seen > 0) hairs.coverage_share = static_cast<double>(cv::countNonZero(covered)) / seen;
  hairs.redness = SkinRedness(photo, hair, covered);
  return hairs;
}

}  // namespace tricho
