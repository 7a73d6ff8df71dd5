// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/photo_diameters.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgcodecs.hpp>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kDiametersSize(900, 700);
const cv::Scalar kSkinOfDiameters(0.25, 0.32, 0.55);
constexpr double kLightOfDiameters = (0.25 + 0.32 + 0.55) / 3;
constexpr double kWidthPx = 10;

// A third of the hairs dark, a third as light as skin, a third white, in a JPEG with color at half of the resolution.
struct GrayHead {
  GrayHead() {
    Canvas canvas(kDiametersSize, kSkinOfDiameters);
    for (int i = 0; i < 30; ++i) {
      const DrawnBar bar = BarAbout({150.0 + 300 * (i % 3), 40.0 + 68 * (i / 3)}, 3.0 * (i % 7), 210, kWidthPx);
      canvas.Add({bar}, cv::Scalar::all(i % 3 == 0 ? 0.02 : i % 3 == 1 ? kLightOfDiameters : 0.85));
      Shaft shaft;
      shaft.center_line_px = {bar.from, bar.to};
      shaft.diameter_px = (i % 2 ? 1.15 : 0.9) * kWidthPx;
      shafts.push_back(shaft);
    }
    photo = canvas.Take();
    std::vector<uchar> file;
    cv::imencode(".jpg", photo.bgr, file, {cv::IMWRITE_JPEG_QUALITY, 90});
    photo.bgr = cv::imdecode(file, cv::IMREAD_COLOR);
    hair = MeasureContrast(photo, WholeField(photo), kUmPerPx);
  }

  Photo photo;
  HairContrast hair;
  std::vector<Shaft> shafts;
};

TEST(MeasureDiameters, OfDarkWhiteAndSkinColoredHairOnOneHead) {
  GrayHead head;
  ASSERT_FALSE(head.hair.skin_left.empty());
  EXPECT_TRUE(MeasureDiameters(head.photo, head.hair, head.shafts));
  for (const int kind : {0, 1, 2}) {
    double sum = 0;
    for (std::size_t i = kind; i < head.shafts.size(); i += 3) {
      ASSERT_TRUE(head.shafts[i].diameter_px) << i;
      EXPECT_NEAR(*head.shafts[i].diameter_px, kWidthPx, 1.2) << i;
      EXPECT_GT(head.shafts[i].diameter_stderr_px, 0) << i;
      sum += *head.shafts[i].diameter_px;
    }
    EXPECT_NEAR(sum / 10, kWidthPx, 0.6) << kind;
  }
}

// By light alone, hair as light as its skin has no edge.
TEST(MeasureDiameters, HairAsLightAsSkinNeedsTheColor) {
  GrayHead head;
  head.hair.skin_left.release();
  MeasureDiameters(head.photo, head.hair, head.shafts);
  double worst = 0;
  for (std::size_t i = 1; i < head.shafts.size(); i += 3)
    worst = std::max(worst, std::abs(head.shafts[i].diameter_px.value_or(0) - kWidthPx));
  EXPECT_GT(worst, 1.2);
}

TEST(MeasureDiameters, NoHairsNoCamera) {
  GrayHead head;
  std::vector<Shaft> none;
  EXPECT_FALSE(MeasureDiameters(head.photo, head.hair, none));
}

}  // namespace
}  // namespace tricho
