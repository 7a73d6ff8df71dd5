// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/part_likeness.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace tricho {
namespace {

constexpr double kHeadPx = 400;                // Width of the head in the strips.
constexpr int kHalfPx = 60;                    // The strip reaches so far to each side of the part.
constexpr double kFirst = 0.08, kLast = 0.92;  // Along the head.
constexpr double kSkullHeight = 0.85;          // Half axis upwards over that from front to back.

struct Strip {
  cv::Mat openings;  // CV_32FC1: share of scalp less its surroundings'; 0 where `seen` is.
  cv::Mat seen;      // CV_32FC1: 1 where there is any pattern.
};

// Offset of the part from the head's axis, in px of the frame.
double OffsetAt(const Overview& overview, double along) {
  const std::vector<PartStation>& stations = overview.part.stations;
  const auto offset = [&](std::size_t i) {
    return (stations[i].center_px - overview.frame.center_px).dot(overview.frame.Right());
  };
  const double first = stations.front().along_head_share, last = stations.back().along_head_share;
  const double place =
      std::clamp((along - first) / (last - first), 0.0, 1.0) * static_cast<double>(stations.size() - 1);
  const std::size_t i = std::min(stations.size() - 2, static_cast<std::size_t>(place));
  const double rest = place - static_cast<double>(i);
  return offset(i) * (1 - rest) + offset(i + 1) * rest;
}

Strip StripOf(const Overview& overview) {
  constexpr double kFineSigma = 1, kCoarseSigma = 6, kAroundSigma = 8, kLeastVariance = 4e-4;
  const HeadFrame& frame = overview.frame;
  const double scale = frame.width_px / kHeadPx;
  const int rows = static_cast<int>((kLast - kFirst) * frame.length_px / scale);
  const cv::Size size(2 * kHalfPx + 1, rows);
  cv::Mat from_x(size, CV_32FC1), from_y(size, CV_32FC1);
  for (int y = 0; y < rows; ++y) {
    const double along = kFirst + (kLast - kFirst) * y / (rows - 1);
    const Point middle =
        frame.center_px + OffsetAt(overview, along) * frame.Right() - (along - 0.5) * frame.length_px * frame.Front();
    for (int k = -kHalfPx; k <= kHalfPx; ++k) {
      const Point at = middle + k * scale * frame.Right();
      from_x.at<float>(y, k + kHalfPx) = static_cast<float>(at.x());
      from_y.at<float>(y, k + kHalfPx) = static_cast<float>(at.y());
    }
  }
  Strip strip;
  cv::Mat share, around, variance;
  cv::remap(overview.scalp.share, share, from_x, from_y, cv::INTER_LINEAR);
  cv::GaussianBlur(share, share, {}, kFineSigma);
  cv::GaussianBlur(share, around, {}, kCoarseSigma);
  strip.openings = share - around;
  cv::GaussianBlur(strip.openings.mul(strip.openings), variance, {}, kAroundSigma);
  cv::threshold(variance, strip.seen, kLeastVariance, 1, cv::THRESH_BINARY);
  strip.openings = strip.openings.mul(strip.seen);
  return strip;
}

// The strip as it would be seen without the nod: along the head a point at a of -1 (front) to 1 (back) moves to
// (a cos t + h sqrt(1 - a^2) sin t) / sqrt(cos^2 t + h^2 sin^2 t).
Strip Unnodded(const Strip& strip, double pitch_deg, int rows) {
  const double pitch = pitch_deg * std::numbers::pi / 180;
  const double c = std::cos(pitch), s = kSkullHeight * std::sin(pitch);
  const cv::Size size(strip.openings.cols, rows);
  cv::Mat from_x(size, CV_32FC1), from_y(size, CV_32FC1);
  for (int y = 0; y < rows; ++y) {
    const double a = 2 * (kFirst + (kLast - kFirst) * y / (rows - 1)) - 1;
    const double moved = (a * c + std::sqrt(1 - a * a) * s) / std::hypot(c, s);
    const double row = ((moved + 1) / 2 - kFirst) / (kLast - kFirst) * (strip.openings.rows - 1);
    for (int x = 0; x < size.width; ++x) {
      from_x.at<float>(y, x) = static_cast<float>(x);
      from_y.at<float>(y, x) = static_cast<float>(row);
    }
  }
  Strip back;
  cv::remap(strip.openings, back.openings, from_x, from_y, cv::INTER_LINEAR);
  cv::remap(strip.seen, back.seen, from_x, from_y, cv::INTER_NEAREST);
  back.openings = back.openings.mul(back.seen);
  return back;
}

double Correlation(const Strip& a, const Strip& b, int down, int aside) {
  constexpr double kLeastSeen = 1000;
  const cv::Size size(a.openings.cols - std::abs(aside), a.openings.rows - std::abs(down));
  const cv::Rect in_a({std::max(0, -aside), std::max(0, -down)}, size);
  const cv::Rect in_b({std::max(0, aside), std::max(0, down)}, size);
  const cv::Mat seen = a.seen(in_a).mul(b.seen(in_b));
  if (cv::sum(seen)[0] < kLeastSeen) return 0;
  const cv::Mat x = a.openings(in_a).mul(seen), y = b.openings(in_b).mul(seen);
  return x.dot(y) / std::sqrt(std::max(1e-12, x.dot(x) * y.dot(y)));
}

}  // namespace

PartLikeness LikenessOfParts(const Overview& baseline, const Overview& followup) {
  constexpr int kMostPitchDeg = 26, kAsidePx = 4, kDownPx = 2;
  const Strip a = StripOf(baseline), b = StripOf(followup);
  PartLikeness best;
  for (int pitch = -kMostPitchDeg; pitch <= kMostPitchDeg; ++pitch) {
    const Strip back = Unnodded(b, pitch, a.openings.rows);
    for (int aside = -kAsidePx; aside <= kAsidePx; aside += 2)
      for (int down = -kDownPx; down <= kDownPx; ++down) {
        const double likeness = Correlation(a, back, down, aside);
        if (likeness > best.likeness) best = {likeness, static_cast<double>(pitch)};
      }
  }
  return best;
}

}  // namespace tricho
