// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/camera_search.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"

namespace tricho {
namespace {

constexpr double kSidePx = 1000;

// `num_right` matches that follow one similarity up to a pixel, and `num_wrong` that follow none.
struct Matched {
  Keypoints baseline, followup;
  std::vector<KeypointMatch> matches;
};

Similarity Moved() {
  const double scale = 1.15, angle_rad = 0.4;
  return {scale * std::cos(angle_rad), scale * std::sin(angle_rad), Point(120, -60)};
}

Matched DrawMatches(int num_right, int num_wrong, std::uint64_t seed) {
  Random random(seed);
  const Similarity moved = Moved();
  const auto anywhere = [&] { return Point(random.Uniform(0, kSidePx), random.Uniform(0, kSidePx)); };
  Matched matched;
  for (int i = 0; i < num_right + num_wrong; ++i) {
    const Keypoint there{anywhere(), random.Uniform(8, 20), random.Uniform(-M_PI, M_PI)};
    Keypoint here{anywhere(), random.Uniform(8, 20), random.Uniform(-M_PI, M_PI)};
    if (i < num_right)
      here = {moved.Map(there.at_px) + Point(random.Normal(0, 1), random.Normal(0, 1)), moved.Scale() * there.size_px,
              there.angle_rad + moved.AngleRad()};
    matched.followup.points.push_back(there);
    matched.baseline.points.push_back(here);
    matched.matches.push_back({i, i, 0.5});
  }
  return matched;
}

std::optional<CameraSearch> Search(const Matched& matched) {
  CameraSearchOptions options;
  options.baseline_area_px2 = kSidePx * kSidePx;
  return SearchCamera(matched.baseline, matched.followup, matched.matches, options);
}

TEST(SearchCamera, FindsTheMovementAmongManyWrongMatches) {
  const std::optional<CameraSearch> found = Search(DrawMatches(25, 75, 1));
  ASSERT_TRUE(found);
  for (const Point& at : {Point(100, 100), Point(900, 200), Point(500, 900)})
    EXPECT_LT((found->baseline_from_followup.Map(at) - Moved().Map(at)).norm(), 5);
  EXPECT_GE(found->agreeing.size(), 24);
  EXPECT_LE(found->agreeing.size(), 28);
  EXPECT_LT(found->log10_false_accepts, -10);
}

TEST(SearchCamera, AgreementOfWrongMatchesIsNoneOrMayBeChance) {
  for (const std::uint64_t seed : {2, 3, 4}) {
    const std::optional<CameraSearch> found = Search(DrawMatches(0, 100, seed));
    EXPECT_TRUE(!found || found->log10_false_accepts > -2) << seed;
  }
}

TEST(SearchCamera, ThreeMatchesAreTheFewest) {
  EXPECT_FALSE(Search(DrawMatches(0, 0, 1)));
  EXPECT_FALSE(Search(DrawMatches(2, 0, 1)));
  EXPECT_TRUE(Search(DrawMatches(3, 0, 1)));
}

TEST(SearchCamera, NoMovementOutsideTheScalesThatAreAskedFor) {
  const Matched matched = DrawMatches(30, 0, 5);
  CameraSearchOptions options;
  options.min_scale = 1.5;
  const std::optional<CameraSearch> found = SearchCamera(matched.baseline, matched.followup, matched.matches, options);
  EXPECT_TRUE(!found || found->agreeing.size() < 15);
}

}  // namespace
}  // namespace tricho
