// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Heads from above, rendered with exact truth: an ellipsoid of a skull, strands combed from a part, light that mixes in
// each pixel as light does. For tests and for measuring how good `tricho overview` is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/geometry.h"
#include "base/provenance.h"

namespace tricho {

enum class HeadHair { kBrown, kBlack, kBlond, kGrey, kRed };

struct HeadPhantom {
  std::uint64_t seed = 1;                 // The person: strands, skin, course of the part.
  std::uint64_t shot = 0;                 // Of the noise.
  int width_px = 1600, height_px = 1200;  // 200..4000.
  double px_per_mm = 5;                   // 1..10.
  HeadHair hair = HeadHair::kBrown;
  bool dark_skin = false;
  double part_width_mm = 6;  // Bare strip between the roots of both sides, 0..20.
  double crown_loss = 0;     // Share of the strands that is missing in the middle of the crown, 0..1.
  double loss = 0;           // The same all over, 0..1; 1: bald.
  bool wet = false;          // Strands stick together in locks, dark and shining.
  double roll_deg = 0, pitch_deg = 0, turn_deg = 0;  // To the side, forehead up, in the picture; -60..60.
  double shift_x_mm = 0, shift_y_mm = 0;
  double light = 1, light_across = 0;  // Gain, 0.2..3; its slope from left to right as a share, -1..1.
  std::optional<double> marker_mm;     // An ArUco marker beside the head.
  double defocus_px = 0.7;
  int jpeg_quality = 92;

  void Check() const;  // throws Error(kUsage) naming field, value and range.
};

struct HeadTruth {
  double visible_scalp_share = 0;  // Of the skull as seen.
  double crown_visible_scalp_share = 0;
  Point crown_center_px{0, 0};
  double crown_radius_px = 0;
  std::vector<double> part_width_mm;  // At 29 stations from front to back; 0 where no hair bounds the part.
  double part_median_mm = 0;          // Of those that are not 0; 0 when there is none.
  double head_width_px = 0;
  Point center_px{0, 0};
};

struct HeadPicture {
  cv::Mat bgr;  // CV_8UC3.
  HeadTruth truth;
};

// Same options, same picture, on every machine.
HeadPicture RenderHead(const HeadPhantom& options);

// The names of shared sets of heads: visible_scalp_share, vertex_visible_scalp_share, part_width_mm ...
nlohmann::ordered_json HeadTruthJson(const HeadPhantom& options, const HeadTruth& truth);

// same, part (3.5 mm wider at the follow-up), crown (denser at the follow-up), wet, tilted, blond, grey, dark, marker,
// bald.
const std::vector<std::string>& HeadFamilies();

// Visit 0 is the baseline; later ones have a pose and light of their own, tilt up to 9 degrees, light up to 30 % more
// or less. throws Error(kUsage) for a family that does not exist.
HeadPhantom PlanHead(const std::string& family, std::uint64_t seed, int visit);

struct HeadPlan {
  std::string stem;  // Of its files.
  HeadPhantom head;
};

// Renders heads into a folder, which is made when missing: STEM.jpg, its truth STEM.json, and truth.json over all.
// num_jobs >= 1. throws Error(kUsage) for options out of range, Error(kStore) when a file can't be written.
void WriteHeads(const std::filesystem::path& folder, const std::vector<HeadPlan>& plans, const Provenance& provenance,
                int num_jobs = 1);

}  // namespace tricho
