// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Broken photos as recipes on good ones: what is done to the bytes, and the words that the error must hold (or "" when
// the photo must still be read).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/crc.hpp>
#include <functional>
#include <string_view>

#include "base/error.h"
#include "capture/photo.h"
#include "unit/capture/test_photos.h"
#include "unprivileged.h"

namespace tricho {
namespace {

using Recipe = std::function<void(ByteVector&)>;

struct BrokenPhoto {
  std::string name;
  std::string base;  // Extension of the good photo that the recipe is applied to.
  Recipe damage;
  std::string words;
};

Recipe CutAt(std::size_t num_bytes) {
  return [=](ByteVector& file) { file.resize(std::min(num_bytes, file.size())); };
}

Recipe CutOff(std::size_t num_bytes) {
  return [=](ByteVector& file) { file.resize(file.size() - num_bytes); };
}

Recipe CutToShare(double share) {
  return [=](ByteVector& file) { file.resize(static_cast<std::size_t>(share * static_cast<double>(file.size()))); };
}

Recipe Set(std::size_t at, std::string_view bytes) {
  return [=, bytes = std::string(bytes)](ByteVector& file) { std::ranges::copy(bytes, file.begin() + at); };
}

Recipe Replace(std::string_view text) {
  return [text = std::string(text)](ByteVector& file) { file.assign(text.begin(), text.end()); };
}

Recipe Append(std::string_view text) {
  return [text = std::string(text)](ByteVector& file) { file.insert(file.end(), text.begin(), text.end()); };
}

Recipe FlipMiddle() {
  return [](ByteVector& file) {
    for (std::size_t at = file.size() / 2; at < file.size() / 2 + 24; ++at) file[at] ^= 0xA5;
  };
}

// PNG: a patched IHDR with the right checksum, as an attacker would write it.
Recipe PatchIhdr(std::size_t at, std::string_view bytes) {
  return [=, bytes = std::string(bytes)](ByteVector& file) {
    std::ranges::copy(bytes, file.begin() + at);
    boost::crc_32_type crc;
    crc.process_bytes(file.data() + 12, 17);
    for (int i = 0; i < 4; ++i) file[29 + i] = static_cast<unsigned char>(crc.checksum() >> (24 - 8 * i));
  };
}

// JPEG: height and width in the frame header.
Recipe PatchFrame(std::string_view height_and_width) {
  return [bytes = std::string(height_and_width)](ByteVector& file) {
    constexpr std::array<unsigned char, 2> kMark{0xFF, 0xC0};
    const auto found = std::search(file.begin(), file.end(), kMark.begin(), kMark.end());
    std::ranges::copy(bytes, found + 5);
  };
}

// JPEG: more codes of one bit than there can be.
Recipe SpoilTable() {
  return [](ByteVector& file) {
    for (std::size_t at = 0; at + 5 < file.size(); ++at)
      if (file[at] == 0xFF && file[at + 1] == 0xC4) {
        file[at + 5] = 9;
        return;
      }
  };
}

// TIFF as OpenCV writes it: little-endian, tag entries of 12 bytes; sets the value of one tag of the first directory.
Recipe PatchTag(unsigned tag, unsigned value) {
  return [=](ByteVector& file) {
    const std::size_t directory = file[4] + 256U * file[5] + 65536U * file[6];
    const unsigned count = file[directory];
    for (unsigned i = 0; i < count; ++i) {
      const std::size_t at = directory + 2 + 12 * i;
      if (file[at] + 256U * file[at + 1] != tag) continue;
      for (int byte = 0; byte < 4; ++byte) file[at + 8 + byte] = static_cast<unsigned char>(value >> (8 * byte));
    }
  };
}

// A 16 x 16 px JPEG of four inks, all 128: one bit a coefficient, so that it can be written by hand.
Recipe CmykJpeg() {
  return [](ByteVector& file) {
    constexpr std::string_view kHead("\xFF\xD8\xFF\xDB\x00\x43\x00", 7);
    constexpr std::string_view kFrame(
        "\xFF\xC0\x00\x14\x08\x00\x10\x00\x10\x04\x01\x11\x00\x02\x11\x00\x03\x11\x00\x04\x11\x00", 22);
    constexpr std::string_view kTable("\xFF\xC4\x00\x14", 4);
    constexpr std::string_view kScan("\xFF\xDA\x00\x0E\x04\x01\x00\x02\x00\x03\x00\x04\x00\x00\x3F\x00", 16);
    std::string jpeg(kHead);
    jpeg += std::string(64, '\1');
    jpeg += kFrame;
    for (const char table : {'\0', '\x10'}) {
      jpeg += kTable;
      jpeg += table;
      jpeg += '\1' + std::string(16, '\0');
    }
    jpeg += kScan;
    jpeg += std::string(4, '\0') + "\xFF\xD9";
    file.assign(jpeg.begin(), jpeg.end());
  };
}

Recipe Truncate(const Recipe& first, std::size_t off) {
  return [=](ByteVector& file) {
    first(file);
    file.resize(file.size() - off);
  };
}

std::vector<BrokenPhoto> BrokenJpegs() {
  return {
      {"empty", ".jpg", CutAt(0), "the file is empty"},
      {"one byte", ".jpg", CutAt(1), "is not a known image"},
      {"jpeg, signature only", ".jpg", CutAt(3), "the JPEG ends early at byte 3, before the picture data"},
      {"jpeg, header only", ".jpg", CutAt(100), "the JPEG ends early at byte 100, before the picture data"},
      {"jpeg, cut at half", ".jpg", CutToShare(0.5), "inside the picture data: copy it from the camera again"},
      {"jpeg, cut at 99 %", ".jpg", CutToShare(0.99), "inside the picture data"},
      {"jpeg, without its end mark", ".jpg", CutOff(2), "inside the picture data"},
      {"jpeg, without the last byte", ".jpg", CutOff(1), "inside the picture data"},
      {"jpeg, damaged in the middle", ".jpg", FlipMiddle(), "the JPEG is damaged"},
      {"jpeg, cut and closed", ".jpg",
       [](ByteVector& file) {
         file.resize(file.size() / 2);
         file.push_back(0xFF);
         file.push_back(0xD9);
       },
       "the JPEG is damaged inside the picture data"},
      {"jpeg, 60000 x 60000", ".jpg", PatchFrame("\xEA\x60\xEA\x60"), "60000 x 60000 px; at most 120 million"},
      {"jpeg, no height", ".jpg", PatchFrame(std::string_view("\x00\x00\x01\x40", 4)), "320 x 0 px"},
      {"jpeg, no picture", ".jpg", Replace("\xFF\xD8\xFF\xD9"), "holds no picture data"},
      {"jpeg, junk after its end", ".jpg", Append("junk"), ""},
      {"jpeg, impossible Huffman table", ".jpg", SpoilTable(), "Bogus Huffman table"},
      {"jpeg, four inks", ".jpg", CmykJpeg(), "whether 0 or 255 means full ink"},
      {"jpeg, four inks, cut", ".jpg", Truncate(CmykJpeg(), 4), "the JPEG ends early"},
  };
}

std::vector<BrokenPhoto> BrokenPngs() {
  const std::string_view huge("\x00\x00\xEA\x60\x00\x00\xEA\x60", 8);  // 60000 x 60000
  const std::string_view none("\x00\x00\x00\x00\x00\x00\x00\x00", 8);
  return {
      {"png, signature only", ".png", CutAt(8), "the PNG ends early at byte 8, before the picture data"},
      {"png, cut in its header", ".png", CutAt(30), "the PNG ends early at byte 30"},
      {"png, cut at half", ".png", CutToShare(0.5), "inside the picture data"},
      {"png, without its end", ".png", CutOff(12), "inside the picture data"},
      {"png, without the last byte", ".png", CutOff(1), "inside the picture data"},
      {"png, damaged in the middle", ".png", FlipMiddle(), "the PNG is damaged near byte"},
      {"png, wrong checksum", ".png", Set(29, "abcd"), "its checksum is wrong"},
      {"png, 60000 x 60000", ".png", PatchIhdr(16, huge), "60000 x 60000 px; at most 120 million pixels"},
      {"png, no size", ".png", PatchIhdr(16, none), "0 x 0 px: its header is damaged"},
      {"png, wider than it has data", ".png", PatchIhdr(18, "\x10"), "the PNG is damaged"},
      {"png, no header", ".png", Set(12, "JUNK"), "does not begin with its header"},
      {"png, line ends changed by a text transfer", ".png", Set(4, "\n\n"), "is not a known image"},
      {"png, junk after its end", ".png", Append("junk"), ""},
  };
}

std::vector<BrokenPhoto> BrokenTiffsBmpsAndWebps() {
  const std::string_view huge_little("\x60\xEA\x00\x00\x60\xEA\x00\x00", 8);
  const std::string_view none("\x00\x00\x00\x00\x00\x00\x00\x00", 8);
  return {
      {"tiff, signature only", ".tif", CutAt(4), "the TIFF ends early at byte 4"},
      {"tiff, cut at half", ".tif", CutToShare(0.5), "the TIFF ends early"},
      {"tiff, cut in its directory", ".tif", CutOff(40), "the TIFF"},
      {"tiff, directory beyond the end", ".tif", Set(4, "\xFF\xFF\xFF\x7F"), "before its directory"},
      {"tiff, 60000 wide and high", ".tif",
       [](ByteVector& file) {
         PatchTag(256, 60000)(file);
         PatchTag(257, 60000)(file);
       },
       "60000 x 60000 px; at most"},
      {"tiff, no width", ".tif", PatchTag(256, 0), "its header is damaged"},
      {"tiff, four inks", ".tif", PatchTag(262, 5), "the TIFF holds CMYK; save it as RGB"},
      {"tiff, Lab", ".tif", PatchTag(262, 8), "Lab colors"},
      {"tiff, raw sensor data", ".tif", PatchTag(262, 32803), "raw sensor data"},
      {"bmp, signature only", ".bmp", CutAt(2), "the BMP ends early at byte 2"},
      {"bmp, cut in its header", ".bmp", CutAt(40), "before the picture data"},
      {"bmp, cut at half", ".bmp", CutToShare(0.5), "inside the picture data"},
      {"bmp, without the last byte", ".bmp", CutOff(1), "inside the picture data"},
      {"bmp, 60000 x 60000", ".bmp", Set(18, huge_little), "60000 x 60000 px; at most"},
      {"bmp, no size", ".bmp", Set(18, none), "0 x 0 px"},
      {"webp, signature only", ".webp", CutAt(12), "the WebP ends early"},
      {"webp, cut at half", ".webp", CutToShare(0.5), "the WebP ends early"},
      {"webp, without the last byte", ".webp", CutOff(1), "the WebP ends early"},
      {"webp, damaged header", ".webp", Set(20, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), "the WebP"},
  };
}

std::vector<BrokenPhoto> OtherFiles() {
  return {
      {"pdf", ".jpg", Replace("%PDF-1.7 ..."), "a PDF document; JPEG, PNG, TIFF, BMP and WebP are read"},
      {"zip", ".jpg", Replace("PK\x03\x04 ..."), "a ZIP archive"},
      {"gif", ".jpg", Replace("GIF89a ..."), "a GIF image"},
      {"heic", ".jpg",
       Replace(std::string_view("\0\0\0\x18"
                                "ftypheic...",
                                15)),
       "a HEIC image"},
      {"video", ".jpg",
       Replace(std::string_view("\0\0\0\x18"
                                "ftypisom...",
                                15)),
       "a video"},
      {"svg", ".jpg", Replace("<?xml version=\"1.0\"?><svg/>"), "an SVG drawing"},
      {"web page", ".jpg", Replace("<!DOCTYPE html><html>login</html>"), "a web page"},
      {"text", ".jpg", Replace("These are not pixels."), "looks like text"},
      {"zeros", ".jpg", Replace(std::string_view("\0\0\0\0\0\0\0\0", 8)), "is not a known image"},
  };
}

std::vector<BrokenPhoto> BrokenPhotos() {
  std::vector<BrokenPhoto> all = BrokenJpegs();
  for (const auto& more : {BrokenPngs(), BrokenTiffsBmpsAndWebps(), OtherFiles()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

// Distinct noise, so that no format compresses it away.
cv::Mat Noise() {
  cv::Mat noise(240, 320, CV_8UC3);
  Random random(5);
  for (int y = 0; y < noise.rows; ++y)
    for (int x = 0; x < 3 * noise.cols; ++x) noise.ptr<uchar>(y)[x] = static_cast<uchar>(random.Integer(0, 255));
  return noise;
}

class BrokenPhotoTest : public testing::TestWithParam<BrokenPhoto> {};

TEST_P(BrokenPhotoTest, OneSentenceOrThePixels) {
  const TemporaryFolder folder;
  ByteVector file = Encode(Noise(), GetParam().base, {cv::IMWRITE_TIFF_COMPRESSION, 1});
  GetParam().damage(file);
  const auto path = folder.Write("broken" + GetParam().base, file);
  testing::internal::CaptureStderr();
  std::string words;
  try {
    EXPECT_FALSE(ReadPhoto(path).bgr.empty());
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    words = error.what();
    EXPECT_EQ(std::ranges::count(words, '\n'), 0);
    EXPECT_THAT(words, testing::HasSubstr("broken" + GetParam().base + ": "));
  }
  testing::internal::GetCapturedStderr();
  if (GetParam().words.empty())
    EXPECT_EQ(words, "");
  else
    EXPECT_THAT(words, testing::HasSubstr(GetParam().words));
}

INSTANTIATE_TEST_SUITE_P(Recipes, BrokenPhotoTest, testing::ValuesIn(BrokenPhotos()), [](const auto& test) {
  std::string name = test.param.name;
  for (char& letter : name)
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) letter = '_';
  return name;
});

TEST(BrokenPhoto, AFolderIsNamedSo) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { ReadPhoto(folder.path()); },
              testing::ThrowsMessage<Error>(testing::HasSubstr("this is a folder, not a photo")));
}

TEST(BrokenPhoto, ADeviceIsNotRead) {
  EXPECT_THAT([] { ReadPhoto("/dev/null"); },
              testing::ThrowsMessage<Error>(testing::HasSubstr("this is not a regular file")));
}

TEST(BrokenPhoto, AFileWithoutPermissionIsNamedSo) {
  const TemporaryFolder folder;
  const auto path = folder.Write("secret.jpg", Encode(Noise(), ".jpg"));
  std::filesystem::permissions(path, std::filesystem::perms::none);
  const Unprivileged unprivileged(folder.path());
  ASSERT_TRUE(unprivileged.ok());
  EXPECT_THAT([&] { ReadPhoto(path); }, testing::ThrowsMessage<Error>(testing::HasSubstr("can't be opened")));
}

// Whatever is done to a file, it is read or refused with an Error; nothing else escapes.
TEST(BrokenPhoto, AnyCutAndAnyFlippedByteEndsInPixelsOrAnError) {
  const TemporaryFolder folder;
  Random random(7);
  int num_read = 0;
  int num_refused = 0;
  for (const std::string extension : {".jpg", ".png", ".tif", ".bmp", ".webp"}) {
    const ByteVector good = Encode(Noise()(cv::Rect(0, 0, 40, 30)), extension);
    for (int i = 0; i < 60; ++i) {
      ByteVector file = good;
      const int last = static_cast<int>(file.size()) - 1;
      if (i % 3 == 0) file.resize(random.Integer(1, last));
      const int near = std::min<int>(static_cast<int>(file.size()) - 1, i % 2 == 0 ? 100 : last);
      file[random.Integer(0, near)] ^= static_cast<unsigned char>(random.Integer(1, 255));
      testing::internal::CaptureStderr();
      try {
        ReadPhoto(folder.Write("fuzz", file));
        ++num_read;
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::kInput);
        ++num_refused;
      }
      testing::internal::GetCapturedStderr();
    }
  }
  EXPECT_EQ(num_read + num_refused, 300);
  EXPECT_GT(num_refused, 150);
}

}  // namespace
}  // namespace tricho
