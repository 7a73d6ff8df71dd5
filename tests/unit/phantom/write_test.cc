// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/write.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <sstream>

#include "base/error.h"
#include "phantom/families.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;

std::string ReadAll(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

class Write : public ::testing::Test {
 protected:
  Write() : folder_(fs::path(::testing::TempDir()) / "tricho-phantom") { fs::remove_all(folder_); }
  ~Write() override { fs::remove_all(folder_); }

  static PhantomPlan SmallPlan(const std::string& family, int num_visits) {
    PhantomPlan plan = PlanFamily(family, 3, num_visits);
    plan.options.width_px = 320;
    plan.options.height_px = 240;
    return plan;
  }

  fs::path folder_;
};

TEST_F(Write, PairHasPhotosTruthAndPoints) {
  WritePhantoms(folder_, {SmallPlan("treated", 2)}, PhantomNaming::kVisits, MakeProvenance("phantom"));
  EXPECT_EQ(cv::imread((folder_ / "treated-3-v0.jpg").string()).cols, 320);
  EXPECT_EQ(cv::imread((folder_ / "treated-3-v1.jpg").string()).rows, 240);
  EXPECT_EQ(nlohmann::json::parse(ReadAll(folder_ / "treated-3-v1.json"))["visit"], 1);
  EXPECT_EQ(ReadAll(folder_ / "treated-3-v1-points.csv").substr(0, 16), "x,y,ref_x,ref_y\n");
  const auto index = nlohmann::json::parse(ReadAll(folder_ / "truth.json"));
  EXPECT_EQ(index["schema"], "phantom-truth");
  EXPECT_EQ(index["provenance"]["command"], "phantom");
  ASSERT_EQ(index["images"].size(), 2U);
  const auto& image = index["images"][0];
  const std::string jpeg = ReadAll(folder_ / image["file"].get<std::string>());
  EXPECT_EQ(image["sha256"], Sha256Hex(jpeg.data(), jpeg.size()));
  EXPECT_EQ(image["truth"], nlohmann::json::parse(ReadAll(folder_ / image["truth_file"].get<std::string>())));
}

TEST_F(Write, SameBytesOnEveryRun) {
  WritePhantoms(folder_ / "a", {SmallPlan("clipped", 2)}, PhantomNaming::kVisits, MakeProvenance("phantom"), 1);
  WritePhantoms(folder_ / "b", {SmallPlan("clipped", 2)}, PhantomNaming::kVisits, MakeProvenance("phantom"), 2);
  int num_files = 0;
  for (const auto& entry : fs::directory_iterator(folder_ / "a")) {
    ++num_files;
    EXPECT_EQ(ReadAll(entry.path()), ReadAll(folder_ / "b" / entry.path().filename())) << entry.path().filename();
  }
  EXPECT_EQ(num_files, 6);
}

TEST_F(Write, SampleHasSidecarAndTruthUnderOtherNames) {
  WritePhantoms(folder_, {SmallPlan("blond", 1)}, PhantomNaming::kSample, MakeProvenance("phantom"));
  EXPECT_TRUE(fs::exists(folder_ / "blond-3.jpg"));
  EXPECT_TRUE(nlohmann::json::parse(ReadAll(folder_ / "blond-3-truth.json")).contains("hairs"));
  const auto sidecar = nlohmann::json::parse(ReadAll(folder_ / "blond-3.json"));
  EXPECT_EQ(sidecar["PixelSize"][0], 7.0);
  EXPECT_EQ(sidecar["PixelSizeUnits"], "um");
}

TEST_F(Write, RefusesBadPlansBeforeAnythingIsWritten) {
  PhantomPlan plan = SmallPlan("same", 1);
  plan.name = "../away";
  EXPECT_THROW(WritePhantoms(folder_, {plan}, PhantomNaming::kVisits, {}), Error);
  plan = SmallPlan("same", 1);
  plan.options.height_px = 1;
  EXPECT_THROW(WritePhantoms(folder_, {plan}, PhantomNaming::kVisits, {}), Error);
  EXPECT_FALSE(fs::exists(folder_));
  EXPECT_THROW(PlanFamily("same", 1, 0), Error);
  EXPECT_THROW(PlanFamily("none", 1, 1), Error);
}

TEST_F(Write, FolderThatCannotBeMadeIsAStoreError) {
  std::ofstream(folder_.string()) << "a file";
  try {
    WritePhantoms(folder_, {SmallPlan("same", 1)}, PhantomNaming::kVisits, {});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kStore);
  }
}

TEST_F(Write, StudyHasTheFilesOfTheContractAndTheEffect) {
  StudyOptions options;
  options.scalp = FamilyOptions("thinning", 5);
  options.scalp.width_px = 400;
  options.scalp.height_px = 300;
  options.scalp.um_per_px = 14;
  WriteStudy(folder_, options, MakeProvenance("phantom"), 2);
  EXPECT_TRUE(nlohmann::json::parse(ReadAll(folder_ / "dataset_description.json")).contains("BIDSVersion"));
  EXPECT_EQ(ReadAll(folder_ / "participants.tsv").substr(0, 19), "participant_id\tarm\t");
  EXPECT_EQ(ReadAll(folder_ / "treatments.tsv").substr(0, 20), "participant_id\tdate\t");
  const auto truth = [&](const std::string& id, const std::string& date, int shot) {
    const std::string stem = id + "_ses-" + date + "_site-vertex_shot-" + std::to_string(shot);
    const fs::path photo = folder_ / id / ("ses-" + date) / stem;
    EXPECT_TRUE(fs::exists(photo.string() + ".jpg")) << photo;
    EXPECT_EQ(nlohmann::json::parse(ReadAll(photo.string() + ".json"))["PixelSizeUnits"], "um");
    return nlohmann::json::parse(ReadAll(folder_ / "derivatives" / "truth" / (stem + "-truth.json")));
  };
  const auto density = [](const nlohmann::json& t) { return t["density_per_cm2"].get<double>(); };
  const auto treated = truth("sub-001", "20260629", 2);
  EXPECT_GT(density(treated), 1.05 * density(truth("sub-001", "20260105", 1)));
  EXPECT_NEAR(density(truth("sub-002", "20260629", 2)), density(truth("sub-002", "20260105", 1)), 8);
  EXPECT_NEAR(truth("sub-001", "20260209", 1)["mean_width_um"].get<double>(),
              truth("sub-001", "20260105", 1)["mean_width_um"].get<double>(), 4);
}

TEST_F(Write, StudyRefusesANumberOfShotsOutOfRange) {
  StudyOptions options;
  options.num_shots = 0;
  EXPECT_THROW(WriteStudy(folder_, options, {}), Error);
  EXPECT_FALSE(fs::exists(folder_));
}

}  // namespace
}  // namespace tricho
