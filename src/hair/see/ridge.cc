// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/see/ridge.h"

#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "base/shared_work.h"
#include "base/statistics.h"
#include "base/wide_vectors.h"
#include "hair/see/second_derivatives.h"

namespace tricho {

namespace {

constexpr int kNumDirections = 16;
constexpr int kBandRows = 32;     // Responses of one band of rows are kept at a time: they stay in the cache.
constexpr int kPortions = 4;      // Of the bands, handed to threads: each needs memory of its own.
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

// Second derivative across the line, for a row of pixels.
TRICHO_WIDE_VECTORS void DeriveAcross(const Direction& direction, const float* xx, const float* xy, const float* yy,
                                      int count, float* out) {
  const float nn_xx = direction.nn_xx, nn_xy = direction.nn_xy, nn_yy = direction.nn_yy;
  for (int x = 0; x < count; ++x) out[x] = nn_xx * xx[x] + nn_xy * xy[x] + nn_yy * yy[x];
}

// Largest second derivative in any direction, for a row of pixels.
TRICHO_WIDE_VECTORS void LargestAcross(const float* xx, const float* xy, const float* yy, int count, float* out) {
  for (int x = 0; x < count; ++x) {
    const float half = (xx[x] + yy[x]) / 2, d = (xx[x] - yy[x]) / 2;
    out[x] = half + std::sqrt(d * d + xy[x] * xy[x]);
  }
}

// Beyond the photo there is nothing.
float RespondAt(const SecondDerivatives& second, const Direction& d, int x, int y) {
  float sum = 0;
  for (const Tap& tap : d.taps) {
    const cv::Point at(x + tap.dx, y + tap.dy);
    if (!cv::Rect({0, 0}, second.size).contains(at)) continue;
    sum += tap.weight *
           (d.nn_xx * second.xx.at<float>(at) + d.nn_xy * second.xy.at<float>(at) + d.nn_yy * second.yy.at<float>(at));
  }
  return sum;
}

// Spread of the response on skin: the median of |response| over a coarse grid is deaf to the hairs.
double SkinNoise(const SecondDerivatives& second, const cv::Mat& seen, const std::vector<Direction>& directions) {
  std::vector<double> values;
  for (int y = 5; y < seen.rows; y += 11)
    for (int x = 5; x < seen.cols; x += 11)
      if (seen.at<uchar>(y, x))
        values.push_back(std::abs(RespondAt(second, directions[(x * 7 + y * 3) % kNumDirections], x, y)));
  // Hair itself widens the spread; the lower quartile of |N(0, s)| is 0.3186 s and is skin even in dense fields.
  return values.empty() ? 1.0 : std::max(1e-4, Quantile(std::move(values), 0.25) / 0.3186);
}

// Offset of the maximum of a parabola through three values, in steps.
float PeakOffset(float before, float at, float after) {
  const float bend = before - 2 * at + after;
  return bend < 0 ? std::clamp(0.5f * (before - after) / bend, -0.6f, 0.6f) : 0.f;
}

static_assert(kRunPx == 16);  // Twice eight floats side by side.

// kRunPx pixels of a row where a line may be.
struct Run {
  int col, row;         // The first; rows are counted from the band's first.
  const float* across;  // Where the second derivative across it lies, of one direction after the other.
  std::array<bool, kRunPx> is_line{};
  std::array<float, kRunPx> largest{};
  std::array<std::array<float, kRunPx>, kNumDirections> responses;  // Set one direction after the other.

  Run(int first_col, int of_row, const float* its_across) : col(first_col), row(of_row), across(its_across) {}
};

// A tap, as many bytes from a pixel as it lies in memory.
struct PlacedTap {
  std::ptrdiff_t offset_bytes;
  float weight;
};

TRICHO_INLINE void KeepLarger(const Eight& sums, float* kept, float* largest) {
  Store<Eight>(sums, kept);
  const Eight until_now = Load<Eight>(largest);
  Store<Eight>(sums > until_now ? sums : until_now, largest);
}

// Weighted sums along a line of one direction, for all runs. The largest sum of each pixel is followed.
TRICHO_WIDE_VECTORS void AverageRuns(const std::vector<PlacedTap>& taps, int direction, std::vector<Run>& runs) {
  const PlacedTap *begin = taps.data(), *end = begin + taps.size();
  for (Run& run : runs) {
    const auto* middle = reinterpret_cast<const char*>(run.across);
    Eight left{}, right{};
#pragma GCC unroll 4
    for (const PlacedTap* tap = begin; tap != end; ++tap) {
      const char* values = middle + tap->offset_bytes;
      left += tap->weight * Load<Eight>(values);
      right += tap->weight * Load<Eight>(values + sizeof(Eight));
    }
    float *sums = run.responses[direction].data(), *most = run.largest.data();
    KeepLarger(left, sums, most);
    KeepLarger(right, sums + kRunPx / 2, most + kRunPx / 2);
  }
}

bool Exceeds(const float* values, int count, float limit) {
  return std::any_of(values, values + count, [=](float v) { return v > limit; });
}

// Responses of a band of rows in all directions, where a line may be.
class Band {
 public:
  // `contrast` of the same size; a run that nowhere exceeds `faintest` has no line.
  Band(const SecondDerivatives& second, const cv::Mat& contrast, float faintest,
       const std::vector<Direction>& directions, int border)
      : second_(second),
        contrast_(contrast),
        faintest_(faintest),
        directions_(directions),
        border_(border),
        size_(second.size),
        num_runs_across_((size_.width + kRunPx - 1) / kRunPx),
        largest_(size_.width),
        run_at_((kBandRows + 2) * num_runs_across_) {
    // Runs reach over the last pixel of a row.
    across_ = cv::Mat(kBandRows + 2 + 2 * border, size_.width + 2 * border + kRunPx, CV_32F, cv::Scalar(0));
    runs_.reserve(run_at_.size());  // They are large: none is to be copied when room is made.
  }

  // Rows [first, last) of the photo; where no line of `least` may run, no responses are computed.
  void Fill(int first, int last, float least) {
    first_ = first;
    FindRuns(last, least);
    for (int b = 0; b < kNumDirections; ++b) {
      for (int y = first - border_; y < last + border_; ++y) FillAcross(directions_[b], y);
      const auto step = static_cast<std::ptrdiff_t>(across_.step1());
      std::vector<PlacedTap> taps;
      for (const Tap& tap : directions_[b].taps)
        taps.push_back({(tap.dy * step + tap.dx) * static_cast<std::ptrdiff_t>(sizeof(float)), tap.weight});
      AverageRuns(taps, b, runs_);
    }
  }

  float At(int direction, int x, int y) const {
    const int run = run_at_[(y - first_) * num_runs_across_ + x / kRunPx];
    return run < 0 ? 0 : runs_[run].responses[direction][x % kRunPx];
  }

  // Calls visit(x, responses) for the pixels of a row where a line may be that responds by `threshold` in some
  // direction; the responses of a pixel are kRunPx apart.
  template <typename Visit>
  void ForLinePixels(int y, float threshold, const Visit& visit) const {
    for (int k = 0; k < num_runs_across_; ++k) {
      const int index = run_at_[(y - first_) * num_runs_across_ + k];
      if (index < 0) continue;
      const Run& run = runs_[index];
      for (int x = 0; x < kRunPx; ++x)
        if (run.is_line[x] && run.largest[x] >= threshold) visit(run.col + x, &run.responses[0][x]);
    }
  }

 private:
  // Beyond the photo there is nothing.
  void FillAcross(const Direction& direction, int y) {
    float* out = across_.ptr<float>(y - first_ + border_) + border_;
    if (y < 0 || y >= size_.height)
      std::fill_n(out, size_.width, 0.F);
    else
      DeriveAcross(direction, second_.xx.ptr<float>(y), second_.xy.ptr<float>(y), second_.yy.ptr<float>(y), size_.width,
                   out);
  }

  // The mean along a line can't exceed the largest value on it, and half of it is there already nearby.
  void FindRuns(int last, float least) {
    runs_.clear();
    std::ranges::fill(run_at_, -1);
    for (int row = 0; row < last - first_; ++row) {
      const int y = first_ + row;
      LargestAcross(second_.xx.ptr<float>(y), second_.xy.ptr<float>(y), second_.yy.ptr<float>(y), size_.width,
                    largest_.data());
      for (int k = 0; k < num_runs_across_; ++k) {
        const int from = k * kRunPx, end = std::min(size_.width, from + kRunPx);
        if (!Exceeds(contrast_.ptr<float>(y) + from, end - from, faintest_) ||
            !Exceeds(&largest_[from], end - from, 0.5F * least))
          continue;
        run_at_[row * num_runs_across_ + k] = static_cast<int>(runs_.size());
        Run& run = runs_.emplace_back(from, row, across_.ptr<float>(row + border_) + from + border_);
        for (int x = from; x < end; ++x) run.is_line[x - from] = largest_[x] > 0.5F * least;
      }
    }
  }

  const SecondDerivatives& second_;
  const cv::Mat& contrast_;
  const float faintest_;
  const std::vector<Direction>& directions_;
  const int border_;
  const cv::Size size_;
  const int num_runs_across_;
  int first_ = 0;
  std::vector<float> largest_;
  cv::Mat across_;  // Second derivative across in one direction, with the border.
  std::vector<Run> runs_;
  std::vector<int> run_at_;  // By row and place across; -1: none.
};

// `own` are the responses of pixel (x, y), kRunPx apart.
void CollectMaxima(const Band& band, const float* own, int x, int y, float threshold, float noise,
                   const std::vector<Direction>& directions, std::vector<RidgePoint>& points) {
  for (int b = 0; b < kNumDirections; ++b) {
    const float r = own[b * kRunPx];
    if (r < threshold) continue;
    const float r_before = own[(b + kNumDirections - 1) % kNumDirections * kRunPx];
    const float r_after = own[(b + 1) % kNumDirections * kRunPx];
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

RidgeMap FindRidgePoints(const HairContrast& hair, const RidgeFilter& filter) {
  const double um = hair.scale.um_per_work_px;
  const double sigma_px = std::max(1.2, filter.sigma_um / um);
  const std::vector<Direction> directions = MakeDirections(kRidgeHalfLengthUm / um);
  int border = 2;
  for (const Direction& d : directions)
    for (const Tap& tap : d.taps) border = std::max({border, std::abs(tap.dx), std::abs(tap.dy)});
  const SecondDerivatives second = NegatedHessian(hair.contrast, sigma_px);

  RidgeMap map;
  map.noise = SkinNoise(second, hair.seen, directions);
  const auto threshold = static_cast<float>(filter.min_strength * map.noise);
  const auto faintest = static_cast<float>(filter.faintest_share * hair.typical_depth);
  const int rows = hair.contrast.rows, cols = hair.contrast.cols;
  const int num_bands = std::max(0, (rows - 2 + kBandRows - 1) / kBandRows);
  std::vector<std::vector<RidgePoint>> points(num_bands);
  ShareRanges(num_bands, std::max(1, (num_bands + kPortions - 1) / kPortions), [&](int first, int end) {
    Band band(second, hair.contrast, faintest, directions, border);
    for (int i = first; i < end; ++i) {
      const int top = 1 + i * kBandRows, bottom = std::min(rows - 1, top + kBandRows);
      // One more row on either side: the maximum across needs its neighbors.
      band.Fill(top - 1, bottom + 1, threshold);
      for (int y = top; y < bottom; ++y)
        band.ForLinePixels(y, threshold, [&](int x, const float* own) {
          if (x > 0 && x + 1 < cols && hair.seen.at<uchar>(y, x))
            CollectMaxima(band, own, x, y, threshold, static_cast<float>(map.noise), directions, points[i]);
        });
    }
  });
  for (const std::vector<RidgePoint>& of_band : points)
    map.points.insert(map.points.end(), of_band.begin(), of_band.end());
  return map;
}

}  // namespace tricho
