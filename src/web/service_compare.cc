// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A photo beside the baseline of its site, in one frame.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/date.h"
#include "base/error.h"
#include "base/result_json.h"
#include "capture/image_encoder.h"
#include "capture/photo.h"
#include "outcome/measurements.h"
#include "report/site_pictures.h"
#include "store/findings_codec.h"
#include "study/analyzed_shot.h"
#include "web/clock.h"
#include "web/pair_json.h"
#include "web/service.h"
#include "web/service_input.h"

namespace tricho {

namespace {

// The baseline of a photo's site, and how the photo lies over it.
struct Beside {
  std::optional<StudyPhoto> baseline;  // Absent: why.
  std::string reason;
  SiteAlignment alignment;
};

Beside BesideOf(const StudyFolder& study, const StudyPhoto& photo) {
  if (photo.kind != PhotoKind::kCloseUp)
    return {std::nullopt, fmt::format("this photo is no close-up but of the kind {}", ViewName(photo.kind)), {}};
  std::vector<StudyPhoto> photos = ListPhotos(study);
  std::erase_if(photos, [&](const StudyPhoto& other) {
    return other.participant_id != photo.participant_id || other.site != photo.site || other.kind != photo.kind;
  });
  const Measurements table = ReadMeasurements(study.Derivatives() / "measurements.tsv");
  std::vector<AnalyzedShot> shots = ReadAnalyzedShots(study, table, photos);
  AddAlignments(study, shots);
  Beside beside;
  for (const AnalyzedShot& analyzed : shots)
    if (analyzed.is_baseline) beside.baseline = *analyzed.shot.photo;
  if (!beside.baseline) return {std::nullopt, "no photo of this site can be used as a baseline yet", {}};
  if (beside.baseline->relative == photo.relative) return {std::nullopt, "this photo is the baseline itself", {}};
  for (const AnalyzedShot& analyzed : shots) {
    if (analyzed.shot.photo->relative != photo.relative) continue;
    if (!analyzed.alignment) return {std::nullopt, "this photo has not been laid over the baseline yet", {}};
    if (!analyzed.alignment->usable) return {std::nullopt, analyzed.alignment->reason, {}};
    beside.alignment = DecodeAlignment(analyzed.alignment->map);
    beside.alignment.usable = true;
    beside.alignment.overlap_share = analyzed.alignment->overlap_share;
    beside.alignment.residual_um = analyzed.alignment->residual_um;
  }
  return beside;
}

}  // namespace

WebResponse Service::BaselineOf(const std::string& id) const {
  const Beside beside = BesideOf(study_, PhotoOfId(study_, id));
  nlohmann::ordered_json json;
  json["id"] = beside.baseline ? nlohmann::ordered_json(beside.baseline->Stem()) : nlohmann::ordered_json(nullptr);
  json["date"] = beside.baseline ? DayText(beside.baseline->day) : "";
  json["reason"] = beside.reason;
  return {200, "application/json", JsonText(json)};
}

std::unique_ptr<Service::OpenPairOf> Service::OpenBeside(const std::string& id) {
  const Beside beside = BesideOf(study_, PhotoOfId(study_, id));
  if (!beside.baseline) throw Error(ErrorKind::kInput, beside.reason);
  const std::shared_ptr<OpenPhoto> baseline = Open(beside.baseline->Stem()), followup = Open(id);
  auto open = std::unique_ptr<OpenPairOf>(
      new OpenPairOf{baseline, followup, std::scoped_lock(baseline->mutex, followup->mutex)});
  Reread(study_, baseline->review);
  Reread(study_, followup->review);
  const std::string stamp = beside.baseline->Stem() + " " + baseline->stamp;
  if (followup->pair && followup->pair_stamp == stamp) {
    CompareAgain(baseline->review, followup->review, *followup->pair);
  } else {
    followup->pair = std::make_unique<PairReview>(OpenPair(baseline->review, followup->review, beside.alignment));
    followup->pair_stamp = stamp;
  }
  return open;
}

WebResponse Service::PairState(const std::string& id) {
  const std::unique_ptr<OpenPairOf> open = OpenBeside(id);
  return {200, "application/json", PairJson(open->baseline->review, open->followup->review, *open->followup->pair, "")};
}

WebResponse Service::Match(const std::string& body) {
  MatchInput input = ParseMatch(body);
  const std::unique_ptr<OpenPairOf> open = OpenBeside(input.edit.photo);
  Review& followup = open->followup->review;
  PairReview& pair = *open->followup->pair;
  if (input.edit.request.kind == CorrectionKind::kMatch)
    input.edit.request.match = MatchOf(pair, input.says, input.hair, input.other_hair);
  const std::string told = Correct(study_, followup, input.edit.request, ClockText(), input.edit.after_number);
  CompareAgain(open->baseline->review, followup, pair);
  return {200, "application/json", PairJson(open->baseline->review, followup, pair, told)};
}

WebResponse Service::AlignedPixels(const std::string& id) const {
  const StudyPhoto photo = PhotoOfId(study_, id);
  const Beside beside = BesideOf(study_, photo);
  if (!beside.baseline) throw Error(ErrorKind::kInput, beside.reason);
  const Photo before = ReadPhoto(study_.Inside(beside.baseline->relative), PhotoLimits());
  const Photo after = ReadPhoto(study_.Inside(photo.relative), PhotoLimits());
  return {200, "image/png", EncodePng(DrawAligned(before.bgr, after.bgr, beside.alignment.baseline_from_followup))};
}

}  // namespace tricho
