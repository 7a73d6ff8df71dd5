// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/photo_diameters.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/srgb.h"
#include "base/statistics.h"
#include "hair/line/course.h"
#include "hair/thickness/diameter.h"
#include "hair/thickness/photo_model.h"

namespace tricho {

namespace {

// Light of hair over that of skin, less 1: up to the first, light tells its edges well; from the last on, color makes
// it no wider.
constexpr double kDarkest = -0.2, kPlainlyLight = 0.2, kWhite = 0.6;
constexpr double kMostly = 0.8;  // Of all hairs: where so many are plainly light, light tells the thickness of all.
constexpr double kAsidePx = 4;   // From a hair's edge to skin that it doesn't blur.
constexpr std::size_t kFewHairs = 8;  // That tell how much wider color makes hair.

// Light of coded values at the pixel nearest to a place.
std::optional<double> LightAt(const cv::Mat& coded, const cv::Mat& seen, const Point& at) {
  const cv::Point p(NearestWhole(at.x()), NearestWhole(at.y()));
  if (!cv::Rect({0, 0}, coded.size()).contains(p) || !seen.at<uchar>(p)) return std::nullopt;
  return LinearFromSrgb(coded.at<float>(p));
}

// Light of the middle of a hair over that of the skin at its sides, less 1; 0 where neither is seen.
double LightnessOf(const cv::Mat& coded, const cv::Mat& seen, const Shaft& shaft) {
  const Polyline line = Resample(shaft.center_line_px, 2);
  const double aside_px = shaft.diameter_px.value_or(0) / 2 + kAsidePx;
  std::vector<double> shares;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const Point normal = NormalAt(line, i);
    const auto middle = LightAt(coded, seen, line[i]), one = LightAt(coded, seen, line[i] + aside_px * normal),
               other = LightAt(coded, seen, line[i] - aside_px * normal);
    if (middle && one && other) shares.push_back(*middle / std::max((*one + *other) / 2, 1e-3) - 1);
  }
  return shares.empty() ? 0 : Median(std::move(shares));
}

bool IsDark(double lightness) { return lightness < kDarkest; }
bool IsLikeSkin(double lightness) { return lightness >= kDarkest && lightness < kWhite; }

struct Measured {
  std::vector<Shaft> shafts;
  std::optional<CameraFit> camera;
};

// All hairs, as the camera sees them that some of them tell.
Measured MeasureAsSeenBy(bool (*tells)(double lightness), const std::vector<double>& lightness, HairPicture picture,
                         std::vector<Shaft> shafts, const CameraFit* known) {
  for (const double one : lightness) picture.tells.push_back(tells(one));
  Measured measured{std::move(shafts), {}};
  measured.camera = MeasureDiametersIn(picture, measured.shafts, known);
  return measured;
}

// How much wider color makes the dark hairs, which light shows well [px]: what is usual, and its spread.
struct Widening {
  double px = 0;
  double sd_px = 0;
};

Widening WideningByColor(const std::vector<Shaft>& by_light, const std::vector<Shaft>& by_color,
                         const std::vector<double>& lightness) {
  std::vector<double> wider;
  for (std::size_t i = 0; i < lightness.size(); ++i)
    if (IsDark(lightness[i]) && by_light[i].diameter_px && by_color[i].diameter_px)
      wider.push_back(*by_color[i].diameter_px - *by_light[i].diameter_px);
  if (wider.size() < kFewHairs) return {};
  return {Median(wider), RobustSd(wider)};
}

std::optional<CameraFit> MeasureMixed(const cv::Mat& coded, const cv::Mat& seen, const cv::Mat& skin_left,
                                      std::vector<Shaft>& shafts, const CameraFit* known) {
  std::vector<double> lightness;
  for (const Shaft& shaft : shafts) lightness.push_back(LightnessOf(coded, seen, shaft));
  const auto num_light = std::ranges::count_if(lightness, [](double one) { return one > kPlainlyLight; });
  if (static_cast<double>(num_light) >= kMostly * static_cast<double>(shafts.size()))
    return MeasureDiametersIn({coded, seen, true, false, {}}, shafts, known);
  HairPicture color{cv::Mat(), seen, false, true, {}};
  skin_left.convertTo(color.coded, CV_32F, 1.0 / 255);
  const Measured dark = MeasureAsSeenBy(IsDark, lightness, {coded, seen, false, false, {}}, shafts, known);
  const Measured by_color = MeasureAsSeenBy(IsLikeSkin, lightness, color, shafts, nullptr);
  const Widening widening = WideningByColor(dark.shafts, by_color.shafts, lightness);
  for (std::size_t i = 0; i < shafts.size(); ++i) {
    Shaft& shaft = shafts[i];
    shaft = IsDark(lightness[i]) ? dark.shafts[i] : by_color.shafts[i];
    if (!IsLikeSkin(lightness[i]) || !shaft.diameter_px) continue;
    shaft.diameter_px = std::max(*shaft.diameter_px - widening.px, 0.5 * *shaft.diameter_px);
    shaft.diameter_stderr_px = std::hypot(shaft.diameter_stderr_px, widening.sd_px);
  }
  return dark.camera ? dark.camera : by_color.camera;
}

}  // namespace

std::optional<CameraFit> MeasureDiameters(const Photo& photo, const HairContrast& hair, std::vector<Shaft>& shafts,
                                          const CameraFit* known) {
  if (shafts.empty()) return std::nullopt;
  cv::Mat seen;
  cv::resize(hair.seen, seen, photo.bgr.size(), 0, 0, cv::INTER_NEAREST);
  const cv::Mat coded = CodedGrey(photo.bgr);
  if (hair.skin_left.empty()) return MeasureDiametersIn({coded, seen, hair.light_hair, false, {}}, shafts, known);
  return MeasureMixed(coded, seen, hair.skin_left, shafts, known);
}

}  // namespace tricho
