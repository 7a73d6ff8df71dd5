// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/keypoints.h"

#include <Eigen/Core>
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

using Descriptors = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// A row a keypoint, each of length 1.
Eigen::Map<const Descriptors> DescriptorsOf(const Keypoints& keypoints) {
  CV_Assert(keypoints.descriptors.isContinuous() && keypoints.descriptors.type() == CV_32F);
  return {keypoints.descriptors.ptr<float>(), keypoints.descriptors.rows, keypoints.descriptors.cols};
}

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
  // Not by cv::gemm: it rounds as the BLAS does that a machine happens to have, and results are to have the same bytes.
  const Descriptors likeness = DescriptorsOf(followup) * DescriptorsOf(baseline).transpose();
  std::vector<int> best_followup(baseline.points.size(), -1);
  std::vector<float> best_likeness(baseline.points.size(), -1);
  for (int i = 0; i < likeness.rows(); ++i) {
    const auto row = likeness.row(i);
    for (int j = 0; j < likeness.cols(); ++j) {
      if (row[j] > best_likeness[j]) {
        best_likeness[j] = row[j];
        best_followup[j] = i;
      }
    }
  }
  for (int i = 0; i < likeness.rows(); ++i) {
    const auto row = likeness.row(i);
    int best = 0;
    float second = -1;
    for (int j = 1; j < likeness.cols(); ++j) {
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
