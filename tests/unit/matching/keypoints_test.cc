// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/keypoints.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <utility>

#include "base/random.h"
#include "unit/matching/rendered_pair.h"

namespace tricho {
namespace {

Keypoints DrawDescriptors(int count, std::uint64_t seed) {
  Random random(seed);
  Keypoints drawn;
  drawn.descriptors.create(count, 16, CV_32F);
  for (int i = 0; i < count; ++i) {
    drawn.points.push_back({Point(i, 0), 10, 0});
    double squares = 0;
    for (int k = 0; k < 16; ++k) {
      const double value = random.Uniform(0, 1);
      drawn.descriptors.at<float>(i, k) = static_cast<float>(value);
      squares += value * value;
    }
    drawn.descriptors.row(i) /= std::sqrt(squares);
  }
  return drawn;
}

// Nearest of `to` for row i of `from`, and its distance over that of the second nearest.
std::pair<int, double> NearestOf(const Keypoints& from, int i, const Keypoints& to) {
  std::vector<std::pair<double, int>> all;
  for (int j = 0; j < to.descriptors.rows; ++j)
    all.emplace_back(cv::norm(from.descriptors.row(i), to.descriptors.row(j)), j);
  std::sort(all.begin(), all.end());
  return {all[0].second, all[0].first / all[1].first};
}

TEST(MatchKeypoints, SaysWhatAskingAllPairsSays) {
  const Keypoints baseline = DrawDescriptors(60, 1), followup = DrawDescriptors(50, 2);
  constexpr double kMaxRatio = 0.9;
  std::set<std::pair<int, int>> expected;
  for (int i = 0; i < 60; ++i) {
    const int j = NearestOf(baseline, i, followup).first;
    const auto [back, back_ratio] = NearestOf(followup, j, baseline);
    if (back == i && back_ratio < kMaxRatio) expected.insert({i, j});
  }
  std::set<std::pair<int, int>> matched;
  for (const KeypointMatch& match : MatchKeypoints(baseline, followup, kMaxRatio)) {
    EXPECT_LT(match.distance_ratio, kMaxRatio);
    matched.insert({match.baseline, match.followup});
  }
  EXPECT_GT(expected.size(), 3);
  EXPECT_EQ(matched, expected);
}

TEST(MatchKeypoints, NothingMatchesNothing) {
  EXPECT_TRUE(MatchKeypoints({}, DrawDescriptors(5, 1), 0.9).empty());
  EXPECT_TRUE(MatchKeypoints(DrawDescriptors(5, 1), {}, 0.9).empty());
}

TEST(FindKeypoints, LieOnSkinAndAreFoundAgain) {
  const RenderedPair pair = RenderPair("standard", 3, 640);
  const SkinPattern skin = MakeSkinPattern(pair.baseline.bgr, pair.baseline.seen, 1);
  constexpr int kMost = 300;
  const Keypoints found = FindKeypoints(skin, 1, kMost), again = FindKeypoints(skin, 1, kMost);
  ASSERT_GT(found.points.size(), 50);
  ASSERT_LE(found.points.size(), kMost);
  ASSERT_EQ(found.descriptors.rows, static_cast<int>(found.points.size()));
  EXPECT_EQ(cv::norm(found.descriptors, again.descriptors), 0);
  for (std::size_t i = 0; i < found.points.size(); ++i) {
    EXPECT_NEAR(cv::norm(found.descriptors.row(static_cast<int>(i))), 1, 1e-3);
    const Point at = skin.PatternFromPhoto(found.points[i].at_px);
    EXPECT_EQ(skin.skin.at<uchar>(static_cast<int>(std::lround(at.y())), static_cast<int>(std::lround(at.x()))), 255);
  }
  for (const KeypointMatch& match : MatchKeypoints(found, again, 0.9)) EXPECT_EQ(match.baseline, match.followup);
}

}  // namespace
}  // namespace tricho
