// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/head_strands.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tricho {
namespace {

constexpr int kStrands = 15000;
constexpr double kStep_mm = 5;

Eigen::Vector3d OnSkull(const Eigen::Vector3d& point, double lift_mm) {
  const Eigen::Vector3d scaled(point.x() / kSkullX_mm, point.y() / kSkullY_mm, point.z() / kSkullZ_mm);
  return point / scaled.norm() * (1 + lift_mm / kSkullX_mm);
}

double CrownNearness(double x_mm, double y_mm) {
  const double distance = std::hypot(x_mm, y_mm - kCrownY_mm) / kCrownRadius_mm;
  return std::exp(-distance * distance);
}

struct Root {
  double x, y, jitter_mm, luck, crown_luck;
};

// Strands that the options leave out. The hair on both sides of a part thins out towards it.
bool IsMissing(const HeadPhantom& options, const Root& root) {
  constexpr double kThinning = 0.35, kThinningReach_mm = 7;
  const double beside_mm = std::abs(root.x - PartX_mm(options, root.y)) - options.part_width_mm / 2;
  if (beside_mm < root.jitter_mm) return true;
  const double thin = kThinning * std::exp(-beside_mm / kThinningReach_mm);
  const double kept = (1 - thin) * (1 - options.loss);
  return root.luck > kept || root.crown_luck < options.crown_loss * CrownNearness(root.x, root.y);
}

Strand StrandFrom(const HeadPhantom& options, const Root& root, Random& random) {
  constexpr double kDegrees = std::numbers::pi / 180;
  const double side = root.x < PartX_mm(options, root.y) ? -1 : 1;
  const double angle = random.Normal(8, 7) * kDegrees;
  Eigen::Vector3d direction(side * std::cos(angle), std::sin(angle), 0);
  const double length_mm = random.Normal(62, 10);
  const double bend = random.Normal(0, 0.012);
  Strand strand;
  strand.width_mm = random.Uniform(0.3, 0.55);
  strand.tone = std::exp(random.Normal(0, 0.3));
  const double z =
      kSkullZ_mm * std::sqrt(std::max(0.0, 1 - std::pow(root.x / kSkullX_mm, 2) - std::pow(root.y / kSkullY_mm, 2)));
  Eigen::Vector3d at(root.x, root.y, z);
  strand.course_mm.push_back(at);
  for (double gone = kStep_mm; gone <= std::max(15.0, length_mm); gone += kStep_mm) {
    const Eigen::Vector3d normal = Eigen::Vector3d(at.x() / std::pow(kSkullX_mm, 2), at.y() / std::pow(kSkullY_mm, 2),
                                                   at.z() / std::pow(kSkullZ_mm, 2))
                                       .normalized();
    direction += bend * kStep_mm * normal.cross(direction);
    direction = (direction - direction.dot(normal) * normal).normalized();
    at = OnSkull(at + kStep_mm * direction, std::min(4.0, 0.08 * gone));
    strand.course_mm.push_back(at);
  }
  return strand;
}

// Strands are drawn to the middle of their lock, at the root half of the way, from 10 mm on as good as wholly.
void Clump(std::vector<Strand>& strands) {
  constexpr double kLock_mm = 4, kAtRoot = 0.5, kMost = 0.85;
  for (Strand& strand : strands) {
    const double root_mm = strand.course_mm.front().y();
    const double middle_mm = (std::floor(root_mm / kLock_mm) + 0.5) * kLock_mm;
    for (std::size_t i = 0; i < strand.course_mm.size(); ++i)
      // Along the head alone: its length stays.
      strand.course_mm[i].y() += std::min(kMost, kAtRoot + 0.2 * static_cast<double>(i)) * (middle_mm - root_mm);
  }
}

}  // namespace

double PartX_mm(const HeadPhantom& options, double y_mm) {
  Random random(options.seed * 7919 + 17);
  const double phase = random.Uniform(0, 6.28), size = random.Uniform(0.8, 2), lean = random.Normal(0, 0.02);
  return size * std::sin(y_mm / 24 + phase) + lean * y_mm;
}

std::vector<Strand> LayStrands(const HeadPhantom& options) {
  std::vector<std::pair<double, Strand>> laid;
  for (int i = 0; i < kStrands; ++i) {
    Random random = Random(options.seed).Fork(static_cast<std::uint64_t>(i) + 1);
    Root root{};
    do {
      root.x = random.Uniform(-kSkullX_mm, kSkullX_mm);
      root.y = random.Uniform(-kSkullY_mm, kSkullY_mm);
    } while (std::hypot(root.x / kSkullX_mm, root.y / kSkullY_mm) > 0.995);
    root.jitter_mm = random.Normal(0, 0.5);
    root.luck = random.Uniform();
    root.crown_luck = random.Uniform();
    Strand strand = StrandFrom(options, root, random);
    if (!IsMissing(options, root)) laid.emplace_back(std::abs(root.x - PartX_mm(options, root.y)), std::move(strand));
  }
  std::stable_sort(laid.begin(), laid.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Strand> strands;
  strands.reserve(laid.size());
  for (auto& [beside, strand] : laid) strands.push_back(std::move(strand));
  if (options.wet) Clump(strands);
  return strands;
}

}  // namespace tricho
