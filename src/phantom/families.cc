// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/families.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <map>

#include "base/error.h"
#include "base/random.h"

namespace tricho {
namespace {

void MakePoor(PhantomOptions& options) {
  options.camera.defocus_um = 9;
  options.camera.defocus_edge_um = 7;
  options.camera.noise_share = 0.03;
  options.camera.vignette = 0.4;
  options.camera.exposure = 0.9;
  options.camera.jpeg_quality = 60;
  options.clutter.glare_per_cm2 = 6;
  options.clutter.flakes_per_cm2 = 10;
}

void MakeThinning(PhantomOptions& options) {
  options.hair.units_per_cm2 = 54;
  options.hair.unit_size_shares = {0.62, 0.28, 0.08, 0.02};
  options.hair.vellus_share = 0.33;
  options.hair.length_mean_um = 1300;
  options.hair.thickness_mean_um = 64;
  options.hair.thickness_sd_um = 17;
}

void MakeStubble(PhantomOptions& options) {
  options.hair.length_mean_um = 550;
  options.hair.length_sd_um = 130;
  options.look.under_skin_um = 110;
}

void MakeBundle(PhantomOptions& options) {
  options.width_px = 1280;
  options.height_px = 1024;
  options.um_per_px = 5.5;
  options.hair.bundled = true;
  options.hair.splay_deg = 5;
  options.hair.direction_deg = 45;
  options.hair.length_mean_um = 750;
  options.hair.length_sd_um = 130;
  options.hair.thickness_mean_um = 75;
  options.hair.unit_size_shares = {0.3, 0.45, 0.18, 0.07};
  options.hair.units_per_cm2 = 84;
  options.look.under_skin_um = 190;
  options.look.under_skin_density = 1.4;
}

// Numbers measured on 48 captures of clipped scalps by contact microscope: color of the skin in the middle and the
// corners, fading of hair before its root (optical density 1.2 at the root, falling by half each 100 um), sizes of
// hair.
void MakeClipped(PhantomOptions& options) {
  Random random = Random(options.seed).Fork(33);
  options.width_px = 1280;
  options.height_px = 1024;
  options.um_per_px = 5.5;
  options.hair = {.units_per_cm2 = random.Uniform(70, 92),
                  .unit_size_shares = {0.40, 0.38, 0.17, 0.05},
                  .thickness_mean_um = random.Uniform(72, 86),
                  .thickness_sd_um = 14,
                  .vellus_share = 0.08,
                  .length_mean_um = random.Uniform(360, 560),
                  .length_sd_um = 110,
                  .curvature_sd_per_mm = 0.12,
                  .direction_deg = 45 + 0.3 * options.hair.direction_deg,
                  .direction_sd_deg = 6,
                  .swirl_deg = 8,
                  .splay_deg = 8,
                  .root_spread_um = 42,
                  .bundled = true};
  options.look = {.second_color = HairColor::kBrown,
                  .second_color_share = random.Uniform(0.05, 0.4),
                  .color_variation = 0.25,
                  .taper_share = 0.1,
                  .roughness_share = 0.045,
                  .medulla_brightness = 0.006,
                  .gloss = 0.008,
                  .under_skin_um = 400,
                  .under_skin_density = 2.2};
  options.skin.tone = SkinTone::kI;
  options.skin.mottle = 0.9;
  options.skin.grain_share = 0.03;
  options.skin.vessels_per_cm2 = 20;
  options.skin.vessel_strength = 0.2;
  options.skin.wrinkles = random.Uniform(0.3, 1);
  options.skin.specks = random.Uniform(0.3, 1);
  options.skin.blood = random.Uniform(0, 0.1);
  options.clutter = {.flakes_per_cm2 = 5,
                     .glare_per_cm2 = 0,
                     .glare_size_um = 120,
                     .fragments_per_cm2 = 9,
                     .dust_per_cm2 = 10,
                     .top_bar = true,
                     .scale_bar = true,
                     .circle_mark = random.Chance(0.35)};
  options.camera = {.blur_um = 5.5,
                    .blur_px = 0.8,
                    .defocus_um = 0,
                    .defocus_edge_um = random.Uniform(0, 6),
                    .noise_share = 0.006,
                    .sharpening = 0.7,
                    .haze_share = 0.05,
                    .vignette = 0.16,
                    .exposure = 0.48 * random.Uniform(0.92, 1.25),
                    .light_rgb = {0.78, 1.02, 1.14},
                    .light_tilt = 1.0,
                    .circular_field = false,
                    .jpeg_quality = 85};
}

using Maker = std::function<void(PhantomOptions&)>;

void MakeLong(PhantomOptions& options) {
  options.hair.length_mean_um = 5200;
  options.hair.length_sd_um = 1500;
  options.hair.curvature_sd_per_mm = 0.08;
}

void MakeDense(PhantomOptions& options) {
  options.hair.units_per_cm2 = 104;
  options.hair.length_mean_um = 2200;
  options.hair.length_sd_um = 450;
  options.hair.curvature_sd_per_mm = 0.15;
  options.hair.direction_deg = 50;
}

void MakeHighMag(PhantomOptions& options) { options.um_per_px = 2.8; }

void MakeLowMag(PhantomOptions& options) {
  options.width_px = 1400;
  options.height_px = 1050;
  options.um_per_px = 12;
}

void MakeCurly(PhantomOptions& options) {
  options.hair.curvature_sd_per_mm = 0.85;
  options.hair.length_mean_um = 1950;
  options.hair.length_sd_um = 400;
  options.hair.direction_sd_deg = 30;
}

void MakeWhite(PhantomOptions& options) {
  options.look.color = HairColor::kWhite;
  options.look.second_color = HairColor::kGrey;
  options.look.second_color_share = 0.3;
  options.look.color_variation = 0.2;
  options.look.gloss = 0.08;
  options.skin.tone = SkinTone::kV;
}

void MakeBlond(PhantomOptions& options) {
  options.look.color = HairColor::kBlond;
  options.look.color_variation = 0.25;
  options.look.gloss = 0.06;
}

const std::map<std::string, Maker>& SingleMakers() {
  static const std::map<std::string, Maker> makers = {
      {"standard", [](PhantomOptions&) {}},
      {"dense", MakeDense},
      {"thinning", MakeThinning},
      {"blond", MakeBlond},
      {"darkskin", [](PhantomOptions& options) { options.skin.tone = SkinTone::kVI; }},
      {"white", MakeWhite},
      {"highmag", MakeHighMag},
      {"lowmag", MakeLowMag},
      {"poor", MakePoor},
      {"circle", [](PhantomOptions& options) { options.camera.circular_field = true; }},
      {"curly", MakeCurly},
      {"stubble", MakeStubble},
      {"long", MakeLong},
      {"bundle", MakeBundle},
      {"bare",
       [](PhantomOptions& options) {
         options.hair.units_per_cm2 = 0;
         options.skin.vessels_per_cm2 = 20;
       }},
      {"clipped", MakeClipped},
      {"red",
       [](PhantomOptions& options) {
         options.look.color = HairColor::kRed;
         options.look.color_variation = 0.2;
         options.skin.tone = SkinTone::kI;
       }},
      {"grey",
       [](PhantomOptions& options) {
         options.look.color = HairColor::kGrey;
         options.look.second_color = HairColor::kBlack;
         options.look.second_color_share = 0.3;
         options.skin.tone = SkinTone::kIII;
       }},
  };
  return makers;
}

bool Listed(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const std::vector<std::string>& PhantomFamilies() {
  static const std::vector<std::string> families = {"standard", "dense",  "thinning", "blond",   "darkskin", "white",
                                                    "highmag",  "lowmag", "poor",     "circle",  "curly",    "stubble",
                                                    "long",     "bundle", "bare",     "clipped", "red",      "grey"};
  return families;
}

const std::vector<std::string>& PairFamilies() {
  static const std::vector<std::string> families = {"same",   "treated", "worse",   "thicker",
                                                    "turned", "light",   "stubble", "still"};
  return families;
}

PhantomOptions FamilyOptions(const std::string& family, std::uint64_t seed) {
  PhantomOptions options;
  options.seed = seed;
  // Every scalp is combed its own way; drawn first, so that a family may fix it.
  options.hair.direction_deg = Random(seed).Fork(31).Uniform(0, 360) - 180;
  const auto maker = SingleMakers().find(family);
  if (maker != SingleMakers().end()) {
    maker->second(options);
    return options;
  }
  if (!Listed(PairFamilies(), family))
    throw Error(ErrorKind::kUsage,
                fmt::format("there is no phantom family \"{}\"; single scalps are {}; pairs are {}", family,
                            fmt::join(PhantomFamilies(), ", "), fmt::join(PairFamilies(), ", ")));
  options.width_px = 1400;
  options.height_px = 1050;
  return options;
}

FollowupOptions FamilyFollowup(const std::string& family, std::uint64_t seed, int number) {
  Random random = Random(seed).Fork(500 + number);
  FollowupOptions followup;
  followup.number = number;
  followup.turn_deg = random.Normal(0, 3);
  followup.shift_x_um = random.Normal(0, 350);
  followup.shift_y_um = random.Normal(0, 350);
  followup.zoom = 1 + random.Uniform(-0.018, 0.018);
  followup.perspective = random.Uniform(0, 0.03);
  followup.exposure_change = random.Uniform(0.94, 1.06);
  for (double& light : followup.light_rgb_change) light = random.Uniform(0.97, 1.03);
  if (family == "treated") {
    followup.new_share = 0.14 * number;
    followup.thickness_change_share = 0.09 * number;
  } else if (family == "worse") {
    followup.lost_share = std::min(0.9, 0.12 * number);
    followup.thickness_change_share = std::max(-0.5, -0.08 * number);
  } else if (family == "thicker") {
    followup.thickness_change_share = 0.06 * number;
  } else if (family == "turned") {
    const double turn_deg = random.Uniform(10, 35);
    followup.turn_deg = random.Chance(0.5) ? turn_deg : -turn_deg;
    followup.zoom = 1 + random.Uniform(-0.07, 0.07);
    followup.stretch_um = 60;
  } else if (family == "light") {
    followup.light_rgb_change = {0.72, 0.95, 1.12};
    followup.exposure_change = 0.9;
    followup.vignette_change = 0.2;
  } else if (family == "stubble") {
    followup.light_rgb_change = {0.95, 0.97, 0.85};
  } else if (family == "still") {
    followup.regrown = false;
    followup.stretch_um = 12;
    followup.turn_deg = random.Normal(0, 0.6);
    followup.zoom = 1 + random.Uniform(-0.006, 0.006);
  }
  return followup;
}

}  // namespace tricho
