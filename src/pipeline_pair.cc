// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The flow of two photos: align, match hair to hair, look again, compare.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "base/error.h"
#include "base/statistics.h"
#include "base/union_find.h"
#include "base/units.h"
#include "matching/hair_changes.h"
#include "matching/knot_system.h"
#include "matching/site_ledger.h"
#include "metrics/counting_frame.h"
#include "pipeline_corrected.h"

namespace tricho {

namespace {

constexpr double kAlignmentFieldPx = 700;  // Width at which the field is sought for an alignment.
constexpr double kTypicalHairUm = 60;      // Where nothing else gives a scale.

AnalysisOptions FollowupOptionsOf(const PairOptions& options) {
  AnalysisOptions followup = options.analysis;
  if (options.followup_um_per_px) {
    followup.scale = {};
    followup.scale.um_per_px = options.followup_um_per_px;
  }
  return followup;
}

// The field at a width that is enough to lay two photos over each other.
cv::Mat SeenQuickly(const Photo& photo, const Scale& scale) {
  // Of a strip, a row must be left.
  const double shrink = std::min(1.0, std::max(kAlignmentFieldPx / photo.bgr.cols, 1.0 / photo.bgr.rows));
  Photo small = photo;
  cv::resize(photo.bgr, small.bgr, {}, shrink, shrink, cv::INTER_AREA);
  std::vector<Polygon> covered_px = scale.covered_px;
  for (Polygon& polygon : covered_px)
    for (Point& corner : polygon) corner *= shrink;
  cv::Mat seen;
  cv::resize(FindField(small, covered_px).seen, seen, photo.bgr.size(), 0, 0, cv::INTER_NEAREST);
  return seen;
}

// Why a photo that could not be laid over another could not, if it is the photo's own fault.
std::string OwnFault(const Photo& photo, const Scale& scale) {
  const PhotoQuality quality = Calibrate(photo, scale).quality;
  return quality.usable ? "" : quality.reasons.front();
}

// A photo of a pair, as it was read, with the options that are its own.
struct PairMember {
  std::string role;  // "baseline" or "follow-up": what sentences call it, whichever is worked on first.
  std::filesystem::path path;
  AnalysisOptions options;
  Photo photo;
  const ShotFindings* kept = nullptr;  // Where its hairs were found before.
};

PairMember ReadMember(const std::string& role, const std::filesystem::path& path, const AnalysisOptions& options) {
  return {role, path, options, ReadPhoto(path, options.limits)};
}

// Lays the second photo over the first; `kept` (null: nothing was) is how that was done before.
AlignedPhotos Align(PairMember& first, PairMember& second, const AlignmentOptions& options, const SiteAlignment* kept) {
  AlignedPhotos aligned;
  aligned.baseline = std::move(first.photo);
  aligned.followup = std::move(second.photo);
  aligned.baseline_scale = FindScale(aligned.baseline, first.path, first.options.scale);
  aligned.followup_scale = FindScale(aligned.followup, second.path, second.options.scale);
  if (aligned.baseline.sha256 == aligned.followup.sha256)
    aligned.notes.push_back("both photos are the same file: nothing can have changed");
  if (!aligned.baseline_scale.um_per_px != !aligned.followup_scale.um_per_px)
    aligned.notes.push_back(fmt::format("the {} has no scale of its own: the other photo's is carried over to it",
                                        aligned.baseline_scale.um_per_px ? second.role : first.role));
  const auto view_of = [](const Photo& photo, const Scale& scale) -> SiteView {
    return {photo.bgr, SeenQuickly(photo, scale), scale.um_per_px};
  };
  aligned.alignment = kept ? *kept
                           : AlignSite(view_of(aligned.baseline, aligned.baseline_scale),
                                       view_of(aligned.followup, aligned.followup_scale), options);
  if (!aligned.alignment.usable) {
    std::string faults;
    for (const auto& [role, fault] : {std::pair(first.role, OwnFault(aligned.baseline, aligned.baseline_scale)),
                                      {second.role, OwnFault(aligned.followup, aligned.followup_scale)}})
      if (!fault.empty()) faults += (faults.empty() ? "the " : "; the ") + role + " can't be used: " + fault;
    if (!faults.empty()) aligned.alignment.reason = faults;
  }
  return aligned;
}

Analysis AnalyzeImage(const PairMember& member, CalibratedImage image) {
  if (!member.kept) return AnalyzeShot(std::move(image), member.options);
  Analysis analysis = AnalysisOf(std::move(image), *member.kept, member.options.metrics);
  HairContrast& contrast = analysis.hairs.contrast;
  contrast = MeasureContrast(analysis.photo, analysis.field, analysis.scale.um_per_px);
  contrast.shadow.release();
  contrast.opposite.release();
  analysis.hairs.light_hair = contrast.light_hair;
  return analysis;
}

// `other_um_per_px` is the scale that the other photo lends to one without a scale of its own.
Analysis AnalyzeMember(const PairMember& member, Photo photo, const Scale& own, std::optional<double> other_um_per_px) {
  if (own.um_per_px || !other_um_per_px) return AnalyzeImage(member, Calibrate(std::move(photo), own));
  ScaleOptions carried;
  carried.um_per_px = other_um_per_px;
  Scale scale = FindScale(photo, member.path, carried);
  scale.source = "the other photo";
  return AnalyzeImage(member, Calibrate(std::move(photo), std::move(scale)));
}

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
std::optional<double> CommonScale(const Analysis& baseline, const Analysis& followup, double magnification_ratio) {
  if (!baseline.scale.um_per_px || !followup.scale.um_per_px) return std::nullopt;
  return std::sqrt(*baseline.scale.um_per_px * *followup.scale.um_per_px / magnification_ratio);
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
SiteLedger LedgerOfPair(const Comparison& comparison, const ComparedThickness& thickness, double px_per_um) {
  std::vector<LedgerShot> shots(2);
  const Analysis* analyses[] = {&comparison.baseline, &comparison.followup};
  shots[1].map = comparison.alignment.baseline_from_followup;
  for (int visit = 0; visit < 2; ++visit) {
    LedgerShot& shot = shots[visit];
    const cv::Mat& seen = analyses[visit]->field.seen;
    const Point middle((seen.cols - 1) / 2.0, (seen.rows - 1) / 2.0);
    const double guard_px = kGuardUm * px_per_um / CameraScale(shot.map, middle);
    shot.visit = visit;
    shot.open = WithoutGuard(seen, guard_px);
    shot.rooted = WithoutGuard(seen, kCutGuardShare * guard_px);
    shot.shafts = analyses[visit]->hairs.shafts;
    for (int hair = 0; hair < static_cast<int>(shot.shafts.size()); ++hair) {
      shot.diameter_um.push_back(visit == 0 ? thickness.OfBaseline(hair) : thickness.OfFollowup(hair));
      shot.diameter_stderr_um.push_back(0);
    }
  }
  return MakeSiteLedger(shots, {comparison.baseline.field.seen.size(), px_per_um,
                                [&](int shot) -> const HairContrast& { return analyses[shot]->hairs.contrast; }});
}

// How much thicker hairs that both photos show are on the second one.
double CommonGrowth(const SiteLedger& ledger) {
  std::vector<double> ratios;
  for (const LedgerFollicle& follicle : ledger.follicles)
    if (follicle.shots[0].diameter_um && follicle.shots[1].diameter_um)
      ratios.push_back(*follicle.shots[1].diameter_um / *follicle.shots[0].diameter_um);
  return ratios.empty() ? 1 : Median(ratios);
}

// What each visit shows of a follicle. One that a single photo shows is taken to have grown as the others have.
ComparedHair HairOf(const LedgerFollicle& follicle, double growth, UnitsOfSite& units) {
  const LedgerSighting &before = follicle.shots[0], &after = follicle.shots[1];
  ComparedHair hair;
  hair.unit = before.says == ShotSays::kFound ? units.OfBaseline(before.hair) : units.OfFollowup(after.hair);
  hair.baseline_um = before.diameter_um;
  hair.followup_um = after.diameter_um;
  if (before.says != ShotSays::kFound && after.diameter_um) hair.baseline_um = *after.diameter_um / growth;
  if (after.says != ShotSays::kFound && before.diameter_um) hair.followup_um = *before.diameter_um * growth;
  hair.baseline_hairs = follicle.presence.present[0] + follicle.presence.unfound[0];
  hair.followup_hairs = follicle.presence.present[1] + follicle.presence.unfound[1];
  return hair;
}

// What each visit shows of the common skin, hair by hair.
ComparisonInput InputOf(const Comparison& comparison, double px_per_um, std::optional<double> um_per_px,
                        const MetricsOptions& metrics) {
  ComparisonInput input;
  input.metrics = metrics;
  const SiteLedger ledger = LedgerOfPair(comparison, ComparedThickness(comparison, um_per_px), px_per_um);
  UnitsOfSite units(comparison);
  const double growth = CommonGrowth(ledger);
  double variance = std::pow(ledger.site.by_born_error[1] - ledger.site.by_born_error[0], 2) +
                    std::pow(ledger.site.by_lost_error[1] - ledger.site.by_lost_error[0], 2);
  for (const LedgerFollicle& follicle : ledger.follicles) {
    if (!follicle.counted) continue;
    input.hairs.push_back(HairOf(follicle, growth, units));
    variance += VarianceOfChange(follicle.presence, 0, 1);
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

Comparison NotCompared(Comparison comparison, const std::string& reason) {
  comparison.reason = reason;
  comparison.change = NothingCompared(reason);
  return comparison;
}

// `first` takes the baseline's place in the result, whatever its role is.
Comparison CompareInOrder(PairMember first, PairMember second, const AlignmentOptions& options,
                          const SiteAlignment* kept = nullptr) {
  Comparison comparison;
  AlignedPhotos aligned = Align(first, second, options, kept);
  comparison.alignment = aligned.alignment;
  comparison.notes = aligned.notes;
  const double ratio = aligned.alignment.magnification_ratio;
  const std::optional<double> um0 = aligned.baseline_scale.um_per_px;
  const std::optional<double> um1 = aligned.followup_scale.um_per_px;
  const bool usable = aligned.alignment.usable;
  comparison.baseline = AnalyzeMember(first, std::move(aligned.baseline), aligned.baseline_scale,
                                      usable && um1 ? std::optional(*um1 / ratio) : std::nullopt);
  comparison.followup = AnalyzeMember(second, std::move(aligned.followup), aligned.followup_scale,
                                      usable && um0 ? std::optional(*um0 * ratio) : std::nullopt);
  if (!usable) return NotCompared(std::move(comparison), aligned.alignment.reason);
  if (um0 && um1 && ScaleDiscord(*um0, *um1, ratio) > kMostScaleDiscord)
    comparison.notes.push_back(fmt::format(
        "the scales of the two photos contradict each other: laid over each other, hairs and skin are {:.2f} times as "
        "large on one as its scale says beside the other's; one of the scales is wrong, and so may be every value per "
        "cm2 and in um",
        ScaleDiscord(*um0, *um1, ratio)));
  for (const auto& [role, analysis] :
       {std::pair(first.role, &comparison.baseline), {second.role, &comparison.followup}})
    if (!analysis->quality.usable)
      return NotCompared(std::move(comparison),
                         fmt::format("hair can't be measured on the {}: {}", role, analysis->quality.reasons.front()));

  const SiteMap& map = comparison.alignment.baseline_from_followup;
  const std::optional<double> um_per_px = CommonScale(comparison.baseline, comparison.followup, ratio);
  comparison.frame = CommonFrame(comparison.baseline.field.seen, um_per_px, {{comparison.followup.field.seen, map}});
  const double px_per_um = PxPerUm(comparison, um_per_px);
  const double margin_px = kGuardUm * px_per_um;
  const HairChanges changes = FindHairChanges(comparison.baseline.hairs, comparison.followup.hairs, map,
                                              comparison.frame, margin_px, px_per_um);
  comparison.lost_hairs = changes.lost;
  comparison.new_hairs = changes.new_hairs;
  comparison.doubtful_baseline = changes.doubtful_baseline;
  comparison.doubtful_followup = changes.doubtful_followup;
  const ComparedThickness thickness(comparison, um_per_px);
  for (const HairPair& pair : changes.persisting) {
    PersistingHair hair{pair.baseline, pair.followup, std::nullopt, pair.log_odds};
    const std::optional<double> before = thickness.OfBaseline(pair.baseline);
    const std::optional<double> after = thickness.OfFollowup(pair.followup);
    if (before && after) hair.diameter_change_um = *after - *before;
    comparison.persisting.push_back(hair);
  }
  for (const HairPair& pair : changes.ambiguous)
    comparison.ambiguous.push_back({pair.baseline, pair.followup, std::nullopt, pair.log_odds});
  ComparisonInput input = InputOf(comparison, px_per_um, um_per_px, first.options.metrics);
  const ThicknessTrust trust =
      TrustInChange({first.role, comparison.baseline.hairs.camera}, {second.role, comparison.followup.hairs.camera});
  input.thickness_error_share = trust.error_share;
  input.no_thickness = NoThickness(comparison, first.role, second.role, trust.reason);
  comparison.common_area_cm2 = input.area_cm2;
  comparison.change = CompareVisits(input);
  return comparison;
}

// The same comparison with the photos exchanged.
Comparison Exchanged(Comparison comparison) {
  std::swap(comparison.baseline, comparison.followup);
  std::swap(comparison.new_hairs, comparison.lost_hairs);
  std::swap(comparison.doubtful_baseline, comparison.doubtful_followup);
  for (std::vector<PersistingHair>* pairs : {&comparison.persisting, &comparison.ambiguous}) {
    for (PersistingHair& pair : *pairs) {
      std::swap(pair.baseline, pair.followup);
      if (pair.diameter_change_um) *pair.diameter_change_um *= -1;
    }
    std::ranges::sort(*pairs, {}, &PersistingHair::baseline);
  }
  comparison.change = Exchanged(comparison.change);
  if (!comparison.alignment.usable) return comparison;
  SiteMap& map = comparison.alignment.baseline_from_followup;
  const cv::Size old_baseline = comparison.followup.photo.bgr.size();
  map = Inverted(map, old_baseline.width, old_baseline.height);
  const double ratio = comparison.alignment.magnification_ratio;
  comparison.alignment.magnification_ratio = 1 / ratio;
  if (comparison.alignment.residual_px) *comparison.alignment.residual_px /= ratio;
  if (comparison.frame.area_px2 > 0) {
    const std::optional<double> area_cm2 = comparison.frame.area_cm2;
    comparison.frame =
        CommonFrame(comparison.baseline.field.seen, std::nullopt, {{comparison.followup.field.seen, map}});
    comparison.frame.area_cm2 = area_cm2;
  }
  return comparison;
}

// One order for both, so that exchanging the photos can't change a number.
Comparison Compare(PairMember baseline, PairMember followup, const AlignmentOptions& options) {
  if (baseline.photo.sha256 <= followup.photo.sha256)
    return CompareInOrder(std::move(baseline), std::move(followup), options);
  return Exchanged(CompareInOrder(std::move(followup), std::move(baseline), options));
}

}  // namespace

AlignedPhotos AlignPhotos(const std::filesystem::path& baseline, const std::filesystem::path& followup,
                          const PairOptions& options) {
  options.Check();
  PairMember first = ReadMember("baseline", baseline, options.analysis);
  PairMember second = ReadMember("follow-up", followup, FollowupOptionsOf(options));
  return Align(first, second, options.alignment, nullptr);
}

Comparison ComparePhotos(const std::filesystem::path& baseline, const std::filesystem::path& followup,
                         const PairOptions& options) {
  options.Check();
  PairMember first = ReadMember("baseline", baseline, options.analysis);
  PairMember second = ReadMember("follow-up", followup, FollowupOptionsOf(options));
  return Compare(std::move(first), std::move(second), options.alignment);
}

Comparison CompareKept(const KeptPair& pair, const PairOptions& options) {
  options.Check();
  PairMember first = ReadMember("baseline", pair.baseline.path, options.analysis);
  PairMember second = ReadMember("follow-up", pair.followup.path, FollowupOptionsOf(options));
  first.kept = &pair.baseline.findings;
  second.kept = &pair.followup.findings;
  if (!pair.alignment) return Compare(std::move(first), std::move(second), options.alignment);
  return CompareInOrder(std::move(first), std::move(second), options.alignment, &*pair.alignment);
}

}  // namespace tricho
