// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/connected_parts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "base/random.h"

namespace tricho {
namespace {

using Numbers = std::array<int, 5>;  // Of a part: x, y, width, height, area.

std::vector<Numbers> Sorted(std::vector<Numbers> parts) {
  std::ranges::sort(parts);
  return parts;
}

std::vector<Numbers> PartsByOpenCv(const cv::Mat& mask) {
  cv::Mat labels, stats, centers;
  const int count = cv::connectedComponentsWithStats(mask, labels, stats, centers, 8, CV_32S);
  std::vector<Numbers> parts;
  for (int i = 1; i < count; ++i) {
    const int* stat = stats.ptr<int>(i);
    parts.push_back({stat[cv::CC_STAT_LEFT], stat[cv::CC_STAT_TOP], stat[cv::CC_STAT_WIDTH], stat[cv::CC_STAT_HEIGHT],
                     stat[cv::CC_STAT_AREA]});
  }
  return Sorted(parts);
}

std::vector<Numbers> Parts(const cv::Mat& mask) {
  std::vector<Numbers> parts;
  for (const ConnectedPart& part : ConnectedParts(mask))
    parts.push_back({part.box.x, part.box.y, part.box.width, part.box.height, part.area_px2});
  return Sorted(parts);
}

// A mask whose pixels are set with this probability.
cv::Mat Sprinkled(cv::Size size, double share, std::uint64_t seed) {
  cv::Mat mask(size, CV_8UC1);
  Random random(seed);
  for (int y = 0; y < mask.rows; ++y)
    for (int x = 0; x < mask.cols; ++x) mask.at<uchar>(y, x) = random.Uniform() < share ? 255 : 0;
  return mask;
}

TEST(ConnectedParts, AreThoseOfOpenCv) {
  std::uint64_t seed = 1;
  for (const cv::Size size : {cv::Size(60, 45), cv::Size(7, 90), cv::Size(8, 8), cv::Size(1, 20), cv::Size(33, 1)})
    for (const double share : {0.0, 0.02, 0.3, 0.45, 0.6, 0.95, 1.0}) {
      const cv::Mat mask = Sprinkled(size, share, ++seed);
      EXPECT_EQ(Parts(mask), PartsByOpenCv(mask)) << size << ", " << share;
    }
}

TEST(ConnectedParts, ComeInTheOrderOfTheirFirstPixels) {
  cv::Mat mask = cv::Mat::zeros(20, 30, CV_8UC1);
  mask(cv::Rect(20, 2, 3, 4)) = 1;
  mask(cv::Rect(4, 2, 2, 10)) = 255;
  mask(cv::Rect(9, 1, 1, 1)) = 7;
  const std::vector<ConnectedPart> parts = ConnectedParts(mask);
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[0].box, cv::Rect(9, 1, 1, 1));
  EXPECT_EQ(parts[1].box, cv::Rect(4, 2, 2, 10));
  EXPECT_EQ(parts[2].box, cv::Rect(20, 2, 3, 4));
  EXPECT_EQ(parts[2].area_px2, 12);
}

TEST(ConnectedParts, TakesPartsOfMasks) {
  const cv::Mat mask = Sprinkled({70, 50}, 0.3, 5)(cv::Rect(11, 7, 41, 33));
  EXPECT_EQ(Parts(mask), PartsByOpenCv(mask.clone()));
}

// Each pixel bears the number of a part whose box holds it; each part has as many as it says.
TEST(ConnectedParts, NumbersTheirPixels) {
  const cv::Mat mask = Sprinkled({70, 50}, 0.35, 9);
  cv::Mat labels, expected;
  const std::vector<ConnectedPart> parts = ConnectedParts(mask, &labels);
  ASSERT_EQ(cv::connectedComponents(mask, expected, 8, CV_32S), static_cast<int>(parts.size()) + 1);
  std::vector<int> area_px2(parts.size() + 1), theirs(parts.size() + 1, -1);
  for (int y = 0; y < mask.rows; ++y)
    for (int x = 0; x < mask.cols; ++x) {
      const int label = labels.at<int>(y, x);
      ASSERT_EQ(label == 0, mask.at<uchar>(y, x) == 0);
      if (theirs[label] < 0) theirs[label] = expected.at<int>(y, x);
      EXPECT_EQ(theirs[label], expected.at<int>(y, x)) << "one of ours is one of OpenCV's";
      ++area_px2[label];
      if (label > 0) {
        EXPECT_TRUE(parts[label - 1].box.contains({x, y}));
      }
    }
  for (std::size_t i = 0; i < parts.size(); ++i) EXPECT_EQ(area_px2[i + 1], parts[i].area_px2);
}

TEST(ConnectedParts, RefusesOtherTypes) {
  EXPECT_THROW(ConnectedParts(cv::Mat(5, 5, CV_32F, cv::Scalar(0))), std::logic_error);
}

}  // namespace
}  // namespace tricho
