// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Our convolutions against torch, which trained the network: tests/data/network/strip.bin, written by
// scripts/train/record.py.
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

constexpr int kRows = 32, kColumns = 400, kEvery = 3, kPlanes = NetworkMaps::kPlanes;
constexpr double kMapUnit = 1e-3;
constexpr double kMostOff = 2e-3;  // It is recorded to 5e-4.

// At the network's own scale: a pixel of the photo is one of the network's.
WorkingScale ScaleOfStrip() {
  WorkingScale scale;
  scale.photo_per_work = kUmPerWorkPx / kUmPerNetworkPx;
  scale.exact = Point::Constant(scale.photo_per_work);
  return scale;
}

struct Recorded {
  cv::Mat bgr;
  std::vector<std::int16_t> maps;  // By plane, row, column; every kEvery-th row and column of cells.
};

Recorded ReadRecorded() {
  std::ifstream stream(std::string(TRICHO_SOURCE_DIR) + "/tests/data/network/strip.bin", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  Recorded recorded;
  constexpr std::size_t kPhotoBytes = 3 * kRows * kColumns;
  if (bytes.size() < kPhotoBytes) return recorded;
  recorded.bgr.create(kRows, kColumns, CV_8UC3);
  std::memcpy(recorded.bgr.data, bytes.data(), kPhotoBytes);
  recorded.maps.resize((bytes.size() - kPhotoBytes) / sizeof(std::int16_t));
  std::memcpy(recorded.maps.data(), bytes.data() + kPhotoBytes, recorded.maps.size() * sizeof(std::int16_t));
  return recorded;
}

// The whole strip at once, in tiles, and in tiles that end within it.
TEST(RunNetwork, SaysWhatTorchSaysHoweverItIsTiled) {
  const Recorded recorded = ReadRecorded();
  constexpr int kCellRows = kRows / kCellPx, kCellColumns = kColumns / kCellPx;
  constexpr int kSomeRows = (kCellRows + kEvery - 1) / kEvery, kSomeColumns = (kCellColumns + kEvery - 1) / kEvery;
  ASSERT_EQ(recorded.maps.size(), static_cast<std::size_t>(kPlanes * kSomeRows * kSomeColumns));
  const NetworkModel model = BuiltInNetwork();
  for (const int tile_px : {1024, 64, 24}) {
    const NetworkMaps maps = RunNetwork(model, recorded.bgr, ScaleOfStrip(), tile_px);
    ASSERT_EQ(maps.rows(), kCellRows);
    ASSERT_EQ(maps.columns(), kCellColumns);
    double worst = 0, most_line = -100;
    for (int plane = 0, i = 0; plane < kPlanes; ++plane)
      for (int y = 0; y < kCellRows; y += kEvery)
        for (int x = 0; x < kCellColumns; x += kEvery, ++i) {
          const double expected = kMapUnit * recorded.maps[i];
          worst = std::max(worst, std::abs(maps.At(plane, y, x) - expected));
          if (plane == NetworkMaps::kLine) most_line = std::max(most_line, expected);
        }
    EXPECT_LT(worst, kMostOff) << "tiles of " << tile_px;
    EXPECT_GT(most_line, 1) << "the strip shows hair";
  }
}

}  // namespace
}  // namespace tricho
