// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/view_sidecar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace tricho {
namespace {

using testing::HasSubstr;

std::string FaultOf(const std::string& sidecar) {
  try {
    OverviewOptionsOf(sidecar);
    HoursOf(sidecar);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput) << sidecar;
    return error.what();
  }
  return "no error";
}

TEST(OverviewOptionsOf, ReadsScaleMarkerAndFront) {
  EXPECT_EQ(OverviewOptionsOf("").um_per_px, std::nullopt);
  EXPECT_EQ(OverviewOptionsOf("{}").front, FrontSide::kTop);
  EXPECT_EQ(OverviewOptionsOf(R"({"PixelSize": [200, 200], "PixelSizeUnits": "um"})").um_per_px, 200);
  EXPECT_EQ(OverviewOptionsOf(R"({"PixelSize": [0.2, 0.2], "PixelSizeUnits": "mm"})").um_per_px, 200);
  const OverviewOptions options = OverviewOptionsOf(R"({"MarkerSizeMillimeters": 20, "HeadFront": "right"})");
  EXPECT_EQ(options.marker_mm, 20);
  EXPECT_EQ(options.front, FrontSide::kRight);
}

TEST(OverviewOptionsOf, RefusesWhatCantBeMeant) {
  for (const char* bad :
       {"not JSON", "[]", "null", R"({"HeadFront": 3})", R"({"HeadFront": "up"})", R"({"MarkerSizeMillimeters": "20"})",
        R"({"MarkerSizeMillimeters": -1})", R"({"PixelSize": [200, 200]})",
        R"({"PixelSize": "200", "PixelSizeUnits": "um"})", R"({"PixelSize": [], "PixelSizeUnits": "um"})",
        R"({"PixelSize": [5, 5], "PixelSizeUnits": "um"})",
        R"({"PixelSize": [200, 200], "PixelSizeUnits": "um", "MarkerSizeMillimeters": 20})"})
    EXPECT_THAT(FaultOf(bad), HasSubstr("its sidecar: ")) << bad;
}

TEST(HoursOf, SaysWhatTheSidecarSays) {
  const SidecarHours hours = HoursOf(R"({"HoursSinceFirstPhoto": 47.5, "HoursSource": "exif"})");
  EXPECT_EQ(hours.hours, 47.5);
  EXPECT_EQ(hours.source, "exif");
  EXPECT_EQ(HoursOf("").hours, std::nullopt);
  EXPECT_THAT(FaultOf(R"({"HoursSinceFirstPhoto": "two days"})"), HasSubstr("HoursSinceFirstPhoto is no number"));
}

TEST(FrontSideName, IsWhatParseFrontSideTakes) {
  for (const FrontSide side : {FrontSide::kTop, FrontSide::kRight, FrontSide::kBottom, FrontSide::kLeft})
    EXPECT_EQ(ParseFrontSide(FrontSideName(side)), side);
}

}  // namespace
}  // namespace tricho
