// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/line/nearest_sample.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

#include "hair/line/stroke.h"

namespace tricho {
namespace {

// Asks every sample.
std::optional<NearestSample::Found> NearestOfAll(const Polyline& line, const Point& at, double near_px,
                                                 std::size_t every) {
  std::optional<NearestSample::Found> found;
  for (std::size_t k = 0; k < line.size(); k += every) {
    const double squared = (at - line[k]).squaredNorm();
    if (squared < (found ? found->squared_px : near_px * near_px)) found = {k, squared};
  }
  return found;
}

TEST(NearestSample, IsTheOneThatAskingAllFinds) {
  cv::RNG random(7);
  int num_near = 0, num_far = 0;
  for (int trial = 0; trial < 200; ++trial) {
    Polyline corners;
    for (int k = 0; k < 5; ++k) corners.emplace_back(random.uniform(0.0, 200.0), random.uniform(0.0, 200.0));
    // Samples at even steps, and corners alone.
    const Polyline line = trial % 2 == 0 ? Resample(corners, kStrokeStepPx) : corners;
    for (const std::size_t every : {1, 2}) {
      const NearestSample nearest(line, every);
      for (int k = 0; k < 20; ++k) {
        const Point at(random.uniform(-20.0, 220.0), random.uniform(-20.0, 220.0));
        const double near_px = random.uniform(1.0, 60.0);
        const auto found = nearest.To(at, near_px), expected = NearestOfAll(line, at, near_px, every);
        ASSERT_EQ(found.has_value(), expected.has_value());
        ++(found ? num_near : num_far);
        if (!found) continue;
        EXPECT_EQ(found->sample, expected->sample);
        EXPECT_EQ(found->squared_px, expected->squared_px);
      }
    }
  }
  EXPECT_GT(num_near, 1000);
  EXPECT_GT(num_far, 1000);
}

TEST(NearestSample, OfSamplesAtOnePlaceIsTheFirst) {
  const Polyline line(4, Point(3, 4));
  const NearestSample nearest(line);
  const auto found = nearest.To({0, 0}, 5.5);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->sample, 0u);
  EXPECT_EQ(found->squared_px, 25);
  EXPECT_FALSE(nearest.To({0, 0}, 5));
  EXPECT_FALSE(NearestSample({}).To({0, 0}, 5));
}

}  // namespace
}  // namespace tricho
