// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/png_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <boost/crc.hpp>

#include "base/error.h"
#include "unit/capture/test_photos.h"

namespace tricho {
namespace {

void AddNumber(ByteVector& bytes, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<unsigned char>(number >> shift));
}

void AddChunk(ByteVector& png, const std::string& kind, const ByteVector& data) {
  AddNumber(png, static_cast<std::uint32_t>(data.size()));
  const std::size_t begin = png.size();
  png.insert(png.end(), kind.begin(), kind.end());
  png.insert(png.end(), data.begin(), data.end());
  boost::crc_32_type crc;
  crc.process_bytes(png.data() + begin, png.size() - begin);
  AddNumber(png, crc.checksum());
}

// 4 x 1 px of a palette of two colors, 2 bits each: 0 1 0 1.
ByteVector PalettePng(bool is_transparent) {
  ByteVector png = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  AddChunk(png, "IHDR", {0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 0, 0, 0});
  AddChunk(png, "PLTE", {10, 20, 30, 40, 50, 60});
  if (is_transparent) AddChunk(png, "tRNS", {7});
  const ByteVector row = {0, 0b00010001};
  ByteVector packed(100);
  uLongf size = packed.size();
  compress(packed.data(), &size, row.data(), row.size());
  packed.resize(size);
  AddChunk(png, "IDAT", packed);
  AddChunk(png, "IEND", {});
  return png;
}

TEST(DecodePng, SamePixelsAsOpenCv) {
  const cv::Mat bgr = Skin({37, 23});
  cv::Mat grey, bgra, deep, deep_grey;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  cv::cvtColor(bgr, bgra, cv::COLOR_BGR2BGRA);
  bgra.at<cv::Vec4b>(3, 5)[3] = 99;
  bgr.convertTo(deep, CV_16U, 251, 3);
  grey.convertTo(deep_grey, CV_16U, 251, 3);
  for (const cv::Mat& picture : {bgr, grey, bgra, deep, deep_grey}) {
    const ByteVector png = Encode(picture, ".png");
    const cv::Mat decoded = DecodePng(png);
    ASSERT_EQ(decoded.type(), picture.type());
    EXPECT_EQ(cv::norm(decoded, picture, cv::NORM_INF), 0) << picture.type();
  }
  const ByteVector bilevel = Encode(grey, ".png", {cv::IMWRITE_PNG_BILEVEL, 1});
  EXPECT_EQ(cv::norm(DecodePng(bilevel), cv::imdecode(bilevel, cv::IMREAD_UNCHANGED), cv::NORM_INF), 0);
}

TEST(DecodePng, APaletteBecomesColors) {
  const cv::Mat opaque = DecodePng(PalettePng(false));
  ASSERT_EQ(opaque.type(), CV_8UC3);
  EXPECT_EQ(opaque.at<cv::Vec3b>(0, 0), cv::Vec3b(30, 20, 10));
  EXPECT_EQ(opaque.at<cv::Vec3b>(0, 3), cv::Vec3b(60, 50, 40));
  const cv::Mat transparent = DecodePng(PalettePng(true));
  ASSERT_EQ(transparent.type(), CV_8UC4);
  EXPECT_EQ(transparent.at<cv::Vec4b>(0, 2), cv::Vec4b(30, 20, 10, 7));
  EXPECT_EQ(transparent.at<cv::Vec4b>(0, 1), cv::Vec4b(60, 50, 40, 255));
}

TEST(DecodePng, SaysWhatIsDamaged) {
  ByteVector png = Encode(Skin({20, 20}), ".png");
  png.erase(png.end() - 40, png.end());
  EXPECT_THAT([&] { DecodePng(png); }, testing::ThrowsMessage<Error>(testing::HasSubstr("the PNG is damaged: ")));
}

}  // namespace
}  // namespace tricho
