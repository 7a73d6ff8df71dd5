// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/drawn_zones.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/output_files.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr char kSquare[] =
    R"({"type": "Polygon", "coordinates": [[[10, 20], [110, 20], [110, 220], [10, 220], [10, 20]]]})";

std::vector<DrawnZone> Read(const std::string& text) {
  const fs::path path = fs::path(testing::TempDir()) / "zones.geojson";
  WriteWholeFile(path, text);
  return ReadDrawnZones(path);
}

std::string Feature(const std::string& properties, const std::string& geometry = kSquare) {
  return R"({"type": "Feature", "properties": )" + properties + R"(, "geometry": )" + geometry + "}";
}

std::string Fault(const std::string& text) {
  try {
    Read(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_THAT(error.what(), HasSubstr("zones.geojson"));
    return error.what();
  }
  return "no fault";
}

TEST(DrawnZones, AreReadInEachForm) {
  for (const std::string& text : {std::string(kSquare), Feature("{}"),
                                  R"({"type": "FeatureCollection", "features": [)" + Feature("null") + "]}"}) {
    const std::vector<DrawnZone> zones = Read(text);
    ASSERT_EQ(zones.size(), 1U) << text;
    EXPECT_EQ(zones[0].name, "zone 1");
    ASSERT_EQ(zones[0].polygon_px.size(), 4U);  // The last point repeats the first.
    EXPECT_EQ(zones[0].polygon_px[2], Point(110, 220));
  }
}

TEST(DrawnZones, HaveTheNamesThatTheirProgramsWrite) {
  EXPECT_EQ(Read(Feature(R"({"name": "temple left"})"))[0].name, "temple left");
  EXPECT_EQ(Read(Feature(R"({"classification": {"name": "Scar"}})"))[0].name, "Scar");
  EXPECT_EQ(Read(Feature(R"({"name": 5})"))[0].name, "zone 1");
}

TEST(DrawnZones, AreRefusedInWords) {
  const auto ring = [](const std::string& points) { return R"({"type": "Polygon", "coordinates": [)" + points + "]}"; };
  EXPECT_THAT(Fault("{"), HasSubstr("no JSON"));
  EXPECT_THAT(Fault("[]"), HasSubstr("not GeoJSON"));
  EXPECT_THAT(Fault(R"({"type": "Point", "coordinates": [1, 2]})"), HasSubstr("not GeoJSON"));
  EXPECT_THAT(Fault(R"({"type": "FeatureCollection"})"), HasSubstr("no features"));
  EXPECT_THAT(Fault(R"({"type": "FeatureCollection", "features": []})"), HasSubstr("1 to 50 zones, not 0"));
  EXPECT_THAT(Fault(R"({"type": "FeatureCollection", "features": [7]})"), HasSubstr("no geometry"));
  EXPECT_THAT(Fault(Feature("{}", R"({"type": "MultiPolygon", "coordinates": []})")), HasSubstr("one piece"));
  EXPECT_THAT(Fault(ring("")), HasSubstr("one outline"));
  EXPECT_THAT(Fault(ring("[[0, 0], [9, 0], [9, 9]], [[1, 1], [2, 1], [2, 2]]")), HasSubstr("without holes"));
  EXPECT_THAT(Fault(ring("[[0, 0], [9, 0], [0, 0]]")), HasSubstr("at least 3"));
  EXPECT_THAT(Fault(ring(R"([[0, 0], ["9", 0], [9, 9]])")), HasSubstr("two numbers"));
  EXPECT_THAT(Fault(ring("[[0, 0], [9], [9, 9]]")), HasSubstr("two numbers"));
  EXPECT_THAT(Fault(ring("[[0, 0], [1e300, 0], [9, 9]]")), HasSubstr("beyond any photo"));
  EXPECT_THAT(Fault(ring("7")), HasSubstr("list of at most"));
  EXPECT_THAT(Fault(Feature(R"({"name": "crown"})")), HasSubstr("'crown'"));
  EXPECT_THAT(Fault(Feature(R"({"name": "a\u001b[31m"})")), HasSubstr("plain characters"));
  EXPECT_THAT(Fault(Feature(R"({"name": ")" + std::string(41, 'x') + "\"}")), HasSubstr("plain characters"));
  EXPECT_THAT(Fault(R"({"type": "FeatureCollection", "features": [)" + Feature(R"({"name": "a"})") + "," +
                    Feature(R"({"name": "a"})") + "]}"),
              HasSubstr("two zones are named 'a'"));
  std::string many;
  for (int i = 0; i < 51; ++i) many += (i ? "," : "") + Feature("{}");
  EXPECT_THAT(Fault(R"({"type": "FeatureCollection", "features": [)" + many + "]}"), HasSubstr("not 51"));
}

TEST(DrawnZones, NeedAFile) {
  EXPECT_THROW(ReadDrawnZones("/nowhere/zones.geojson"), Error);
  EXPECT_THROW(ReadDrawnZones(testing::TempDir()), Error);
}

HeadFrame Frame(Point center, double width, double length, double front_deg) {
  HeadFrame frame;
  frame.center_px = center;
  frame.width_px = width;
  frame.length_px = length;
  frame.front_deg = front_deg;
  return frame;
}

TEST(OnOtherHead, KeepsThePlaceOnTheHead) {
  const HeadFrame upright = Frame(Point(400, 300), 200, 300, -90), turned = Frame(Point(100, 500), 400, 600, 0);
  // A quarter of the width to the right, a tenth of the length to the front.
  const Polygon zone = {Point(450, 270)};
  const Polygon other = OnOtherHead(zone, upright, turned);
  EXPECT_NEAR(other[0].x(), 160, 1e-9);
  EXPECT_NEAR(other[0].y(), 600, 1e-9);
  const Polygon back = OnOtherHead(other, turned, upright);
  EXPECT_NEAR((back[0] - zone[0]).norm(), 0, 1e-9);
}

TEST(OnOtherHead, OfTheSameHeadIsTheSame) {
  const HeadFrame frame = Frame(Point(40, 30), 20, 30, 12);
  const Polygon zone = {Point(1, 2), Point(30, 4), Point(9, 50)};
  const Polygon other = OnOtherHead(zone, frame, frame);
  for (std::size_t i = 0; i < zone.size(); ++i) EXPECT_NEAR((other[i] - zone[i]).norm(), 0, 1e-9);
}

}  // namespace
}  // namespace tricho
