// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/root/emergence.h"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kEmergenceSize(400, 300);
const DrawnBar kAll{{60, 150}, {330, 150}, 9};  // Seen through the skin and above it.
constexpr double kDepth = 0.9;

// The bar, its optical density falling to nothing from `emergence_px` to its left end, as through skin.
HairContrast Fading(double emergence_px, double depth = kDepth) {
  HairContrast hair = DrawContrast(kEmergenceSize, {kAll}, depth);
  const double reach = emergence_px - kAll.from.x();
  for (int y = 0; y < kEmergenceSize.height; ++y)
    for (int x = 0; x < emergence_px; ++x) {
      auto& value = hair.contrast.at<float>(y, x);
      const double share = std::clamp((x - kAll.from.x()) / reach, 0.0, 1.0);
      value = static_cast<float>(1 - std::pow(1 - std::min(0.97, double(value)), share));
    }
  return hair;
}

TEST(BeginAtEmergence, AFadingHairBeginsWhereSixTenthsOfItsDensityAreLeft) {
  for (const double emergence_px : {80.0, 90.0}) {
    std::vector<Stroke> strokes{StrokeOn(kAll)};
    const std::size_t before = strokes[0].line.size();
    BeginAtEmergence(Fading(emergence_px), strokes);
    const Polyline& line = strokes[0].line;
    EXPECT_NEAR(line.front().x(), 60 + 0.6 * (emergence_px - 60), 2) << emergence_px;
    EXPECT_NEAR(line.front().y(), 150, 0.1);
    EXPECT_LT((line.back() - kAll.to).norm(), 0.1);
    EXPECT_LT(line.size(), before);
    EXPECT_LE((line[1] - line[0]).norm(), kStrokeStepPx + 1e-9);
  }
}

TEST(BeginAtEmergence, AHairThatIsDarkToItsEndStays) {
  std::vector<Stroke> strokes{StrokeOn(kAll)};
  BeginAtEmergence(DrawContrast(kEmergenceSize, {kAll}, kDepth), strokes);
  EXPECT_LT((strokes[0].line.front() - kAll.from).norm(), 1.5);  // Its end is a pixel soft.
}

TEST(BeginAtEmergence, AHairThatTheBorderCutsStays) {
  HairContrast hair = Fading(90);
  hair.seen.colRange(0, 58).setTo(0);
  std::vector<Stroke> strokes{StrokeOn(kAll)};
  BeginAtEmergence(hair, strokes);
  EXPECT_LT((strokes[0].line.front() - kAll.from).norm(), 0.1);
}

TEST(BeginAtEmergence, AtMostHalfIsTakenOff) {
  // Lost from the middle on: that is no skin, and says nothing of a root.
  std::vector<Stroke> strokes{StrokeOn(kAll)};
  BeginAtEmergence(DrawContrast(kEmergenceSize, {{{200, 150}, kAll.to, 9}}, kDepth), strokes);
  EXPECT_LT((strokes[0].line.front() - kAll.from).norm(), 0.1);
}

TEST(BeginAtEmergence, StumpsFaintHairsAndNoneStay) {
  std::vector<Stroke> stump{StrokeOn({{60, 150}, {70, 150}, 9})}, faint{StrokeOn(kAll)}, none;
  BeginAtEmergence(Fading(90), stump);
  EXPECT_LT((stump[0].line.front() - kAll.from).norm(), 0.1);
  BeginAtEmergence(Fading(90, 0.05), faint);
  EXPECT_LT((faint[0].line.front() - kAll.from).norm(), 0.1);
  BeginAtEmergence(Fading(90), none);
  EXPECT_TRUE(none.empty());
}

}  // namespace
}  // namespace tricho
