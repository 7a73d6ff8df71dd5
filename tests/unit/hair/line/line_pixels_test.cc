// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/line/line_pixels.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kLinePixelsSize(300, 240);

TEST(LineSwath, IsBuiltAnewAndEmptyWithoutALine) {
  LineSwath swath;
  swath.Build(Resample({Point(20, 100), Point(200, 100)}, kStrokeStepPx), 9, kLinePixelsSize);
  EXPECT_GT(swath.size(), 3000);
  swath.Build({}, 9, kLinePixelsSize);
  EXPECT_EQ(swath.size(), 0);
  EXPECT_TRUE(swath.strips().empty());
}

// Strips lie inside of the picture, whatever its width, and the pixels at its border come like all others.
TEST(LineSwath, ReachesTheBorderAndNotBeyond) {
  for (const int width : {8, 9, 15, 21, 64}) {
    const cv::Size size(width, 40);
    for (const Polyline& corners :
         {Polyline{Point(-10, 20), Point(width + 10, 23)}, Polyline{Point(width - 2, -5), Point(width - 1, 50)}}) {
      const Polyline line = Resample(corners, kStrokeStepPx);
      LineSwath swath;
      swath.Build(line, 3, size);
      for (const PixelStrip& strip : swath.strips()) {
        EXPECT_GE(strip.x, 0);
        EXPECT_LE(strip.x + kStripPx, width);
      }
      cv::Mat visits(size, CV_8U, cv::Scalar(0));
      ForPixelsAlong(line, 3, size, [&](int, int x, int y, float) { ++visits.at<uchar>(y, x); });
      const Point along = (line.back() - line.front()).normalized();
      for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
          EXPECT_EQ(visits.at<uchar>(y, x), std::abs(Cross(along, Point(x, y) - line.front())) <= 3 ? 1 : 0)
              << width << ": " << x << ' ' << y;
    }
  }
}

TEST(LineSwath, APictureNarrowerThanAStripHasNone) {
  LineSwath swath;
  swath.Build(Resample({Point(0, 20), Point(7, 60)}, kStrokeStepPx), 3, {kStripPx - 1, 100});
  EXPECT_EQ(swath.size(), 0);
}

// Each pixel near the line comes, with its distance; those far from it do not.
TEST(ForPixelsAlong, VisitsWhatIsNearAndNothingElse) {
  for (const double angle : {0.0, 20.0, 44.0, 46.0, 90.0, 130.0}) {
    const DrawnBar bar = BarAbout({150, 120}, angle, 120, 8);
    const Polyline line = Resample({bar.from, bar.to}, kStrokeStepPx);
    cv::Mat visited(kLinePixelsSize, CV_8U, cv::Scalar(0));
    ForPixelsAlong(line, 4, kLinePixelsSize, [&](int, int x, int y, float across) {
      visited.at<uchar>(y, x) = 1;
      EXPECT_NEAR(std::abs(across), std::abs(bar.Aside(Point(x, y))), 1e-5);
    });
    for (int y = 0; y < kLinePixelsSize.height; ++y)
      for (int x = 0; x < kLinePixelsSize.width; ++x) {
        const double along = (Point(x, y) - bar.from).dot(bar.Along());
        if (along < 1 || along > bar.LengthPx() - 1) continue;
        ASSERT_EQ(visited.at<uchar>(y, x) > 0, std::abs(bar.Aside(Point(x, y))) <= 4 + 1e-9)
            << angle << ": " << x << ' ' << y;
      }
  }
}

// A range of samples brings the pixels that the whole line brings for them, in the same order.
TEST(ForPixelsAlong, ARangeIsAPartOfTheWhole) {
  struct Visited {
    int sample, x, y;
    float across_px;
    bool operator==(const Visited&) const = default;
  };
  // A bend from flat to steep, that begins outside the photo.
  const Polyline line = Resample({Point(-20, 60), Point(120, 80), Point(170, 200)}, kStrokeStepPx);
  const auto visited = [&](SampleRange range) {
    std::vector<Visited> all;
    ForPixelsAlong(
        line, 7, kLinePixelsSize,
        [&](int k, int x, int y, float across) {
          all.push_back({k, x, y, across});
        },
        range);
    return all;
  };
  const std::vector<Visited> whole = visited({});
  EXPECT_GT(whole.size(), 2000u);
  const int last = static_cast<int>(line.size()) - 1;
  for (const SampleRange range : {SampleRange{0, 3}, SampleRange{last - 8, last + 40}, SampleRange{60, 85},
                                  SampleRange{-30, -1}, SampleRange{last, last}}) {
    std::vector<Visited> expected;
    for (const Visited& one : whole)
      if (one.sample >= range.first && one.sample <= range.last) expected.push_back(one);
    EXPECT_EQ(visited(range), expected) << range.first << ".." << range.last;
  }
}

}  // namespace
}  // namespace tricho
