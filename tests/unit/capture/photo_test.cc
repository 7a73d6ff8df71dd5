// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/photo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// jpeglib.h needs stdio before it.
#include <jpeglib.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "base/error.h"
#include "base/provenance.h"
#include "unit/capture/test_photos.h"

namespace tricho {
namespace {

// 4 x 3 px, each of its own color.
cv::Mat SmallPicture() {
  cv::Mat picture(3, 4, CV_8UC3);
  for (int y = 0; y < 3; ++y)
    for (int x = 0; x < 4; ++x)
      picture.at<cv::Vec3b>(y, x) =
          cv::Vec3b(static_cast<uchar>(60 * x), static_cast<uchar>(100 * y), static_cast<uchar>(20 * x + 30 * y));
  return picture;
}

bool Same(const cv::Mat& a, const cv::Mat& b) {
  return a.type() == b.type() && a.size() == b.size() && cv::norm(a, b, cv::NORM_INF) == 0;
}

TEST(ReadPhoto, LosslessFormatsGiveThePixelsAsStored) {
  const TemporaryFolder folder;
  for (const std::string extension : {".png", ".tif", ".bmp"}) {
    const Photo photo = ReadPhoto(folder.Write("a" + extension, Encode(SmallPicture(), extension)));
    EXPECT_TRUE(Same(photo.bgr, SmallPicture())) << extension;
  }
  const Photo webp =
      ReadPhoto(folder.Write("a.webp", Encode(SmallPicture(), ".webp", {cv::IMWRITE_WEBP_QUALITY, 101})));
  EXPECT_TRUE(Same(webp.bgr, SmallPicture()));
}

TEST(ReadPhoto, JpegPixelsAgreeWithOpenCv) {
  const TemporaryFolder folder;
  for (const int progressive : {0, 1}) {
    const ByteVector bytes = Encode(HairySkin(), ".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, progressive});
    EXPECT_TRUE(Same(ReadPhoto(folder.Write("a.jpg", bytes)).bgr, cv::imdecode(bytes, cv::IMREAD_COLOR)));
  }
}

TEST(ReadPhoto, NamesTheFileAndItsBytes) {
  const TemporaryFolder folder;
  const ByteVector bytes = Encode(SmallPicture(), ".png");
  const Photo photo = ReadPhoto(folder.Write("front view.png", bytes));
  EXPECT_EQ(photo.file, "front view.png");
  EXPECT_EQ(photo.sha256, Sha256Hex(bytes.data(), bytes.size()));
  EXPECT_EQ(photo.facts.camera, "");
  EXPECT_EQ(photo.facts.date, "");
  EXPECT_EQ(photo.facts.exif_orientation, 1);
}

TEST(ReadPhoto, TellsTheFormatByContentNotByExtension) {
  const TemporaryFolder folder;
  EXPECT_TRUE(Same(ReadPhoto(folder.Write("a.jpg", Encode(SmallPicture(), ".png"))).bgr, SmallPicture()));
  EXPECT_TRUE(Same(ReadPhoto(folder.Write("no-extension", Encode(SmallPicture(), ".tif"))).bgr, SmallPicture()));
}

// Where each stored pixel belongs, from the words of Exif 2.32, written a second time and pixel by pixel.
cv::Point UprightPlace(const cv::Point& stored, const cv::Size& size, int orientation) {
  const int right = size.width - 1 - stored.x;
  const int bottom = size.height - 1 - stored.y;
  switch (orientation) {
    case 2:
      return {right, stored.y};
    case 3:
      return {right, bottom};
    case 4:
      return {stored.x, bottom};
    case 5:
      return {stored.y, stored.x};
    case 6:
      return {bottom, stored.x};
    case 7:
      return {bottom, right};
    case 8:
      return {stored.y, right};
    default:
      return stored;
  }
}

TEST(ReadPhoto, AppliesEachExifOrientationOnceInEachFormat) {
  const TemporaryFolder folder;
  cv::Mat picture;
  cv::resize(SmallPicture(), picture, cv::Size(64, 48), 0, 0, cv::INTER_NEAREST);
  for (const std::string extension : {".jpg", ".png", ".tif", ".webp"})
    for (int orientation = 1; orientation <= 8; ++orientation) {
      const ByteVector plain = Encode(picture, extension, {cv::IMWRITE_WEBP_QUALITY, 101});
      const cv::Mat stored = ReadPhoto(folder.Write("plain", plain)).bgr;
      const Photo photo =
          ReadPhoto(folder.Write("turned", WithExif(plain, {{"Exif.Image.Orientation", std::to_string(orientation)}})));
      EXPECT_EQ(photo.facts.exif_orientation, orientation) << extension;
      ASSERT_EQ(photo.bgr.size(), orientation < 5 ? stored.size() : cv::Size(stored.rows, stored.cols)) << extension;
      bool same = true;
      for (int y = 0; y < stored.rows; ++y)
        for (int x = 0; x < stored.cols; ++x)
          same = same && photo.bgr.at<cv::Vec3b>(UprightPlace({x, y}, stored.size(), orientation)) ==
                             stored.at<cv::Vec3b>(y, x);
      EXPECT_TRUE(same) << extension << " orientation " << orientation;
    }
}

TEST(ReadPhoto, DeepAndGreyTiffsAreTurnedUprightToo) {
  const TemporaryFolder folder;
  cv::Mat grey(48, 64, CV_8UC1, cv::Scalar(0));
  grey(cv::Rect(0, 0, 20, 10)).setTo(200);
  cv::Mat deep;
  grey.convertTo(deep, CV_16U, 257);
  for (const cv::Mat& picture : {grey, deep})
    for (int orientation = 1; orientation <= 8; ++orientation) {
      const ByteVector bytes =
          WithExif(Encode(picture, ".tif"), {{"Exif.Image.Orientation", std::to_string(orientation)}});
      const cv::Mat bgr = ReadPhoto(folder.Write("turned", bytes)).bgr;
      ASSERT_EQ(bgr.size(), orientation < 5 ? grey.size() : cv::Size(grey.rows, grey.cols)) << orientation;
      EXPECT_EQ(bgr.at<cv::Vec3b>(UprightPlace({2, 2}, grey.size(), orientation)), cv::Vec3b::all(200)) << orientation;
      EXPECT_EQ(cv::countNonZero(bgr.reshape(1)), 3 * 200) << orientation;
    }
}

TEST(ReadPhoto, ImpossibleOrientationCountsAsUpright) {
  const TemporaryFolder folder;
  const ByteVector bytes = WithExif(Encode(SmallPicture(), ".png"), {{"Exif.Image.Orientation", "9"}});
  EXPECT_EQ(ReadPhoto(folder.Write("a.png", bytes)).facts.exif_orientation, 1);
}

TEST(ReadPhoto, TellsCameraAndDateButNothingElse) {
  const TemporaryFolder folder;
  const ByteVector bytes =
      WithExif(Encode(SmallPicture(), ".jpg"), {{"Exif.Image.Make", "Scope"},
                                                {"Exif.Image.Model", "Scope Mark 2"},
                                                {"Exif.Photo.DateTimeOriginal", "2026:01:10 09:30:00"}});
  const CaptureFacts facts = ReadPhoto(folder.Write("a.jpg", bytes)).facts;
  EXPECT_EQ(facts.camera, "Scope Mark 2");
  EXPECT_EQ(facts.date, "2026-01-10 09:30:00");
}

TEST(ReadPhoto, NonsenseInExifIsLeftOut) {
  const TemporaryFolder folder;
  const ByteVector bytes = WithExif(Encode(SmallPicture(), ".jpg"), {{"Exif.Image.Make", "\xFF\x01 Sc\"ope\n"},
                                                                     {"Exif.Photo.DateTimeOriginal", "yesterday"}});
  const CaptureFacts facts = ReadPhoto(folder.Write("a.jpg", bytes)).facts;
  EXPECT_EQ(facts.camera, "Sc\"ope");
  EXPECT_EQ(facts.date, "");
}

TEST(ReadPhoto, SixteenBitsAreRounded) {
  const TemporaryFolder folder;
  cv::Mat deep(2, 3, CV_16UC3, cv::Scalar(0, 128, 65535));
  deep.at<cv::Vec3w>(1, 2) = cv::Vec3w(129, 32896, 65400);
  for (const std::string extension : {".png", ".tif"}) {
    const cv::Mat bgr = ReadPhoto(folder.Write("a" + extension, Encode(deep, extension))).bgr;
    EXPECT_EQ(bgr.at<cv::Vec3b>(0, 0), cv::Vec3b(0, 0, 255)) << extension;
    EXPECT_EQ(bgr.at<cv::Vec3b>(1, 2), cv::Vec3b(1, 128, 254)) << extension;
  }
}

TEST(ReadPhoto, GreyIsRepeated) {
  const TemporaryFolder folder;
  const cv::Mat grey(5, 6, CV_8UC1, cv::Scalar(77));
  for (const std::string extension : {".png", ".tif", ".bmp", ".jpg"}) {
    const cv::Mat bgr = ReadPhoto(folder.Write("a" + extension, Encode(grey, extension))).bgr;
    EXPECT_TRUE(Same(bgr, cv::Mat(5, 6, CV_8UC3, cv::Scalar::all(77)))) << extension;
  }
}

TEST(ReadPhoto, TellsWhetherAPhotoIsGrey) {
  const TemporaryFolder folder;
  const cv::Mat grey(5, 6, CV_8UC1, cv::Scalar(77));
  EXPECT_TRUE(ReadPhoto(folder.Write("a.jpg", Encode(grey, ".jpg"))).is_grey);
  cv::Mat repeated;
  cv::cvtColor(grey, repeated, cv::COLOR_GRAY2BGR);
  EXPECT_TRUE(ReadPhoto(folder.Write("b.png", Encode(repeated, ".png"))).is_grey);
  repeated.at<cv::Vec3b>(2, 3)[2] += 9;
  EXPECT_FALSE(ReadPhoto(folder.Write("c.png", Encode(repeated, ".png"))).is_grey);
}

TEST(ReadPhoto, TwelveBitsInSixteenAreSpreadAndTold) {
  const TemporaryFolder folder;
  cv::Mat deep;
  HairySkin().convertTo(deep, CV_16U, 4095.0 / 255);
  for (const std::string extension : {".png", ".tif"}) {
    const Photo photo = ReadPhoto(folder.Write("a" + extension, Encode(deep, extension)));
    EXPECT_LE(cv::norm(photo.bgr, HairySkin(), cv::NORM_INF), 1) << extension;
    EXPECT_THAT(photo.warnings, testing::ElementsAre(testing::HasSubstr("only 12 bits")));
  }
}

// Ink of each pixel as it is stored, with or without Adobe's marker.
ByteVector CmykJpeg(const cv::Mat& stored, bool adobe_marker) {
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &bytes, &size);
  jpeg.image_width = static_cast<unsigned>(stored.cols);
  jpeg.image_height = static_cast<unsigned>(stored.rows);
  jpeg.input_components = 4;
  jpeg.in_color_space = JCS_CMYK;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, 100, TRUE);
  jpeg.write_Adobe_marker = adobe_marker ? TRUE : FALSE;
  jpeg_start_compress(&jpeg, TRUE);
  for (int y = 0; y < stored.rows; ++y) {
    auto* row = const_cast<unsigned char*>(stored.ptr(y));
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  ByteVector file(bytes, bytes + size);
  std::free(bytes);
  return file;
}

TEST(ReadPhoto, CmykIsReadWhicheverWayItIsStored) {
  const TemporaryFolder folder;
  // Cyan, magenta, yellow and a little black: BGR (135, 162, 199) by 0.9.
  const cv::Mat ink(16, 16, CV_8UC4, cv::Scalar(56, 93, 120, 26));
  const cv::Mat inverted = ~ink;
  const std::array<int, 3> bgr = {121, 145, 179};
  for (const auto& [stored, marker] : {std::pair(inverted, true), {inverted, false}, {ink, false}}) {
    const Photo photo = ReadPhoto(folder.Write("a.jpg", CmykJpeg(stored, marker)));
    for (int c = 0; c < 3; ++c) EXPECT_NEAR(photo.bgr.at<cv::Vec3b>(8, 8)[c], bgr[c], 3) << marker;
    EXPECT_THAT(photo.warnings, testing::ElementsAre(testing::HasSubstr("CMYK")));
  }
}

TEST(ReadPhoto, CmykThatMayBeEitherIsRefused) {
  const TemporaryFolder folder;
  const auto path = folder.Write("a.jpg", CmykJpeg(cv::Mat(16, 16, CV_8UC4, cv::Scalar::all(120)), false));
  try {
    ReadPhoto(path);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("whether 0 or 255 means full ink"));
  }
}

TEST(ReadPhoto, AlphaIsLaidOverWhite) {
  const TemporaryFolder folder;
  cv::Mat picture(1, 3, CV_8UC4);
  picture.at<cv::Vec4b>(0, 0) = cv::Vec4b(10, 20, 30, 255);
  picture.at<cv::Vec4b>(0, 1) = cv::Vec4b(10, 20, 30, 0);
  picture.at<cv::Vec4b>(0, 2) = cv::Vec4b(0, 100, 255, 51);
  const cv::Mat bgr = ReadPhoto(folder.Write("a.png", Encode(picture, ".png"))).bgr;
  EXPECT_EQ(bgr.at<cv::Vec3b>(0, 0), cv::Vec3b(10, 20, 30));
  EXPECT_EQ(bgr.at<cv::Vec3b>(0, 1), cv::Vec3b(255, 255, 255));
  EXPECT_EQ(bgr.at<cv::Vec3b>(0, 2), cv::Vec3b(204, 224, 255));
}

TEST(ReadPhoto, OnePixelIsAPhoto) {
  const TemporaryFolder folder;
  const Photo photo = ReadPhoto(folder.Write("a.png", Encode(cv::Mat(1, 1, CV_8UC3, cv::Scalar(1, 2, 3)), ".png")));
  EXPECT_EQ(photo.bgr.size(), cv::Size(1, 1));
}

TEST(ReadPhoto, LimitsAreKept) {
  const TemporaryFolder folder;
  const auto path = folder.Write("a.png", Encode(SmallPicture(), ".png"));
  PhotoLimits limits;
  limits.max_pixels = 12;
  EXPECT_NO_THROW(ReadPhoto(path, limits));
  limits.max_pixels = 11;
  EXPECT_THROW(ReadPhoto(path, limits), Error);
  limits = {};
  limits.max_file_bytes = 10;
  EXPECT_THROW(ReadPhoto(path, limits), Error);
}

TEST(ReadPhoto, ErrorsAreInputErrorsThatNameTheFile) {
  try {
    ReadPhoto("no-such-folder/no-such-file.jpg");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_THAT(error.what(), testing::HasSubstr("no-such-file.jpg: there is no such file"));
  }
}

}  // namespace
}  // namespace tricho
