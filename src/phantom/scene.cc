// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/scene.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "base/check.h"
#include "base/units.h"
#include "phantom/hair_colors.h"

namespace tricho {
namespace {

constexpr double kRadPerDeg = std::numbers::pi / 180;
constexpr double kThinnestUm = 30;  // A hair that is not vellus is no thinner at baseline.

// Parts of the seed: each draws from its own stream, so that one more draw in one part moves nothing else.
enum Part : std::uint64_t { kUnits = 1, kHairs, kVessels, kSpots, kLoss, kRegrowth = 1000 };

double ShapeAt(const PhantomHair& hair, double share) {
  const double taper = 1 + hair.taper_share * (0.5 - share);
  if (hair.roughness_share <= 0) return taper;
  const double at_um = share * hair.length_um;
  const double rough = 0.6 * std::sin(at_um / 19 + hair.rough_phase_rad) +
                       0.6 * std::sin(at_um / 43 + 2 * hair.rough_phase_rad) +
                       0.5 * std::sin(at_um / 11 + 3 * hair.rough_phase_rad);
  return taper * (1 + hair.roughness_share * rough);
}

double SwirlRad(const PhantomOptions& options, const Point& at_um, double phase_rad) {
  const double swirl = std::sin(at_um.x() / 2100 + phase_rad) + std::sin(at_um.y() / 2700 + 1.7 * phase_rad) +
                       std::sin((at_um.x() - at_um.y()) / 3300 + 2.3 * phase_rad);
  return options.hair.swirl_deg / 2 * kRadPerDeg * swirl / 1.5;
}

// Units keep a distance from one another, as follicles do: dart throwing.
std::vector<Point> PlaceUnits(const PhantomOptions& options, double reach_um, Random& random) {
  const double area_cm2 = std::numbers::pi * std::pow(reach_um / kUmPerCm, 2);
  const int num_units = static_cast<int>(std::lround(area_cm2 * options.hair.units_per_cm2));
  std::vector<Point> units;
  if (num_units == 0) return units;
  const double least_um = 0.62 * kUmPerCm / std::sqrt(options.hair.units_per_cm2);
  for (int i = 0; i < num_units; ++i) {
    Point best = Point::Zero();
    double best_distance_um = -1;
    for (int dart = 0; dart < 40 && best_distance_um < least_um; ++dart) {
      const double radius_um = reach_um * std::sqrt(random.Uniform());
      const double angle = random.Uniform(0, 2 * std::numbers::pi);
      const Point at = radius_um * Point(std::cos(angle), std::sin(angle));
      double nearest_um = 1e9;
      for (const Point& unit : units) nearest_um = std::min(nearest_um, (unit - at).norm());
      if (nearest_um > best_distance_um) {
        best_distance_um = nearest_um;
        best = at;
      }
    }
    units.push_back(best);
  }
  return units;
}

int DrawUnitSize(const PhantomOptions& options, Random& random) {
  const auto& shares = options.hair.unit_size_shares;
  double left = random.Uniform() * std::accumulate(shares.begin(), shares.end(), 0.0);
  for (int size = 1; size <= 4; ++size) {
    left -= shares[size - 1];
    if (left < 0) return size;
  }
  return 4;
}

PhantomHair DrawHair(const PhantomOptions& options, double unit_direction_rad, Random& random) {
  const HairPopulation& population = options.hair;
  PhantomHair hair;
  hair.vellus = random.Chance(population.vellus_share);
  const double thickness_um = random.Normal(population.thickness_mean_um, population.thickness_sd_um);
  hair.width_um =
      hair.vellus ? std::clamp(random.Normal(21, 4.5), 9.0, 29.5) : std::clamp(thickness_um, kThinnestUm, 180.0);
  const double length_um = random.Normal(population.length_mean_um, population.length_sd_um);
  hair.length_um = std::clamp(length_um * (hair.vellus ? 0.62 : 1.0), 0.3 * population.length_mean_um,
                              3 * population.length_mean_um);
  hair.direction_rad = unit_direction_rad + random.Normal(0, population.splay_deg * kRadPerDeg);
  const double bend = (hair.vellus ? 1.5 : 1.0) * population.curvature_sd_per_mm / kUmPerMm;
  hair.curvature_per_um = random.Normal(0, bend);
  hair.bend_per_um2 = random.Normal(0, bend) * 0.8 / hair.length_um;
  hair.taper_share = options.look.taper_share;
  hair.roughness_share = options.look.roughness_share * random.Uniform(0.4, 1.6);
  hair.rough_phase_rad = random.Uniform(0, 2 * std::numbers::pi);
  hair.cut_slope = options.look.roughness_share > 0 ? static_cast<float>(random.Normal(0, 0.45)) : 0.0F;
  hair.under_skin_um = options.look.under_skin_um * random.Uniform(0.5, 1.5) * (hair.vellus ? 0.4 : 1.0);
  PaintHair(options.look, random, hair);
  return hair;
}

// Roots of one unit about its middle. Bundled hairs lie side by side: each is moved across the common direction by half
// its width and half its neighbour's, so that their edges touch at the root.
void PlaceRoots(const PhantomOptions& options, const Point& middle_um, double direction_rad, Random& random,
                std::vector<PhantomHair>& mates) {
  if (!options.hair.bundled) {
    for (PhantomHair& hair : mates) {
      const double x_um = random.Normal(0, options.hair.root_spread_um);
      hair.root_um = middle_um + Point(x_um, random.Normal(0, options.hair.root_spread_um));
    }
    return;
  }
  const Point along(std::cos(direction_rad), std::sin(direction_rad));
  const Point across(-along.y(), along.x());
  double total_um = 0;
  for (const PhantomHair& hair : mates) total_um += hair.width_um;
  double at_um = -total_um / 2;
  for (PhantomHair& hair : mates) {
    const double gap_um = random.Uniform(-0.06 - options.hair.mate_overlap, 0.22) * hair.width_um;
    hair.root_um = middle_um + across * (at_um + hair.width_um / 2 + gap_um) +
                   along * random.Normal(0, 1.4 * options.hair.root_spread_um);
    at_um += hair.width_um + gap_um;
  }
}

void GrowHairs(PhantomScene& scene) {
  const PhantomOptions& options = scene.options;
  const Random root(options.seed);
  Random place = root.Fork(kUnits);
  const double phase_rad = place.Uniform(0, 2 * std::numbers::pi);
  const std::vector<Point> units = PlaceUnits(options, scene.reach_um, place);
  int id = 0;
  for (int unit = 0; unit < static_cast<int>(units.size()); ++unit) {
    Random random = root.Fork(kHairs).Fork(unit);
    const double direction_rad = options.hair.direction_deg * kRadPerDeg + SwirlRad(options, units[unit], phase_rad) +
                                 random.Normal(0, options.hair.direction_sd_deg * kRadPerDeg);
    const int size = DrawUnitSize(options, random);
    std::vector<PhantomHair> mates;
    for (int i = 0; i < size; ++i) mates.push_back(DrawHair(options, direction_rad, random));
    PlaceRoots(options, units[unit], direction_rad, random, mates);
    for (PhantomHair& hair : mates) {
      hair.id = id++;
      hair.unit = unit;
      scene.hairs.push_back(hair);
    }
  }
  // Sleeping follicles join the units that are there, as miniaturized ones that wake do.
  Random sleep = root.Fork(kLoss);
  for (std::size_t i = 0; i < 2 * scene.hairs.size(); ++i) {
    const PhantomHair& mate = scene.hairs[sleep.Integer(0, static_cast<int>(scene.hairs.size()) - 1)];
    PhantomHair hair = DrawHair(options, mate.direction_rad, sleep);
    const double angle = sleep.Uniform(0, 2 * std::numbers::pi);
    const double away_um = (mate.width_um + hair.width_um) / 2 + sleep.Uniform(10, 90);
    hair.root_um = mate.root_um + away_um * Point(std::cos(angle), std::sin(angle));
    hair.id = id++;
    hair.unit = mate.unit;
    scene.dormant.push_back(hair);
  }
  scene.loss_order.resize(scene.hairs.size());
  std::iota(scene.loss_order.begin(), scene.loss_order.end(), 0);
  for (int i = static_cast<int>(scene.loss_order.size()) - 1; i > 0; --i)
    std::swap(scene.loss_order[i], scene.loss_order[sleep.Integer(0, i)]);
}

void GrowVessels(PhantomScene& scene) {
  Random random = Random(scene.options.seed).Fork(kVessels);
  const double area_cm2 = std::pow(2 * scene.reach_um / kUmPerCm, 2);
  const int num_vessels = static_cast<int>(std::lround(area_cm2 * scene.options.skin.vessels_per_cm2));
  for (int i = 0; i < num_vessels; ++i) {
    SkinVessel vessel;
    // First y: the two as arguments would be drawn in whichever order the compiler chooses.
    const double y_um = random.Uniform(-scene.reach_um, scene.reach_um);
    Point at(random.Uniform(-scene.reach_um, scene.reach_um), y_um);
    double heading = random.Uniform(0, 2 * std::numbers::pi);
    const double turn = random.Normal(0, 0.12);
    const int num_steps = random.Integer(8, 24);
    for (int step = 0; step < num_steps; ++step) {
      vessel.course_um.push_back(at);
      heading += turn + random.Normal(0, 0.45);
      at += 45 * Point(std::cos(heading), std::sin(heading));
    }
    vessel.width_um = random.Uniform(14, 36);
    vessel.density = scene.options.skin.vessel_strength * random.Uniform(0.3, 1.2);
    scene.vessels.push_back(vessel);
  }
}

void GrowSpots(PhantomScene& scene) {
  Random random = Random(scene.options.seed).Fork(kSpots);
  const double area_cm2 = std::pow(2 * scene.reach_um / kUmPerCm, 2);
  const int num_spots = static_cast<int>(std::lround(area_cm2 * scene.options.skin.moles_per_cm2));
  for (int i = 0; i < num_spots; ++i) {
    SkinSpot spot;
    spot.center_um = {random.Uniform(-scene.reach_um, scene.reach_um), random.Uniform(-scene.reach_um, scene.reach_um)};
    spot.radius_um = random.Uniform(75, 250);
    spot.density = random.Uniform(0.08, 0.3);
    scene.spots.push_back(spot);
  }
}

void Regrow(const FollowupOptions& followup, const Random& root, PhantomHair& hair) {
  Random random = root.Fork(kRegrowth + followup.number).Fork(hair.id);
  hair.direction_rad += random.Normal(0, followup.angle_sd_deg * kRadPerDeg);
  const double factor = std::clamp(1 + random.Normal(0, followup.length_sd_share), 0.4, 1.8);
  hair.length_um *= factor;
  hair.curvature_per_um *= random.Uniform(0.6, 1.4);
  hair.bend_per_um2 *= random.Uniform(0.6, 1.4) / factor;
}

}  // namespace

Polyline PhantomHair::Course(double step_um) const {
  TRICHO_CHECK(step_um > 0, step_um);
  const int num_steps = std::max(1, static_cast<int>(std::ceil(length_um / step_um)));
  const double step = length_um / num_steps;
  Polyline course = {root_um};
  for (int i = 0; i < num_steps; ++i) {
    const double at = (i + 0.5) * step;
    const double heading = direction_rad + curvature_per_um * at + bend_per_um2 * at * at / 2;
    course.push_back(course.back() + step * Point(std::cos(heading), std::sin(heading)));
  }
  return course;
}

double PhantomHair::WidthAt(double share) const {
  if (roughness_share <= 0) return width_um * ShapeAt(*this, share);
  constexpr int kSamples = 64;
  double mean = 0;
  for (int i = 0; i < kSamples; ++i) mean += ShapeAt(*this, (i + 0.5) / kSamples) / kSamples;
  return width_um * ShapeAt(*this, share) / mean;
}

PhantomScene MakeScene(const PhantomOptions& options) {
  options.Check();
  PhantomScene scene;
  scene.options = options;
  const double diagonal_um = std::hypot(options.width_px, options.height_px) * options.um_per_px;
  // Room for a moved camera, and for the hairs whose roots lie outside and whose tips reach in.
  scene.reach_um = 0.62 * diagonal_um + options.hair.length_mean_um + 2 * options.hair.length_sd_um;
  GrowHairs(scene);
  GrowVessels(scene);
  GrowSpots(scene);
  return scene;
}

PhantomVisit MakeBaseline(const PhantomScene& scene) {
  return {0, BaselineCamera(scene.options), scene.hairs, scene.options.camera};
}

PhantomVisit MakeFollowup(const PhantomScene& scene, const FollowupOptions& followup) {
  followup.Check();
  PhantomVisit visit;
  visit.number = followup.number;
  visit.camera = FollowupCamera(scene.options, followup);
  visit.look = scene.options.camera;
  for (int i = 0; i < 3; ++i)
    visit.look.light_rgb[i] = std::clamp(visit.look.light_rgb[i] * followup.light_rgb_change[i], 0.2, 2.0);
  visit.look.exposure *= followup.exposure_change;
  visit.look.vignette = std::clamp(visit.look.vignette + followup.vignette_change, 0.0, 0.9);
  visit.look.defocus_um += followup.defocus_um;

  const auto num_hairs = static_cast<double>(scene.hairs.size());
  std::vector<bool> lost(scene.hairs.size(), false);
  for (int i = 0; i < std::lround(followup.lost_share * num_hairs); ++i) lost[scene.loss_order[i]] = true;
  for (std::size_t i = 0; i < scene.hairs.size(); ++i)
    if (!lost[i]) visit.hairs.push_back(scene.hairs[i]);
  for (int i = 0; i < std::lround(followup.new_share * num_hairs); ++i) visit.hairs.push_back(scene.dormant[i]);

  const Random root(scene.options.seed);
  for (PhantomHair& hair : visit.hairs) {
    hair.width_um *= 1 + followup.thickness_change_share;
    if (followup.regrown) Regrow(followup, root, hair);
  }
  return visit;
}

}  // namespace tricho
