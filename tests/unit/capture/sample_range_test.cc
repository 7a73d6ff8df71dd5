// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/sample_range.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>

namespace tricho {
namespace {

// A ramp from 0 to `highest`.
cv::Mat Ramp(int highest, int channels = 1) {
  cv::Mat ramp(8, 64, CV_MAKETYPE(CV_16U, channels));
  auto* samples = ramp.ptr<std::uint16_t>();
  const auto count = static_cast<int>(ramp.total()) * channels;
  for (int i = 0; i < count; ++i) samples[i] = static_cast<std::uint16_t>(std::int64_t{highest} * i / (count - 1));
  return ramp;
}

double Highest(const cv::Mat& pixels) {
  double highest = 0;
  cv::minMaxLoc(pixels.reshape(1), nullptr, &highest);
  return highest;
}

TEST(SampleRange, BitsThatAreUsedAreSpread) {
  for (const int bits : {8, 10, 12, 14}) {
    cv::Mat pixels = Ramp((1 << bits) - 1);
    EXPECT_THAT(SpreadSamples(pixels), testing::HasSubstr("only " + std::to_string(bits) + " bits"));
    EXPECT_EQ(Highest(pixels), 65535);
  }
  cv::Mat dim = Ramp(3000);  // A 12-bit photo need not reach its end.
  EXPECT_THAT(SpreadSamples(dim), testing::HasSubstr("12 bits"));
  EXPECT_NEAR(Highest(dim), 3000 * 65535.0 / 4095, 1);
}

TEST(SampleRange, WhatMayBeAllSixteenBitsStays) {
  for (const int highest : {65535, 40000, 12000, 5000, 16384}) {
    cv::Mat pixels = Ramp(highest);
    const cv::Mat before = pixels.clone();
    EXPECT_EQ(SpreadSamples(pixels), "") << highest;
    EXPECT_EQ(cv::norm(pixels, before, cv::NORM_INF), 0);
  }
}

TEST(SampleRange, AlphaCountsForNothing) {
  cv::Mat pixels(2, 2, CV_16UC4, cv::Scalar(100, 4095, 2000, 65535));
  EXPECT_NE(SpreadSamples(pixels), "");
  EXPECT_EQ((pixels.at<cv::Vec<std::uint16_t, 4>>(1, 1)), (cv::Vec<std::uint16_t, 4>(1600, 65535, 32007, 65535)));
}

}  // namespace
}  // namespace tricho
