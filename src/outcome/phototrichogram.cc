// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/phototrichogram.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "base/check.h"
#include "base/statistics.h"
#include "base/units.h"
#include "metrics/cluster_estimates.h"
#include "metrics/site_measures.h"

namespace tricho {

namespace {

constexpr double kHoursPerDay = 24;
constexpr double kSure = 0.95;         // A phase is told when it is so likely.
constexpr double kPlainGrowth = 0.5;   // Of the site's mean.
constexpr double kFewClassified = 20;  // Fewer classified hairs tell no share.
constexpr std::size_t kFewestRates = 3;
constexpr double kUsualDiameterUm = 60;

constexpr HairKind kKinds[] = {HairKind::kTerminal, HairKind::kIntermediate, HairKind::kVellus};

const char* PrefixOf(HairKind kind) {
  switch (kind) {
    case HairKind::kTerminal:
      return "terminal_";
    case HairKind::kIntermediate:
      return "intermediate_";
    case HairKind::kVellus:
      return "vellus_";
  }
  return "";
}

const char* WordsOf(GrowthDoubt doubt) {
  switch (doubt) {
    case GrowthDoubt::kNone:
      return "";
    case GrowthDoubt::kBorder:
      return "cut by the border of a photo";
    case GrowthDoubt::kHiddenTip:
      return "its tip is hidden on one of the photos";
    case GrowthDoubt::kNoPartner:
      return "no partner on the other photo";
    case GrowthDoubt::kRootUncertain:
      return "which end is the root can't be told";
  }
  return "";
}

PhasedHair Untold(PhasedHair hair, const std::string& reason) {
  hair.phase = HairPhase::kNotClassifiable;
  hair.reason = reason;
  return hair;
}

PhasedHair GrownBeyondMeasure(PhasedHair hair) {
  hair.phase = HairPhase::kAnagen;
  hair.reason =
      std::string("it has grown, but how far can't be measured: ") +
      (hair.grown.doubt == GrowthDoubt::kNone ? "its tip is hidden on one of the photos" : WordsOf(hair.grown.doubt));
  return hair;
}

PhasedHair WithGrowth(PhasedHair hair, HairPhase phase, double hours) {
  hair.phase = phase;
  hair.growth_um = hair.grown.growth_um;
  hair.growth_se_um = hair.grown.growth_se_um;
  hair.rate_mm_per_day = phase == HairPhase::kAnagen ? hair.grown.growth_um / kUmPerMm / hours * kHoursPerDay : 0.0;
  return hair;
}

PhasedHair PhaseOf(const TrichogramHair& seen, const GrowthMixture& mixture, double hours) {
  PhasedHair hair;
  hair.grown = seen.grown;
  hair.unit = seen.unit;
  hair.diameter_um = seen.diameter_um;
  if (seen.grown.sight == GrowthSight::kGone)
    return Untold(hair, "gone on the second photo: shed between the photos, or pulled out");
  if (seen.grown.sight == GrowthSight::kUntold) return Untold(hair, WordsOf(seen.grown.doubt));
  if (seen.grown.sight == GrowthSight::kGoesOn) return GrownBeyondMeasure(hair);
  const GrowthOdds odds = OddsOf({seen.grown.growth_um, seen.grown.growth_se_um}, mixture);
  if (seen.grown.sight == GrowthSight::kCutFlush && odds.growing < kSure)
    return Untold(hair, "bare skin on the first photo, and its length does not fit the growth of the others");
  if (odds.growing > odds.neither && odds.growing + odds.neither > kSure && seen.grown.growth_um > 0)
    return WithGrowth(hair, HairPhase::kAnagen, hours);
  if (odds.still > kSure) return WithGrowth(hair, HairPhase::kNotGrowing, hours);
  // That far beyond the earlier tip its own course has been followed: it has grown, be the later tip its own or not.
  if (seen.grown.growth_um > kPlainGrowth * mixture.mean_um && mixture.any_growing) return GrownBeyondMeasure(hair);
  return Untold(hair, "its tips lie apart as neither a growing nor a resting hair of this site explains");
}

// Values of the hairs that count, with the units renumbered to those that have any.
class Sample {
 public:
  void Add(double value, int unit) {
    const auto [place, added] = numbers_.try_emplace(unit, static_cast<int>(numbers_.size()));
    values_.values.push_back(value);
    values_.clusters.push_back(place->second);
    values_.num_clusters = static_cast<int>(numbers_.size());
  }
  const ClusteredValues& values() const { return values_; }
  std::size_t size() const { return values_.values.size(); }
  std::vector<double> SumsOfUnits() const {
    std::vector<double> sums(static_cast<std::size_t>(values_.num_clusters), 0);
    for (std::size_t i = 0; i < values_.values.size(); ++i) sums[values_.clusters[i]] += values_.values[i];
    return sums;
  }

 private:
  std::map<int, int> numbers_;
  ClusteredValues values_;
};

TrichogramEstimate Told(const IntervalEstimate& value, const std::string& unit) {
  TrichogramEstimate told;
  told.estimate = {value.value, value.interval.low, value.interval.high, unit, ""};
  told.smallest_detectable_change = std::numbers::sqrt2 * (value.interval.high - value.interval.low) / 2;
  return told;
}

TrichogramEstimate NotTold(const std::string& reason, const std::string& unit) {
  TrichogramEstimate none;
  none.estimate = NotMeasured(reason);
  none.estimate.unit = unit;
  return none;
}

using Chosen = std::vector<const PhasedHair*>;

TrichogramEstimate ShareOf(const Chosen& hairs, HairPhase phase) {
  Sample sample;
  for (const PhasedHair* hair : hairs)
    if (hair->phase != HairPhase::kNotClassifiable) sample.Add(hair->phase == phase, hair->unit);
  if (static_cast<double>(sample.size()) < kFewClassified)
    return NotTold(fmt::format("{} hairs were classified; a share needs {:.0f}", sample.size(), kFewClassified), "1");
  return Told(ClusterShare95(sample.values()), "1");
}

TrichogramEstimate AnagenTelogenRatio(const TrichogramEstimate& anagen) {
  if (!anagen.estimate.value) return NotTold(anagen.estimate.reason, "1");
  const auto odds = [](double share) { return share / (1 - share); };
  if (*anagen.estimate.value >= 1) return NotTold("every classified hair grew", "1");
  return Told({odds(*anagen.estimate.value), {odds(anagen.estimate.low), odds(std::min(anagen.estimate.high, 0.999))}},
              "1");
}

// Rates of the growing hairs whose growth was measured [mm/day].
Sample RatesOf(const Chosen& hairs) {
  Sample rates;
  for (const PhasedHair* hair : hairs)
    if (hair->phase == HairPhase::kAnagen && hair->rate_mm_per_day) rates.Add(*hair->rate_mm_per_day, hair->unit);
  return rates;
}

constexpr char kTooFewRates[] = "the growth of too few growing hairs was measured";

TrichogramEstimate RateEstimate(const Sample& rates,
                                std::optional<IntervalEstimate> (*estimate)(const ClusteredValues&),
                                double scale_relative_error) {
  const std::optional<IntervalEstimate> told = rates.size() < kFewestRates ? std::nullopt : estimate(rates.values());
  return told ? Told(WithRelativeError(*told, scale_relative_error), "mm/d") : NotTold(kTooFewRates, "mm/d");
}

// What a hair adds per day and area is its thickness times its rate. A hair whose rate or phase is not told adds what
// hairs like it do on average.
TrichogramEstimate Productivity(const Chosen& hairs, double anagen_share, double mean_rate_mm_per_day,
                                double usual_diameter_um, double area_cm2) {
  if (!(area_cm2 > 0)) return NotTold("the photos share no skin on which hair is counted", "/d");
  Sample sample;
  const double area_mm2 = area_cm2 * 100;
  for (const PhasedHair* hair : hairs) {
    if (hair->grown.sight == GrowthSight::kGone) continue;
    double rate = hair->rate_mm_per_day.value_or(mean_rate_mm_per_day);
    if (hair->phase == HairPhase::kNotClassifiable) rate = anagen_share * mean_rate_mm_per_day;
    sample.Add(hair->diameter_um.value_or(usual_diameter_um) / kUmPerMm * rate / area_mm2, hair->unit);
  }
  if (sample.size() == 0) return NotTold("no hair of this kind was counted", "/d");
  return Told(ClusterTotal95(sample.SumsOfUnits(), usual_diameter_um / kUmPerMm * mean_rate_mm_per_day / area_mm2),
              "/d");
}

TrichogramEstimate DaysToCoverage(const TrichogramEstimate& productivity) {
  if (!productivity.estimate.value) return NotTold(productivity.estimate.reason, "d");
  if (!(productivity.estimate.low > 0)) return NotTold("hardly any hair grows", "d");
  return Told({1 / *productivity.estimate.value, {1 / productivity.estimate.high, 1 / productivity.estimate.low}}, "d");
}

TrichogramEstimate Density(const Chosen& hairs, double area_cm2) {
  if (!(area_cm2 > 0)) return NotTold("the photos share no skin on which hair is counted", "/cm2");
  Sample sample;
  for (const PhasedHair* hair : hairs)
    if (hair->grown.sight != GrowthSight::kGone) sample.Add(1 / area_cm2, hair->unit);
  return Told(ClusterTotal95(sample.SumsOfUnits(), 1 / area_cm2), "/cm2");
}

TrichogramEstimate ShareOfCounted(const Chosen& hairs, bool (*is)(const PhasedHair&)) {
  Sample sample;
  for (const PhasedHair* hair : hairs) sample.Add(is(*hair), hair->unit);
  if (sample.size() == 0) return NotTold("no hair was counted", "1");
  return Told(ClusterShare95(sample.values()), "1");
}

using Metrics = std::vector<std::pair<std::string, TrichogramEstimate>>;

void MeasureAll(const PhototrichogramInput& input, Phototrichogram& result) {
  Chosen all;
  for (const PhasedHair& hair : result.hairs)
    if (hair.grown.counted) all.push_back(&hair);
  std::vector<double> diameters;
  for (const PhasedHair* hair : all)
    if (hair->diameter_um) diameters.push_back(*hair->diameter_um);
  const double usual_um = diameters.empty() ? kUsualDiameterUm : Median(diameters);
  const TrichogramEstimate anagen = ShareOf(all, HairPhase::kAnagen);
  const TrichogramEstimate rate = RateEstimate(RatesOf(all), ClusterMean95, input.scale_relative_error);
  Metrics& metrics = result.metrics;
  const auto add = [&](const std::string& name, const TrichogramEstimate& value) { metrics.emplace_back(name, value); };
  const auto kind_of = [&](HairKind kind) {
    Chosen hairs;
    for (const PhasedHair* hair : all)
      if (hair->diameter_um && KindOfDiameter(*hair->diameter_um, input.metrics) == kind) hairs.push_back(hair);
    return hairs;
  };
  const auto productivity = [&](const Chosen& hairs) {
    if (!rate.estimate.value || !anagen.estimate.value)
      return NotTold(rate.estimate.value ? anagen.estimate.reason : rate.estimate.reason, "/d");
    return Productivity(hairs, *anagen.estimate.value, *rate.estimate.value, usual_um, input.area_cm2);
  };
  add("anagen_share", anagen);
  add("telogen_share", ShareOf(all, HairPhase::kNotGrowing));
  add("anagen_telogen_ratio", AnagenTelogenRatio(anagen));
  add("growth_rate_mm_per_day", rate);
  add("growth_rate_sd_mm_per_day", RateEstimate(RatesOf(all), ClusterSd95, input.scale_relative_error));
  add("productivity_per_day", productivity(all));
  add("days_to_full_coverage", DaysToCoverage(metrics.back().second));
  add("hairs_per_cm2", Density(all, input.area_cm2));
  add("classified_share",
      ShareOfCounted(all, [](const PhasedHair& hair) { return hair.phase != HairPhase::kNotClassifiable; }));
  add("exogen_share",
      ShareOfCounted(all, [](const PhasedHair& hair) { return hair.grown.sight == GrowthSight::kGone; }));
  for (const HairKind kind : kKinds) {
    const Chosen hairs = kind_of(kind);
    const std::string prefix = PrefixOf(kind);
    add(prefix + "anagen_share", ShareOf(hairs, HairPhase::kAnagen));
    add(prefix + "growth_rate_mm_per_day", RateEstimate(RatesOf(hairs), ClusterMean95, input.scale_relative_error));
    add(prefix + "productivity_per_day", productivity(hairs));
  }
}

// Takes back what has a unit of length. Shares have none, and of productivity it cancels.
void ForgetLengths(const std::string& no_scale, Phototrichogram& result) {
  for (PhasedHair& hair : result.hairs) {
    if (hair.growth_um && hair.reason.empty()) hair.reason = "its growth can't be measured: " + no_scale;
    hair.growth_um.reset();
    hair.rate_mm_per_day.reset();
    hair.diameter_um.reset();
  }
  const auto by_kind = [](const std::string& name) {
    return std::ranges::any_of(kKinds, [&](HairKind kind) { return name.starts_with(PrefixOf(kind)); });
  };
  for (auto& [name, metric] : result.metrics)
    if (metric.estimate.unit == "mm/d" || metric.estimate.unit == "/cm2" || by_kind(name))
      metric = NotTold(no_scale, metric.estimate.unit);
}

void Note(Phototrichogram& result) {
  const int classified = result.num_anagen + result.num_not_growing;
  const int counted = classified + result.num_not_classifiable;
  if (classified > 0 && result.num_anagen == 0)
    result.notes.push_back(
        fmt::format("none of the {} classified hairs has grown: are these two photos of one day, or was the second one "
                    "taken before "
                    "the first?",
                    classified));
  if (counted > 0 && 2 * result.num_exogen > counted)
    result.notes.push_back(fmt::format(
        "{} of {} hairs of the first photo are gone on the second: the site was clipped again or its hair was shed",
        result.num_exogen, counted));
  if (counted > 0 && 2 * classified < counted)
    result.notes.push_back(fmt::format("only {} of {} hairs could be classified", classified, counted));
}

}  // namespace

const char* PhaseName(HairPhase phase) {
  switch (phase) {
    case HairPhase::kAnagen:
      return "anagen";
    case HairPhase::kNotGrowing:
      return "not_growing";
    case HairPhase::kNotClassifiable:
      return "not_classifiable";
  }
  return "";
}

const TrichogramEstimate& Phototrichogram::at(const std::string& name) const {
  const auto found = std::ranges::find(metrics, name, &std::pair<std::string, TrichogramEstimate>::first);
  TRICHO_CHECK(found != metrics.end(), name);
  return found->second;
}

Phototrichogram MeasureTrichogram(const PhototrichogramInput& input) {
  TRICHO_CHECK(input.hours >= kFewestHours && input.hours <= kMostHours, input.hours);
  Phototrichogram result;
  std::vector<MeasuredGrowth> growths;
  for (const TrichogramHair& hair : input.hairs)
    if (hair.grown.sight == GrowthSight::kMeasured) growths.push_back({hair.grown.growth_um, hair.grown.growth_se_um});
  result.mixture = FitGrowth(growths);
  for (const TrichogramHair& hair : input.hairs) {
    result.hairs.push_back(PhaseOf(hair, result.mixture, input.hours));
    const PhasedHair& phased = result.hairs.back();
    if (!phased.grown.counted) continue;
    result.num_anagen += phased.phase == HairPhase::kAnagen;
    result.num_not_growing += phased.phase == HairPhase::kNotGrowing;
    result.num_not_classifiable += phased.phase == HairPhase::kNotClassifiable;
    result.num_cut_flush += phased.phase == HairPhase::kAnagen && phased.grown.sight == GrowthSight::kCutFlush;
    result.num_exogen += phased.grown.sight == GrowthSight::kGone;
  }
  MeasureAll(input, result);
  if (!input.no_scale.empty()) ForgetLengths(input.no_scale, result);
  Note(result);
  return result;
}

std::vector<std::pair<std::string, TrichogramEstimate>> UnmeasuredTrichogram(const std::string& reason) {
  PhototrichogramInput nothing;
  Metrics metrics = MeasureTrichogram(nothing).metrics;
  for (auto& [name, metric] : metrics) metric = NotTold(reason, metric.estimate.unit);
  return metrics;
}

}  // namespace tricho
