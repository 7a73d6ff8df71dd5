// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/scale.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <opencv2/aruco.hpp>

#include "base/error.h"
#include "capture/field.h"
#include "unit/capture/test_photos.h"

namespace tricho {
namespace {

TEST(ScaleOptions, RangesAreKept) {
  EXPECT_NO_THROW(ScaleOptions().Check());
  for (const double good : {0.2, 5.5, 200.0}) EXPECT_NO_THROW((ScaleOptions{good, {}, {}}.Check())) << good;
  for (const double bad : {0.0, -1.0, 0.19, 201.0, 1e300, std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity()})
    try {
      ScaleOptions{bad, {}, {}}.Check();
      ADD_FAILURE() << bad;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      EXPECT_THAT(error.what(), testing::HasSubstr("um_per_px"));
    }
  EXPECT_THROW((ScaleOptions{{}, 0.4, {}}.Check()), Error);
  EXPECT_THROW((ScaleOptions{{}, 301, {}}.Check()), Error);
  EXPECT_THROW((ScaleOptions{{}, {}, 0.4}.Check()), Error);
  EXPECT_THROW((ScaleOptions{{}, {}, 101}.Check()), Error);
  EXPECT_THROW((ScaleOptions{5.0, 7.0, {}}.Check()), Error);
}

TEST(FindScale, OptionWins) {
  const Scale scale = FindScale(PhotoOf(Skin({100, 80})), "none.jpg", {5.5, {}, {}});
  EXPECT_EQ(scale.um_per_px, 5.5);
  EXPECT_EQ(scale.source, "option");
  EXPECT_EQ(scale.reason, "");
}

TEST(FindScale, FieldWidthIsSharedByThePixelsOfARow) {
  const Scale scale = FindScale(PhotoOf(Skin({1000, 80})), "none.jpg", {{}, 7.0, {}});
  EXPECT_DOUBLE_EQ(*scale.um_per_px, 7.0);
  EXPECT_EQ(scale.source, "field width");
  EXPECT_THROW(FindScale(PhotoOf(Skin({100, 80})), "none.jpg", {{}, 300.0, {}}), Error);
}

TEST(FindScale, WithoutAnythingThereIsAReason) {
  const TemporaryFolder folder;
  const Scale scale = FindScale(PhotoOf(Skin({100, 80})), folder.path() / "a.jpg", {});
  EXPECT_FALSE(scale.um_per_px);
  EXPECT_EQ(scale.source, "none");
  EXPECT_THAT(scale.reason, testing::HasSubstr("--um-per-px"));
}

struct Sidecar {
  std::string json;
  std::optional<double> um_per_px;
  std::string words;
};

TEST(FindScale, SidecarGivesTheScaleOrNamesItsFault) {
  const TemporaryFolder folder;
  for (const Sidecar& sidecar :
       std::vector<Sidecar>{{R"({"PixelSize": 5.5, "PixelSizeUnits": "um"})", 5.5, ""},
                            {R"({"PixelSize": [0.0055, 0.0055], "PixelSizeUnits": "mm"})", 5.5, ""},
                            {R"({"PixelSize": [5500, 5500, 1], "PixelSizeUnits": "nm"})", 5.5, ""},
                            {R"({"PixelSize": [5.50, 5.52], "PixelSizeUnits": "um"})", 5.51, ""},
                            {R"({"Device": "scope"})", {}, ""},
                            {R"({"PixelSize": null})", {}, ""},
                            {R"({"PixelSize": 5.5})", {}, "without PixelSizeUnits"},
                            {R"({"PixelSize": 5.5, "PixelSizeUnits": 3})", {}, "PixelSizeUnits is not a text"},
                            {R"({"PixelSize": 5.5, "PixelSizeUnits": "inch"})", {}, "none of"},
                            {R"({"PixelSize": "5.5", "PixelSizeUnits": "um"})", {}, "neither a number nor a list"},
                            {R"({"PixelSize": [5.5], "PixelSizeUnits": "um"})", {}, "not a list of two numbers"},
                            {R"({"PixelSize": [5.5, "x"], "PixelSizeUnits": "um"})", {}, "neither a number nor a list"},
                            {R"({"PixelSize": [5.5, 5.7], "PixelSizeUnits": "um"})", {}, "pixels must be square"},
                            {R"({"PixelSize": 0, "PixelSizeUnits": "um"})", {}, "PixelSize is 0 um"},
                            {R"({"PixelSize": -5.5, "PixelSizeUnits": "um"})", {}, "PixelSize is -5.5 um"},
                            {R"({"PixelSize": 5.5, "PixelSizeUnits": "mm"})", {}, "PixelSize is 5500 um"},
                            {R"({"PixelSize": 1e999, "PixelSizeUnits": "um"})", {}, "sidecar is not valid JSON"},
                            {R"([1, 2])", {}, "not a JSON object"},
                            {R"({"PixelSize": )", {}, "sidecar is not valid JSON"},
                            {"", {}, "sidecar is not valid JSON"},
                            {"\xFF\xFE", {}, "sidecar is not valid JSON"}}) {
    folder.Write("a.json", sidecar.json);
    try {
      const Scale scale = FindScale(PhotoOf(Skin({100, 80})), folder.path() / "a.jpg", {});
      EXPECT_EQ(sidecar.words, "") << sidecar.json;
      ASSERT_EQ(scale.um_per_px.has_value(), sidecar.um_per_px.has_value()) << sidecar.json;
      EXPECT_NEAR(scale.um_per_px.value_or(-1), sidecar.um_per_px.value_or(-1), 1e-9);
      EXPECT_EQ(scale.source, scale.um_per_px ? "sidecar" : "none");
      EXPECT_EQ(scale.reason.empty(), scale.um_per_px.has_value());
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInput);
      EXPECT_NE(sidecar.words, "") << sidecar.json << " " << error.what();
      EXPECT_THAT(error.what(), testing::HasSubstr(sidecar.words));
      EXPECT_THAT(error.what(), testing::HasSubstr("a.json"));
    }
  }
}

// A marker of side_px on a white card lying on skin, seen from above or from the side.
cv::Mat SkinWithMarker(int dictionary, int side_px, double tilt = 0) {
  cv::Mat marker;
  cv::aruco::drawMarker(cv::aruco::getPredefinedDictionary(dictionary), 7, side_px, marker, 1);
  cv::copyMakeBorder(marker, marker, 25, 25, 25, 25, cv::BORDER_CONSTANT, 235);
  cv::cvtColor(marker, marker, cv::COLOR_GRAY2BGR);
  cv::Mat skin = HairySkin();
  marker.copyTo(skin(cv::Rect({60, 70}, marker.size())));
  const float squeeze = static_cast<float>(tilt * skin.cols);
  const auto right = static_cast<float>(skin.cols - 1);
  const auto bottom = static_cast<float>(skin.rows - 1);
  const std::vector<cv::Point2f> from = {{0, 0}, {right, 0}, {right, bottom}, {0, bottom}};
  const std::vector<cv::Point2f> to = {{squeeze, 0}, {right - squeeze, 0}, {right, bottom}, {0, bottom}};
  cv::Mat seen;
  cv::warpPerspective(skin, seen, cv::getPerspectiveTransform(from, to), skin.size(), cv::INTER_LINEAR,
                      cv::BORDER_REPLICATE);
  cv::GaussianBlur(seen, seen, cv::Size(), 0.7);
  return seen;
}

TEST(FindScale, MarkerOfEachDictionaryGivesTheScale) {
  for (const int dictionary : {cv::aruco::DICT_4X4_50, cv::aruco::DICT_5X5_50, cv::aruco::DICT_6X6_50,
                               cv::aruco::DICT_7X7_50, cv::aruco::DICT_ARUCO_ORIGINAL}) {
    const Scale scale = FindScale(PhotoOf(SkinWithMarker(dictionary, 252)), "none.jpg", {{}, {}, 2.0});
    ASSERT_TRUE(scale.um_per_px) << dictionary;
    EXPECT_NEAR(*scale.um_per_px, 2000.0 / 252, 0.005 * 2000.0 / 252) << dictionary;
    EXPECT_EQ(scale.source, "marker");
    EXPECT_LT(scale.relative_error, 0.01);
    EXPECT_GT(scale.relative_error, 0);
  }
}

TEST(FindScale, MarkerIsLeftOutOfTheField) {
  const Photo photo = PhotoOf(SkinWithMarker(cv::aruco::DICT_4X4_50, 252));
  const Scale scale = FindScale(photo, "none.jpg", {{}, {}, 2.0});
  ASSERT_EQ(scale.covered_px.size(), 1U);
  const Field field = FindField(photo, scale.covered_px);
  EXPECT_EQ(cv::countNonZero(field.seen(cv::Rect(60, 70, 300, 300))), 0);
  EXPECT_NEAR(field.graphics_share, 340.0 * 340 / (800 * 600), 0.01);
}

TEST(FindScale, MarkersAreLeftOutWhateverGivesTheScale) {
  const Photo photo = PhotoOf(SkinWithMarker(cv::aruco::DICT_4X4_50, 252));
  const Scale scale = FindScale(photo, "none.jpg", {7.0, {}, {}});
  EXPECT_EQ(scale.source, "option");
  ASSERT_EQ(scale.covered_px.size(), 1U);
}

// Squares that are no markers stand in view as well: which square is one of what dictionary is told of each.
TEST(FindScale, AMarkerOfEachDictionaryIsSeenAmongOtherSquares) {
  for (const int dictionary : {cv::aruco::DICT_4X4_50, cv::aruco::DICT_5X5_50, cv::aruco::DICT_6X6_50,
                               cv::aruco::DICT_7X7_50, cv::aruco::DICT_ARUCO_ORIGINAL})
    for (const int side_px : {63, 126, 252}) {
      cv::Mat skin = SkinWithMarker(dictionary, side_px);
      for (const int y : {100, 300, 500}) {
        cv::rectangle(skin, cv::Rect(600, y - 40, 140, 140), cv::Scalar::all(235), -1);
        cv::rectangle(skin, cv::Rect(620, y - 20, 80, 80), cv::Scalar::all(30), -1);
      }
      EXPECT_EQ(FindScale(PhotoOf(skin), "none.jpg", {7.0, {}, {}}).covered_px.size(), 1U)
          << dictionary << ", " << side_px;
    }
}

TEST(FindScale, SquaresThatAreNoMarkersAreLeft) {
  cv::Mat skin = HairySkin();
  cv::rectangle(skin, cv::Rect(300, 200, 140, 140), cv::Scalar::all(235), -1);
  cv::rectangle(skin, cv::Rect(320, 220, 80, 80), cv::Scalar::all(30), -1);
  EXPECT_TRUE(FindScale(PhotoOf(skin), "none.jpg", {7.0, {}, {}}).covered_px.empty());
}

TEST(FindScale, TwoMarkersOfDifferentSizeAreRefused) {
  cv::Mat skin = SkinWithMarker(cv::aruco::DICT_4X4_50, 252), small;
  cv::resize(skin(cv::Rect(40, 50, 350, 330)), small, cv::Size(), 0.5, 0.5, cv::INTER_AREA);
  small.copyTo(skin(cv::Rect({500, 300}, small.size())));
  try {
    FindScale(PhotoOf(skin), "none.jpg", {{}, {}, 2.0});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_THAT(error.what(), testing::HasSubstr("two ArUco markers of different size"));
  }
  EXPECT_EQ(FindScale(PhotoOf(skin), "none.jpg", {7.0, {}, {}}).covered_px.size(), 2U);
}

TEST(FindScale, MarkerSeenFromTheSideIsLessCertain) {
  const Scale scale = FindScale(PhotoOf(SkinWithMarker(cv::aruco::DICT_4X4_50, 252, 0.06)), "none.jpg", {{}, {}, 2.0});
  EXPECT_GT(scale.relative_error, 0.01);
}

TEST(FindScale, MarkerThatIsNotThereIsAnError) {
  try {
    FindScale(PhotoOf(HairySkin()), "none.jpg", {{}, {}, 2.0});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_THAT(error.what(), testing::HasSubstr("made.png: no ArUco marker is seen"));
  }
}

}  // namespace
}  // namespace tricho
