// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/review.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/identifier.h"
#include "base/input_files.h"
#include "hair/doubt.h"
#include "hair/snap_hair.h"
#include "store/findings_codec.h"
#include "store/result_store.h"
#include "study/photo_result.h"
#include "study/run_key.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostWhy = 500;
constexpr double kThicknessByHand = 0.05;  // Standard error of a thickness that a person set, as a share of it.
constexpr double kThinnestUm = 2, kThickestUm = 300;

Error Unfit(const std::string& message) { return Error(ErrorKind::kUsage, message); }

void Recompute(Review& review) {
  review.state = Replay(review.automatic.hairs.shafts, review.automatic_sha256, review.journal.corrections);
  review.corrected = review.state.counts.ChangePhoto()
                         ? Corrected(review.automatic, HairsOf(review.state), review.thresholds)
                         : review.automatic;
}

const NumberedHair& HairOf(const Review& review, const CorrectionRequest& request, std::size_t index = 0) {
  if (request.ids.size() <= index) throw Unfit("Choose a hair first.");
  const NumberedHair* hair = review.state.Find(request.ids[index]);
  if (!hair) throw Unfit(fmt::format("There is no hair {} on this photo any more.", request.ids[index]));
  return *hair;
}

bool InPhoto(const Review& review, const Point& point) {
  const auto& bgr = review.automatic.photo.bgr;
  return point.x() >= -0.5 && point.y() >= -0.5 && point.x() <= bgr.cols - 0.5 && point.y() <= bgr.rows - 0.5;
}

// By a person, who is sure of it.
NumberedHair ByHand(NumberedHair hair) {
  hair.shaft.confidence = 1;
  return hair;
}

std::string FillAdd(const CorrectionRequest& request, Review& review, Correction& correction) {
  std::vector<Shaft> others;
  for (const NumberedHair& hair : review.state.hairs) others.push_back(hair.shaft);
  std::string told;
  correction.after = {{review.state.next_id, ClickedHair(review, others, request.points_px, told)}};
  return told;
}

void FillSplit(const CorrectionRequest& request, const Review& review, Correction& correction) {
  const NumberedHair& hair = HairOf(review, request);
  if (request.points_px.size() != 1) throw Unfit("Click the place at which the hair is to be split.");
  const Polyline& line = hair.shaft.center_line_px;
  std::size_t nearest = 0;
  for (std::size_t i = 0; i < line.size(); ++i)
    if ((line[i] - request.points_px[0]).norm() < (line[nearest] - request.points_px[0]).norm()) nearest = i;
  if (nearest < 1 || nearest + 2 > line.size()) throw Unfit("That is the end of the hair; click inside it.");
  NumberedHair first = ByHand(hair), second = ByHand(hair);
  first.shaft.center_line_px.assign(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(nearest) + 1);
  second.shaft.center_line_px.assign(line.begin() + static_cast<std::ptrdiff_t>(nearest), line.end());
  second.shaft.root_certain = false;
  second.id = review.state.next_id;
  correction.before = {hair};
  correction.after = {first, second};
}

void FillJoin(const CorrectionRequest& request, const Review& review, Correction& correction) {
  if (request.ids.size() != 2 || request.ids[0] == request.ids[1]) throw Unfit("Choose two hairs to join.");
  const NumberedHair &first = HairOf(review, request, 0), &second = HairOf(review, request, 1);
  const auto gap = [](const Point& a, const Point& b) { return (a - b).norm(); };
  // The first keeps its root unless only its root faces the other hair.
  Polyline line = first.shaft.center_line_px, more = second.shaft.center_line_px;
  const double at_tip = std::min(gap(line.back(), more.front()), gap(line.back(), more.back()));
  const double at_root = std::min(gap(line.front(), more.front()), gap(line.front(), more.back()));
  if (at_root < at_tip) std::swap(line, more);
  const bool is_root_kept = gap(line.back(), more.front()) <= gap(line.back(), more.back()) || at_root >= at_tip;
  if (!is_root_kept) std::reverse(line.begin(), line.end());
  if (gap(line.back(), more.back()) < gap(line.back(), more.front())) std::reverse(more.begin(), more.end());
  if (gap(line.back(), more.front()) > 0.5 * (Length(line) + Length(more)))
    throw Unfit("These two hairs lie too far apart to be one.");
  const double a = Length(first.shaft.center_line_px), b = Length(second.shaft.center_line_px);
  NumberedHair joined = ByHand(first);
  joined.shaft.center_line_px = line;
  joined.shaft.center_line_px.insert(joined.shaft.center_line_px.end(), more.begin(), more.end());
  joined.shaft.touches_border = first.shaft.touches_border || second.shaft.touches_border;
  if (first.shaft.diameter_px && second.shaft.diameter_px)
    joined.shaft.diameter_px = (a * *first.shaft.diameter_px + b * *second.shaft.diameter_px) / (a + b);
  else if (second.shaft.diameter_px)
    joined.shaft.diameter_px = second.shaft.diameter_px;
  correction.before = {first, second};
  correction.after = {joined};
}

void FillTurn(const CorrectionRequest& request, const Review& review, Correction& correction) {
  const NumberedHair& hair = HairOf(review, request);
  NumberedHair turned = ByHand(hair);
  std::reverse(turned.shaft.center_line_px.begin(), turned.shaft.center_line_px.end());
  turned.shaft.root_certain = true;
  correction.before = {hair};
  correction.after = {turned};
}

void FillThickness(const CorrectionRequest& request, const Review& review, Correction& correction) {
  const NumberedHair& hair = HairOf(review, request);
  const std::optional<double>& um_per_px = review.automatic.scale.um_per_px;
  if (!um_per_px) throw Unfit("This photo has no scale: a thickness in micrometers can't be set.");
  if (!request.diameter_um || !(*request.diameter_um >= kThinnestUm && *request.diameter_um <= kThickestUm))
    throw Unfit(fmt::format("A hair is {} to {} micrometers thick.", kThinnestUm, kThickestUm));
  NumberedHair set = ByHand(hair);
  set.shaft.diameter_px = *request.diameter_um / *um_per_px;
  set.shaft.diameter_sd_px = 0;
  set.shaft.diameter_stderr_px = kThicknessByHand * *set.shaft.diameter_px;
  correction.before = {hair};
  correction.after = {set};
}

void FillExclude(const CorrectionRequest& request, const Review& review, Correction& correction) {
  if (request.points_px.size() < 3) throw Unfit("Click at least three corners around the region.");
  if (request.why.empty()) throw Unfit("Say why this region is taken out.");
  for (const Point& corner : request.points_px)
    if (!InPhoto(review, corner)) throw Unfit("A corner lies outside the photo.");
  if (Area(request.points_px) < 9) throw Unfit("That region has no area.");
  correction.region_px = request.points_px;
}

void FillRestore(const CorrectionRequest& request, const Review& review, Correction& correction) {
  if (request.ids.size() != 1) throw Unfit("Choose the region that is to be put back.");
  for (const Correction& region : review.state.regions)
    if (region.number == request.ids[0]) correction.region_px = region.region_px;
  if (correction.region_px.empty()) throw Unfit("This region is not taken out any more.");
}

void FillMatch(const CorrectionRequest& request, const Review& review, Correction& correction) {
  if (!request.match) throw Unfit("Hairs of two photos are compared on the page of the comparison.");
  if (OtherJoin(review.state.matches, *request.match)) throw Unfit("One of these hairs is joined with another one.");
  correction.match = request.match;
}

std::string Fill(const CorrectionRequest& request, Review& review, Correction& correction) {
  switch (request.kind) {
    case CorrectionKind::kDelete:
      correction.before = {HairOf(review, request)};
      return "";
    case CorrectionKind::kAdd:
      return FillAdd(request, review, correction);
    case CorrectionKind::kSplit:
      FillSplit(request, review, correction);
      return "";
    case CorrectionKind::kJoin:
      FillJoin(request, review, correction);
      return "";
    case CorrectionKind::kTurn:
      FillTurn(request, review, correction);
      return "";
    case CorrectionKind::kThickness:
      FillThickness(request, review, correction);
      return "";
    case CorrectionKind::kExclude:
      FillExclude(request, review, correction);
      return "";
    case CorrectionKind::kRestore:
      FillRestore(request, review, correction);
      return "";
    case CorrectionKind::kMatch:
      FillMatch(request, review, correction);
      return "";
    case CorrectionKind::kUndo:
      if (review.state.applied.empty()) throw Unfit("There is nothing to undo.");
      return "";
    case CorrectionKind::kRedo:
      if (review.state.undone.empty()) throw Unfit("There is nothing to do again.");
      return "";
    case CorrectionKind::kSign:
      if (review.state.signature) throw Unfit("This photo is signed already.");
      return "";
    case CorrectionKind::kReopen:
      if (!review.state.signature) throw Unfit("This photo is not signed.");
      if (request.why.empty()) throw Unfit("Say why the signed photo is opened again.");
      return "";
  }
  return "";
}

// The findings that the store holds of the photo, by the run that its JSON tells of.
ShotFindings StoredFindings(const StudyFolder& study, const StudyPhoto& photo, const PhotoResult& result) {
  const std::string sidecar = BytesOfFile(fs::path(study.root / photo.relative).replace_extension(".json"));
  const fs::path path = study.Inside(fs::path(kResultsFolder) / "results.sqlite");
  const Error missing(ErrorKind::kInput, photo.relative.filename().string() + " has not been analyzed yet");
  if (result.sha256.empty() || !fs::exists(path)) throw missing;
  ResultStore store(path, 5000, StoreAccess::kRead);
  const std::optional<StoredPhoto> stored = store.FindPhoto(result.sha256, PhotoRunKey(result.provenance, sidecar));
  if (!stored) throw missing;
  if (stored->findings.empty() || !stored->usable)
    throw Error(ErrorKind::kInput,
                fmt::format("{} can't be used: {}", photo.relative.filename().string(), stored->reason));
  return DecodeFindings(stored->findings);
}

}  // namespace

Review OpenReview(const StudyFolder& study, const StudyPhoto& photo) {
  if (photo.kind != PhotoKind::kCloseUp)
    throw Error(ErrorKind::kInput, fmt::format("Hairs are looked through on close-ups alone; {} is of the kind {}.",
                                               photo.relative.filename().string(), ViewName(photo.kind)));
  Review review;
  review.photo = photo;
  const PhotoResult result = ReadPhotoResult(study, photo);
  const ShotFindings findings = StoredFindings(study, photo, result);
  CalibratedImage image = ReadShot(study.Inside(photo.relative), PhotoLimits(), ScaleOptions());
  if (image.photo.sha256 != result.sha256)
    throw Error(ErrorKind::kInput,
                photo.relative.filename().string() + " is another photo than the one that was analyzed");
  review.sha256 = result.sha256;
  review.thresholds = ThresholdsOf(result);
  review.automatic = AnalysisOf(std::move(image), findings, review.thresholds);
  review.automatic_sha256 = FindingsSha256(findings);
  review.look_order = LookOrder(review.automatic.hairs.shafts);
  Reread(study, review);
  return review;
}

Shaft ClickedHair(Review& review, const std::vector<Shaft>& others, const Polyline& clicks_px, std::string& told) {
  if (clicks_px.size() < 2 || clicks_px.size() > 4)
    throw Unfit("Click two to four points along the hair, its root first.");
  for (std::size_t i = 0; i < clicks_px.size(); ++i) {
    if (!InPhoto(review, clicks_px[i])) throw Unfit("A click lies outside the photo.");
    if (i > 0 && (clicks_px[i] - clicks_px[i - 1]).norm() < 1) throw Unfit("Two clicks lie on one spot.");
  }
  if (Length(clicks_px) < 5) throw Unfit("That is too short for a hair.");
  if (!review.contrast)
    review.contrast = std::make_shared<HairContrast>(
        MeasureContrast(review.automatic.photo, review.automatic.field, review.automatic.scale.um_per_px));
  SnappedHair snapped =
      SnapHair(review.automatic.photo, *review.contrast, others, review.automatic.hairs.camera, clicks_px);
  if (!review.automatic.hairs.thickness.reason.empty()) snapped.shaft.diameter_px.reset();
  if (!snapped.is_on_shaft)
    told = "No shaft was found along these points: the hair was added as you drew it, without a thickness.";
  return std::move(snapped.shaft);
}

void Reread(const StudyFolder& study, Review& review) {
  review.journal = ReadJournal(study, review.sha256);
  Recompute(review);
}

std::string Correct(const StudyFolder& study, Review& review, const CorrectionRequest& request, const std::string& now,
                    int after_number) {
  const std::string fault = WhyNoId(request.who);
  if (!fault.empty()) throw Unfit("Say who you are, by initials or a pseudonym: " + fault + ".");
  if (request.why.size() > kMostWhy) throw Unfit("The reason is too long.");
  if (review.state.signature && request.kind != CorrectionKind::kReopen)
    throw Unfit(
        fmt::format("This photo was signed by {}; open it again first, with a reason.", review.state.signature->who));
  if (after_number != review.journal.last_number()) throw JournalMovedOn();
  Correction correction;
  correction.kind = request.kind;
  correction.who = request.who;
  correction.why = request.why;
  correction.when = now;
  correction.automatic_sha256 = review.automatic_sha256;
  std::string told = Fill(request, review, correction);
  const std::string last = review.journal.corrections.empty() ? "" : review.journal.corrections.back().when;
  review.journal = AppendCorrection(study, review.sha256, std::move(correction), after_number);
  if (now < last)
    told.append(told.empty() ? "" : " ")
        .append(fmt::format("The clock of this machine stands before the last correction ({}); their order is kept.",
                            last));
  Recompute(review);
  return told;
}

}  // namespace tricho
