// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/several_pictures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/crc.hpp>

#include "base/error.h"
#include "capture/tiff_directory.h"
#include "unit/capture/test_photos.h"

namespace tricho {
namespace {

using testing::HasSubstr;

cv::Mat Smaller(const cv::Mat& picture, double factor) {
  cv::Mat smaller;
  cv::resize(picture, smaller, cv::Size(), factor, factor, cv::INTER_AREA);
  return smaller;
}

ByteVector TiffOf(const TemporaryFolder& folder, const std::vector<cv::Mat>& pages) {
  const std::filesystem::path path = folder.path() / "pages.tif";
  cv::imwritemulti(path.string(), pages);
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// What ReadPhoto says of a file that it refuses.
std::string Fault(const std::filesystem::path& path) {
  try {
    ReadPhoto(path);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    return error.what();
  }
  ADD_FAILURE() << path << " was read";
  return "";
}

TEST(SeveralPictures, OfOnePhotoAtSeveralSizesTheLargestIsRead) {
  const TemporaryFolder folder;
  const cv::Mat whole = HairySkin();
  const cv::Mat half = Smaller(whole, 0.5), quarter = Smaller(whole, 0.25);
  for (const std::vector<cv::Mat>& pages :
       {std::vector{half, whole}, std::vector{whole, half}, std::vector{quarter, whole, half}}) {
    const Photo photo = ReadPhoto(folder.Write("a.tif", TiffOf(folder, pages)));
    EXPECT_EQ(cv::norm(photo.bgr, whole, cv::NORM_INF), 0);
    ASSERT_EQ(photo.warnings.size(), 1U);
    EXPECT_THAT(photo.warnings[0], HasSubstr(std::to_string(pages.size()) + " sizes"));
    EXPECT_THAT(photo.warnings[0], HasSubstr("800 x 600 px"));
  }
}

TEST(SeveralPictures, SeveralPhotosInATiffAreRefused) {
  const TemporaryFolder folder;
  const cv::Mat one = HairySkin();
  const cv::Mat other = WithHairs(Skin({800, 600}, 7), 60, 9, cv::Scalar(30, 35, 45), 8);
  for (const std::vector<cv::Mat>& pages :
       {std::vector{one, other},                                     // Of one size.
        std::vector{one, Smaller(other, 0.5)},                       // Looks like a preview.
        std::vector{one, one(cv::Rect(0, 0, 300, 600)).clone()}}) {  // Of other form.
    const std::string fault = Fault(folder.Write("a.tif", TiffOf(folder, pages)));
    EXPECT_THAT(fault, HasSubstr("the TIFF holds 2 photos (800 x 600 px"));
    EXPECT_THAT(fault, HasSubstr("a.tif"));
  }
}

TEST(SeveralPictures, AChainOfPagesThatLeadsNowhereEndsThere) {
  const TemporaryFolder folder;
  ByteVector tiff = TiffOf(folder, {HairySkin(), Smaller(HairySkin(), 0.5)});
  const std::vector<TiffPage> pages = ReadTiffPages(tiff);
  ASSERT_EQ(pages.size(), 2U);
  // The offset of the second directory, wherever it stands, points to the first, and then out of the file.
  const auto second = [&] {
    const unsigned char bytes[4] = {static_cast<unsigned char>(pages[1].at),
                                    static_cast<unsigned char>(pages[1].at >> 8),
                                    static_cast<unsigned char>(pages[1].at >> 16), 0};
    return std::search(tiff.begin() + pages[0].at, tiff.end(), bytes, bytes + 4);
  }();
  ASSERT_NE(second, tiff.end());
  for (const std::uint32_t to : {pages[0].at, 0xFFFFFF00U, 3U}) {
    for (int i = 0; i < 4; ++i) second[i] = static_cast<unsigned char>(to >> 8 * i);
    EXPECT_EQ(ReadTiffPages(tiff).size(), 1U) << to;
  }
}

TEST(SeveralPictures, AFileWithoutPagesHasNone) {
  EXPECT_TRUE(ReadTiffPages(ByteVector{'I', 'I', '*', 0}).empty());
  EXPECT_TRUE(ReadTiffPages(ByteVector{'M', 'M', 0, '*', 0, 0, 0, 0}).empty());
}

ByteVector Joined(ByteVector first, const ByteVector& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

TEST(SeveralPictures, AJpegBehindAJpegIsAPhotoOrAPreview) {
  const TemporaryFolder folder;
  const ByteVector whole = Encode(HairySkin(), ".jpg");
  EXPECT_THAT(Fault(folder.Write("stereo.mpo", Joined(whole, whole))), HasSubstr("the JPEG holds 2 photos"));
  const Photo with_preview =
      ReadPhoto(folder.Write("a.jpg", Joined(whole, Encode(Smaller(HairySkin(), 0.75), ".jpg"))));
  EXPECT_EQ(with_preview.bgr.size(), cv::Size(800, 600));
  ASSERT_EQ(with_preview.warnings.size(), 1U);
  EXPECT_THAT(with_preview.warnings[0], HasSubstr("600 x 450 px"));
  // A thumbnail is in nearly every file and need not be told.
  EXPECT_TRUE(
      ReadPhoto(folder.Write("b.jpg", Joined(whole, Encode(Smaller(HairySkin(), 0.2), ".jpg")))).warnings.empty());
  EXPECT_TRUE(ReadPhoto(folder.Write("c.jpg", Joined(whole, {0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3}))).warnings.empty());
}

// A PNG chunk with its checksum.
ByteVector Chunk(const std::string& name, const ByteVector& data) {
  ByteVector body(name.begin(), name.end());
  body.insert(body.end(), data.begin(), data.end());
  boost::crc_32_type crc;
  crc.process_bytes(body.data(), body.size());
  ByteVector chunk;
  for (const auto& number : {static_cast<std::uint32_t>(data.size()), crc.checksum()}) {
    for (int shift = 24; shift >= 0; shift -= 8) chunk.push_back(static_cast<unsigned char>(number >> shift));
    if (chunk.size() == 4) chunk.insert(chunk.end(), body.begin(), body.end());
  }
  return chunk;
}

TEST(SeveralPictures, AnimationsAreRefused) {
  const TemporaryFolder folder;
  const ByteVector png = Encode(HairySkin(), ".png");
  constexpr int kHeaderEnd = 33;
  const auto with_frames = [&](unsigned char count) {
    ByteVector animated(png.begin(), png.begin() + kHeaderEnd);
    animated = Joined(animated, Chunk("acTL", {0, 0, 0, count, 0, 0, 0, 0}));
    animated.insert(animated.end(), png.begin() + kHeaderEnd, png.end());
    return animated;
  };
  EXPECT_THAT(Fault(folder.Write("a.png", with_frames(3))), HasSubstr("an animation of 3 pictures"));
  EXPECT_EQ(ReadPhoto(folder.Write("b.png", with_frames(1))).bgr.size(), cv::Size(800, 600));

  ByteVector webp = {'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8',
                     'X', 10,  0,   0,   0, 2, 0, 0, 0,   9,   0,   0,   9,   0,   0};
  for (int frame = 0; frame < 2; ++frame) webp = Joined(webp, {'A', 'N', 'M', 'F', 2, 0, 0, 0, 1, 2});
  webp[4] = static_cast<unsigned char>(webp.size() - 8);
  EXPECT_THAT(Fault(folder.Write("a.webp", webp)), HasSubstr("the WebP is an animation of 2 pictures"));
}

}  // namespace
}  // namespace tricho
