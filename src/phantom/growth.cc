// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/growth.h"

#include <algorithm>

#include "phantom/options.h"

namespace tricho {
namespace {

constexpr std::uint64_t kGrowthPart = 700;  // Of the seed.
constexpr double kHoursPerDay = 24;
constexpr double kSlowestUmPerDay = 60;  // A hair in anagen grows no slower.
constexpr double kShortestUm = 60;       // Of a clipped hair that is seen.

// What becomes of one hair.
struct Fate {
  double clipped_um = 0;
  double rate_um_per_day = 0;
  bool flush = false;
  bool shed = false;
};

Fate FateOf(const PhantomScene& scene, const GrowthOptions& growth, const PhantomHair& hair) {
  Random random = Random(scene.options.seed).Fork(kGrowthPart).Fork(static_cast<std::uint64_t>(hair.id));
  Fate fate;
  fate.clipped_um =
      std::max(kShortestUm, growth.clip_length_um + random.Uniform(-growth.clip_jitter_um, growth.clip_jitter_um));
  const bool grows = !random.Chance(growth.telogen_share);
  const double rate = random.Normal(growth.rate_mean_um_per_day, growth.rate_sd_um_per_day);
  const bool flush = random.Chance(growth.flush_share);
  fate.shed = random.Chance(growth.shed_share);
  if (!grows) return fate;
  fate.rate_um_per_day = std::max(kSlowestUmPerDay, rate) * (hair.vellus ? growth.vellus_rate_share : 1);
  fate.flush = flush;
  return fate;
}

}  // namespace

void GrowthOptions::Check() const {
  CheckPhantomRange("hours", hours, 1, 1000);
  CheckPhantomRange("telogen_share", telogen_share, 0, 1);
  CheckPhantomRange("rate_mean_um_per_day", rate_mean_um_per_day, 0, 2000);
  CheckPhantomRange("rate_sd_um_per_day", rate_sd_um_per_day, 0, 1000);
  CheckPhantomRange("vellus_rate_share", vellus_rate_share, 0.1, 2);
  CheckPhantomRange("clip_length_um", clip_length_um, 50, 5000);
  CheckPhantomRange("clip_jitter_um", clip_jitter_um, 0, 2000);
  CheckPhantomRange("flush_share", flush_share, 0, 1);
  CheckPhantomRange("shed_share", shed_share, 0, 1);
}

PhantomVisit MakeClipped(const PhantomScene& scene, const GrowthOptions& growth) {
  growth.Check();
  PhantomVisit visit = MakeBaseline(scene);
  std::vector<PhantomHair> seen;
  for (PhantomHair hair : visit.hairs) {
    const Fate fate = FateOf(scene, growth, hair);
    if (fate.flush) continue;
    hair.length_um = fate.clipped_um;
    hair.rate_um_per_day = fate.rate_um_per_day;
    seen.push_back(hair);
  }
  visit.hairs = seen;
  return visit;
}

PhantomVisit MakeGrown(const PhantomScene& scene, const GrowthOptions& growth, const FollowupOptions& followup) {
  growth.Check();
  FollowupOptions camera = followup;
  camera.regrown = false;
  camera.new_share = camera.lost_share = camera.thickness_change_share = 0;
  PhantomVisit visit = MakeFollowup(scene, camera);
  std::vector<PhantomHair> seen;
  for (PhantomHair hair : visit.hairs) {
    const Fate fate = FateOf(scene, growth, hair);
    if (fate.shed) continue;
    hair.length_um = (fate.flush ? 0 : fate.clipped_um) + fate.rate_um_per_day * growth.hours / kHoursPerDay;
    hair.rate_um_per_day = fate.rate_um_per_day;
    seen.push_back(hair);
  }
  visit.hairs = seen;
  return visit;
}

}  // namespace tricho
