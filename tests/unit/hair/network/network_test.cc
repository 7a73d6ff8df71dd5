// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/provenance.h"
#include "unit/hair/draw.h"

namespace tricho {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;
namespace fs = std::filesystem;

class NetworkFiles : public testing::Test {
 protected:
  NetworkFiles()
      : folder_(fs::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~NetworkFiles() override { fs::remove_all(folder_); }

  // A model file with its hash beside it; `hash` empty: the true one.
  fs::path Write(const std::string& bytes, std::string hash = "") {
    const fs::path path = folder_ / "net.onnx";
    std::ofstream(path, std::ios::binary) << bytes;
    if (hash.empty()) hash = Sha256Hex(bytes.data(), bytes.size());
    std::ofstream(path.string() + ".sha256") << hash << "  net.onnx\n";
    return path;
  }
  static void ExpectRefused(const fs::path& path, const std::string& why) {
    EXPECT_THAT([&] { ReadNetwork(path); },
                ThrowsMessage<Error>(testing::AllOf(HasSubstr("net.onnx"), HasSubstr(why))));
  }

  fs::path folder_;
};

const NetworkModel& Ours() {
  static const NetworkModel model = BuiltInNetwork();
  return model;
}

TEST_F(NetworkFiles, RefusesWhatIsNoneOfOurs) {
  ExpectRefused(folder_ / "net.onnx", "is missing");
  ExpectRefused(Write("no ONNX at all"), "is no ONNX");
  ExpectRefused(Write(Ours().bytes.substr(0, Ours().bytes.size() / 2)), "net.onnx");
  ExpectRefused(Write(""), "empty");
  ExpectRefused(Write(std::string((4u << 20) + 1, 'x')), "larger than 4 MB");
}

TEST_F(NetworkFiles, RefusesOtherBytesThanTheHashNames) {
  ExpectRefused(Write(Ours().bytes, std::string(64, '0')), "SHA-256");
  std::string flipped = Ours().bytes;
  flipped[flipped.size() / 2] ^= 1;
  ExpectRefused(Write(flipped, Ours().sha256), "SHA-256");
  const fs::path path = Write(Ours().bytes);
  fs::remove(path.string() + ".sha256");
  ExpectRefused(path, "has no net.onnx.sha256");
}

TEST_F(NetworkFiles, TakesACopyOfOurs) { EXPECT_EQ(ReadNetwork(Write(Ours().bytes)).sha256, Ours().sha256); }

// The same within rounding wherever the seams lie: each tile sees all that moves it.
TEST(RunNetwork, DoesNotDependOnTheTiling) {
  const HairContrast hair = DrawContrast(
      {420, 300}, {BarAbout({100, 80}, 20, 150), BarAbout({250, 160}, 110, 200), BarAbout({330, 60}, 65, 90)});
  const NetworkMaps whole = RunNetwork(Ours(), hair), parts = RunNetwork(Ours(), hair, 64);
  EXPECT_LT(cv::norm(whole.logits.reshape(1, 1), parts.logits.reshape(1, 1), cv::NORM_INF), 2e-3);
  EXPECT_ANY_THROW(RunNetwork(Ours(), hair, 60));  // No multiple of the network's step.
}

TEST(RunNetwork, SeesAHairWhereItRunsAndOnlyThatWay) {
  const DrawnBar bar = BarAbout({120, 90}, 30, 140);
  const HairContrast hair = DrawContrast({240, 180}, {bar});
  const NetworkMaps maps = RunNetwork(Ours(), hair);
  const double along_rad = std::atan2(bar.Along().y(), bar.Along().x());
  EXPECT_GT(LineProbability(maps, {120, 90}, along_rad), 0.7);
  EXPECT_GT(LineProbability(maps, {120, 90}, along_rad + M_PI), 0.7);
  EXPECT_LT(LineProbability(maps, {120, 90}, along_rad + M_PI / 2), 0.3);
  EXPECT_LT(LineProbability(maps, {30, 150}, along_rad), 0.1);
  EXPECT_LT(LineProbability(maps, {-50, 1000}, along_rad), 1e-6);  // Outside.
}

TEST(LineSupport, IsTheMeanAlongACourse) {
  const DrawnBar bar = BarAbout({120, 90}, 30, 140);
  const NetworkMaps maps = RunNetwork(Ours(), DrawContrast({240, 180}, {bar}));
  Polyline on, across;
  for (double t = -50; t <= 50; t += 2) {
    on.push_back(Point(120, 90) + t * bar.Along());
    across.push_back(Point(120, 90) + t * Point(-bar.Along().y(), bar.Along().x()));
  }
  EXPECT_GT(LineSupport(maps, on), 0.7);
  EXPECT_NEAR(LineSupport(maps, {on.rbegin(), on.rend()}), LineSupport(maps, on), 1e-6);
  EXPECT_LT(LineSupport(maps, across), 0.2);
  EXPECT_EQ(LineSupport(maps, {Point(1, 1), Point(2, 2)}), 0);
}

TEST(KeepLikelyPoints, KeepsThoseOfTheHair) {
  const DrawnBar bar = BarAbout({120, 90}, 30, 140);
  const HairContrast hair = DrawContrast({240, 180}, {bar});
  const NetworkMaps maps = RunNetwork(Ours(), hair);
  RidgeMap ridge = FindRidgePoints(hair, {});
  RidgePoint wrong;
  wrong.at_px = {30, 150};
  wrong.strength = 50;
  ridge.points.push_back(wrong);
  const auto num_on_hair = [&] {
    return std::count_if(ridge.points.begin(), ridge.points.end(), [&](const RidgePoint& point) {
      const Point at = point.at_px.cast<double>();
      const double along = (at - bar.from).dot(bar.Along());
      return std::abs(bar.Aside(at)) < 1.5 && along > 10 && along < bar.LengthPx() - 10;
    });
  };
  const auto before = num_on_hair();
  KeepLikelyPoints(maps, 0.1, ridge);
  EXPECT_GT(before, 100);
  EXPECT_GT(num_on_hair(), 0.8 * static_cast<double>(before));
  for (const RidgePoint& point : ridge.points) EXPECT_GT(point.at_px.x(), 31);
  KeepLikelyPoints(maps, 1.1, ridge);
  EXPECT_TRUE(ridge.points.empty());
}

}  // namespace
}  // namespace tricho
