// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/options.h"

#include <fmt/format.h>

#include "base/error.h"

namespace tricho {
namespace {

// The negated form also refuses NaN.
void CheckRange(const char* name, double value, double low, double high) {
  if (!(value >= low && value <= high))
    throw Error(ErrorKind::kUsage, fmt::format("phantom {} is {}, but must be from {} to {}", name, value, low, high));
}

void CheckHair(const HairPopulation& hair) {
  CheckRange("units_per_cm2", hair.units_per_cm2, 0, 400);
  double sum = 0;
  for (const double share : hair.unit_size_shares) {
    CheckRange("unit_size_shares", share, 0, 1e6);
    sum += share;
  }
  if (!(sum > 0)) throw Error(ErrorKind::kUsage, "phantom unit_size_shares must not all be 0");
  CheckRange("thickness_mean_um", hair.thickness_mean_um, 10, 200);
  CheckRange("thickness_sd_um", hair.thickness_sd_um, 0, 60);
  CheckRange("vellus_share", hair.vellus_share, 0, 1);
  CheckRange("length_mean_um", hair.length_mean_um, 100, 20000);
  CheckRange("length_sd_um", hair.length_sd_um, 0, 10000);
  CheckRange("curvature_sd_per_mm", hair.curvature_sd_per_mm, 0, 10);
  CheckRange("direction_deg", hair.direction_deg, -360, 360);
  CheckRange("direction_sd_deg", hair.direction_sd_deg, 0, 180);
  CheckRange("swirl_deg", hair.swirl_deg, 0, 180);
  CheckRange("splay_deg", hair.splay_deg, 0, 180);
  CheckRange("root_spread_um", hair.root_spread_um, 0, 500);
  CheckRange("mate_overlap", hair.mate_overlap, 0, 0.9);
}

void CheckLook(const HairLook& look) {
  CheckRange("second_color_share", look.second_color_share, 0, 1);
  CheckRange("color_variation", look.color_variation, 0, 1);
  CheckRange("taper_share", look.taper_share, 0, 0.8);
  CheckRange("roughness_share", look.roughness_share, 0, 0.3);
  CheckRange("medulla_brightness", look.medulla_brightness, 0, 0.3);
  CheckRange("gloss", look.gloss, 0, 0.3);
  CheckRange("under_skin_um", look.under_skin_um, 0, 600);
  CheckRange("under_skin_density", look.under_skin_density, 0, 4);
  CheckRange("rim", look.rim, 0, 3);
  CheckRange("inner_texture", look.inner_texture, 0, 1);
  CheckRange("cap_share", look.cap_share, 0, 1);
  CheckRange("root_haze", look.root_haze, 0, 1);
}

void CheckSkin(const SkinLook& skin, const Clutter& clutter) {
  CheckRange("mottle", skin.mottle, 0, 3);
  CheckRange("grain_share", skin.grain_share, 0, 0.3);
  CheckRange("vessels_per_cm2", skin.vessels_per_cm2, 0, 200);
  CheckRange("vessel_strength", skin.vessel_strength, 0, 2);
  CheckRange("moles_per_cm2", skin.moles_per_cm2, 0, 20);
  CheckRange("wrinkles", skin.wrinkles, 0, 1);
  CheckRange("specks", skin.specks, 0, 1);
  CheckRange("blood", skin.blood, 0, 1);
  CheckRange("flakes_per_cm2", clutter.flakes_per_cm2, 0, 200);
  CheckRange("glare_per_cm2", clutter.glare_per_cm2, 0, 100);
  CheckRange("glare_size_um", clutter.glare_size_um, 10, 5000);
  CheckRange("fragments_per_cm2", clutter.fragments_per_cm2, 0, 200);
  CheckRange("dust_per_cm2", clutter.dust_per_cm2, 0, 500);
}

void CheckCamera(const CameraLook& camera) {
  CheckRange("blur_um", camera.blur_um, 0, 100);
  CheckRange("blur_px", camera.blur_px, 0, 10);
  CheckRange("defocus_um", camera.defocus_um, 0, 200);
  CheckRange("defocus_edge_um", camera.defocus_edge_um, 0, 200);
  CheckRange("noise_share", camera.noise_share, 0, 0.2);
  CheckRange("sharpening", camera.sharpening, 0, 3);
  CheckRange("haze_share", camera.haze_share, 0, 0.3);
  CheckRange("vignette", camera.vignette, 0, 0.9);
  CheckRange("exposure", camera.exposure, 0.05, 4);
  for (const double light : camera.light_rgb) CheckRange("light_rgb", light, 0.2, 2);
  CheckRange("sensor_grid", camera.sensor_grid, 0, 0.1);
  CheckRange("light_tilt", camera.light_tilt, 0, 1);
  CheckRange("jpeg_quality", camera.jpeg_quality, 10, 100);
}

}  // namespace

void PhantomOptions::Check() const {
  CheckRange("width_px", width_px, 32, 6000);
  CheckRange("height_px", height_px, 32, 6000);
  CheckRange("um_per_px", um_per_px, 0.2, 200);
  CheckHair(hair);
  CheckLook(look);
  CheckSkin(skin, clutter);
  CheckCamera(camera);
}

void FollowupOptions::Check() const {
  CheckRange("visit number", number, 1, 1000);
  CheckRange("turn_deg", turn_deg, -180, 180);
  CheckRange("shift_x_um", shift_x_um, -1e5, 1e5);
  CheckRange("shift_y_um", shift_y_um, -1e5, 1e5);
  CheckRange("zoom", zoom, 0.5, 2);
  CheckRange("perspective", perspective, 0, 0.3);
  CheckRange("stretch_um", stretch_um, 0, 500);
  CheckRange("angle_sd_deg", angle_sd_deg, 0, 180);
  CheckRange("length_sd_share", length_sd_share, 0, 1);
  CheckRange("thickness_change_share", thickness_change_share, -0.9, 4);
  CheckRange("new_share", new_share, 0, 2);
  CheckRange("lost_share", lost_share, 0, 1);
  for (const double light : light_rgb_change) CheckRange("light_rgb_change", light, 0.3, 3);
  CheckRange("exposure_change", exposure_change, 0.2, 5);
  CheckRange("vignette_change", vignette_change, -0.9, 0.9);
  CheckRange("followup defocus_um", defocus_um, 0, 200);
}

}  // namespace tricho
