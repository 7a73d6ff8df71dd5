// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "phantom/head.h"

namespace tricho {

const std::vector<std::string>& HeadFamilies() {
  static const std::vector<std::string> families = {"same",  "part", "crown", "wet",    "tilted",
                                                    "blond", "grey", "dark",  "marker", "bald"};
  return families;
}

namespace {

void Dress(const std::string& family, Random& random, HeadPhantom& head) {
  head.part_width_mm = random.Uniform(2, 9);
  head.crown_loss = random.Uniform(0, 0.3);
  if (family == "blond") head.hair = HeadHair::kBlond;
  if (family == "grey") head.hair = HeadHair::kGrey;
  if (family == "dark") {
    head.hair = HeadHair::kBlack;
    head.dark_skin = true;
  }
  if (family == "marker") head.marker_mm = 20;
  if (family == "crown") head.crown_loss = random.Uniform(0.85, 0.95);
  if (family == "bald") head.loss = random.Uniform(0.93, 0.97);
}

}  // namespace

HeadPhantom PlanHead(const std::string& family, std::uint64_t seed, int visit) {
  if (std::find(HeadFamilies().begin(), HeadFamilies().end(), family) == HeadFamilies().end()) {
    std::string known;
    for (const std::string& name : HeadFamilies()) known += (known.empty() ? "" : ", ") + name;
    throw Error(ErrorKind::kUsage, "there are no heads of family '" + family + "'; there are " + known);
  }
  HeadPhantom head;
  head.seed = seed;
  Random random = Random(seed).Fork(3'000'000);
  Dress(family, random, head);
  if (visit == 0) return head;
  Random of_visit = Random(seed).Fork(4'000'000 + static_cast<std::uint64_t>(visit));
  head.shot = static_cast<std::uint64_t>(visit);
  head.roll_deg = of_visit.Uniform(-6.5, 6.5);
  head.pitch_deg = of_visit.Uniform(-6.5, 6.5);
  head.turn_deg = of_visit.Uniform(-8, 8);
  head.px_per_mm *= of_visit.Uniform(0.94, 1.06);
  head.shift_x_mm = of_visit.Uniform(-12, 12);
  head.shift_y_mm = of_visit.Uniform(-8, 8);
  head.light = of_visit.Uniform(0.7, 1.15);
  head.light_across = of_visit.Uniform(-0.4, 0.4);
  if (family == "part") head.part_width_mm += 3.5;
  if (family == "crown") head.crown_loss *= 0.5;
  if (family == "wet") head.wet = true;
  if (family == "tilted") {
    const double way = of_visit.Uniform(0, 6.28), far = of_visit.Uniform(19, 28);
    head.roll_deg = far * std::cos(way);
    head.pitch_deg = far * std::sin(way);
  }
  return head;
}

nlohmann::ordered_json HeadTruthJson(const HeadPhantom& options, const HeadTruth& truth) {
  const auto round = [](double value) { return std::round(value * 1e5) / 1e5; };
  nlohmann::ordered_json widths = nlohmann::ordered_json::array();
  for (const double width : truth.part_width_mm) widths.push_back(round(width));
  return {{"kind", "head"},
          {"px_per_mm", round(options.px_per_mm)},
          {"visible_scalp_share", round(truth.visible_scalp_share)},
          {"vertex_visible_scalp_share", round(truth.crown_visible_scalp_share)},
          {"vertex_circle_px",
           {round(truth.crown_center_px.x()), round(truth.crown_center_px.y()), round(truth.crown_radius_px)}},
          {"part_width_mm", widths},
          {"part_median_mm", round(truth.part_median_mm)},
          {"wet", options.wet},
          {"rot_deg", round(options.turn_deg)},
          {"tilt_deg", {round(options.roll_deg), round(options.pitch_deg)}},
          {"head_width_px", round(truth.head_width_px)}};
}

}  // namespace tricho
