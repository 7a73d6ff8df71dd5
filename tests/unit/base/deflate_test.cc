// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/deflate.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cmath>
#include <vector>

#include "base/random.h"

namespace tricho {
namespace {

using Bytes = std::vector<std::uint8_t>;

// What zlib makes of the stream; all of it must be used.
Bytes Inflated(const std::string& stream, std::size_t size) {
  Bytes bytes(size + 1);
  uLongf num_bytes = bytes.size();
  uLong num_used = stream.size();
  EXPECT_EQ(uncompress2(bytes.data(), &num_bytes, reinterpret_cast<const Bytef*>(stream.data()), &num_used), Z_OK);
  EXPECT_EQ(num_used, stream.size());
  bytes.resize(num_bytes);
  return bytes;
}

void ExpectKept(const Bytes& bytes) { EXPECT_EQ(Inflated(ZlibOf(bytes), bytes.size()), bytes) << bytes.size(); }

TEST(ZlibOf, KeepsShortOnes) {
  ExpectKept({});
  ExpectKept({0});
  ExpectKept({255});
  ExpectKept({7, 7});
  ExpectKept({1, 2, 3, 2, 1});
}

TEST(ZlibOf, KeepsRunsOfEveryLength) {
  for (std::size_t length = 1; length < 1100; ++length) {
    Bytes bytes(length, 42);
    bytes.push_back(9);
    bytes.insert(bytes.end(), length / 2, 9);
    ExpectKept(bytes);
  }
}

TEST(ZlibOf, KeepsNoiseOverManyBlocks) {
  Random random(3);
  Bytes bytes;
  for (int i = 0; i < 700'000; ++i) {
    // Narrow noise, wide noise and plain stretches, as filtered photos have.
    const int kind = i / 5000 % 3;
    bytes.push_back(static_cast<std::uint8_t>(kind == 0   ? std::lround(random.Normal(0, 3))
                                              : kind == 1 ? random.Integer(0, 255)
                                                          : i / 1000));
  }
  ExpectKept(bytes);
  bytes.resize(1 << 17);  // One block to the byte.
  ExpectKept(bytes);
}

// Counts like Fibonacci's numbers make the longest codes that there are.
TEST(ZlibOf, KeepsWhatWantsTooLongCodes) {
  Bytes bytes;
  for (std::size_t value = 0, a = 1, b = 1; value < 23; ++value) {
    for (std::size_t k = 0; k < a; ++k) bytes.push_back(static_cast<std::uint8_t>(11 * (value + k % 2) % 251));
    const std::size_t sum = a + b;
    a = b;
    b = sum;
  }
  ExpectKept(bytes);
}

TEST(ZlibOf, NarrowNoiseIsAsSmallAsItsEntropy) {
  Random random(5);
  Bytes bytes;
  std::vector<double> counts(256, 0.0);
  for (int i = 0; i < 100'000; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(std::lround(random.Normal(0, 4))));
    ++counts[bytes.back()];
  }
  double bits = 0;
  for (const double count : counts)
    if (count > 0) bits -= count * std::log2(count / static_cast<double>(bytes.size()));
  EXPECT_LT(static_cast<double>(ZlibOf(bytes).size()), 1.02 * bits / 8 + 200);
}

}  // namespace
}  // namespace tricho
