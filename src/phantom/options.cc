// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/options.h"

#include <fmt/format.h>

#include "base/error.h"

namespace tricho {

// The negated form also refuses NaN.
void CheckPhantomRange(const char* name, double value, double low, double high) {
  if (!(value >= low && value <= high))
    throw Error(ErrorKind::kUsage, fmt::format("phantom {} is {}, but must be from {} to {}", name, value, low, high));
}

namespace {

void CheckHair(const HairPopulation& hair) {
  CheckPhantomRange("units_per_cm2", hair.units_per_cm2, 0, 400);
  double sum = 0;
  for (const double share : hair.unit_size_shares) {
    CheckPhantomRange("unit_size_shares", share, 0, 1e6);
    sum += share;
  }
  if (!(sum > 0)) throw Error(ErrorKind::kUsage, "phantom unit_size_shares must not all be 0");
  CheckPhantomRange("thickness_mean_um", hair.thickness_mean_um, 10, 200);
  CheckPhantomRange("thickness_sd_um", hair.thickness_sd_um, 0, 60);
  CheckPhantomRange("vellus_share", hair.vellus_share, 0, 1);
  CheckPhantomRange("length_mean_um", hair.length_mean_um, 100, 20000);
  CheckPhantomRange("length_sd_um", hair.length_sd_um, 0, 10000);
  CheckPhantomRange("curvature_sd_per_mm", hair.curvature_sd_per_mm, 0, 10);
  CheckPhantomRange("direction_deg", hair.direction_deg, -360, 360);
  CheckPhantomRange("direction_sd_deg", hair.direction_sd_deg, 0, 180);
  CheckPhantomRange("swirl_deg", hair.swirl_deg, 0, 180);
  CheckPhantomRange("splay_deg", hair.splay_deg, 0, 180);
  CheckPhantomRange("root_spread_um", hair.root_spread_um, 0, 500);
  CheckPhantomRange("mate_overlap", hair.mate_overlap, 0, 0.9);
}

void CheckLook(const HairLook& look) {
  CheckPhantomRange("second_color_share", look.second_color_share, 0, 1);
  CheckPhantomRange("color_variation", look.color_variation, 0, 1);
  CheckPhantomRange("taper_share", look.taper_share, 0, 0.8);
  CheckPhantomRange("roughness_share", look.roughness_share, 0, 0.3);
  CheckPhantomRange("medulla_brightness", look.medulla_brightness, 0, 0.3);
  CheckPhantomRange("gloss", look.gloss, 0, 0.3);
  CheckPhantomRange("under_skin_um", look.under_skin_um, 0, 600);
  CheckPhantomRange("under_skin_density", look.under_skin_density, 0, 4);
  CheckPhantomRange("rim", look.rim, 0, 3);
  CheckPhantomRange("inner_texture", look.inner_texture, 0, 1);
  CheckPhantomRange("cap_share", look.cap_share, 0, 1);
  CheckPhantomRange("root_haze", look.root_haze, 0, 1);
}

void CheckSkin(const SkinLook& skin, const Clutter& clutter) {
  CheckPhantomRange("mottle", skin.mottle, 0, 3);
  CheckPhantomRange("grain_share", skin.grain_share, 0, 0.3);
  CheckPhantomRange("vessels_per_cm2", skin.vessels_per_cm2, 0, 200);
  CheckPhantomRange("vessel_strength", skin.vessel_strength, 0, 2);
  CheckPhantomRange("moles_per_cm2", skin.moles_per_cm2, 0, 20);
  CheckPhantomRange("wrinkles", skin.wrinkles, 0, 1);
  CheckPhantomRange("specks", skin.specks, 0, 1);
  CheckPhantomRange("blood", skin.blood, 0, 1);
  CheckPhantomRange("flakes_per_cm2", clutter.flakes_per_cm2, 0, 200);
  CheckPhantomRange("glare_per_cm2", clutter.glare_per_cm2, 0, 100);
  CheckPhantomRange("glare_size_um", clutter.glare_size_um, 10, 5000);
  CheckPhantomRange("fragments_per_cm2", clutter.fragments_per_cm2, 0, 200);
  CheckPhantomRange("dust_per_cm2", clutter.dust_per_cm2, 0, 500);
}

void CheckCamera(const CameraLook& camera) {
  CheckPhantomRange("blur_um", camera.blur_um, 0, 100);
  CheckPhantomRange("blur_px", camera.blur_px, 0, 10);
  CheckPhantomRange("defocus_um", camera.defocus_um, 0, 200);
  CheckPhantomRange("defocus_edge_um", camera.defocus_edge_um, 0, 200);
  CheckPhantomRange("noise_share", camera.noise_share, 0, 0.2);
  CheckPhantomRange("sharpening", camera.sharpening, 0, 3);
  CheckPhantomRange("haze_share", camera.haze_share, 0, 0.3);
  CheckPhantomRange("vignette", camera.vignette, 0, 0.9);
  CheckPhantomRange("exposure", camera.exposure, 0.05, 4);
  for (const double light : camera.light_rgb) CheckPhantomRange("light_rgb", light, 0.2, 2);
  CheckPhantomRange("sensor_grid", camera.sensor_grid, 0, 0.1);
  CheckPhantomRange("light_tilt", camera.light_tilt, 0, 1);
  CheckPhantomRange("jpeg_quality", camera.jpeg_quality, 10, 100);
}

}  // namespace

void PhantomOptions::Check() const {
  CheckPhantomRange("width_px", width_px, 32, 6000);
  CheckPhantomRange("height_px", height_px, 32, 6000);
  CheckPhantomRange("um_per_px", um_per_px, 0.2, 200);
  CheckHair(hair);
  CheckLook(look);
  CheckSkin(skin, clutter);
  CheckCamera(camera);
}

void FollowupOptions::Check() const {
  CheckPhantomRange("visit number", number, 1, 1000);
  CheckPhantomRange("turn_deg", turn_deg, -180, 180);
  CheckPhantomRange("shift_x_um", shift_x_um, -1e5, 1e5);
  CheckPhantomRange("shift_y_um", shift_y_um, -1e5, 1e5);
  CheckPhantomRange("zoom", zoom, 0.5, 2);
  CheckPhantomRange("perspective", perspective, 0, 0.3);
  CheckPhantomRange("stretch_um", stretch_um, 0, 500);
  CheckPhantomRange("angle_sd_deg", angle_sd_deg, 0, 180);
  CheckPhantomRange("length_sd_share", length_sd_share, 0, 1);
  CheckPhantomRange("thickness_change_share", thickness_change_share, -0.9, 4);
  CheckPhantomRange("new_share", new_share, 0, 2);
  CheckPhantomRange("lost_share", lost_share, 0, 1);
  for (const double light : light_rgb_change) CheckPhantomRange("light_rgb_change", light, 0.3, 3);
  CheckPhantomRange("exposure_change", exposure_change, 0.2, 5);
  CheckPhantomRange("vignette_change", vignette_change, -0.9, 0.9);
  CheckPhantomRange("followup defocus_um", defocus_um, 0, 200);
}

}  // namespace tricho
