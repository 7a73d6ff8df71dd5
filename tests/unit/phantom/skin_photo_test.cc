// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/skin_photo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <opencv2/imgproc.hpp>

#include "base/error.h"
#include "base/srgb.h"
#include "phantom/phantom.h"

namespace tricho {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;
namespace fs = std::filesystem;

// Skin of one tone with a dark mole in its middle, noise, and a black surround.
cv::Mat DrawnSkin(const cv::Scalar& bgr = {150, 170, 205}) {
  cv::Mat photo(300, 420, CV_8UC3, bgr);
  cv::RNG random(7);
  cv::Mat noise(photo.size(), CV_16SC3);
  random.fill(noise, cv::RNG::NORMAL, 0, 3);
  cv::add(photo, noise, photo, cv::noArray(), CV_8UC3);
  cv::circle(photo, {210, 150}, 25, {30, 40, 70}, cv::FILLED, cv::LINE_AA);
  cv::Mat inside = cv::Mat::zeros(photo.size(), CV_8U);
  cv::circle(inside, {210, 150}, 190, 255, cv::FILLED);
  photo.setTo(0, inside == 0);
  return photo;
}

PhantomOptions SmallScalp(double units_per_cm2, std::uint64_t seed = 3) {
  PhantomOptions options = FamilyOptions("standard", seed);
  options.width_px = 240;
  options.height_px = 180;
  options.um_per_px = 8;
  options.hair.units_per_cm2 = units_per_cm2;
  options.clutter = {.flakes_per_cm2 = 0, .glare_per_cm2 = 0};
  return options;
}

cv::Mat OnSkin(const PhantomOptions& options, const cv::Mat& photo) {
  const PhantomScene scene = MakeScene(options);
  return Render(scene, PhotoSkinTexture(scene, photo), MakeBaseline(scene));
}

TEST(PhotoSkinTexture, WithoutHairThePhotoIsSeenAsItIs) {
  const cv::Mat bgr = OnSkin(SmallScalp(0), DrawnSkin());
  // Nothing of the black surround; the tone of the skin; the mole.
  double darkest = 0;
  cv::Mat grey;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  cv::minMaxLoc(grey, &darkest, nullptr);
  EXPECT_GT(darkest, 20);
  EXPECT_LT(darkest, 80);
  cv::Mat sorted;
  cv::sort(grey.reshape(1, 1), sorted, cv::SORT_EVERY_ROW);
  EXPECT_NEAR(sorted.at<uchar>(0, sorted.cols / 2), 177, 4);
}

TEST(PhotoSkinTexture, TheSeedTurnsAndScalesThePhoto) {
  const cv::Mat photo = DrawnSkin();
  const cv::Mat first = OnSkin(SmallScalp(0, 3), photo);
  EXPECT_EQ(cv::norm(first, OnSkin(SmallScalp(0, 3), photo), cv::NORM_INF), 0);
  EXPECT_GT(cv::norm(first, OnSkin(SmallScalp(0, 4), photo), cv::NORM_INF), 20);
}

TEST(PhotoSkinTexture, RefusesAPhotoOfNothing) {
  const PhantomScene scene = MakeScene(SmallScalp(0));
  EXPECT_THAT([&] { PhotoSkinTexture(scene, cv::Mat::zeros(300, 300, CV_8UC3)); },
              ThrowsMessage<Error>(HasSubstr("shows no skin")));
}

TEST(RenderOnPhoto, HairCoversTheSkinAndNothingElseChanges) {
  const PhantomOptions options = SmallScalp(40);
  PhantomOptions bald = options;
  bald.hair.units_per_cm2 = 0;
  cv::Mat bare = OnSkin(bald, DrawnSkin()), haired = OnSkin(options, DrawnSkin()), changed;
  cv::absdiff(bare, haired, changed);
  cv::cvtColor(changed, changed, cv::COLOR_BGR2GRAY);
  const double touched = static_cast<double>(cv::countNonZero(changed > 2)) / static_cast<double>(changed.total());
  EXPECT_GT(touched, 0.03);
  EXPECT_LT(touched, 0.7);
  EXPECT_GT(cv::countNonZero(changed > 60), 200);
}

TEST(RenderOnPhoto, HairLiesInThePhotosLight) {
  PhantomOptions options = SmallScalp(60);
  options.look.color = HairColor::kWhite;
  options.hair.thickness_mean_um = 120;
  const cv::Mat blueish = OnSkin(options, DrawnSkin({210, 160, 140}));
  const cv::Mat reddish = OnSkin(options, DrawnSkin({110, 160, 230}));
  // The lightest pixels are white hair: they take the color of the lamp.
  const auto blue_over_red = [](const cv::Mat& bgr) {
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    cv::Mat sorted;
    cv::sort(grey.reshape(1, 1), sorted, cv::SORT_EVERY_ROW);
    const cv::Scalar mean = cv::mean(bgr, grey >= sorted.at<uchar>(0, sorted.cols * 98 / 100));
    return mean[0] / mean[2];
  };
  EXPECT_GT(blue_over_red(blueish), 1.2 * blue_over_red(reddish));
}

TEST(LampOf, IsTheLightThatMakesSkinLookAsItDoes) {
  const cv::Mat light(200, 300, CV_32FC3, cv::Scalar(0.2, 0.25, 0.4));
  const cv::Mat lamp = LampOf(light, SkinTone::kII, 10);
  ASSERT_EQ(lamp.size(), light.size());
  EXPECT_NEAR(lamp.at<cv::Vec3f>(100, 150)[0] * LinearFromSrgb(153 / 255.0), 0.2, 1e-4);
  EXPECT_NEAR(lamp.at<cv::Vec3f>(100, 150)[2] * LinearFromSrgb(216 / 255.0), 0.4, 1e-4);
}

TEST(NoiseOf, IsTheNoiseAndNotTheShade) {
  for (const double sd : {0.0, 0.004, 0.02}) {
    cv::Mat light(300, 300, CV_32FC3), noise(300, 300, CV_32FC3);
    for (int x = 0; x < 300; ++x) light.col(x).setTo(cv::Scalar::all(0.2 + 0.001 * x));
    cv::RNG random(3);
    random.fill(noise, cv::RNG::NORMAL, 0, std::max(sd, 1e-9));
    EXPECT_NEAR(NoiseOf(light + noise), sd, 0.06 * sd + 1e-4);
  }
}

TEST(ListSkinPhotos, AreSortedAndRefusedWhereThereAreNone) {
  const fs::path folder = fs::path(testing::TempDir()) / "skin_photos";
  fs::remove_all(folder);
  EXPECT_THAT([&] { ListSkinPhotos(folder); }, ThrowsMessage<Error>(HasSubstr("no folder of skin photos")));
  fs::create_directories(folder);
  std::ofstream(folder / "note.txt") << "x";
  EXPECT_THAT([&] { ListSkinPhotos(folder); }, ThrowsMessage<Error>(HasSubstr("holds no skin photos")));
  for (const char* name : {"b.png", "a.JPG", "c.tiff"}) std::ofstream(folder / name) << "x";
  const std::vector<fs::path> photos = ListSkinPhotos(folder);
  ASSERT_EQ(photos.size(), 3u);
  EXPECT_EQ(photos[0].filename(), "a.JPG");
  EXPECT_EQ(DrawSkinPhoto(photos, 5), DrawSkinPhoto(photos, 5));
  fs::remove_all(folder);
}

}  // namespace
}  // namespace tricho
