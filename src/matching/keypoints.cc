// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/keypoints.h"

#include <cmath>
#include <numbers>
#include <opencv2/features2d.hpp>
#include <opencv2/imgproc.hpp>

namespace tricho {

namespace {

// Texture of 1 spread becomes this many grey values of the picture that SIFT sees.
constexpr double kGreyPerSpread = 40;
constexpr double kContrastThreshold = 0.01;  // Low: the texture's strength is known, noise is told by matching.
constexpr double kEdgeThreshold = 20;        // Vessels are long and would fall to the usual 10.

}  // namespace

Keypoints FindKeypoints(const SkinPattern& skin, double pattern_per_small, int max_points) {
  cv::Mat small;
  cv::resize(skin.texture, small, {}, 1 / pattern_per_small, 1 / pattern_per_small, cv::INTER_AREA);
  const Point exact(static_cast<double>(skin.texture.cols) / small.cols,
                    static_cast<double>(skin.texture.rows) / small.rows);
  small.convertTo(small, CV_8U, kGreyPerSpread, 128);
  std::vector<cv::KeyPoint> found;
  Keypoints result;
  const cv::Ptr<cv::SIFT> sift = cv::SIFT::create(max_points, 3, kContrastThreshold, kEdgeThreshold, 1.6);
  cv::Mat mask;
  cv::resize(skin.skin, mask, small.size(), 0, 0, cv::INTER_NEAREST);
  sift->detect(small, found, mask);
  sift->compute(small, found, result.descriptors);
  for (const cv::KeyPoint& point : found) {
    const Point in_texture = (Point(point.pt.x, point.pt.y) + Point(0.5, 0.5)).cwiseProduct(exact) - Point(0.5, 0.5);
    result.points.push_back({skin.PhotoFromPattern(in_texture), point.size * pattern_per_small * skin.photo_per_pattern,
                             point.angle * std::numbers::pi / 180});
  }
  for (int i = 0; i < result.descriptors.rows; ++i) {
    cv::Mat row = result.descriptors.row(i);
    const double sum = cv::sum(row)[0];
    if (sum > 0) cv::sqrt(row / sum, row);
  }
  return result;
}

std::vector<KeypointMatch> MatchKeypoints(const Keypoints& baseline, const Keypoints& followup, double max_ratio) {
  std::vector<KeypointMatch> matches;
  if (baseline.points.size() < 2 || followup.points.size() < 2) return matches;
  cv::Mat likeness;
  cv::gemm(followup.descriptors, baseline.descriptors, 1, cv::noArray(), 0, likeness, cv::GEMM_2_T);
  std::vector<int> best_followup(baseline.points.size(), -1);
  std::vector<float> best_likeness(baseline.points.size(), -1);
  for (int i = 0; i < likeness.rows; ++i) {
    const float* row = likeness.ptr<float>(i);
    for (int j = 0; j < likeness.cols; ++j) {
      if (row[j] > best_likeness[j]) {
        best_likeness[j] = row[j];
        best_followup[j] = i;
      }
    }
  }
  for (int i = 0; i < likeness.rows; ++i) {
    const float* row = likeness.ptr<float>(i);
    int best = 0;
    float second = -1;
    for (int j = 1; j < likeness.cols; ++j) {
      if (row[j] > row[best]) {
        second = row[best];
        best = j;
      } else if (row[j] > second) {
        second = row[j];
      }
    }
    // Descriptors have length 1: the square of a distance is 2 - 2 * likeness.
    const double to_best = std::sqrt(std::max(0.0, 2 - 2.0 * row[best]));
    const double to_second = std::sqrt(std::max(1e-12, 2 - 2.0 * second));
    if (best_followup[best] == i && to_best < max_ratio * to_second) matches.push_back({best, i, to_best / to_second});
  }
  return matches;
}

}  // namespace tricho
