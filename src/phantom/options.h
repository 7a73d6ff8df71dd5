// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a rendered scalp shall look like. Every field is a fact of the scalp or of the camera, in its unit.
#pragma once

#include <array>
#include <cstdint>

namespace tricho {

enum class HairColor { kBlack, kBrown, kBlond, kRed, kGrey, kWhite };

// Fitzpatrick's skin types (Fitzpatrick 1988, Arch Dermatol 124:869), from light to dark.
enum class SkinTone { kI, kII, kIII, kIV, kV, kVI };

// Hairs of the scalp: how many, where, of which shape.
struct HairPopulation {
  double units_per_cm2 = 66;                                          // 0..400; follicular units.
  std::array<double, 4> unit_size_shares = {0.40, 0.35, 0.17, 0.08};  // Units of 1, 2, 3 and 4 hairs; any sum > 0.
  double thickness_mean_um = 67;                                      // Of hairs that are not vellus, 10..200.
  double thickness_sd_um = 14;                                        // 0..60
  double vellus_share = 0.16;                                         // 0..1; vellus hairs are 9..29.5 um thick.
  double length_mean_um = 1350;                                       // 100..20000, along the course.
  double length_sd_um = 350;                                          // 0..10000
  double curvature_sd_per_mm = 0.25;                                  // 0..10; 1 / radius of the bend.
  double direction_deg = 25;     // Where the hair points on average: 0 is right, 90 is down.
  double direction_sd_deg = 15;  // 0..180, from unit to unit; a slow swirl over the field comes on top.
  double swirl_deg = 25;         // 0..180, range of that swirl.
  double splay_deg = 20;         // 0..180, from hair to hair in one unit.
  double root_spread_um = 42;    // 0..500; scatter of the roots of a unit in each axis when they are not bundled.
  bool bundled = false;          // Unit mates lie side by side and touch, in place of scattered roots.
  double mate_overlap = 0;       // 0..0.9; how far bundled mates may lie over each other, as a share of their width.
};

// Look of a shaft.
struct HairLook {
  HairColor color = HairColor::kBlack;
  HairColor second_color = HairColor::kBrown;
  double second_color_share = 0;    // 0..1; hairs that have the second color.
  double color_variation = 0.10;    // 0..1; spread (log) of absorption and lightness from hair to hair.
  double taper_share = 0.06;        // 0..0.8; (root width - tip width) / mean width.
  double roughness_share = 0.0;     // 0..0.3; waviness of the edge as a share of the width.
  double medulla_brightness = 0.0;  // 0..0.3; linear light of the bright stripe of shafts thicker than 70 um.
  double gloss = 0.004;             // 0..0.3; linear light of the highlight along the shaft.
  double under_skin_um = 110;       // 0..600; mean length of hair seen through the skin before the root.
  double under_skin_density = 0.8;  // 0..4; natural optical density of that stretch where it meets the root.
  double rim = 0;                   // 0..3; how much denser the edges of a shaft look than its middle.
  double inner_texture = 0;         // 0..1; streaks along the inside of a translucent shaft.
  double cap_share = 0;             // 0..1; hairs that leave the skin through a pale cap of keratin and sebum.
  double root_haze = 0;             // 0..1; blue-white haze that lies over the roots.
};

// The skin.
struct SkinLook {
  SkinTone tone = SkinTone::kII;
  double mottle = 1.0;            // 0..3; slow unevenness of pigment and blood.
  double grain_share = 0.02;      // 0..0.3; fine unevenness, relative.
  double vessels_per_cm2 = 12;    // 0..200
  double vessel_strength = 0.35;  // 0..2; optical density in green.
  double moles_per_cm2 = 0.4;     // 0..20; faint pigment spots 150..500 um wide.
  double wrinkles = 0.0;          // 0..1; fine lines along and across the hair.
  double specks = 0.0;            // 0..1; small specular flecks of moist or greasy skin.
  double blood = 0.0;             // 0..1; redness added everywhere.
};

// Things that are neither hair nor skin.
struct Clutter {
  double flakes_per_cm2 = 6;     // 0..200; white scales lying over skin and hair.
  double glare_per_cm2 = 2;      // 0..100; blown-out reflections.
  double glare_size_um = 300;    // 10..5000; standard deviation of a reflection.
  double fragments_per_cm2 = 0;  // 0..200; cut hair lying loose, never in the truth's hairs.
  double dust_per_cm2 = 0;       // 0..500; dark specks 10..40 um wide.
  bool top_bar = false;          // Black bar at the top left, where a name was blotted out, and a grey strip below.
  bool scale_bar = false;        // Burnt-in L-shaped scale with "1.0 mm".
  bool circle_mark = false;      // Burnt-in red measuring circle with its label.
};

// Camera and light.
struct CameraLook {
  double blur_um = 5.5;                         // 0..100; standard deviation of the lens blur on the skin.
  double blur_px = 0.70;                        // 0..10; of the sensor, added in square.
  double defocus_um = 0;                        // 0..200; more blur everywhere.
  double defocus_edge_um = 0;                   // 0..200; more blur still towards one side of the field.
  double noise_share = 0.006;                   // 0..0.2; noise of a white pixel, linear; shot noise below it.
  double sharpening = 0.25;                     // 0..3; strength of the halo that the camera's sharpening leaves.
  double haze_share = 0.004;                    // 0..0.3; stray light, of the mean light of the photo.
  double vignette = 0.15;                       // 0..0.9; light lost in the corners.
  double exposure = 1.0;                        // 0.05..4
  std::array<double, 3> light_rgb = {1, 1, 1};  // 0.2..2 each; color of the light.
  double sensor_grid = 0.0;     // 0..0.1; the sensor's grid that a capture program leaves in the picture, relative.
  double light_tilt = 0.0;      // 0..1; color drift over the field, as a ring of light beside the lens makes.
  bool circular_field = false;  // Black around a circle of 0.98 of the frame's shorter side.
  int jpeg_quality = 92;        // 10..100
};

struct PhantomOptions {
  int width_px = 1600;     // 32..6000
  int height_px = 1200;    // 32..6000
  double um_per_px = 7.0;  // 0.2..200
  std::uint64_t seed = 1;  // Same seed and options, same bytes.
  HairPopulation hair;
  HairLook look;
  SkinLook skin;
  Clutter clutter;
  CameraLook camera;

  // throws Error(kUsage) naming field, value and range.
  void Check() const;
};

// A later visit to the same scalp. The defaults are an untreated follow-up.
struct FollowupOptions {
  int number = 1;           // 1..1000; of the visit; also picks its random draws.
  double turn_deg = 2;      // -180..180; of the camera about its axis.
  double shift_x_um = 250;  // -1e5..1e5; skin at the middle of this view, seen from the middle of the baseline's.
  double shift_y_um = -180;
  double zoom = 1.01;         // 0.5..2; image scale against the baseline. The truth's um_per_px stays the nominal one.
  double perspective = 0.01;  // 0..0.3; change of scale from one edge of the view to the other.
  double stretch_um = 40;     // 0..500; root mean square displacement of the skin by tension, smooth over some 8 mm.
  bool regrown = true;        // Hairs leave their follicles at another angle and length; false: the very same hairs.
  double angle_sd_deg = 12;   // 0..180; when regrown.
  double length_sd_share = 0.15;      // 0..1; when regrown.
  double thickness_change_share = 0;  // -0.9..4; every hair.
  double new_share = 0;               // 0..2; hairs that were not there at baseline, as a share of those that were.
  double lost_share = 0;              // 0..1
  std::array<double, 3> light_rgb_change = {1, 1, 1};  // 0.3..3 each
  double exposure_change = 1;                          // 0.2..5
  double vignette_change = 0;                          // -0.9..0.9
  double defocus_um = 0;                               // 0..200; added to the baseline's.

  // throws Error(kUsage) naming field, value and range.
  void Check() const;
};

// throws Error(kUsage) naming field, value and range unless `value` is a number from `low` to `high`.
void CheckPhantomRange(const char* name, double value, double low, double high);

}  // namespace tricho
