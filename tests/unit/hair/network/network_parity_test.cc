// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// OpenCV against torch, which trained the network: tests/data/network/strip.bin, written by scripts/train/record.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "hair/network/network.h"

namespace tricho {
namespace {

constexpr int kRows = 32, kColumns = 320, kEvery = 3, kPlanes = NetworkMaps::kDirections + 2;
constexpr double kInputUnit = 1e-4, kLogitUnit = 1e-3;
constexpr double kMostOff = 2e-3;  // Of a logit; it is recorded to 5e-4.

struct Recorded {
  HairContrast hair;
  std::vector<std::int16_t> logits;  // By plane, row, column; every kEvery-th row and column.
};

cv::Mat PlaneOf(const std::int16_t* values) {
  cv::Mat plane(kRows, kColumns, CV_32F);
  for (int i = 0; i < kRows * kColumns; ++i) plane.ptr<float>()[i] = static_cast<float>(kInputUnit * values[i]);
  return plane;
}

Recorded ReadRecorded() {
  std::ifstream stream(std::string(TRICHO_SOURCE_DIR) + "/tests/data/network/strip.bin", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  std::vector<std::int16_t> values(bytes.size() / sizeof(std::int16_t));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(std::int16_t));
  Recorded recorded;
  constexpr int kArea = kRows * kColumns;
  if (values.size() < 2 * kArea) return recorded;
  recorded.hair.contrast = PlaneOf(values.data());
  recorded.hair.shadow = PlaneOf(values.data() + kArea);
  recorded.logits.assign(values.begin() + 2 * kArea, values.end());
  return recorded;
}

// The whole strip at once, in tiles, and in tiles that end within it.
TEST(RunNetwork, SaysWhatTorchSaysHoweverItIsTiled) {
  const Recorded recorded = ReadRecorded();
  constexpr int kSomeRows = (kRows + kEvery - 1) / kEvery, kSomeColumns = (kColumns + kEvery - 1) / kEvery;
  ASSERT_EQ(recorded.logits.size(), static_cast<std::size_t>(kPlanes * kSomeRows * kSomeColumns));
  const NetworkModel model = BuiltInNetwork();
  for (const int tile_px : {1024, 64, 24}) {
    const NetworkMaps maps = RunNetwork(model, recorded.hair, tile_px);
    double worst = 0, highest = 0;
    for (int plane = 0, i = 0; plane < kPlanes; ++plane)
      for (int y = 0; y < kRows; y += kEvery)
        for (int x = 0; x < kColumns; x += kEvery, ++i) {
          const double expected = kLogitUnit * recorded.logits[i];
          worst = std::max(worst, std::abs(maps.Logit(plane, y, x) - expected));
          highest = std::max(highest, expected);
        }
    EXPECT_LT(worst, kMostOff) << "tiles of " << tile_px;
    EXPECT_GT(highest, 1) << "the strip shows hair";
  }
}

}  // namespace
}  // namespace tricho
