// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/repetition.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

#include "base/statistics.h"
#include "capture/shrink.h"

namespace tricho {
namespace {

constexpr double kLargestSidePx = 1000;  // Finer structure than a pixel of such a copy is noise and sensor.
constexpr int kSizes = 4;                // Each half of the one before.
constexpr int kPieceSidePx = 64;
constexpr int kMostAcross = 5;  // Tiles a row or column; they may overlap.
constexpr int kLeastHopPx = 16;
constexpr int kLeastPieces = 12;
constexpr int kShadingPx = 41;  // What is as wide as this is light and shadow.
constexpr double kMinSeen = 0.5;
constexpr double kMinSd = 5;                        // Grey levels: skin's own grain and a sensor's grid are weaker.
constexpr int kHalfLags = 61;                       // In half pixels: 0..30.
constexpr int kLagRows = kHalfLags / 2 + 2;         // Up to the longest lag, and the row after it.
constexpr int kPaddedPx = kPieceSidePx + kLagRows;  // Against wrapping around, as far as lags go.
constexpr double kDirections = 12;
constexpr double kMinPeriodPx = 3;
constexpr double kSamePeriod = 0.3;  // Natural logarithm of the ratio.

// Falls to 0 at the sides, so that they are no structure.
const cv::Mat& Window() {
  static const cv::Mat window = [] {
    cv::Mat made;
    cv::createHanningWindow(made, cv::Size(kPieceSidePx, kPieceSidePx), CV_32F);
    return made;
  }();
  return window;
}

// Of a tile, for lags -32..32 modulo kPaddedPx in x, and from 0 on in y: what lies the other way is the same.
cv::Mat Autocorrelation(const cv::Mat& tile) {
  cv::Mat padded = cv::Mat::zeros(kPaddedPx, kPaddedPx, CV_32F), spectrum;
  tile.copyTo(padded({0, 0, kPieceSidePx, kPieceSidePx}));
  cv::dft(padded, spectrum, 0, kPieceSidePx);
  cv::mulSpectrums(spectrum, spectrum, spectrum, 0, true);
  cv::dft(spectrum, padded, cv::DFT_INVERSE | cv::DFT_SCALE | cv::DFT_REAL_OUTPUT, kLagRows);
  return padded.rowRange(0, kLagRows);
}

double AtLag(const cv::Mat& correlation, double x, double y) {
  const int x0 = cvFloor(x), y0 = cvFloor(y);
  const double fx = x - x0, fy = y - y0;
  const auto at = [&correlation](int column, int row) {
    return static_cast<double>(correlation.at<float>(row, (column + kPaddedPx) % kPaddedPx));
  };
  return (1 - fy) * ((1 - fx) * at(x0, y0) + fx * at(x0 + 1, y0)) +
         fy * ((1 - fx) * at(x0, y0 + 1) + fx * at(x0 + 1, y0 + 1));
}

// Along one direction, at lags of half a pixel.
using LagProfile = std::array<double, kHalfLags>;

struct Period {
  double px = 0;
  double strength = 0;  // Of the weaker of both maxima, the second given its due.
};

// None where the profile does not fall, rise, and rise again at twice the distance.
std::optional<Period> PeriodIn(const LagProfile& profile) {
  constexpr double kLow = 0.3;  // A dip above this is the grain within a line.
  constexpr double kMaxDip = -0.1, kMinFirst = 0.3, kMinSecond = 0.15;
  int dip = 1;
  while (dip + 1 < kHalfLags && (profile[dip] > profile[dip + 1] || profile[dip] >= kLow)) ++dip;
  int first = dip + 2;
  while (first + 1 < kHalfLags && (profile[first] < profile[first + 1] || profile[first] < profile[first - 1])) ++first;
  const double period_px = first / 2.0;
  if (2 * first >= kHalfLags || period_px < kMinPeriodPx) return std::nullopt;
  const int from = cvFloor(1.8 * first), to = std::min(kHalfLags, cvFloor(2.2 * first) + 1);
  const double second = *std::max_element(profile.begin() + from, profile.begin() + to);
  if (profile[dip] > kMaxDip || profile[first] < kMinFirst || second < kMinSecond) return std::nullopt;
  return Period{period_px, std::min(profile[first], second + kMinFirst - kMinSecond)};
}

// The clearest period of a tile along any direction. flat: CV_32FC1, about 0 on average.
std::optional<double> PeriodOfTile(const cv::Mat& flat) {
  static const cv::Mat of_window = Autocorrelation(Window());
  const cv::Mat tile = (flat - cv::sum(flat.mul(Window()))[0] / cv::sum(Window())[0]).mul(Window());
  const cv::Mat correlation = Autocorrelation(tile) / of_window;
  const double variance = correlation.at<float>(0, 0);
  Period best;
  for (double k = 0; k < kDirections; ++k) {
    const double x = std::cos(k * CV_PI / kDirections), y = std::sin(k * CV_PI / kDirections);
    LagProfile profile;
    for (int lag = 0; lag < kHalfLags; ++lag)
      profile[lag] = AtLag(correlation, 0.5 * lag * x, 0.5 * lag * y) / variance;
    const std::optional<Period> period = PeriodIn(profile);
    if (period && period->strength > best.strength) best = *period;
  }
  if (best.px == 0) return std::nullopt;
  return best.px;
}

// Where tiles begin along a side.
std::vector<int> Starts(int side_px) {
  const int room_px = side_px - kPieceSidePx;
  const int count = std::min(kMostAcross, room_px / kLeastHopPx + 1);
  std::vector<int> starts;
  for (int i = 0; i < count; ++i) starts.push_back(count == 1 ? room_px / 2 : i * room_px / (count - 1));
  return starts;
}

// CV_32FC1: what a tile has over its surroundings, which reach beyond it; 0 where nothing is seen.
cv::Mat FlatTile(const cv::Mat& grey, const cv::Mat& seen, const cv::Rect& tile) {
  cv::Mat level, flat = cv::Mat::zeros(tile.size(), CV_32F);
  cv::blur(grey(tile), level, cv::Size(kShadingPx, kShadingPx));
  cv::subtract(grey(tile), level, flat, seen(tile), CV_32F);
  return flat;
}

Repetition RepetitionAt(const cv::Mat& grey, const cv::Mat& seen, double least_share) {
  std::vector<cv::Rect> boxes;
  for (const int y : Starts(grey.rows))
    for (const int x : Starts(grey.cols)) {
      const cv::Rect box(x, y, kPieceSidePx, kPieceSidePx);
      if (cv::countNonZero(seen(box)) >= kMinSeen * box.area()) boxes.push_back(box);
    }
  const int count = static_cast<int>(boxes.size());
  if (count < kLeastPieces) return {};
  std::vector<double> periods;
  for (int i = 0; i < count; ++i) {
    // Were all of the rest alike.
    if (static_cast<double>(periods.size()) + count - i <= least_share * count) return {};
    cv::Scalar mean, sd;
    const cv::Mat flat = FlatTile(grey, seen, boxes[i]);
    cv::meanStdDev(flat, mean, sd);
    if (sd[0] < kMinSd) continue;
    if (const std::optional<double> period_px = PeriodOfTile(flat)) periods.push_back(*period_px);
  }
  if (periods.empty()) return {};
  const double usual_px = Median(periods);
  const auto alike =
      std::ranges::count_if(periods, [usual_px](double px) { return std::abs(std::log(px / usual_px)) < kSamePeriod; });
  return {static_cast<double>(alike) / count, usual_px};
}

}  // namespace

Repetition MeasureRepetition(const cv::Mat& grey, const cv::Mat& seen, double least_share) {
  double photo_per_px = std::max(1.0, std::max(grey.cols, grey.rows) / kLargestSidePx);
  cv::Mat small = ShrunkByArea(grey, photo_per_px), small_seen;
  cv::resize(seen, small_seen, small.size(), 0, 0, cv::INTER_NEAREST);
  Repetition most;
  for (int i = 0; i < kSizes && std::min(small.cols, small.rows) >= 3 * kPieceSidePx / 2; ++i) {
    Repetition found = RepetitionAt(small, small_seen, least_share);
    found.period_px *= photo_per_px;
    if (found.share > most.share) most = found;
    photo_per_px *= 2;
    cv::resize(small, small, cv::Size(), 0.5, 0.5, cv::INTER_AREA);
    cv::resize(small_seen, small_seen, small.size(), 0, 0, cv::INTER_NEAREST);
  }
  return most;
}

}  // namespace tricho
