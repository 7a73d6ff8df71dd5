// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/scalp_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "capture/cie_lab.h"

namespace tricho {
namespace {

constexpr double kSureHair = 0.3;  // Pixels with less scalp tell the hair's color.

// 255 where lightness is even and the hue is that of skin.
cv::Mat SmoothSkin(const cv::Mat& lab) {
  constexpr double kMaxTexture = 0.04;
  constexpr double kMinLight = 15, kMinChroma = 7, kMinHueDeg = -5, kMaxHueDeg = 74;
  cv::Mat light, mean, squares;
  cv::extractChannel(lab, light, 0);
  cv::blur(light, mean, {5, 5});
  cv::blur(light.mul(light), squares, {5, 5});
  cv::Mat smooth(lab.size(), CV_8UC1);
  for (int y = 0; y < lab.rows; ++y)
    for (int x = 0; x < lab.cols; ++x) {
      const double m = mean.at<float>(y, x);
      const double texture = std::sqrt(std::max(0.0, squares.at<float>(y, x) - m * m)) / (m + 2);
      const auto& color = lab.at<cv::Vec3f>(y, x);
      const double chroma = std::hypot(color[1], color[2]);
      const double hue_deg = std::atan2(color[2], color[1]) * 180 / std::numbers::pi;
      const bool skin = m > kMinLight && chroma > kMinChroma && hue_deg > kMinHueDeg && hue_deg < kMaxHueDeg;
      smooth.at<uchar>(y, x) = skin && texture < kMaxTexture ? 255 : 0;
    }
  cv::morphologyEx(smooth, smooth, cv::MORPH_OPEN, cv::Mat::ones(3, 3, CV_8UC1));
  return smooth;
}

float MedianOf(std::vector<float>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Of the pixels in `where`, of which there must be one.
cv::Vec3d MedianColor(const cv::Mat& lab, const cv::Mat& where) {
  std::array<std::vector<float>, 3> values;
  for (int y = 0; y < lab.rows; ++y)
    for (int x = 0; x < lab.cols; ++x)
      if (where.at<uchar>(y, x))
        for (int c = 0; c < 3; ++c) values[c].push_back(lab.at<cv::Vec3f>(y, x)[c]);
  return {MedianOf(values[0]), MedianOf(values[1]), MedianOf(values[2])};
}

cv::Matx33d Covariance(const cv::Mat& lab, const cv::Mat& where, const cv::Vec3d& center) {
  cv::Matx33d sum = cv::Matx33d::zeros();
  int count = 0;
  for (int y = 0; y < lab.rows; ++y)
    for (int x = 0; x < lab.cols; ++x) {
      if (where.at<uchar>(y, x) == 0) continue;
      const cv::Vec3d off = cv::Vec3d(lab.at<cv::Vec3f>(y, x)) - center;
      sum += off * off.t();
      ++count;
    }
  return sum * (1.0 / std::max(1, count));
}

// The color of `where` around each pixel: a mean over its surroundings, drawn to `overall` where there is little of it.
cv::Mat LocalColor(const cv::Mat& lab, const cv::Mat& where, const cv::Vec3d& overall, double reach_px) {
  constexpr int kCoarse = 8;
  constexpr double kPriorWeight = 0.02;
  const cv::Size coarse((lab.cols + kCoarse - 1) / kCoarse, (lab.rows + kCoarse - 1) / kCoarse);
  cv::Mat color, weight, small_color, small_weight;
  lab.copyTo(color);
  color.setTo(cv::Scalar::all(0), where == 0);
  where.convertTo(weight, CV_32FC1, 1 / 255.0);
  cv::resize(color, small_color, coarse, 0, 0, cv::INTER_AREA);
  cv::resize(weight, small_weight, coarse, 0, 0, cv::INTER_AREA);
  const double sigma = reach_px / kCoarse;
  cv::GaussianBlur(small_color, small_color, {}, sigma);
  cv::GaussianBlur(small_weight, small_weight, {}, sigma);
  for (int y = 0; y < coarse.height; ++y)
    for (int x = 0; x < coarse.width; ++x) {
      auto& c = small_color.at<cv::Vec3f>(y, x);
      const float w = small_weight.at<float>(y, x);
      c = (c + static_cast<float>(kPriorWeight) * cv::Vec3f(overall)) * (1 / (w + static_cast<float>(kPriorWeight)));
    }
  cv::resize(small_color, color, lab.size(), 0, 0, cv::INTER_LINEAR);
  return color;
}

struct Colors {
  cv::Vec3d scalp, hair, direction;  // direction: weights of L, a, b.
};

// Fisher's direction, steadied by the noise that any camera has.
void PointFromHairToScalp(const cv::Matx33d& covariance, Colors& colors) {
  constexpr double kCameraNoise = 1.5;
  const cv::Matx33d steadied = covariance + cv::Matx33d::eye() * (kCameraNoise * kCameraNoise);
  const cv::Vec3d step = colors.scalp - colors.hair;
  const cv::Vec3d direction = steadied.inv(cv::DECOMP_CHOLESKY) * step;
  const double length = std::max(1e-9, direction.dot(step));
  colors.direction = direction * (1 / length);
}

// Standard deviation of a sure color along the direction from hair (0) to scalp (1), from the half of its pixels that
// lies away from the other color: on the other side are the mixed ones.
double NoiseOf(const cv::Mat& place, const cv::Mat& where, bool of_scalp) {
  constexpr double kMedianOfHalfNormal = 0.6745;
  std::vector<float> values;
  for (int y = 0; y < place.rows; ++y)
    for (int x = 0; x < place.cols; ++x)
      if (where.at<uchar>(y, x)) values.push_back(place.at<float>(y, x));
  if (values.size() < 16) return 0;
  const float median = MedianOf(values);
  std::vector<float> away;
  for (const float value : values)
    if (of_scalp ? value >= median : value <= median) away.push_back(std::abs(value - median));
  return MedianOf(away) / kMedianOfHalfNormal;
}

// Where each pixel lies between the colors of hair (0) and scalp (1) around it.
cv::Mat PlaceBetween(const cv::Mat& lab, const cv::Mat& scalp, const cv::Mat& hair, const cv::Vec3d& direction) {
  constexpr double kLeastStep = 0.3;  // Of the step between the overall colors; below, the surroundings mislead.
  cv::Mat place(lab.size(), CV_32FC1);
  for (int y = 0; y < lab.rows; ++y)
    for (int x = 0; x < lab.cols; ++x) {
      const cv::Vec3d from = cv::Vec3d(hair.at<cv::Vec3f>(y, x));
      const double step = std::max(kLeastStep, direction.dot(cv::Vec3d(scalp.at<cv::Vec3f>(y, x)) - from));
      place.at<float>(y, x) = static_cast<float>(direction.dot(cv::Vec3d(lab.at<cv::Vec3f>(y, x)) - from) / step);
    }
  return place;
}

double LightOf(double lightness) { return std::pow((lightness + 16) / 116, 3); }

// A pixel that is partly hair lies between the two in light where the lens mixed them, and in coded values where a
// camera's sharpening or a program's resizing did. Rendered heads that mix in light are read best with a weight a
// little below one (a single hair on scalp is lit otherwise than hair in hair); where nothing tells, heads of both
// kinds err by the same share with a weight of 0.12.
cv::Mat MixedIn(const cv::Mat& place, double hair_light, double scalp_light, bool led_by_hue,
                std::optional<double> mixed_in_light) {
  constexpr double kOfLens = 0.8, kUntold = 0.12, kLeastStep = 12;
  const double weight = mixed_in_light ? kOfLens * *mixed_in_light : kUntold;
  if (led_by_hue || scalp_light - hair_light < kLeastStep) return place;
  const double low = LightOf(hair_light), step = LightOf(scalp_light) - low;
  cv::Mat mixed = place.clone();
  for (int y = 0; y < mixed.rows; ++y)
    for (int x = 0; x < mixed.cols; ++x) {
      auto& value = mixed.at<float>(y, x);
      if (value <= 0 || value >= 1) continue;
      const double in_light = (LightOf(hair_light + value * (scalp_light - hair_light)) - low) / step;
      value = static_cast<float>((1 - weight) * value + weight * in_light);
    }
  return mixed;
}

// What the colors vary by themselves is neither scalp between hairs nor hair on scalp.
cv::Mat ShareAt(const cv::Mat& place, double hair_noise, double scalp_noise) {
  const double low = hair_noise, high = 1 - scalp_noise;
  cv::Mat share = (place - low) / (high - low);
  cv::max(share, 0, share);
  cv::min(share, 1, share);
  return share;
}

// Seeds in pieces of some size: a shining lock is smooth and of the skin's hue for a few pixels as well.
cv::Mat InPieces(const cv::Mat& seeds, double least_px2) {
  cv::Mat labels, stats, centers;
  const int num = cv::connectedComponentsWithStats(seeds, labels, stats, centers, 8, CV_32S);
  std::vector<uchar> kept(static_cast<std::size_t>(num), 0);
  for (int i = 1; i < num; ++i) kept[static_cast<std::size_t>(i)] = stats.at<int>(i, cv::CC_STAT_AREA) >= least_px2;
  cv::Mat pieces(seeds.size(), CV_8UC1);
  for (int y = 0; y < seeds.rows; ++y)
    for (int x = 0; x < seeds.cols; ++x)
      pieces.at<uchar>(y, x) = kept[static_cast<std::size_t>(labels.at<int>(y, x))] ? 255 : 0;
  return pieces;
}

// Those of the seeds that have the color of most of `reference` (seeds as well): others, much darker or brighter ones
// too, are shining hair.
cv::Mat OfColorOf(const cv::Mat& reference, const cv::Mat& lab, const cv::Mat& seeds, double light_distance) {
  constexpr double kMaxChromaDistance = 6;
  if (cv::countNonZero(reference) == 0) return cv::Mat::zeros(seeds.size(), CV_8UC1);
  const cv::Vec3d middle = MedianColor(lab, reference);
  cv::Mat kept = seeds.clone();
  for (int y = 0; y < lab.rows; ++y)
    for (int x = 0; x < lab.cols; ++x) {
      const auto& color = lab.at<cv::Vec3f>(y, x);
      if (std::hypot(color[1] - middle[1], color[2] - middle[2]) > kMaxChromaDistance ||
          std::abs(color[0] - middle[0]) > light_distance)
        kept.at<uchar>(y, x) = 0;
    }
  return kept;
}

// Seeds of scalp: smooth skin in pieces of some size, of the color of the ears where these are seen, of one color in
// any case.
cv::Mat ScalpSeeds(const cv::Mat& lab, const cv::Mat& smooth, const cv::Mat& head, const cv::Mat& ears,
                   double least_px2) {
  constexpr double kLeastPiece = 0.2;  // Of `least_px2`.
  constexpr double kLightDistance = 16, kLightOfEars = 30;
  const cv::Mat all = smooth & head;
  const cv::Mat like_ears = OfColorOf(smooth & ears, lab, all, kLightOfEars);
  cv::Mat seeds = cv::countNonZero(like_ears) > least_px2 ? like_ears : all;
  if (const cv::Mat pieces = InPieces(seeds, kLeastPiece * least_px2); cv::countNonZero(pieces) > least_px2)
    seeds = pieces;
  return OfColorOf(seeds, lab, seeds, kLightDistance);
}

cv::Mat FarFrom(const cv::Mat& lab, const cv::Vec3d& color, double distance) {
  cv::Mat far(lab.size(), CV_8UC1);
  for (int y = 0; y < lab.rows; ++y)
    for (int x = 0; x < lab.cols; ++x)
      far.at<uchar>(y, x) = cv::norm(cv::Vec3d(lab.at<cv::Vec3f>(y, x)) - color) > distance ? 255 : 0;
  return far;
}

}  // namespace

ScalpMap MapScalp(const cv::Mat& bgr, const cv::Mat& head, const cv::Mat& ears, std::optional<double> mixed_in_light) {
  constexpr double kLeastScalp = 0.0008, kLeastEars = 0.0005, kLeastHair = 0.02;
  constexpr double kHairDistance = 13;  // CIE76.
  constexpr int kRounds = 3;
  constexpr double kMaxNoise = 0.3;
  constexpr double kReachShare = 0.12;
  ScalpMap map;
  const double head_px2 = std::max(1, cv::countNonZero(head));
  const double width_px = std::sqrt(head_px2);
  const cv::Mat lab = LabFromBgr(bgr);
  const cv::Mat smooth = SmoothSkin(lab);
  cv::Mat seeds = ScalpSeeds(lab, smooth, head, ears, kLeastScalp * head_px2);
  map.seed_share = cv::countNonZero(seeds) / head_px2;
  if (map.seed_share < kLeastScalp) {
    seeds = OfColorOf(smooth & ears, lab, smooth & ears, 16);
    map.scalp_from_ears = true;
    if (cv::countNonZero(seeds) < kLeastEars * head_px2) {
      map.reason = "neither scalp nor an ear is seen, so that the color of the skin is not known";
      return map;
    }
  }
  Colors colors;
  colors.scalp = MedianColor(lab, seeds);
  cv::Mat near_scalp;
  cv::dilate(seeds, near_scalp, cv::Mat::ones(5, 5, CV_8UC1));
  cv::Mat hair = FarFrom(lab, colors.scalp, kHairDistance) & head & ~near_scalp;
  const cv::Mat scalp_around = LocalColor(lab, seeds, colors.scalp, kReachShare * width_px);
  cv::Mat place;
  for (int round = 0; round < kRounds; ++round) {
    map.hair_share = cv::countNonZero(hair) / head_px2;
    if (map.hair_share < kLeastHair) {
      map.reason = "hardly any hair is seen: the head is bald or shaved, or hair and scalp have one color";
      return map;
    }
    colors.hair = MedianColor(lab, hair);
    PointFromHairToScalp(Covariance(lab, hair, colors.hair), colors);
    // Single hairs on scalp are mixed pixels: only hair that lies in hair tells how light falls on it.
    cv::Mat inner_hair;
    cv::erode(hair, inner_hair, cv::Mat::ones(5, 5, CV_8UC1));
    const cv::Mat hair_around = LocalColor(lab, inner_hair, colors.hair, kReachShare * width_px);
    place = PlaceBetween(lab, scalp_around, hair_around, colors.direction);
    hair = (place < kSureHair) & head;
  }
  map.noise_share = NoiseOf(place, hair, false);
  // Of the step from hair to scalp, what lightness makes.
  map.led_by_hue = colors.direction[0] * (colors.scalp[0] - colors.hair[0]) < 0.4;
  map.share =
      MixedIn(ShareAt(place, std::min(kMaxNoise, map.noise_share), std::min(kMaxNoise, NoiseOf(place, seeds, true))),
              colors.hair[0], colors.scalp[0], map.led_by_hue, mixed_in_light);
  map.share.setTo(0, head == 0);
  map.scalp_lab = colors.scalp;
  map.hair_lab = colors.hair;
  if (map.noise_share > kMaxNoise)
    map.reason = fmt::format(
        "hair and scalp are too alike in color: the hair's own color varies by {:.0f} % of the step between the two, "
        "at most {:.0f} % can be used",
        100 * map.noise_share, 100 * kMaxNoise);
  return map;
}

}  // namespace tricho
