// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "pipeline_compared.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/statistics.h"
#include "base/union_find.h"
#include "base/units.h"
#include "matching/hair_changes.h"
#include "matching/site_ledger.h"
#include "metrics/counting_frame.h"
#include "outcome/follicle_thickness.h"

namespace tricho {

namespace {

constexpr double kTypicalHairUm = 60;  // Where nothing else gives a scale.

// One follicular unit of the site may hold hairs that each visit groups otherwise: what shares a unit at one visit and
// a pair across the visits is one.
class UnitsOfSite {
 public:
  explicit UnitsOfSite(const Comparison& comparison)
      : num_baseline_(static_cast<int>(comparison.baseline.hairs.shafts.size())),
        hairs_(comparison.baseline.hairs.shafts.size() + comparison.followup.hairs.shafts.size()) {
    for (const FollicularUnit& unit : comparison.baseline.hairs.units)
      for (const int hair : unit.hairs) hairs_.Join(unit.hairs.front(), hair);
    for (const FollicularUnit& unit : comparison.followup.hairs.units)
      for (const int hair : unit.hairs) hairs_.Join(num_baseline_ + unit.hairs.front(), num_baseline_ + hair);
    for (const std::vector<PersistingHair>* pairs : {&comparison.persisting, &comparison.ambiguous})
      for (const PersistingHair& pair : *pairs) hairs_.Join(pair.baseline, num_baseline_ + pair.followup);
  }
  int OfBaseline(int hair) { return hairs_.Root(hair); }
  int OfFollowup(int hair) { return hairs_.Root(num_baseline_ + hair); }

 private:
  int num_baseline_;
  UnionFind hairs_;
};

// One scale for both photos [um per baseline px]: where both have one and they disagree by what the alignment says, the
// mean of both, so that it does not matter which photo came first.
std::optional<double> CommonScale(const Comparison& comparison) {
  const std::optional<double>&before = comparison.baseline.scale.um_per_px,
        &after = comparison.followup.scale.um_per_px;
  if (!before || !after) return std::nullopt;
  return std::sqrt(*before * *after / comparison.alignment.magnification_ratio);
}

// Thickness of a hair of either photo [um], as it is compared with the other photo's: each is moved by half of what
// brings both to one tone, so that it does not matter which photo came first. Absent without a thickness or a scale.
class ComparedThickness {
 public:
  ComparedThickness(const Comparison& comparison, std::optional<double> um_per_px)
      : comparison_(comparison),
        um_per_px_(um_per_px),
        half_factor_(std::sqrt(FactorToCompare(comparison.baseline.hairs.camera, comparison.followup.hairs.camera))) {}

  std::optional<double> OfBaseline(int hair) const {
    const std::optional<double>& diameter_px = comparison_.baseline.hairs.shafts[hair].diameter_px;
    if (!diameter_px || !um_per_px_) return std::nullopt;
    return *diameter_px * *um_per_px_ * half_factor_;
  }

  std::optional<double> OfFollowup(int hair) const {
    const Shaft& shaft = comparison_.followup.hairs.shafts[hair];
    if (!shaft.diameter_px || !um_per_px_) return std::nullopt;
    const double to_baseline = CameraScale(comparison_.alignment.baseline_from_followup, shaft.root_px());
    return *shaft.diameter_px * to_baseline * *um_per_px_ / half_factor_;
  }

 private:
  const Comparison& comparison_;
  const std::optional<double> um_per_px_;  // Of the baseline.
  const double half_factor_;
};

double PxPerUm(const Comparison& comparison, std::optional<double> um_per_px) {
  if (um_per_px) return 1 / *um_per_px;
  std::vector<double> diameters_px;
  for (const Shaft& shaft : comparison.baseline.hairs.shafts)
    if (shaft.diameter_px) diameters_px.push_back(*shaft.diameter_px);
  return diameters_px.empty() ? 0.15 : Median(diameters_px) / kTypicalHairUm;
}

// Why thickness can't be compared, in words; `first`, `second`: what the photos are called.
std::string NoThickness(const Comparison& comparison, const std::string& first, const std::string& second,
                        const std::string& taken_otherwise) {
  for (const auto& [role, analysis] : {std::pair(first, &comparison.baseline), {second, &comparison.followup}})
    if (!analysis->hairs.thickness.reason.empty())
      return fmt::format("thickness can't be told on the {}: {}", role, analysis->hairs.thickness.reason);
  return taken_otherwise;
}

// The ledger of two photos: every follicle of the skin that both show.
SiteLedger LedgerOfPair(const Comparison& comparison, const ComparedThickness& thickness, double px_per_um,
                        const std::vector<HairMark>& marks) {
  std::vector<LedgerShot> shots(2);
  const Analysis* analyses[] = {&comparison.baseline, &comparison.followup};
  shots[1].map = comparison.alignment.baseline_from_followup;
  for (int visit = 0; visit < 2; ++visit) {
    LedgerShot& shot = shots[visit];
    const auto& seen = analyses[visit]->field.seen;
    const Point middle((seen.cols - 1) / 2.0, (seen.rows - 1) / 2.0);
    const double guard_px = kGuardUm * px_per_um / CameraScale(shot.map, middle);
    shot.visit = visit;
    shot.open = WithoutGuard(seen, guard_px);
    shot.rooted = WithoutGuard(seen, kCutGuardShare * guard_px);
    shot.shafts = analyses[visit]->hairs.shafts;
    for (int hair = 0; hair < static_cast<int>(shot.shafts.size()); ++hair) {
      const Shaft& shaft = shot.shafts[hair];
      const std::optional<double> um = visit == 0 ? thickness.OfBaseline(hair) : thickness.OfFollowup(hair);
      shot.diameter_um.push_back(um);
      shot.diameter_stderr_um.push_back(um ? *um * shaft.diameter_stderr_px / *shaft.diameter_px : 0);
    }
  }
  return MakeSiteLedger(shots,
                        {comparison.baseline.field.seen.size(), px_per_um,
                         [&](int shot) -> const HairContrast& { return analyses[shot]->hairs.contrast; }, marks});
}

// Follicle `index` of those that `thickness` is of. A visit of which no thickness is known has none of any hair.
ComparedHair HairOf(const LedgerFollicle& follicle, const FollicleThickness& thickness, std::size_t index,
                    UnitsOfSite& units) {
  const LedgerSighting &before = follicle.shots[0], &after = follicle.shots[1];
  ComparedHair hair;
  hair.unit = before.says == ShotSays::kFound ? units.OfBaseline(before.hair) : units.OfFollowup(after.hair);
  if (thickness.IsKnown() && thickness.WasMeasured(index)) {
    const auto um = thickness.Um().row(static_cast<Eigen::Index>(index));
    if (thickness.IsKnownAt(0)) hair.baseline_um = um[0];
    if (thickness.IsKnownAt(1)) hair.followup_um = um[1];
  }
  hair.baseline_hairs = follicle.presence.present[0] + follicle.presence.unfound[0];
  hair.followup_hairs = follicle.presence.present[1] + follicle.presence.unfound[1];
  return hair;
}

// What each visit shows of the common skin, hair by hair.
ComparisonInput InputOf(const Comparison& comparison, double px_per_um, std::optional<double> um_per_px,
                        const MetricsOptions& metrics, const std::vector<HairMark>& marks) {
  ComparisonInput input;
  input.metrics = metrics;
  const SiteLedger ledger = LedgerOfPair(comparison, ComparedThickness(comparison, um_per_px), px_per_um, marks);
  UnitsOfSite units(comparison);
  std::vector<const LedgerFollicle*> counted;
  for (const LedgerFollicle& follicle : ledger.follicles)
    if (follicle.counted) counted.push_back(&follicle);
  const FollicleThickness thickness(counted, 2, {0, 1});
  double variance = std::pow(ledger.site.by_born_error[1] - ledger.site.by_born_error[0], 2) +
                    std::pow(ledger.site.by_lost_error[1] - ledger.site.by_lost_error[0], 2);
  for (std::size_t i = 0; i < counted.size(); ++i) {
    input.hairs.push_back(HairOf(*counted[i], thickness, i, units));
    variance += VarianceOfChange(counted[i]->presence, 0, 1);
  }
  input.num_change_variance = variance;
  if (um_per_px && ledger.area_px2 > 0)
    input.area_cm2 = AreaCm2(ledger.area_px2, *um_per_px);
  else
    input.no_scale_reason = comparison.baseline.scale.reason;
  input.baseline_readings = ReadingsOf(comparison.baseline.metrics);
  input.followup_readings = ReadingsOf(comparison.followup.metrics);
  return input;
}

}  // namespace

void MeasureContrastAgain(Analysis& analysis) {
  HairContrast& contrast = analysis.hairs.contrast;
  contrast = MeasureContrast(analysis.photo, analysis.field, analysis.scale.um_per_px, ContrastMaps::kContrastAlone);
  analysis.hairs.light_hair = contrast.light_hair;
}

void CompareHairs(Comparison& comparison, const PairRoles& roles, const MetricsOptions& metrics,
                  const std::vector<HairMark>& marks) {
  const SiteMap& map = comparison.alignment.baseline_from_followup;
  const std::optional<double> um_per_px = CommonScale(comparison);
  comparison.frame = CommonFrame(comparison.baseline.field.seen, um_per_px, {{comparison.followup.field.seen, map}});
  const double px_per_um = PxPerUm(comparison, um_per_px);
  const double margin_px = kGuardUm * px_per_um;
  const HairChanges changes = FindHairChanges(comparison.baseline.hairs, comparison.followup.hairs, map,
                                              comparison.frame, margin_px, px_per_um, marks);
  comparison.lost_hairs = changes.lost;
  comparison.new_hairs = changes.new_hairs;
  comparison.doubtful_baseline = changes.doubtful_baseline;
  comparison.doubtful_followup = changes.doubtful_followup;
  const ComparedThickness thickness(comparison, um_per_px);
  comparison.persisting.clear();
  comparison.ambiguous.clear();
  for (const HairPair& pair : changes.persisting) {
    PersistingHair hair{pair.baseline, pair.followup, std::nullopt, pair.log_odds};
    const std::optional<double> before = thickness.OfBaseline(pair.baseline);
    const std::optional<double> after = thickness.OfFollowup(pair.followup);
    if (before && after) hair.diameter_change_um = *after - *before;
    comparison.persisting.push_back(hair);
  }
  for (const HairPair& pair : changes.ambiguous)
    comparison.ambiguous.push_back({pair.baseline, pair.followup, std::nullopt, pair.log_odds});
  ComparisonInput input = InputOf(comparison, px_per_um, um_per_px, metrics, marks);
  const NamedCamera first{roles.first, comparison.baseline.hairs.camera, comparison.baseline.scale.um_per_px};
  const NamedCamera second{roles.second, comparison.followup.hairs.camera, comparison.followup.scale.um_per_px};
  const ThicknessTrust trust = TrustInChange(first, second);
  const CountTrust counts = CountsInChange(first, second);
  input.thickness_error_share = trust.error_share;
  input.count_error_share = counts.error_share;
  input.no_grouping = counts.reason;
  input.no_thickness = NoThickness(comparison, roles.first, roles.second, trust.reason);
  comparison.common_area_cm2 = input.area_cm2;
  comparison.change = CompareVisits(input);
}

}  // namespace tricho
