// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/network_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace tricho {
namespace {

std::string FileOf(const char* name) {
  std::ifstream stream(std::string(TRICHO_SOURCE_DIR) + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// `text` with the first `from` replaced by as long a `to`.
std::string With(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, to.size(), to);
}

TEST(WhyNoNetwork, LetsOursThrough) {
  EXPECT_EQ(WhyNoNetwork(FileOf("/models/hair-votes-2.onnx")), "");
  EXPECT_EQ(WhyNoNetwork(FileOf("/tests/fuzz/seeds/model/conv.onnx")), "");
}

TEST(WhyNoNetwork, RefusesWhatIsDamagedOrAsksForMore) {
  using testing::HasSubstr;
  const std::string small = FileOf("/tests/fuzz/seeds/model/conv.onnx");
  const std::string ours = FileOf("/models/hair-votes-2.onnx");
  EXPECT_THAT(WhyNoNetwork(""), HasSubstr("no graph"));
  EXPECT_THAT(WhyNoNetwork("these are no numbers"), HasSubstr("is no ONNX"));
  EXPECT_THAT(WhyNoNetwork(small.substr(0, small.size() / 2)), HasSubstr("is no ONNX, or damaged"));
  EXPECT_THAT(WhyNoNetwork(small + small), HasSubstr("or several"));
  EXPECT_THAT(WhyNoNetwork(With(small, "Conv", "Loop")), HasSubstr("asks for Loop"));
  EXPECT_THAT(WhyNoNetwork(With(small, "\x08\x0a\x08\x03", "\x08\x7a")), HasSubstr("fewer or more weights"));
  EXPECT_THAT(WhyNoNetwork(With(small, "kernel_shape", "kernel_slope")), HasSubstr("kernel_slope does not fit"));
  EXPECT_THAT(WhyNoNetwork(With(small, "photo", "phito")), HasSubstr("something that is not there"));
  EXPECT_THAT(WhyNoNetwork(With(ours, "\x22\x06Resize", "\x22\x06Resaze")), HasSubstr("Resaze"));
  EXPECT_THAT(WhyNoNetwork(With(ours, std::string("\0\0\0@\0\0\0@", 8), std::string("\0\0\0A\0\0\0A", 8))),
              HasSubstr("Resize by something other"));
}

// Whatever byte is changed, it is an answer; and what is let through has the sizes that it says.
TEST(WhyNoNetwork, AnyChangedByteGivesAnAnswer) {
  const std::string small = FileOf("/tests/fuzz/seeds/model/conv.onnx");
  int num_refused = 0;
  for (std::size_t at = 0; at < small.size(); ++at)
    for (const int flip : {1, 0x80, 0xFF}) {
      std::string changed = small;
      changed[at] = static_cast<char>(changed[at] ^ flip);
      num_refused += !WhyNoNetwork(changed).empty();
    }
  // Changed weights are weights; of the changes elsewhere most are refused.
  constexpr std::size_t kWeightBytes = 10 * 3 * 2 * 2 * sizeof(float);
  EXPECT_GT(2 * num_refused, 3 * static_cast<int>(small.size() - kWeightBytes));
}

}  // namespace
}  // namespace tricho
