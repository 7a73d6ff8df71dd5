// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/ridge.h"

#include <array>
#include <cmath>
#include <cstring>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "base/statistics.h"

namespace tricho {

namespace {

constexpr int kNumDirections = 16;
constexpr int kBandRows = 64;     // Bounds the memory: responses of one band of rows are kept at a time.
constexpr int kRunPx = 16;        // Responses are computed in runs of so many pixels of a row.
constexpr double kTapStepPx = 3;  // The Hessian is smooth over its sigma: every third pixel along the line is enough.

struct Tap {
  int dx = 0;
  int dy = 0;
  float weight = 0;
};

struct Direction {
  float angle_rad = 0;
  float nn_xx = 0, nn_xy = 0, nn_yy = 0;  // n n' of the normal: second derivative across from the Hessian.
  int normal_dx = 0, normal_dy = 0;       // Nearest pixel step across the line.
  std::vector<Tap> taps;                  // Samples along the line.
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
    const int reach = std::max(1, static_cast<int>(std::lround(2 * half_length_px / kTapStepPx)));
    double sum = 0;
    for (int k = -reach; k <= reach; ++k) {
      const double t = kTapStepPx * k;
      const double weight = std::exp(-t * t / (2 * half_length_px * half_length_px));
      d.taps.push_back(
          {static_cast<int>(std::lround(t * ux)), static_cast<int>(std::lround(t * uy)), static_cast<float>(weight)});
      sum += weight;
    }
    for (Tap& tap : d.taps) tap.weight = static_cast<float>(tap.weight / sum);
  }
  return directions;
}

// Hessian of the contrast smoothed by sigma, times -sigma^2, with a border wide enough for all taps.
struct Hessian {
  cv::Mat xx, xy, yy;
  int border = 0;
};

Hessian NegatedHessian(const cv::Mat& contrast, double sigma_px, int border) {
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
  Hessian hessian;
  hessian.border = border;
  const auto filter = [&](const cv::Mat& along_x, const cv::Mat& along_y) {
    cv::Mat filtered, bordered;
    cv::sepFilter2D(contrast, filtered, CV_32F, along_x, along_y);
    cv::copyMakeBorder(filtered, bordered, border, border, border, border, cv::BORDER_CONSTANT, cv::Scalar::all(0));
    return bordered;
  };
  hessian.xx = filter(second, smooth);
  hessian.xy = filter(first, -first);
  hessian.yy = filter(smooth, second);
  return hessian;
}

// Compiled twice and chosen when the program starts: the same operations, eight pixels at a time where the processor
// can (AVX2, without fused operations: the same bits on every machine).
#define TRICHO_WIDE __attribute__((target_clones("avx2", "default")))

// Second derivative across the line, for a row of pixels.
TRICHO_WIDE void DeriveAcross(const Hessian& hessian, const Direction& d, int row, float* out) {
  const float *xx = hessian.xx.ptr<float>(row), *xy = hessian.xy.ptr<float>(row), *yy = hessian.yy.ptr<float>(row);
  for (int x = 0; x < hessian.xx.cols; ++x) out[x] = d.nn_xx * xx[x] + d.nn_xy * xy[x] + d.nn_yy * yy[x];
}

// Largest second derivative in any direction, for a row of pixels of the photo.
TRICHO_WIDE void LargestAcross(const Hessian& hessian, int y, std::vector<float>& out) {
  const int row = y + hessian.border;
  const float* xx = hessian.xx.ptr<float>(row) + hessian.border;
  const float* xy = hessian.xy.ptr<float>(row) + hessian.border;
  const float* yy = hessian.yy.ptr<float>(row) + hessian.border;
  for (std::size_t x = 0; x < out.size(); ++x) {
    const float half = (xx[x] + yy[x]) / 2, d = (xx[x] - yy[x]) / 2;
    out[x] = half + std::sqrt(d * d + xy[x] * xy[x]);
  }
}

float RespondAt(const Hessian& hessian, const Direction& d, int x, int y) {
  float sum = 0;
  for (const Tap& tap : d.taps) {
    const int row = y + hessian.border + tap.dy, col = x + hessian.border + tap.dx;
    sum += tap.weight * (d.nn_xx * hessian.xx.at<float>(row, col) + d.nn_xy * hessian.xy.at<float>(row, col) +
                         d.nn_yy * hessian.yy.at<float>(row, col));
  }
  return sum;
}

// Spread of the response on skin: the median of |response| over a coarse grid is deaf to the hairs.
double SkinNoise(const Hessian& hessian, const cv::Mat& seen, const std::vector<Direction>& directions) {
  std::vector<double> values;
  for (int y = 5; y < seen.rows; y += 11)
    for (int x = 5; x < seen.cols; x += 11)
      if (seen.at<uchar>(y, x))
        values.push_back(std::abs(RespondAt(hessian, directions[(x * 7 + y * 3) % kNumDirections], x, y)));
  // Hair itself widens the spread; the lower quartile of |N(0, s)| is 0.3186 s and is skin even in dense fields.
  return values.empty() ? 1.0 : std::max(1e-4, Quantile(std::move(values), 0.25) / 0.3186);
}

// Offset of the maximum of a parabola through three values, in steps.
float PeakOffset(float before, float at, float after) {
  const float bend = before - 2 * at + after;
  return bend < 0 ? std::clamp(0.5f * (before - after) / bend, -0.6f, 0.6f) : 0.f;
}

// Weighted sums along a line, for kRunPx pixels of a row: `middle` is the first of them, `offsets` where the taps lie.
TRICHO_WIDE void AverageRun(const std::vector<Tap>& taps, const std::vector<std::ptrdiff_t>& offsets,
                            const float* middle, float* out) {
  using Eight = float __attribute__((vector_size(8 * sizeof(float)), aligned(alignof(float)), may_alias));
  static_assert(kRunPx == 16);
  Eight first{}, second{};
  for (std::size_t k = 0; k < taps.size(); ++k) {
    const auto* values = reinterpret_cast<const Eight*>(middle + offsets[k]);
    first += taps[k].weight * values[0];
    second += taps[k].weight * values[1];
  }
  auto* sums = reinterpret_cast<Eight*>(out);
  sums[0] = first;
  sums[1] = second;
}

// Responses of a band of rows in all directions, where a line may be.
class Band {
 public:
  Band(const Hessian& hessian, const std::vector<Direction>& directions, cv::Size size)
      : hessian_(hessian),
        directions_(directions),
        size_(size),
        largest_(size.width),
        is_line_(kBandRows + 2, size.width, CV_8U) {
    // Runs reach over the last pixel of a row.
    for (cv::Mat& plane : responses_) plane = cv::Mat(kBandRows + 2, size.width + kRunPx, CV_32F, cv::Scalar(0));
    across_.create(kBandRows + 2 + 2 * hessian.border, size.width + 2 * hessian.border + kRunPx, CV_32F);
    across_.setTo(0);
  }

  // Rows [first, last) of the photo; where no line of `least` may run, no responses are computed.
  void Fill(int first, int last, float least) {
    first_ = first;
    FindRuns(last, least);
    for (int b = 0; b < kNumDirections; ++b) {
      for (int row = first; row < last + 2 * hessian_.border; ++row)
        DeriveAcross(hessian_, directions_[b], row, across_.ptr<float>(row - first));
      std::vector<std::ptrdiff_t> offsets;
      for (const Tap& tap : directions_[b].taps)
        offsets.push_back(tap.dy * static_cast<std::ptrdiff_t>(across_.step1()) + tap.dx);
      for (const cv::Point& run : runs_)
        AverageRun(directions_[b].taps, offsets, across_.ptr<float>(run.y + hessian_.border) + run.x + hessian_.border,
                   responses_[b].ptr<float>(run.y) + run.x);
    }
  }

  float At(int direction, int x, int y) const { return responses_[direction].at<float>(y - first_, x); }
  bool MayBeLine(int x, int y) const { return is_line_.at<uchar>(y - first_, x) != 0; }

 private:
  // The mean along a line can't exceed the largest value on it, and half of it is there already nearby.
  void FindRuns(int last, float least) {
    // Few places hold a line: only those need clearing.
    for (const cv::Point& run : runs_)
      for (cv::Mat& plane : responses_) std::fill_n(plane.ptr<float>(run.y) + run.x, kRunPx, 0.F);
    runs_.clear();
    for (int y = first_; y < last; ++y) {
      LargestAcross(hessian_, y, largest_);
      uchar* is_line = is_line_.ptr<uchar>(y - first_);
      for (int from = 0; from < size_.width; from += kRunPx) {
        uchar any = 0;
        for (int x = from; x < std::min(size_.width, from + kRunPx); ++x)
          any |= is_line[x] = largest_[x] > 0.5F * least ? 1 : 0;
        if (any) runs_.emplace_back(from, y - first_);
      }
    }
  }

  const Hessian& hessian_;
  const std::vector<Direction>& directions_;
  cv::Size size_;
  int first_ = 0;
  std::vector<float> largest_;
  cv::Mat is_line_;
  cv::Mat across_;  // Second derivative across in one direction, with the border.
  std::array<cv::Mat, kNumDirections> responses_;
  std::vector<cv::Point> runs_;  // Their first pixels, rows counted from the band's first.
};

void CollectMaxima(const Band& band, int x, int y, float threshold, float noise,
                   const std::vector<Direction>& directions, std::vector<RidgePoint>& points) {
  for (int b = 0; b < kNumDirections; ++b) {
    const float r = band.At(b, x, y);
    if (r < threshold) continue;
    const float r_before = band.At((b + kNumDirections - 1) % kNumDirections, x, y);
    const float r_after = band.At((b + 1) % kNumDirections, x, y);
    if (r < r_before || r <= r_after) continue;
    const Direction& d = directions[b];
    const float left = band.At(b, x - d.normal_dx, y - d.normal_dy);
    const float right = band.At(b, x + d.normal_dx, y + d.normal_dy);
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
  const std::vector<Direction> directions = MakeDirections(options.half_length_um / um);
  int border = 2;
  for (const Direction& d : directions)
    for (const Tap& tap : d.taps) border = std::max({border, std::abs(tap.dx), std::abs(tap.dy)});
  const Hessian hessian = NegatedHessian(hair.contrast, sigma_px, border);

  RidgeMap map;
  map.noise = SkinNoise(hessian, hair.seen, directions);
  const float threshold = static_cast<float>(options.min_strength * map.noise);
  const int rows = hair.contrast.rows, cols = hair.contrast.cols;
  Band band(hessian, directions, hair.contrast.size());
  for (int top = 1; top + 1 < rows; top += kBandRows) {
    const int bottom = std::min(rows - 1, top + kBandRows);
    // One more row on either side: the maximum across needs its neighbors.
    band.Fill(top - 1, bottom + 1, threshold);
    for (int y = top; y < bottom; ++y)
      for (int x = 1; x + 1 < cols; ++x)
        if (hair.seen.at<uchar>(y, x) && band.MayBeLine(x, y))
          CollectMaxima(band, x, y, threshold, static_cast<float>(map.noise), directions, map.points);
  }
  return map;
}

}  // namespace tricho
