// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the network learns from: rendered scalps of every kind, each a view of some 5 mm, on rendered skin or on photos
// of real skin.
//
//   training_photos DIR SEED COUNT [SKIN_DIR SKIN_SHARE [SKIN_COUNT]]
//
// Writes per scalp phantom-SEED.jpg and its truth phantom-SEED.json. SKIN_SHARE of them lie on one of the first
// SKIN_COUNT photos of SKIN_DIR.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "phantom/phantom.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;

constexpr double kViewUm = 5000;
constexpr double kCaptureShare = 0.5;  // Of the scalps: what a contact microscope shows of clipped hair.

// Clipped hair under a contact microscope: short shafts in tight units whose mates run side by side, touch, were cut at
// different lengths or lie over each other as one dark wedge.
PhantomOptions CaptureOptions(std::uint64_t seed) {
  Random random = Random(seed).Fork(7003);
  PhantomOptions o = FamilyOptions("clipped", random.Integer(1, 1 << 30));
  o.um_per_px *= std::exp(random.Normal(0, 0.12));
  o.width_px = o.height_px = static_cast<int>(kViewUm / o.um_per_px);
  HairPopulation& hair = o.hair;
  hair.units_per_cm2 = random.Uniform(60, 150);
  hair.unit_size_shares = {random.Uniform(0.15, 0.5), 0.4, random.Uniform(0.1, 0.35), random.Uniform(0, 0.15)};
  hair.thickness_mean_um = random.Uniform(55, 100);
  hair.thickness_sd_um = random.Uniform(8, 24);
  hair.vellus_share = random.Uniform(0.03, 0.3);
  hair.length_mean_um = random.Uniform(260, 650);
  hair.length_sd_um = random.Uniform(0.1, 0.5) * hair.length_mean_um;
  hair.curvature_sd_per_mm = random.Uniform(0.02, 0.3);
  hair.direction_sd_deg = random.Uniform(3, 16);
  hair.bundled = random.Chance(0.6);
  hair.splay_deg = random.Uniform(0.5, hair.bundled ? 9 : 14);
  hair.mate_overlap = random.Chance(0.6) ? random.Uniform(0, 0.6) : 0;
  hair.root_spread_um = random.Uniform(20, 80);
  HairLook& look = o.look;
  look.second_color_share = random.Uniform(0, 0.6);
  look.color_variation = random.Uniform(0.05, 0.5);
  look.taper_share = random.Uniform(0, 0.35);
  look.roughness_share = random.Uniform(0.01, 0.09);
  look.gloss = random.Uniform(0, 0.03);
  look.under_skin_um = random.Uniform(100, 600);
  look.under_skin_density = random.Uniform(0.4, 3);
  look.rim = random.Chance(0.5) ? random.Uniform(0, 2) : 0;
  look.inner_texture = random.Uniform(0, 0.8);
  look.cap_share = random.Chance(0.6) ? random.Uniform(0, 0.6) : 0;
  look.root_haze = random.Uniform(0, 0.9);
  o.clutter.flakes_per_cm2 = random.Uniform(0, 30);
  o.clutter.fragments_per_cm2 = random.Uniform(0, 30);
  CameraLook& camera = o.camera;
  camera.blur_um = random.Uniform(3, 9);
  camera.defocus_um = random.Chance(0.3) ? random.Uniform(0, 9) : 0;
  camera.sharpening = random.Uniform(0, 1.3);
  camera.haze_share = random.Uniform(0, 0.1);
  camera.sensor_grid = random.Chance(0.3) ? random.Uniform(0, 0.02) : 0;
  camera.exposure *= std::exp(random.Normal(0, 0.15));
  for (double& light : camera.light_rgb) light = std::clamp(light * std::exp(random.Normal(0, 0.1)), 0.5, 1.5);
  return o;
}

// Any kind of scalp under any camera: a family to start from, then every field at random around what the family says.
PhantomOptions RandomOptions(std::uint64_t seed) {
  Random random = Random(seed).Fork(7001);
  std::vector<std::string> families = PhantomFamilies();
  // Clipped hair in tight units is what contact microscopes show most, and the hardest to part.
  families.insert(families.end(),
                  {"clipped", "clipped", "clipped", "clipped",  "clipped", "clipped", "clipped", "clipped",
                   "clipped", "clipped", "clipped", "bundle",   "bundle",  "bundle",  "bundle",  "stubble",
                   "long",    "dense",   "dense",   "thinning", "blond",   "red",     "grey"});
  PhantomOptions o =
      FamilyOptions(families[random.Integer(0, static_cast<int>(families.size()) - 1)], random.Integer(1, 1 << 30));
  const auto scale = [&](double& value, double log_sd, double low, double high) {
    value = std::clamp(value * std::exp(random.Normal(0, log_sd)), low, high);
  };
  const auto sometimes = [&](double& value, double chance, double low, double high) {
    if (random.Chance(chance)) value = random.Uniform(low, high);
  };
  scale(o.um_per_px, 0.25, 2.6, 14);
  o.width_px = o.height_px = static_cast<int>(kViewUm / o.um_per_px);
  HairPopulation& hair = o.hair;
  scale(hair.units_per_cm2, 0.35, 0, 170);
  scale(hair.thickness_mean_um, 0.12, 40, 110);
  scale(hair.thickness_sd_um, 0.3, 4, 30);
  sometimes(hair.vellus_share, 0.5, 0.05, 0.5);
  scale(hair.length_mean_um, 0.3, 250, 7000);
  scale(hair.length_sd_um, 0.3, 30, 2500);
  scale(hair.curvature_sd_per_mm, 0.4, 0.02, 1.2);
  sometimes(hair.direction_sd_deg, 0.4, 4, 40);
  sometimes(hair.swirl_deg, 0.4, 0, 60);
  sometimes(hair.root_spread_um, 0.5, 8, 60);
  if (random.Chance(0.25)) hair.bundled = !hair.bundled;
  // Mates in a bundle lie side by side, or over each other as one dark wedge.
  sometimes(hair.splay_deg, 0.6, 1, hair.bundled ? 10 : 28);
  sometimes(hair.mate_overlap, 0.5, 0, 0.6);
  // Mates that were cut at different lengths, one a stump at the side of the other; mates that cross flatly.
  if (random.Chance(0.35)) hair.length_sd_um = random.Uniform(0.25, 0.6) * hair.length_mean_um;
  if (random.Chance(0.3)) hair.unit_size_shares = {0.2, 0.4, 0.25, 0.15};
  HairLook& look = o.look;
  if (random.Chance(0.15)) look.color = static_cast<HairColor>(random.Integer(0, 5));
  if (random.Chance(0.3)) look.second_color = static_cast<HairColor>(random.Integer(0, 5));
  sometimes(look.second_color_share, 0.45, 0, 0.6);
  scale(look.color_variation, 0.4, 0.02, 0.5);
  sometimes(look.taper_share, 0.5, 0, 0.4);
  sometimes(look.roughness_share, 0.5, 0, 0.08);
  sometimes(look.medulla_brightness, 0.3, 0, 0.08);
  sometimes(look.gloss, 0.4, 0, 0.1);
  sometimes(look.under_skin_um, 0.6, 30, 600);
  sometimes(look.under_skin_density, 0.6, 0.2, 3);
  // What contact microscopes show of thick, pale hair and of its openings.
  sometimes(look.rim, 0.6, 0, 2.2);
  sometimes(look.inner_texture, 0.6, 0, 0.8);
  sometimes(look.cap_share, 0.5, 0, 0.7);
  sometimes(look.root_haze, 0.6, 0, 0.6);
  SkinLook& skin = o.skin;
  if (random.Chance(0.3)) skin.tone = static_cast<SkinTone>(random.Integer(0, 5));
  sometimes(skin.mottle, 0.4, 0, 2);
  sometimes(skin.grain_share, 0.4, 0.005, 0.08);
  sometimes(skin.vessels_per_cm2, 0.3, 0, 60);
  sometimes(skin.vessel_strength, 0.3, 0.1, 0.8);
  sometimes(skin.wrinkles, 0.5, 0, 1);
  sometimes(skin.specks, 0.5, 0, 1);
  sometimes(skin.blood, 0.3, 0, 0.4);
  Clutter& clutter = o.clutter;
  sometimes(clutter.flakes_per_cm2, 0.4, 0, 40);
  sometimes(clutter.glare_per_cm2, 0.3, 0, 12);
  sometimes(clutter.fragments_per_cm2, 0.5, 0, 40);
  sometimes(clutter.dust_per_cm2, 0.4, 0, 80);
  if (random.Chance(0.15)) clutter.circle_mark = true;
  if (random.Chance(0.15)) clutter.scale_bar = true;
  CameraLook& camera = o.camera;
  scale(camera.blur_um, 0.35, 2, 16);
  sometimes(camera.defocus_um, 0.3, 0, 14);
  sometimes(camera.defocus_edge_um, 0.3, 0, 20);
  scale(camera.noise_share, 0.6, 0.001, 0.05);
  sometimes(camera.sharpening, 0.5, 0, 1.5);
  sometimes(camera.sensor_grid, 0.25, 0, 0.025);
  sometimes(camera.haze_share, 0.3, 0, 0.08);
  scale(camera.exposure, 0.12, 0.3, 1.5);
  sometimes(camera.light_tilt, 0.3, 0, 1);
  for (double& light : camera.light_rgb) scale(light, 0.12, 0.5, 1.5);
  if (random.Chance(0.5)) camera.jpeg_quality = random.Integer(45, 95);
  return o;
}

struct SkinChoice {
  std::vector<fs::path> photos;
  double share = 0;
};

SkinTexture SkinOf(const PhantomScene& scene, const SkinChoice& skins) {
  const std::uint64_t seed = scene.options.seed;
  if (!Random(seed).Fork(7002).Chance(skins.share)) return MakeSkinTexture(scene);
  const fs::path& path = DrawSkinPhoto(skins.photos, seed);
  const cv::Mat bgr = cv::imread(path, cv::IMREAD_COLOR);
  if (bgr.empty()) throw Error(ErrorKind::kInput, path.string() + " is no picture");
  return PhotoSkinTexture(scene, bgr);
}

void WriteScalp(const fs::path& stem, std::uint64_t seed, const SkinChoice& skins) {
  const bool is_capture = Random(seed).Fork(7004).Chance(kCaptureShare);
  const PhantomOptions options = is_capture ? CaptureOptions(seed) : RandomOptions(seed);
  const PhantomScene scene = MakeScene(options);
  const PhantomVisit visit = MakeBaseline(scene);
  const cv::Mat bgr = Render(scene, SkinOf(scene, skins), visit);
  if (!cv::imwrite(stem.string() + ".jpg", bgr, {cv::IMWRITE_JPEG_QUALITY, options.camera.jpeg_quality}))
    throw Error(ErrorKind::kStore, stem.string() + ".jpg can't be written");
  std::ofstream(stem.string() + ".json") << TruthJson(MakeTruth(scene, visit)).dump();
}

int Run(const std::vector<std::string>& words) {
  if (words.size() != 3 && words.size() != 5 && words.size() != 6) {
    std::cerr << "usage: training_photos DIR SEED COUNT [SKIN_DIR SKIN_SHARE [SKIN_COUNT]]\n";
    return 2;
  }
  const fs::path folder = words[0];
  fs::create_directories(folder);
  const std::uint64_t first = std::stoull(words[1]);
  const int count = std::stoi(words[2]);
  SkinChoice skins;
  if (words.size() >= 5) {
    skins.photos = ListSkinPhotos(words[3]);
    skins.share = std::stod(words[4]);
    if (words.size() == 6 && std::stoul(words[5]) < skins.photos.size()) skins.photos.resize(std::stoul(words[5]));
  }
  for (int i = 0; i < count; ++i) {
    const std::uint64_t seed = first + static_cast<std::uint64_t>(i);
    const fs::path stem = folder / ("phantom-" + std::to_string(seed));
    if (!fs::exists(stem.string() + ".json")) WriteScalp(stem, seed, skins);
  }
  return 0;
}

}  // namespace
}  // namespace tricho

int main(int argc, char** argv) {
  cv::setNumThreads(1);
  try {
    return tricho::Run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "training_photos: " << error.what() << '\n';
    return 1;
  }
}
