// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/residual_deflate.h"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <cmath>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/random.h"

namespace tricho {
namespace {

using ByteRun = std::vector<std::uint8_t>;

// By another's means; empty where the stream is broken.
ByteRun Inflated(const std::string& zlib, std::size_t size) {
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> decompressor(
      libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  ByteRun bytes(size);
  const libdeflate_result result =
      libdeflate_zlib_decompress(decompressor.get(), zlib.data(), zlib.size(), bytes.data(), bytes.size(), nullptr);
  return result == LIBDEFLATE_SUCCESS ? bytes : ByteRun();
}

void ExpectBack(const ByteRun& bytes, std::size_t block_bytes) {
  EXPECT_EQ(Inflated(DeflateResiduals(bytes, block_bytes), bytes.size()), bytes)
      << bytes.size() << " bytes in blocks of " << block_bytes;
}

// Small numbers, either side of 0, as prediction leaves them.
ByteRun Residuals(std::size_t size, double spread, std::uint64_t seed) {
  Random random(seed);
  ByteRun bytes(size);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(std::lround(spread * random.Normal()));
  return bytes;
}

TEST(DeflateResiduals, GivesBackWhatWentIn) {
  for (const double spread : {0.0, 0.1, 3.0, 20.0, 1000.0})
    for (const std::size_t size : {1u, 2u, 5u, 1000u, 70000u})
      for (const std::size_t block_bytes : {1u, 999u, 1u << 20}) {
        if (size / block_bytes > 5000) continue;
        ExpectBack(Residuals(size, spread, size), block_bytes);
      }
}

TEST(DeflateResiduals, RunsOfZerosOfAnyLengthComeBack) {
  for (std::size_t run = 1; run < 530; ++run)
    for (const std::size_t before : {0u, 1u, 7u, 8u, 13u}) {
      ByteRun bytes(before, 7);
      bytes.resize(before + run, 0);
      bytes.push_back(9);
      ExpectBack(bytes, bytes.size());
      bytes.pop_back();
      ExpectBack(bytes, bytes.size());
    }
}

// As of Fibonacci's numbers: Huffman's tree is then as deep as it has symbols.
TEST(DeflateResiduals, CodesStayShortHoweverRareABecomes) {
  ByteRun bytes;
  std::size_t count = 1, next = 1;
  for (int symbol = 1; symbol <= 22; ++symbol) {
    bytes.insert(bytes.end(), count, static_cast<std::uint8_t>(symbol));
    count = std::exchange(next, count + next);
  }
  ExpectBack(bytes, bytes.size());
}

TEST(DeflateResiduals, TakesNoMoreThanTheEntropyAndALittle) {
  constexpr std::size_t kSize = 200000;
  constexpr double kSpread = 3;
  const double bits = std::log2(kSpread * std::sqrt(2 * M_PI * M_E));  // Of a normal variable in whole numbers.
  EXPECT_LT(static_cast<double>(DeflateResiduals(Residuals(kSize, kSpread, 4), 50000).size()), 1.03 * kSize * bits / 8);
  EXPECT_LT(DeflateResiduals(ByteRun(kSize, 0), kSize).size(), 500u);
}

TEST(DeflateResiduals, RefusesNothingAndEmptyBlocks) {
  EXPECT_THROW(DeflateResiduals({}, 10), std::logic_error);
  EXPECT_THROW(DeflateResiduals(ByteRun(3, 1), 0), std::logic_error);
}

}  // namespace
}  // namespace tricho
