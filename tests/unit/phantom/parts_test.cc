// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The parts that a rendered photo is put together from.
#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "base/provenance.h"
#include "base/result_json.h"
#include "base/srgb.h"
#include "phantom/clutter.h"
#include "phantom/families.h"
#include "phantom/files.h"
#include "phantom/hair_colors.h"
#include "phantom/noise.h"
#include "phantom/openings.h"
#include "phantom/skin.h"

namespace tricho {
namespace {

double StdDev(const cv::Mat& values) {
  cv::Scalar mean;
  cv::Scalar sd;
  cv::meanStdDev(values, mean, sd);
  return sd[0];
}

TEST(Noise, LatticeIsSmoothOverItsCellAndHasMeanZero) {
  Random random(1);
  const cv::Mat noise = LatticeNoise({600, 500}, 8, random);
  ASSERT_EQ(noise.size(), cv::Size(600, 500));
  EXPECT_NEAR(cv::mean(noise)[0], 0, 0.1);
  EXPECT_NEAR(StdDev(noise), 0.8, 0.15);
  const cv::Mat step = noise.colRange(1, 600) - noise.colRange(0, 599);
  EXPECT_LT(StdDev(step), 0.25 * StdDev(noise));
}

TEST(Noise, StreaksRunAlongTheirAngle) {
  Random random(2);
  const cv::Mat noise = StreakNoise({400, 400}, 60, 6, 90, random);
  const cv::Mat across = noise.colRange(1, 400) - noise.colRange(0, 399);
  const cv::Mat along = noise.rowRange(1, 400) - noise.rowRange(0, 399);
  EXPECT_GT(StdDev(across), 5 * StdDev(along));
}

TEST(Noise, SensorNoiseGrowsWithLight) {
  Random random(3);
  cv::Mat dark(200, 200, CV_32FC3, cv::Scalar::all(0));
  cv::Mat bright(200, 200, CV_32FC3, cv::Scalar::all(1));
  AddSensorNoise(0.01, 0.02, random, dark);
  AddSensorNoise(0.01, 0.02, random, bright);
  EXPECT_NEAR(StdDev(dark), 0.01, 0.0005);
  EXPECT_NEAR(StdDev(bright), std::hypot(0.01, 0.02), 0.001);
}

TEST(Colors, SrgbMapsThereAndBack) {
  EXPECT_NEAR(LinearFromSrgb(0.5), 0.21404, 1e-5);
  EXPECT_NEAR(LinearFromSrgb(0.02), 0.02 / 12.92, 1e-12);
  for (double srgb = 0; srgb <= 1; srgb += 0.05) EXPECT_NEAR(SrgbFromLinear(LinearFromSrgb(srgb)), srgb, 1e-6);
}

TEST(Colors, SkinDarkensWithTheTypeAndHairLightensFromBlackToWhite) {
  double lighter = 1;
  for (const SkinTone tone :
       {SkinTone::kI, SkinTone::kII, SkinTone::kIII, SkinTone::kIV, SkinTone::kV, SkinTone::kVI}) {
    const double light = SkinReflectance(tone).mean();
    EXPECT_LT(light, lighter);
    lighter = light;
  }
  double darker = 0;
  for (const HairColor color :
       {HairColor::kBlack, HairColor::kBrown, HairColor::kBlond, HairColor::kGrey, HairColor::kWhite}) {
    HairLook look;
    look.color = color;
    look.color_variation = 0;
    PhantomHair hair;
    Random random(1);
    PaintHair(look, random, hair);
    EXPECT_GT(hair.reflectance.mean(), darker);
    EXPECT_GT(hair.absorption_per_um.minCoeff(), 0);
    darker = hair.reflectance.mean();
  }
}

TEST(Skin, MarksStayWhereTheyAreOnTheSkin) {
  PhantomOptions options = FamilyOptions("bare", 2);
  options.width_px = 400;
  options.height_px = 300;
  PhantomScene scene = MakeScene(options);
  scene.vessels.clear();
  scene.spots = {{Point(350, -210), 150, 2.0}};
  const SkinTexture texture = MakeSkinTexture(scene);
  FollowupOptions followup;
  followup.turn_deg = 30;
  for (const PhantomCamera& camera : {BaselineCamera(options), FollowupCamera(options, followup)}) {
    const cv::Mat seen = ViewSkin(texture, camera, 400, 300);
    ASSERT_EQ(seen.size(), cv::Size(400, 300));
    const Point spot = camera.ImageFromSkin({350, -210});
    const Point beside = camera.ImageFromSkin({350, 400});
    const auto green = [&](const Point& at) { return seen.at<cv::Vec3f>(cvRound(at.y()), cvRound(at.x()))[1]; };
    EXPECT_LT(green(spot), 0.5F * green(beside));
  }
}

TEST(DrawOpenings, CapsAndHazeLieOverRootsOnly) {
  PhantomOptions options;
  PhantomHair hair;
  hair.width_um = 80;
  hair.length_um = 700;
  options.um_per_px = 7;
  const SeenHair seen = SeeHair(hair, BaselineCamera(options));
  const cv::Mat dark(1200, 1600, CV_32FC3, cv::Scalar::all(0.02));
  cv::Mat light = dark.clone();
  DrawOpenings({seen}, options, Random(3), light);
  EXPECT_EQ(cv::norm(light, dark, cv::NORM_INF), 0);  // Nothing is asked for.
  options.look.cap_share = 1;
  options.look.root_haze = 1;
  DrawOpenings({seen}, options, Random(3), light);
  const auto green = [&](const Point& at) { return light.at<cv::Vec3f>(cvRound(at.y()), cvRound(at.x()))[1]; };
  EXPECT_GT(green(seen.course_px.front()), 0.05F);
  EXPECT_FLOAT_EQ(green(seen.course_px.back()), 0.02F);
}

TEST(DrawHairs, ARimDarkensTheEdgesOfAPaleShaftAndTextureIsUneven) {
  PhantomHair hair;
  hair.width_um = 160;
  hair.length_um = 900;
  hair.rough_phase_rad = 1;
  hair.absorption_per_um.setConstant(0.006);
  PhantomOptions options;
  const SeenHair seen = SeeHair(hair, BaselineCamera(options));
  const auto drawn = [&](double rim, double inner_texture) {
    cv::Mat light(1200, 1600, CV_32FC3, cv::Scalar::all(1));
    HairLook look = options.look;
    look.rim = rim;
    look.inner_texture = inner_texture;
    look.gloss = 0;
    DrawHairs({seen}, look, 1, light);
    return light;
  };
  const Point middle = seen.course_px[seen.course_px.size() / 2];
  const Point along = (seen.course_px.back() - seen.course_px.front()).normalized();
  const auto at = [&](const cv::Mat& light, double along_px, double across_px) {
    const Point place = middle + along_px * along + across_px * Point(-along.y(), along.x());
    return light.at<cv::Vec3f>(cvRound(place.y()), cvRound(place.x()))[1];
  };
  const cv::Mat plain = drawn(0, 0), rimmed = drawn(2, 0), textured = drawn(0, 0.8);
  EXPECT_GT(at(rimmed, 0, 0), at(plain, 0, 0));
  EXPECT_LT(at(rimmed, 0, 9), at(plain, 0, 9));
  double least = 1, most = 0;
  for (double t = -40; t <= 40; t += 2) {
    least = std::min<double>(least, at(textured, t, 0));
    most = std::max<double>(most, at(textured, t, 0));
  }
  EXPECT_GT(most - least, 0.05);
}

TEST(Clutter, IsAbsentWhenNotAskedFor) {
  PhantomOptions options;
  options.clutter = {.flakes_per_cm2 = 0, .glare_per_cm2 = 0};
  cv::Mat light(1200, 1600, CV_32FC3, cv::Scalar::all(0.3));
  const cv::Mat before = light.clone();
  Random random(1);
  AddGlare(options, random, light);
  AddFlakes(options, random, light);
  AddDust(options, random, light);
  EXPECT_EQ(cv::norm(light, before, cv::NORM_INF), 0);
  const PhantomScene scene = MakeScene(FamilyOptions("bare", 1));
  EXPECT_TRUE(MakeFragments(scene, MakeBaseline(scene), random).empty());
}

TEST(Clutter, GlareBrightensDustDarkensFragmentsAreLoose) {
  PhantomOptions options;
  options.clutter.glare_per_cm2 = 5;
  options.clutter.dust_per_cm2 = 50;
  options.clutter.fragments_per_cm2 = 20;
  cv::Mat light(1200, 1600, CV_32FC3, cv::Scalar::all(0.3));
  Random random(1);
  AddGlare(options, random, light);
  EXPECT_GT(cv::mean(light)[0], 0.3);
  cv::Mat dusty(1200, 1600, CV_32FC3, cv::Scalar::all(0.3));
  AddDust(options, random, dusty);
  EXPECT_LT(cv::mean(dusty)[0], 0.3);
  const PhantomScene scene = MakeScene(options);
  const std::vector<PhantomHair> fragments = MakeFragments(scene, MakeBaseline(scene), random);
  EXPECT_NEAR(static_cast<double>(fragments.size()), 20 * 0.94, 1.5);
  for (const PhantomHair& fragment : fragments) EXPECT_EQ(fragment.id, -1);
}

TEST(Clutter, GraphicsLieWhereTheViewSaysItIsCovered) {
  PhantomOptions options = FamilyOptions("clipped", 1);
  cv::Mat bgr(options.height_px, options.width_px, CV_8UC3, cv::Scalar::all(128));
  BurnGraphics(options, bgr);
  EXPECT_EQ(bgr.at<cv::Vec3b>(5, 5), cv::Vec3b(0, 0, 0));
  EXPECT_EQ(bgr.at<cv::Vec3b>(1020, 600), cv::Vec3b(221, 221, 221));
  EXPECT_EQ(bgr.at<cv::Vec3b>(5, 1200), cv::Vec3b(128, 128, 128));
}

TEST(Files, SidecarAndProvenance) {
  EXPECT_EQ(SidecarJson(5.5)["PixelSize"], (nlohmann::ordered_json{5.5, 5.5}));
  EXPECT_EQ(ProvenanceJson(MakeProvenance("phantom"))["command"], "phantom");
}

}  // namespace
}  // namespace tricho
