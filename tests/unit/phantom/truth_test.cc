// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/truth.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "phantom/families.h"

namespace tricho {
namespace {

PhantomScene SceneWith(const std::vector<PhantomHair>& hairs, PhantomOptions options = {}) {
  options.hair.units_per_cm2 = 0;
  PhantomScene scene = MakeScene(options);
  scene.hairs = hairs;
  return scene;
}

PhantomHair Hair(int id, int unit, Point root_um, double width_um) {
  PhantomHair hair;
  hair.id = id;
  hair.unit = unit;
  hair.root_um = root_um;
  hair.width_um = width_um;
  hair.length_um = 1400;
  hair.vellus = width_um < 30;
  return hair;
}

TEST(MakeTruth, CountsByRootAndClipsToTheView) {
  // 1600 x 1200 px at 7 um: the frame ends 5600 um right and left of the middle.
  const PhantomScene scene = SceneWith({Hair(7, 0, {0, 0}, 60), Hair(8, 0, {30, 30}, 20), Hair(9, 1, {4900, 100}, 80),
                                        Hair(10, 2, {-6300, 200}, 70), Hair(11, 3, {6000, 0}, 70)});
  const PhantomTruth truth = MakeTruth(scene, MakeBaseline(scene));
  ASSERT_EQ(truth.hairs.size(), 4U);
  EXPECT_EQ(truth.NumRooted(), 3);
  EXPECT_EQ(truth.NumUnits(), 2);
  EXPECT_NEAR(truth.area_cm2, 0.9408, 1e-9);
  EXPECT_NEAR(truth.DensityPerCm2(), 3 / 0.9408, 1e-9);
  EXPECT_NEAR(*truth.MeanWidthUm(), (60 + 20 + 80) / 3.0, 1e-9);

  const TrueHair& whole = truth.hairs[0];
  EXPECT_EQ(whole.visible_share, 1);
  EXPECT_LT((whole.root_px - Point(799.5, 599.5)).norm(), 1e-9);
  EXPECT_LT((whole.tip_px - Point(999.5, 599.5)).norm(), 1e-9);
  EXPECT_LT((whole.path_px.front() - whole.root_px).norm(), 1e-9);

  const TrueHair& leaving = truth.hairs[2];
  EXPECT_TRUE(leaving.root_inside);
  EXPECT_NEAR(leaving.visible_share, 0.5, 1e-3);
  EXPECT_NEAR(leaving.path_px.back().x(), 1599.5, 0.01);

  const TrueHair& entering = truth.hairs[3];
  EXPECT_EQ(entering.id, 10);
  EXPECT_FALSE(entering.root_inside);
  EXPECT_NEAR(entering.path_px.front().x(), -0.5, 0.01);
  EXPECT_NEAR(entering.visible_share, 0.5, 1e-3);
}

TEST(MakeTruth, CircularFieldHidesRootsInTheCorners) {
  PhantomOptions options;
  options.camera.circular_field = true;
  const PhantomScene scene = SceneWith({Hair(1, 0, {0, 0}, 60), Hair(2, 1, {-5400, -4000}, 60)}, options);
  const PhantomTruth truth = MakeTruth(scene, MakeBaseline(scene));
  ASSERT_EQ(truth.hairs.size(), 1U);
  EXPECT_NEAR(truth.area_cm2, 0.53223, 1e-5);
}

TEST(MakeTruth, NoHairNoMean) {
  const PhantomScene scene = SceneWith({});
  const PhantomTruth truth = MakeTruth(scene, MakeBaseline(scene));
  EXPECT_FALSE(truth.MeanWidthUm().has_value());
  EXPECT_EQ(truth.DensityPerCm2(), 0);
  EXPECT_TRUE(TruthJson(truth)["mean_width_um"].is_null());
}

TEST(MakeTruth, PathLengthFollowsTheZoom) {
  const PhantomScene scene = SceneWith({Hair(1, 0, {0, 0}, 60)});
  FollowupOptions followup;
  followup.zoom = 1.1;
  followup.perspective = 0;
  followup.stretch_um = 60;
  followup.regrown = false;
  const PhantomTruth truth = MakeTruth(scene, MakeFollowup(scene, followup));
  EXPECT_NEAR(Length(truth.hairs[0].path_px) * 7 / 1400, 1.1, 1e-6);
  EXPECT_EQ(truth.um_per_px, 7);
  EXPECT_EQ(truth.hairs[0].length_um, 1400);
}

TEST(TruthJson, HasTheFieldsOfTheContract) {
  const PhantomScene scene = SceneWith({Hair(1, 0, {1.234567, 0}, 60.123456), Hair(2, 1, {700, 700}, 22)});
  const nlohmann::ordered_json json = TruthJson(MakeTruth(scene, MakeBaseline(scene)));
  for (const char* key : {"params", "visit", "um_per_px", "area_cm2", "density_per_cm2", "rooted", "units",
                          "mean_width_um", "vellus", "hairs"})
    EXPECT_TRUE(json.contains(key)) << key;
  EXPECT_EQ(json["params"]["width"], 1600);
  EXPECT_EQ(json["rooted"], 2);
  EXPECT_EQ(json["vellus"], 1);
  const auto& hair = json["hairs"][0];
  for (const char* key :
       {"id", "unit", "vellus", "width_um", "root", "tip", "root_inside", "visible", "length_um", "path"})
    EXPECT_TRUE(hair.contains(key)) << key;
  EXPECT_EQ(hair["width_um"], 60.12);
  EXPECT_EQ(hair["path"].size(), 68U);
}

TEST(MakeControlPoints, AgreeWithTheRootsOfTheHairs) {
  const PhantomScene scene = MakeScene(FamilyOptions("same", 9));
  const PhantomVisit visit = MakeFollowup(scene, FamilyFollowup("same", 9, 1));
  const std::vector<ControlPoint> points = MakeControlPoints(scene, visit);
  EXPECT_GT(points.size(), 50U);
  const PhantomCamera baseline = BaselineCamera(scene.options);
  for (const ControlPoint& point : points) {
    const Point skin_um = baseline.SkinFromImage(point.baseline_px);
    EXPECT_LT((visit.camera.ImageFromSkin(skin_um) - point.followup_px).norm(), 1e-6);
  }
}

}  // namespace
}  // namespace tricho
