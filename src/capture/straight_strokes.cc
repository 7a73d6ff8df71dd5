// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/straight_strokes.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

#include "base/wide_vectors.h"
#include "capture/mask_rows.h"

namespace tricho {
namespace {

constexpr double kBlurPx = 1.2;
constexpr float kMinStrength = 3;  // Grey levels: second derivative across times kBlurPx^2.
constexpr float kSurelyWeaker = 0.999F * kMinStrength / static_cast<float>(kBlurPx * kBlurPx);  // Second derivative.
constexpr double kMaxTurnRad = 0.26;  // From pixel to pixel of one stroke: 15 degrees.
constexpr double kMinLengthPx = 4;
constexpr double kMaxBendPx = 0.7;  // Root mean square off a straight line.
constexpr int kNearPx = 21;         // Side of the square in which the skin beside a stroke is looked for.

// Where the ridge of a dark line runs, and in which direction.
struct RidgeMap {
  cv::Mat strength;   // CV_32FC1, 0 where no ridge is.
  cv::Mat direction;  // CV_32FC1, rad, along the line; only where a ridge is.
  cv::Mat smooth;     // CV_32FC1, the picture that they are of.
};

// Pixels of a row that may hold a ridge: 255, else 0. No curvature exceeds what is compared here.
TRICHO_WIDE_VECTORS void MarkBent(const float* xx, const float* xy, const float* yy, int count, uchar* bent) {
  for (int x = 0; x < count; ++x) {
    const float most = (xx[x] + yy[x]) / 2 + std::abs((xx[x] - yy[x]) / 2) + std::abs(xy[x]);
    bent[x] = most < kSurelyWeaker ? 0 : 255;
  }
}

// The neighbor to which the normal of a ridge points, from the cosine and sine of twice its angle, times any length:
// more than 30 degrees off an axis it is one aside.
cv::Point NeighborAcross(float cos2, float sin2) {
  const float half = std::hypot(cos2, sin2) / 2;
  return {cos2 > -half ? 1 : 0, cos2 < half ? (sin2 < 0 ? -1 : 1) : 0};
}

RidgeMap RidgesOf(const cv::Mat& grey) {
  cv::Mat smooth, xx, xy, yy;
  grey.convertTo(smooth, CV_32F);
  cv::GaussianBlur(smooth, smooth, cv::Size(), kBlurPx);
  cv::Sobel(smooth, xx, CV_32F, 2, 0, 3, 0.25);
  cv::Sobel(smooth, yy, CV_32F, 0, 2, 3, 0.25);
  cv::Sobel(smooth, xy, CV_32F, 1, 1, 3, 0.25);
  RidgeMap map{cv::Mat::zeros(grey.size(), CV_32F), cv::Mat(grey.size(), CV_32F), smooth};
  cv::Mat strength = cv::Mat::zeros(grey.size(), CV_32F);
  std::vector<uchar> bent(grey.cols);
  for (int y = 0; y < grey.rows; ++y) {
    MarkBent(xx.ptr<float>(y), xy.ptr<float>(y), yy.ptr<float>(y), grey.cols, bent.data());
    for (int x = NextSet(bent.data(), 0, grey.cols); x < grey.cols; x = NextSet(bent.data(), x + 1, grey.cols)) {
      const float a = xx.at<float>(y, x), b = xy.at<float>(y, x), c = yy.at<float>(y, x);
      const float most = (a + c) / 2 + std::hypot((a - c) / 2, b);
      strength.at<float>(y, x) = static_cast<float>(most * kBlurPx * kBlurPx);
    }
  }
  // The crest alone: no neighbor across is stronger.
  for (int y = 1; y + 1 < grey.rows; ++y)
    for (int x = 1; x + 1 < grey.cols; ++x) {
      const float here = strength.at<float>(y, x);
      if (here < kMinStrength) continue;
      const float a = xx.at<float>(y, x), b = xy.at<float>(y, x), c = yy.at<float>(y, x);
      const cv::Point across = NeighborAcross((a - c) / 2, b);
      if (here < strength.at<float>(cv::Point(x, y) + across) || here < strength.at<float>(cv::Point(x, y) - across))
        continue;
      map.strength.at<float>(y, x) = here;
      // The normal is where the curvature is largest; the line runs across it.
      const double normal = 0.5 * std::atan2(2 * b, a - c);
      map.direction.at<float>(y, x) = static_cast<float>(normal + std::numbers::pi / 2);
    }
  return map;
}

double LightestNear(const cv::Mat& smooth, const Point& at) {
  const cv::Rect near(cvRound(at.x()) - kNearPx / 2, cvRound(at.y()) - kNearPx / 2, kNearPx, kNearPx);
  double lightest = 0;
  cv::minMaxLoc(smooth(near & cv::Rect({0, 0}, smooth.size())), nullptr, &lightest);
  return lightest;
}

// All crest pixels that hang together with `seed` and run its way; they are taken out of the map.
std::vector<cv::Point> TakeRun(RidgeMap& map, const cv::Point& seed) {
  std::vector<cv::Point> run{seed};
  map.strength.at<float>(seed) = -map.strength.at<float>(seed);
  const float direction = map.direction.at<float>(seed);
  for (std::size_t i = 0; i < run.size(); ++i)
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx) {
        const cv::Point next(run[i].x + dx, run[i].y + dy);
        if (next.x < 0 || next.y < 0 || next.x >= map.strength.cols || next.y >= map.strength.rows) continue;
        if (map.strength.at<float>(next) <= 0 || TurnRad(map.direction.at<float>(next), direction) > kMaxTurnRad)
          continue;
        map.strength.at<float>(next) = -map.strength.at<float>(next);
        run.push_back(next);
      }
  return run;
}

// None where the run is not straight, or too short.
std::optional<StraightStroke> StrokeOf(const std::vector<cv::Point>& run, const RidgeMap& map) {
  StraightStroke stroke;
  Point mean(0, 0);
  for (const cv::Point& p : run) {
    mean += Point(p.x, p.y);
    stroke.contrast -= map.strength.at<float>(p);
  }
  const auto count = static_cast<double>(run.size());
  mean /= count;
  stroke.contrast /= count;
  Eigen::Matrix2d spread = Eigen::Matrix2d::Zero();
  for (const cv::Point& p : run) spread += (Point(p.x, p.y) - mean) * (Point(p.x, p.y) - mean).transpose() / count;
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> axes(spread);
  const Point along = axes.eigenvectors().col(1);
  double low = 0, high = 0;
  for (const cv::Point& p : run) {
    const double at = (Point(p.x, p.y) - mean).dot(along);
    low = std::min(low, at);
    high = std::max(high, at);
  }
  stroke.length_px = high - low + 1;
  stroke.middle_px = mean + along * (low + high) / 2;
  stroke.direction_rad = std::fmod(std::atan2(along.y(), along.x()) + std::numbers::pi, std::numbers::pi);
  if (stroke.length_px < kMinLengthPx || std::sqrt(std::max(0.0, axes.eigenvalues()[0])) > kMaxBendPx)
    return std::nullopt;
  stroke.darkness = stroke.contrast / std::max(1.0, LightestNear(map.smooth, mean));
  return stroke;
}

}  // namespace

std::vector<StraightStroke> FindStraightStrokes(const cv::Mat& grey, double max_length_px, std::size_t most) {
  RidgeMap map = RidgesOf(grey);
  std::vector<StraightStroke> strokes;
  for (int y = 0; y < grey.rows; ++y)
    for (int x = 0; x < grey.cols; ++x) {
      if (map.strength.at<float>(y, x) <= 0) continue;
      const std::vector<cv::Point> run = TakeRun(map, {x, y});
      if (static_cast<double>(run.size()) < kMinLengthPx) continue;
      const std::optional<StraightStroke> stroke = StrokeOf(run, map);
      if (stroke && stroke->length_px <= max_length_px) strokes.push_back(*stroke);
    }
  std::ranges::stable_sort(strokes, std::greater(), &StraightStroke::contrast);
  if (strokes.size() > most) strokes.resize(most);
  return strokes;
}

}  // namespace tricho
