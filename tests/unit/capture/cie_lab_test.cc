// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/cie_lab.h"

#include <gtest/gtest.h>

#include <atomic>

#include "base/parallel.h"

namespace tricho {
namespace {

struct KnownColor {
  cv::Vec3b bgr;
  cv::Vec3d lab;
};

// Worked out by hand from IEC 61966-2-1 and CIE 15 (white D65: 0.9505, 1, 1.089).
const KnownColor kKnown[] = {{{255, 255, 255}, {100, 0, 0}},
                             {{0, 0, 0}, {0, 0, 0}},
                             {{0, 0, 255}, {53.24, 80.09, 67.20}},
                             {{255, 0, 0}, {32.30, 79.19, -107.86}},
                             {{119, 119, 119}, {50.03, 0, 0}}};

cv::Mat Pixel(const cv::Vec3b& bgr) { return {1, 1, CV_8UC3, cv::Scalar(bgr[0], bgr[1], bgr[2])}; }

TEST(CieLab, IsThatOfTheStandards) {
  for (const KnownColor& known : kKnown) {
    const cv::Vec3f lab = LabFromBgr(Pixel(known.bgr)).at<cv::Vec3f>(0, 0);
    for (int c = 0; c < 3; ++c) EXPECT_NEAR(lab[c], known.lab[c], 0.5) << known.bgr << " channel " << c;
  }
}

TEST(CieLab, GoesThereAndBack) {
  for (int value = 0; value < 256; value += 5) {
    const cv::Vec3b bgr = cv::Vec3i(value, (3 * value) % 256, 255 - value);
    const cv::Vec3f back = BgrFromLab(LabFromBgr(Pixel(bgr)).at<cv::Vec3f>(0, 0));
    for (int c = 0; c < 3; ++c) EXPECT_NEAR(255 * back[c], bgr[c], 1.5) << bgr << " channel " << c;
  }
}

// Of use where it is the first test of its process, as ctest's filter can make it, and under the sanitizers.
TEST(CieLab, IsTheSameInEveryThread) {
  const KnownColor& red = kKnown[2];
  std::atomic<int> right = 0;
  ParallelFor(64, 8, [&](int) {
    const cv::Vec3f lab = LabFromBgr(cv::Mat(50, 50, CV_8UC3, cv::Scalar(0, 0, 255))).at<cv::Vec3f>(25, 25);
    if (std::abs(lab[0] - red.lab[0]) < 0.5 && std::abs(lab[1] - red.lab[1]) < 0.5) ++right;
  });
  EXPECT_EQ(right, 64);
}

}  // namespace
}  // namespace tricho
