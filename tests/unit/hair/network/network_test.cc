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

// A photo with as many pixels as the network's picture of it, with three dark hairs.
Photo ThreeHairs() {
  return Canvas({420, 300})
      .Add({BarAbout({100, 80}, 20, 60, 6), BarAbout({250, 160}, 110, 70, 6), BarAbout({330, 60}, 65, 50, 6)})
      .Take();
}

WorkingScale ScaleOfNetwork() {
  WorkingScale scale;
  scale.photo_per_work = kUmPerWorkPx / kUmPerNetworkPx;
  scale.exact = Point::Constant(scale.photo_per_work);
  return scale;
}

// The same within rounding wherever the seams lie: each tile sees all that moves it.
TEST(RunNetwork, DoesNotDependOnTheTiling) {
  const Photo photo = ThreeHairs();
  const NetworkMaps whole = RunNetwork(Ours(), photo.bgr, ScaleOfNetwork());
  const NetworkMaps parts = RunNetwork(Ours(), photo.bgr, ScaleOfNetwork(), 64);
  EXPECT_LT(cv::norm(whole.planes.reshape(1, 1), parts.planes.reshape(1, 1), cv::NORM_INF), 2e-3);
  EXPECT_ANY_THROW(RunNetwork(Ours(), photo.bgr, ScaleOfNetwork(), 60));  // No multiple of the network's step.
}

TEST(NetworkMaps, CellsAndWorkingPixelsShareTheirEdges) {
  const Photo photo = Canvas({700, 350}).Take();
  WorkingScale scale;  // Working pixels are photo pixels: 7 um.
  const NetworkMaps maps = RunNetwork(Ours(), photo.bgr, scale);
  EXPECT_NEAR(maps.work_per_cell.x(), 22 / 7.0, 0.01);
  EXPECT_NEAR((maps.CellFromWork({-0.5, -0.5}) - Point(-0.5, -0.5)).norm(), 0, 1e-12);
  EXPECT_NEAR((maps.WorkFromCell(maps.CellFromWork({123, 45})) - Point(123, 45)).norm(), 0, 1e-9);
}

TEST(NetworkMaps, ValuesBetweenCellsAreInterpolated) {
  NetworkMaps maps;
  const int shape[] = {NetworkMaps::kPlanes, 2, 3};
  maps.planes.create(3, shape, CV_32F);
  for (int i = 0; i < 6 * NetworkMaps::kPlanes; ++i) maps.planes.ptr<float>()[i] = static_cast<float>(i);
  EXPECT_DOUBLE_EQ(maps.At(0, Point(1.5, 0.5)), 3.0);
  EXPECT_DOUBLE_EQ(maps.At(0, Point(-4, 9)), 3.0);  // The nearest one's.
  EXPECT_DOUBLE_EQ(maps.VectorAt(NetworkMaps::kToMiddle, Point(0, 0)).y(), 30.0);
}

}  // namespace
}  // namespace tricho
