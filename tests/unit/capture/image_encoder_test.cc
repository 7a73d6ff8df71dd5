// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/image_encoder.h"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/random.h"
#include "capture/rare_formats.h"

namespace tricho {
namespace {

cv::Mat Noise(cv::Size size) {
  cv::Mat bgr(size, CV_8UC3);
  Random random(7);
  for (auto& pixel : cv::Mat_<cv::Vec3b>(bgr))
    for (int c = 0; c < 3; ++c) pixel[c] = static_cast<uchar>(random.Uniform(0, 256));
  return bgr;
}

cv::Mat Read(const std::string& bytes) {
  return cv::imdecode(std::vector<char>(bytes.begin(), bytes.end()), cv::IMREAD_UNCHANGED);
}

TEST(EncodePng, KeepsEveryPixel) {
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(3, 200), cv::Size(317, 5)}) {
    const cv::Mat bgr = Noise(size);
    EXPECT_EQ(cv::norm(Read(EncodePng(bgr)), bgr, cv::NORM_INF), 0) << size;
  }
  const cv::Mat part = Noise({40, 30})(cv::Rect(3, 4, 11, 7));  // Rows do not follow each other in memory.
  EXPECT_EQ(cv::norm(Read(EncodePng(part)), part, cv::NORM_INF), 0);
}

TEST(EncodePng, CostsHardlyMoreBytesThanOpenCv) {
  cv::Mat bgr(300, 400, CV_8UC3);
  for (int y = 0; y < bgr.rows; ++y) bgr.row(y).setTo(cv::Scalar(y / 2, 100, 255 - y / 2));
  std::vector<uchar> theirs;
  cv::imencode(".png", bgr, theirs);
  // What is plain costs more: the lengths of the codes of each block, 150 bytes.
  EXPECT_LE(EncodePng(bgr).size(), theirs.size() + 300);
  cv::GaussianBlur(Noise({400, 300}), bgr, {}, 2);
  cv::imencode(".png", bgr, theirs);
  EXPECT_LE(EncodePng(bgr).size(), 1.05 * static_cast<double>(theirs.size()));
}

TEST(EncodeJpeg, SameBytesAsOpenCv) {
  const cv::Mat bgr = Noise({83, 61});
  for (const int quality : {10, 75, 95}) {
    std::vector<uchar> theirs;
    cv::imencode(".jpg", bgr, theirs, {cv::IMWRITE_JPEG_QUALITY, quality});
    EXPECT_EQ(EncodeJpeg(bgr, quality), std::string(theirs.begin(), theirs.end())) << quality;
  }
}

TEST(Encoders, RefuseWhatIsNoPicture) {
  EXPECT_ANY_THROW(EncodePng(cv::Mat()));
  EXPECT_ANY_THROW(EncodePng(cv::Mat(4, 4, CV_16U, cv::Scalar(0))));
  EXPECT_ANY_THROW(EncodePng(cv::Mat(4, 4, CV_8UC4, cv::Scalar(0))));
  EXPECT_ANY_THROW(EncodeJpeg(cv::Mat(), 90));
  EXPECT_ANY_THROW(EncodeJpeg(cv::Mat(4, 4, CV_8UC4, cv::Scalar(0)), 90));
  EXPECT_ANY_THROW(EncodeJpeg(Noise({4, 4}), 101));
}

TEST(DecodeRareFormat, SamePixelsAsOpenCvAndNothingFromRubbish) {
  const cv::Mat bgr = Noise({30, 20});
  for (const char* extension : {".tiff", ".bmp"}) {
    std::vector<uchar> bytes;
    cv::imencode(extension, bgr, bytes);
    EXPECT_EQ(cv::norm(DecodeRareFormat(bytes), bgr, cv::NORM_INF), 0) << extension;
  }
  EXPECT_TRUE(DecodeRareFormat(std::vector<uchar>{1, 2, 3}).empty());
  EXPECT_TRUE(DecodeRareFormat({}).empty());
}

}  // namespace
}  // namespace tricho
