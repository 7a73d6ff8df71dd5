// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The flow of two photos: read, align, analyze; what comes then is in pipeline_compared.h.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "base/error.h"
#include "matching/knot_system.h"
#include "pipeline_compared.h"
#include "pipeline_corrected.h"

namespace tricho {

namespace {

constexpr double kAlignmentFieldPx = 700;  // Width at which the field is sought for an alignment.

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
  PhotoViews views;                 // Of the photo: its scale and its field start from them.
  const KeptPhoto* kept = nullptr;  // Where its hairs were found before.
};

PairMember ReadMember(const std::string& role, const std::filesystem::path& path, const AnalysisOptions& options) {
  PairMember member{role, path, options, ReadPhoto(path, options.limits), {}};
  member.views = ViewsOf(member.photo.bgr);
  return member;
}

Scale OwnScale(const Photo& photo, const PairMember& member) {
  const std::optional<Scale> kept = member.kept ? OwnScaleOf(member.kept->findings) : std::nullopt;
  return kept ? *kept : FindScale(photo, member.views, member.path, member.options.scale);
}

// Lays the second photo over the first; `kept` (null: nothing was) is how that was done before.
AlignedPhotos Align(PairMember& first, PairMember& second, const AlignmentOptions& options, const SiteAlignment* kept) {
  AlignedPhotos aligned;
  aligned.baseline = std::move(first.photo);
  aligned.followup = std::move(second.photo);
  aligned.baseline_scale = OwnScale(aligned.baseline, first);
  aligned.followup_scale = OwnScale(aligned.followup, second);
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
  Analysis analysis = AnalysisOf(std::move(image), member.kept->findings, member.options.metrics);
  MeasureContrastAgain(analysis);
  if (!member.kept->corrected) return analysis;
  return Corrected(analysis, *member.kept->corrected, member.options.metrics);
}

// `other_um_per_px` is the scale that the other photo lends to one without a scale of its own.
Analysis AnalyzeMember(const PairMember& member, Photo photo, const Scale& own, std::optional<double> other_um_per_px) {
  if (member.kept && member.kept->findings.covered_px)
    return AnalyzeImage(member, CalibratedBefore(std::move(photo), member.views, member.kept->findings));
  if (own.um_per_px || !other_um_per_px) return AnalyzeImage(member, Calibrate(std::move(photo), member.views, own));
  ScaleOptions carried;
  carried.um_per_px = other_um_per_px;
  Scale scale = FindScale(photo, member.views, member.path, carried);
  scale.source = kScaleOfOtherPhoto;
  return AnalyzeImage(member, Calibrate(std::move(photo), member.views, std::move(scale)));
}

Comparison NotCompared(Comparison comparison, const std::string& reason) {
  comparison.reason = reason;
  comparison.change = NothingCompared(reason);
  return comparison;
}

// `first` takes the baseline's place in the result, whatever its role is.
Comparison CompareInOrder(PairMember first, PairMember second, const AlignmentOptions& options,
                          const std::vector<HairMark>& marks, const SiteAlignment* kept = nullptr) {
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

  CompareHairs(comparison, {first.role, second.role}, first.options.metrics, marks);
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
Comparison Compare(PairMember baseline, PairMember followup, const AlignmentOptions& options,
                   std::vector<HairMark> marks = {}) {
  if (baseline.photo.sha256 <= followup.photo.sha256)
    return CompareInOrder(std::move(baseline), std::move(followup), options, marks);
  for (HairMark& mark : marks) {
    mark = Exchanged(mark);
    std::swap(mark.baseline_shot, mark.followup_shot);  // The photos change places as well.
  }
  return Exchanged(CompareInOrder(std::move(followup), std::move(baseline), options, marks));
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
  first.kept = &pair.baseline;
  second.kept = &pair.followup;
  if (!pair.alignment) return Compare(std::move(first), std::move(second), options.alignment, pair.marks);
  return CompareInOrder(std::move(first), std::move(second), options.alignment, pair.marks, &*pair.alignment);
}

}  // namespace tricho
