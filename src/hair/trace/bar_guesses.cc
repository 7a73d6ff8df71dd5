// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/bar_guesses.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "hair/line/stroke.h"

namespace tricho {

namespace {

constexpr int kNumAngles = 16;
constexpr int kSeedStepPx = 5;
constexpr float kSeedDark = 0.6F;
constexpr double kDark = 0.5;  // A bar goes on while its middle is darker than this.
constexpr std::size_t kMostGuesses = 2;
constexpr double kBesideCost = 0.15;                    // Of what is left beside a bar.
constexpr std::array<double, 3> kInside{-0.3, 0, 0.3};  // Sideways from the middle, over the width.
constexpr std::array<double, 2> kBeside{-0.75, 0.75};

// A bar without its soft edges.
struct Core {
  Point middle, along;
  double half_length_px, half_width_px, bow_px, depth;
  explicit Core(const HairBar& bar)
      : middle((bar.a + bar.b) / 2),
        along(bar.Along()),
        half_length_px(bar.Length() / 2),
        half_width_px(bar.width_px / 2),
        bow_px(bar.bow_px),
        depth(bar.depth) {}
};

// Darkness of the bars at one place.
double CoveredBy(const std::vector<Core>& cores, const Point& at) {
  double top = 0;
  for (const Core& core : cores) {
    const Point d = at - core.middle;
    const double t = d.dot(core.along) / core.half_length_px;
    const double v = d.y() * core.along.x() - d.x() * core.along.y() - core.bow_px * (1 - t * t);
    if (std::abs(t) < 1 && std::abs(v) < core.half_width_px) top = std::max(top, core.depth);
  }
  return top;
}

// What one more bar gains at places in the blob.
class Gains {
 public:
  Gains(const Blob& blob, const std::vector<HairBar>& bars, double usual_px)
      : cores_(bars.begin(), bars.end()), usual_px_(usual_px) {
    const int rim_px = static_cast<int>(kBeside.back() * usual_px) + 3;
    cv::copyMakeBorder(blob.dark, dark_, rim_px, rim_px, rim_px, rim_px, cv::BORDER_CONSTANT, 0);
    origin_ = blob.origin - cv::Point(rim_px, rim_px);
  }

  bool IsCovered(const Point& at) const { return CoveredBy(cores_, at) > 0; }

  // A place that is dark lies in the blob's window, and what is beside it on the map.
  bool IsDark(const Point& at) const {
    const cv::Point pixel = PixelOf(at);
    return cv::Rect({0, 0}, dark_.size()).contains(pixel) && dark_.at<float>(pixel) > kDark;
  }

  // Squared darkness that a bar through a dark place explains in addition there, less what it covers wrongly or leaves
  // beside it.
  double At(const Point& at, const Point& across) const {
    double gain = 0;
    for (const double share : kInside) {
      const Point p = at + share * usual_px_ * across;
      const double dark = dark_.at<float>(PixelOf(p)), before = dark - CoveredBy(cores_, p), after = dark - 1;
      gain += before > 0 ? before * before - std::min(before * before, after * after) : -after * after;
    }
    for (const double share : kBeside) {
      const Point p = at + share * usual_px_ * across;
      gain -= kBesideCost * std::max(0.0, dark_.at<float>(PixelOf(p)) - CoveredBy(cores_, p));
    }
    return gain;
  }

 private:
  cv::Point PixelOf(const Point& at) const { return cv::Point(NearestWhole(at.x()), NearestWhole(at.y())) - origin_; }

  const std::vector<Core> cores_;
  const double usual_px_;
  cv::Mat dark_;  // Of the blob, with a rim: no place that is asked for lies outside.
  cv::Point origin_;
};

// A bar of usual width through `seed`, as long as the middle stays dark.
HairBar Grown(const Gains& gains, const Point& seed, double angle_rad, double usual_px, double& gain) {
  const Point along(std::cos(angle_rad), std::sin(angle_rad)), across(-along.y(), along.x());
  gain = 0;
  double ahead = 0, behind = 0;
  for (; gains.IsDark(seed + ahead * along); ahead += kStrokeStepPx) gain += gains.At(seed + ahead * along, across);
  for (; gains.IsDark(seed - (behind + kStrokeStepPx) * along); behind += kStrokeStepPx)
    gain += gains.At(seed - (behind + kStrokeStepPx) * along, across);
  return {seed - behind * along, seed + ahead * along, usual_px, 1, 0};
}

}  // namespace

std::vector<HairBar> GuessBars(const Blob& blob, const std::vector<HairBar>& bars, double usual_px) {
  const Gains gains(blob, bars, usual_px);
  std::vector<std::pair<double, HairBar>> found;
  for (int y = 0; y < blob.dark.rows; y += kSeedStepPx)
    for (int x = 0; x < blob.dark.cols; x += kSeedStepPx) {
      const Point seed(x + blob.origin.x, y + blob.origin.y);
      if (blob.dark.at<float>(y, x) < kSeedDark || gains.IsCovered(seed)) continue;
      for (int k = 0; k < kNumAngles; ++k) {
        double gain = 0;
        const HairBar bar = Grown(gains, seed, std::numbers::pi * k / kNumAngles, usual_px, gain);
        if (gain > 0) found.emplace_back(gain, bar);
      }
    }
  std::stable_sort(found.begin(), found.end(), [](const auto& p, const auto& q) { return p.first > q.first; });
  std::vector<HairBar> guesses;
  for (const auto& [gain, bar] : found) {
    const bool known = std::any_of(guesses.begin(), guesses.end(), [&, &one = bar](const HairBar& other) {
      return (one.a + one.b - other.a - other.b).norm() / 2 < usual_px &&
             std::abs(one.Along().dot(other.Along())) > 0.9;
    });
    if (!known) guesses.push_back(bar);
    if (guesses.size() >= kMostGuesses) break;
  }
  return guesses;
}

}  // namespace tricho
