// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/scale_bar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "capture/field.h"
#include "capture/glyphs.h"
#include "capture/scale.h"
#include "capture/scale_label.h"
#include "unit/capture/test_photos.h"

namespace tricho {
namespace {

// A bar of `length_px` with its label above it, as software burns them in, through a JPEG.
cv::Mat SkinWithBar(const std::string& label, int length_px, bool is_bright, int face, double size = 0.6) {
  cv::Mat photo = Skin({640, 480});
  const cv::Scalar ink = cv::Scalar::all(is_bright ? 255 : 0);
  photo(cv::Rect(400, 440, length_px, 5)).setTo(ink);
  cv::putText(photo, label, {405, 425}, face, size, ink, 1, cv::LINE_AA);
  return cv::imdecode(Encode(photo, ".jpg", {cv::IMWRITE_JPEG_QUALITY, 90}), cv::IMREAD_COLOR);
}

TEST(FindScaleBar, LabelsOfBothColorsAreRead) {
  struct Case {
    const char* label;
    double mm;
  };
  for (const Case& bar : {Case{"1.0 mm", 1},
                          {"1 mm", 1},
                          {"0.5 mm", 0.5},
                          {"500 um", 0.5},
                          {"2 mm", 2},
                          {"250 um", 0.25},
                          {"1 cm", 10},
                          {"0.75 mm", 0.75}})
    for (const bool is_bright : {true, false}) {
      const std::optional<ScaleBar> found =
          FindScaleBar(ViewsOf(SkinWithBar(bar.label, 120, is_bright, cv::FONT_HERSHEY_SIMPLEX)));
      ASSERT_TRUE(found) << bar.label << is_bright;
      EXPECT_NEAR(found->um_per_px, bar.mm * 1000 / 120, 0.012 * bar.mm * 1000 / 120) << bar.label;
      EXPECT_LT(found->relative_error, 0.01);
    }
}

TEST(FindScaleBar, ABarWithoutALabelAndALabelWithoutABarAreNone) {
  EXPECT_FALSE(FindScaleBar(ViewsOf(SkinWithBar("", 120, true, cv::FONT_HERSHEY_SIMPLEX))));
  EXPECT_FALSE(FindScaleBar(ViewsOf(SkinWithBar("50x", 120, true, cv::FONT_HERSHEY_SIMPLEX))));
  EXPECT_FALSE(FindScaleBar(ViewsOf(SkinWithBar("1.0", 120, true, cv::FONT_HERSHEY_SIMPLEX))));
  EXPECT_FALSE(FindScaleBar(ViewsOf(SkinWithBar("1.0 mm", 0, true, cv::FONT_HERSHEY_SIMPLEX))));
  EXPECT_FALSE(FindScaleBar(ViewsOf(HairySkin())));
  EXPECT_FALSE(FindScaleBar(ViewsOf(cv::Mat(2, 3, CV_8UC3, cv::Scalar(0)))));
}

TEST(FindScale, AScaleBarGivesTheScaleAndIsNoSkin) {
  const Photo photo = PhotoOf(SkinWithBar("1.0 mm", 160, false, cv::FONT_HERSHEY_DUPLEX));
  const Scale scale = FindScale(photo, "none.jpg", {});
  ASSERT_TRUE(scale.um_per_px);
  EXPECT_NEAR(*scale.um_per_px, 6.25, 0.06);
  EXPECT_EQ(scale.source, "scale_bar");
  const Field field = FindField(photo, scale.covered_px);
  EXPECT_EQ(cv::countNonZero(field.seen(cv::Rect(402, 441, 150, 3))), 0);
  EXPECT_EQ(cv::countNonZero(field.seen(cv::Rect(408, 413, 60, 12))), 0);
}

TEST(ReadDigit, KnowsItsOwnAndDoubtsAllElse) {
  std::size_t num_read = 0;
  for (const Glyph& glyph : DrawnDigits()) {
    cv::Mat ink(kGlyphRows, kGlyphColumns, CV_32F);
    for (int i = 0; i < kGlyphRows * kGlyphColumns; ++i) {
      const char c = glyph.ink[i];
      ink.at<float>(i / kGlyphColumns, i % kGlyphColumns) = static_cast<float>(c <= '9' ? c - '0' : c - 'a' + 10) / 15;
    }
    cv::resize(ink, ink, cv::Size(cvRound(36 * glyph.aspect), 36), 0, 0, cv::INTER_LINEAR);
    const std::optional<char> digit = ReadDigit(ink);
    EXPECT_EQ(digit.value_or(glyph.digit), glyph.digit);
    num_read += digit.has_value();
  }
  EXPECT_GT(num_read, DrawnDigits().size() * 9 / 10);
  EXPECT_FALSE(ReadDigit(cv::Mat::ones(20, 14, CV_32F)));
  cv::Mat slash = cv::Mat::zeros(24, 16, CV_32F);
  cv::line(slash, {1, 22}, {14, 1}, 1, 3);
  cv::line(slash, {1, 1}, {14, 22}, 1, 3);
  EXPECT_FALSE(ReadDigit(slash));
}

}  // namespace
}  // namespace tricho
