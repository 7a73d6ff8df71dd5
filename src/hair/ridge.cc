// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/ridge.h"

#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "base/statistics.h"

namespace tricho {

namespace {

constexpr int kNumDirections = 16;
constexpr int kBandRows = 192;  // Bounds the memory: responses of one band of rows are kept at a time.

constexpr double kTapStepPx = 3;  // The Hessian is smooth over its sigma: every third pixel along the line is enough.

struct Tap {
  int dx = 0;
  int dy = 0;
  float weight = 0;
  std::ptrdiff_t offset = 0;  // Of the sample from the middle, in floats of the Hessian image.
};

struct Direction {
  float angle_rad = 0;
  float nn_xx = 0, nn_xy = 0, nn_yy = 0;  // n n' of the normal: second derivative across from the Hessian.
  int normal_dx = 0, normal_dy = 0;       // Nearest pixel step across the line.
  float normal_step = 1;
  std::vector<Tap> taps;  // Samples along the line.
};

std::vector<Direction> MakeDirections(double half_length_px) {
  std::vector<Direction> directions(kNumDirections);
  for (int b = 0; b < kNumDirections; ++b) {
    Direction& d = directions[b];
    const double angle = std::numbers::pi * b / kNumDirections;
    const double ux = std::cos(angle), uy = std::sin(angle);
    d.angle_rad = static_cast<float>(angle);
    d.nn_xx = static_cast<float>(uy * uy);
    d.nn_xy = static_cast<float>(-2 * ux * uy);
    d.nn_yy = static_cast<float>(ux * ux);
    d.normal_dx = static_cast<int>(std::lround(-uy));
    d.normal_dy = static_cast<int>(std::lround(ux));
    d.normal_step = std::hypot(static_cast<float>(d.normal_dx), static_cast<float>(d.normal_dy));
    const int reach = std::max(1, static_cast<int>(std::lround(2 * half_length_px / kTapStepPx)));
    double sum = 0;
    for (int k = -reach; k <= reach; ++k) {
      const double t = kTapStepPx * k;
      const double weight = std::exp(-t * t / (2 * half_length_px * half_length_px));
      d.taps.push_back({static_cast<int>(std::lround(t * ux)), static_cast<int>(std::lround(t * uy)),
                        static_cast<float>(weight), 0});
      sum += weight;
    }
    for (Tap& tap : d.taps) tap.weight = static_cast<float>(tap.weight / sum);
  }
  return directions;
}

// Hessian of the contrast smoothed by sigma, times -sigma^2, as (xx, xy, yy), with a border wide enough for all taps.
cv::Mat NegatedHessian(const cv::Mat& contrast, double sigma_px, int border) {
  const int radius = static_cast<int>(std::ceil(3.5 * sigma_px));
  const int size = 2 * radius + 1;
  cv::Mat smooth(1, size, CV_32F), first(1, size, CV_32F), second(1, size, CV_32F);
  double sum = 0;
  for (int i = -radius; i <= radius; ++i) sum += std::exp(-i * i / (2 * sigma_px * sigma_px));
  for (int i = -radius; i <= radius; ++i) {
    const double g = std::exp(-i * i / (2 * sigma_px * sigma_px)) / sum;
    const double u = i / sigma_px;
    smooth.at<float>(i + radius) = static_cast<float>(g);
    first.at<float>(i + radius) = static_cast<float>(g * u);
    second.at<float>(i + radius) = static_cast<float>(-g * (u * u - 1));
  }
  // A discrete kernel does not sum to 0 exactly; a plain area must give none.
  second -= cv::mean(second)[0];
  cv::Mat planes[3];
  cv::sepFilter2D(contrast, planes[0], CV_32F, second, smooth);
  cv::sepFilter2D(contrast, planes[1], CV_32F, first, first);
  planes[1] *= -1;
  cv::sepFilter2D(contrast, planes[2], CV_32F, smooth, second);
  cv::Mat merged, bordered;
  cv::merge(planes, 3, merged);
  cv::copyMakeBorder(merged, bordered, border, border, border, border, cv::BORDER_CONSTANT, cv::Scalar::all(0));
  return bordered;
}

float LargestAcross(const cv::Vec3f& h) {
  const float half = (h[0] + h[2]) / 2, d = (h[0] - h[2]) / 2;
  return half + std::sqrt(d * d + h[1] * h[1]);
}

using Responses = std::array<float, kNumDirections>;

void RespondAt(const cv::Mat& hessian, int x, int y, const std::vector<Direction>& directions, Responses& out) {
  const float* middle = hessian.ptr<float>(y) + 3 * x;
  for (int b = 0; b < kNumDirections; ++b) {
    const Direction& d = directions[b];
    float xx = 0, xy = 0, yy = 0;
    for (const Tap& tap : d.taps) {
      const float* h = middle + tap.offset;
      xx += tap.weight * h[0];
      xy += tap.weight * h[1];
      yy += tap.weight * h[2];
    }
    out[b] = xx * d.nn_xx + xy * d.nn_xy + yy * d.nn_yy;
  }
}

// Spread of the response on skin: the median of |response| over a coarse grid is deaf to the hairs.
double SkinNoise(const cv::Mat& hessian, const cv::Mat& seen, int border, const std::vector<Direction>& directions) {
  std::vector<double> values;
  Responses responses{};
  for (int y = 5; y < seen.rows; y += 11)
    for (int x = 5; x < seen.cols; x += 11) {
      if (!seen.at<uchar>(y, x)) continue;
      RespondAt(hessian, x + border, y + border, directions, responses);
      values.push_back(std::abs(responses[(x * 7 + y * 3) % kNumDirections]));
    }
  // Hair itself widens the spread; the lower quartile of |N(0, s)| is 0.3186 s and is skin even in dense fields.
  return values.empty() ? 1.0 : std::max(1e-4, Quantile(std::move(values), 0.25) / 0.3186);
}

// Offset of the maximum of a parabola through three values, in steps.
float PeakOffset(float before, float at, float after) {
  const float bend = before - 2 * at + after;
  return bend < 0 ? std::clamp(0.5f * (before - after) / bend, -0.6f, 0.6f) : 0.f;
}

// Responses of a band of rows; 0 where none was written.
class Band {
 public:
  Band(int rows, int cols) : cols_(cols), responses_(static_cast<std::size_t>(rows) * cols) {}
  const Responses& at(int row, int x) const { return responses_[IndexOf(row, x)]; }
  Responses& Write(int row, int x) {
    written_.push_back(IndexOf(row, x));
    return responses_[written_.back()];
  }
  // Few places hold a line: only those need clearing.
  void Clear() {
    for (const std::size_t i : written_) responses_[i] = {};
    written_.clear();
  }

 private:
  std::size_t IndexOf(int row, int x) const { return static_cast<std::size_t>(row) * cols_ + x; }

  int cols_;
  std::vector<Responses> responses_;
  std::vector<std::size_t> written_;
};

void CollectMaxima(const Band& band, int row, int x, int y, float threshold, float noise,
                   const std::vector<Direction>& directions, std::vector<RidgePoint>& points) {
  const Responses& here = band.at(row, x);
  for (int b = 0; b < kNumDirections; ++b) {
    const float r = here[b];
    if (r < threshold) continue;
    const float r_before = here[(b + kNumDirections - 1) % kNumDirections], r_after = here[(b + 1) % kNumDirections];
    if (r < r_before || r <= r_after) continue;
    const Direction& d = directions[b];
    const float left = band.at(row - d.normal_dy, x - d.normal_dx)[b];
    const float right = band.at(row + d.normal_dy, x + d.normal_dx)[b];
    if (r < left || r <= right) continue;
    const float offset = PeakOffset(left, r, right);
    float angle = d.angle_rad + PeakOffset(r_before, r, r_after) * std::numbers::pi_v<float> / kNumDirections;
    if (angle < 0) angle += std::numbers::pi_v<float>;
    if (angle >= std::numbers::pi_v<float>) angle -= std::numbers::pi_v<float>;
    RidgePoint point;
    point.at_px = {static_cast<float>(x) + offset * static_cast<float>(d.normal_dx),
                   static_cast<float>(y) + offset * static_cast<float>(d.normal_dy)};
    point.direction_rad = angle;
    point.strength = r / noise;
    points.push_back(point);
  }
}

}  // namespace

RidgeMap FindRidgePoints(const HairContrast& hair, const RidgeOptions& options) {
  const double um = hair.scale.um_per_work_px;
  const double sigma_px = std::max(1.2, options.sigma_um / um);
  std::vector<Direction> directions = MakeDirections(options.half_length_um / um);
  int border = 2;
  for (const Direction& d : directions)
    for (const Tap& tap : d.taps) border = std::max({border, std::abs(tap.dx), std::abs(tap.dy)});
  const cv::Mat hessian = NegatedHessian(hair.contrast, sigma_px, border);
  for (Direction& d : directions)
    for (Tap& tap : d.taps) tap.offset = tap.dy * static_cast<std::ptrdiff_t>(hessian.step1()) + 3 * tap.dx;

  RidgeMap map;
  map.noise = SkinNoise(hessian, hair.seen, border, directions);
  const float threshold = static_cast<float>(options.min_strength * map.noise);
  const int rows = hair.contrast.rows, cols = hair.contrast.cols;
  Band band(kBandRows + 2, cols);
  for (int top = 0; top < rows; top += kBandRows) {
    const int bottom = std::min(rows, top + kBandRows);
    band.Clear();
    // One more row on either side: the maximum across needs its neighbors.
    for (int y = std::max(0, top - 1); y < std::min(rows, bottom + 1); ++y)
      for (int x = 0; x < cols; ++x)
        // The mean along a line can't exceed the largest value on it, and half of it is there already nearby.
        if (LargestAcross(hessian.at<cv::Vec3f>(y + border, x + border)) > 0.5f * threshold)
          RespondAt(hessian, x + border, y + border, directions, band.Write(y - top + 1, x));
    for (int y = std::max(1, top); y < std::min(rows - 1, bottom); ++y)
      for (int x = 1; x + 1 < cols; ++x)
        if (hair.seen.at<uchar>(y, x))
          CollectMaxima(band, y - top + 1, x, y, threshold, static_cast<float>(map.noise), directions, map.points);
  }
  return map;
}

}  // namespace tricho
