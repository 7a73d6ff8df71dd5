// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/coverage_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/geometry.h"
#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kMapSize(300, 240);

// Wide enough for the bars drawn here.
LineSwath SwathOf(const Polyline& corners, SampleRange range = {}) {
  LineSwath swath;
  swath.Build(Resample(corners, kStrokeStepPx), 9, kMapSize, range);
  return swath;
}

// What a map should show, told hair by hair and pixel by pixel.
class NaiveMap {
 public:
  void Draw(int hair, const LineSwath& swath, const SoftBar& bar) {
    ForPixels(swath, [&](int place, float across) {
      float& contrast = hairs_[place][hair];
      contrast = std::max(contrast, bar.At(across));
    });
  }
  void Erase(int hair, const LineSwath& swath) {
    ForPixels(swath, [&](int place, float) { hairs_[place].erase(hair); });
  }
  float Others(int place, int hair) const {
    float most = 0;
    if (const auto found = hairs_.find(place); found != hairs_.end())
      for (const auto& [other, contrast] : found->second)
        if (other != hair) most = std::max(most, contrast);
    return most;
  }
  // Pixels under so many hairs.
  int NumUnder(std::size_t num_hairs) const {
    return static_cast<int>(std::ranges::count_if(hairs_, [&](const auto& one) {
      return std::ranges::count_if(one.second, [](const auto& of_hair) { return of_hair.second > 0; }) ==
             static_cast<std::ptrdiff_t>(num_hairs);
    }));
  }

  template <typename Visit>
  static void ForPixels(const LineSwath& swath, const Visit& visit) {
    for (int k = 0; k < swath.size(); ++k)
      if (const PixelStrip& strip = swath.strips()[k / kStripPx]; swath.across_px()[k] < LineSwath::kElsewherePx)
        visit(strip.y * kMapSize.width + strip.x + k % kStripPx, swath.across_px()[k]);
  }

 private:
  std::map<int, std::map<int, float>> hairs_;  // By place, then by hair.
};

// Where no more than three hairs overlap, the map shows what telling all hairs apart shows.
TEST(CoverageMap, ShowsTheDarkestOfTheOthersEverywhere) {
  CoverageMap map(cv::Mat::zeros(kMapSize, CV_32F));
  NaiveMap naive;
  cv::RNG random(11);
  std::vector<LineSwath> swaths;
  const auto draw = [&](int hair, float depth) {
    const SoftBar bar{random.uniform(3.F, 12.F), depth, 3};
    map.Draw(hair, swaths[hair], bar);
    naive.Draw(hair, swaths[hair], bar);
  };
  const auto expect_alike = [&](int hair) {
    const LineSwath& swath = swaths[hair];
    std::vector<float> others(swath.size());
    map.OthersAlong(swath, hair, others.data());
    int k = 0;
    for (int pixel = 0; pixel < swath.size(); ++pixel) {
      if (swath.across_px()[pixel] == LineSwath::kElsewherePx) continue;
      ++k;
      const PixelStrip& strip = swath.strips()[pixel / kStripPx];
      const int place = strip.y * kMapSize.width + strip.x + pixel % kStripPx;
      ASSERT_NEAR(others[pixel], naive.Others(place, hair), 1e-4) << hair << ": " << place;
    }
    EXPECT_GT(k, 500);
  };
  // A bend from flat to steep passes twice over some pixels; lines cross in threes.
  const std::vector<Polyline> lines{{Point(20, 60), Point(200, 90), Point(220, 200)},
                                    {Point(60, 30), Point(90, 220)},
                                    {Point(20, 120), Point(280, 100)},
                                    {Point(100, 20), Point(140, 230)}};
  for (const Polyline& line : lines) swaths.push_back(SwathOf(line));
  for (int hair = 0; hair < 4; ++hair) draw(hair, 0.9F - 0.1F * static_cast<float>(hair % 3));
  EXPECT_GT(naive.NumUnder(2), 100);
  EXPECT_EQ(naive.NumUnder(4), 0);
  for (int hair = 0; hair < 4; ++hair) expect_alike(hair);
  for (const int hair : {2, 0}) {
    map.Erase(hair, swaths[hair]);
    naive.Erase(hair, swaths[hair]);
    for (int other = 0; other < 4; ++other) expect_alike(other);
  }
  draw(0, 0.5F);
  draw(2, 1);
  for (int hair = 0; hair < 4; ++hair) expect_alike(hair);
}

TEST(CoverageMap, OfFourHairsTheThreeDarkestAreKnown) {
  CoverageMap map(cv::Mat::zeros(kMapSize, CV_32F));
  const LineSwath line = SwathOf({Point(20, 100), Point(200, 100)});
  const auto most_but = [&](int hair) {
    std::vector<float> others(line.size());
    map.OthersAlong(line, hair, others.data());
    return std::ranges::max(others);
  };
  const std::array<float, 4> depths{0.7F, 0.5F, 0.9F, 0.6F};
  for (int hair = 0; hair < 4; ++hair) map.Draw(hair, line, {9, depths[hair], 3});
  EXPECT_NEAR(most_but(2), 0.7, 1e-3);
  EXPECT_NEAR(most_but(7), 0.9, 1e-3);
  map.Erase(2, line);
  map.Erase(0, line);
  EXPECT_NEAR(most_but(7), 0.6, 1e-3);
  map.Erase(3, line);
  EXPECT_EQ(most_but(7), 0);  // The fourth was not dark enough to be kept.
  map.Draw(1, line, {9, 0.5F, 3});
  EXPECT_EQ(most_but(1), 0);
  EXPECT_NEAR(most_but(0), 0.5, 1e-3);
}

TEST(CoverageMap, APartIsErasedAlone) {
  CoverageMap map(cv::Mat::zeros(kMapSize, CV_32F));
  const Polyline corners{Point(20, 100), Point(200, 130)};
  const LineSwath whole = SwathOf(corners), part = SwathOf(corners, {10, 30});
  map.Draw(3, whole, {9, 0.9F, 3});
  map.Erase(3, part);
  std::vector<float> all(whole.size());
  map.OthersAlong(whole, 7, all.data());
  for (int k = 0; k < whole.size(); ++k) {
    if (std::abs(whole.across_px()[k]) > 3) continue;
    EXPECT_EQ(all[k] > 0, whole.sample()[k] < 10 || whole.sample()[k] > 30) << whole.sample()[k];
  }
}

TEST(CoverageMap, ExplainedIsWhatDrawingTakesFromTheSquaredDifference) {
  const HairContrast hair =
      DrawContrast(kMapSize, {BarAbout({150, 120}, 25, 160, 9), BarAbout({150, 120}, 70, 160, 6)});
  CoverageMap map(hair.contrast);
  NaiveMap naive;
  const auto draw = [&](int i, const LineSwath& swath, const SoftBar& bar) {
    map.Draw(i, swath, bar);
    naive.Draw(i, swath, bar);
  };
  const auto erase = [&](int i, const LineSwath& swath) {
    map.Erase(i, swath);
    naive.Erase(i, swath);
  };
  const auto expect_account_right = [&] {
    double explained = 0;
    for (int y = 0; y < kMapSize.height; ++y)
      for (int x = 0; x < kMapSize.width; ++x) {
        const double seen = hair.contrast.at<float>(y, x), left = seen - naive.Others(y * kMapSize.width + x, -1);
        explained += seen * seen - left * left;
      }
    EXPECT_NEAR(map.Explained(), explained, 2e-4 * std::abs(explained) + 1e-3);
  };
  const Polyline second_line{Point(120, 45), Point(180, 195)};
  const LineSwath first = SwathOf({Point(75, 85), Point(225, 155)}), second = SwathOf(second_line),
                  part = SwathOf(second_line, {10, 30});
  draw(0, first, {9, 0.9F, 3});
  draw(1, second, {6, 0.8F, 3});
  EXPECT_GT(map.Explained(), 500);
  expect_account_right();
  draw(0, part, {9, 0.4F, 3});
  erase(1, second);
  expect_account_right();
  erase(0, first);
  erase(0, second);
  EXPECT_NEAR(map.Explained(), 0, 1e-3);
  map.Draw(0, first, {9, 0.9F, 3});
  map.Clear();
  EXPECT_EQ(map.Explained(), 0);
}

TEST(CoverageMap, SeenIsWhatThePictureShows) {
  const HairContrast hair = DrawContrast(kMapSize, {BarAbout({150, 120}, 25, 160, 9)});
  const CoverageMap map(hair.contrast);
  const LineSwath swath = SwathOf({Point(75, 60), Point(225, 155)});
  std::vector<float> seen(swath.size());
  map.SeenAlong(swath, seen.data());
  for (int k = 0; k < swath.size(); ++k) {
    const PixelStrip& strip = swath.strips()[k / kStripPx];
    ASSERT_EQ(seen[k], hair.contrast.at<float>(strip.y, strip.x + k % kStripPx));
  }
}

}  // namespace
}  // namespace tricho
