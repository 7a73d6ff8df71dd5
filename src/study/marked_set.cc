// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/marked_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "base/output_files.h"
#include "base/result_json.h"
#include "capture/image_encoder.h"
#include "pipeline_corrected.h"
#include "store/correction_journal.h"
#include "store/findings_codec.h"
#include "store/result_store.h"
#include "study/freshness.h"
#include "study/photo_result.h"
#include "study/replay.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

using Ordered = nlohmann::ordered_json;

std::optional<Correction> SignatureIn(const Journal& journal) {
  std::optional<Correction> signature;
  for (const Correction& correction : journal.corrections) {
    if (correction.kind == CorrectionKind::kSign) signature = correction;
    if (correction.kind == CorrectionKind::kReopen) signature.reset();
  }
  return signature;
}

// The findings that were signed: a study may have been analyzed with another network since, or in between.
ShotFindings SignedFindings(const StudyFolder& study, const SignedPhoto& signed_photo) {
  const fs::path path = study.Inside(fs::path(kResultsFolder) / "results.sqlite");
  if (fs::exists(path)) {
    ResultStore store(path, 5000, StoreAccess::kRead);
    for (const StoredPhoto& stored : store.FindAllOfPhoto(signed_photo.sha256)) {
      if (!stored.usable || stored.findings.empty()) continue;
      ShotFindings findings = DecodeFindings(stored.findings);
      if (FindingsSha256(findings) == signed_photo.signature.automatic_sha256) return findings;
    }
  }
  throw Error(ErrorKind::kInput, "the result that was signed is no longer kept in derivatives/tricho");
}

Ordered PointsJsonOf(const Polyline& points) {
  Ordered json = Ordered::array();
  for (const Point& point : points) json.push_back({Hundredths(point.x()), Hundredths(point.y())});
  return json;
}

std::string MarksJson(const SignedPhoto& signed_photo, const MarkedPhoto& marked) {
  const Analysis& photo = marked.corrected;
  Ordered hairs = Ordered::array(), regions = Ordered::array();
  for (const Shaft& shaft : photo.hairs.shafts)
    hairs.push_back({{"path", PointsJsonOf(shaft.center_line_px)},
                     {"root", PointsJsonOf({shaft.root_px()})[0]},
                     {"tip", PointsJsonOf({shaft.tip_px()})[0]},
                     // Where the rim of the field cuts a hair, its end is none.
                     {"care", !shaft.touches_border}});
  for (const Polygon& region : marked.regions_px) regions.push_back(PointsJsonOf(region));
  return JsonDocument(kMarkedSchema,
                      {{"photo_sha256", signed_photo.sha256},
                       {"participant", signed_photo.photo.participant_id},
                       {"signed", {{"who", signed_photo.signature.who}, {"when", signed_photo.signature.when}}},
                       {"width_px", photo.photo.bgr.cols},
                       {"height_px", photo.photo.bgr.rows},
                       {"um_per_px", *photo.scale.um_per_px},
                       {"field_px", PointsJsonOf(photo.field.polygon_px)},
                       {"ignore_polygons_px", regions},
                       {"hairs", hairs}});
}

void RequireEmpty(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error))
    throw Error(ErrorKind::kInput, folder.string() + " is not empty: photos of another set would be mixed in");
}

}  // namespace

std::vector<SignedPhoto> ListSigned(const StudyFolder& study) {
  const std::map<std::string, std::string> sha256s = AnalyzedSha256s(study);
  const std::vector<std::string> with_journal = PhotosWithJournal(study);
  std::vector<SignedPhoto> all;
  std::set<std::string> listed;
  for (const StudyPhoto& photo : ListPhotos(study)) {
    const auto sha256 = sha256s.find(photo.relative.generic_string());
    if (photo.kind != PhotoKind::kCloseUp || sha256 == sha256s.end()) continue;
    if (!std::ranges::binary_search(with_journal, sha256->second) || !listed.insert(sha256->second).second) continue;
    const std::optional<Correction> signature = SignatureIn(ReadJournal(study, sha256->second));
    if (signature) all.push_back({photo, sha256->second, *signature});
  }
  return all;
}

MarkedPhoto OpenSigned(const StudyFolder& study, const SignedPhoto& signed_photo) {
  const ShotFindings findings = SignedFindings(study, signed_photo);
  const MetricsOptions thresholds = ThresholdsOf(ReadPhotoResult(study, signed_photo.photo));
  CalibratedImage image = ReadShot(study.Inside(signed_photo.photo.relative), PhotoLimits(), ScaleOptions());
  if (image.photo.sha256 != signed_photo.sha256)
    throw Error(ErrorKind::kInput, "it is another photo than the one that was signed");
  const ReviewState state = Replay(findings.shafts, signed_photo.signature.automatic_sha256,
                                   ReadJournal(study, signed_photo.sha256).corrections);
  MarkedPhoto marked;
  marked.automatic = AnalysisOf(std::move(image), findings, thresholds);
  if (!marked.automatic.scale.um_per_px) throw Error(ErrorKind::kInput, "it has no scale");
  marked.regions_px = HairsOf(state).regions_px;
  marked.corrected =
      state.counts.ChangePhoto() ? Corrected(marked.automatic, HairsOf(state), thresholds) : marked.automatic;
  return marked;
}

std::set<std::string> HeldOutParticipants(const std::map<std::string, int>& num_photos) {
  // An order that has nothing to do with who came first.
  std::vector<std::pair<std::string, std::string>> order;
  int total = 0;
  for (const auto& [participant, count] : num_photos) {
    order.emplace_back(Sha256Hex(participant.data(), participant.size()), participant);
    total += count;
  }
  std::ranges::sort(order);
  std::set<std::string> held_out;
  if (order.size() < 2) return held_out;
  int num_held_out = 0;
  for (const auto& [hash, participant] : order) {
    const int with = num_held_out + num_photos.at(participant);
    if (3 * num_held_out >= total || 5 * with > 2 * total) continue;
    held_out.insert(participant);
    num_held_out = with;
  }
  if (held_out.empty())  // Each has more than two fifths: whoever has the fewest.
    held_out.insert(
        std::ranges::min_element(order, {}, [&](const auto& one) { return num_photos.at(one.second); })->second);
  return held_out;
}

MarkedSet WriteMarkedSet(const StudyFolder& study, const fs::path& folder,
                         const std::function<void(const std::string&)>& on_photo) {
  RequireEmpty(folder);
  const std::vector<SignedPhoto> all = ListSigned(study);
  if (all.empty()) throw Error(ErrorKind::kInput, "no photo of this study is signed");
  std::map<std::string, int> num_photos;
  for (const SignedPhoto& one : all) ++num_photos[one.photo.participant_id];
  const std::set<std::string> held_out = HeldOutParticipants(num_photos);
  for (const char* part : {kLearnedFolder, kHeldOutFolder}) PrepareOutputFolder(folder / part);
  MarkedSet set;
  std::set<std::string> learned_from, tried_on;
  for (const SignedPhoto& one : all) {
    const bool is_held_out = held_out.contains(one.photo.participant_id);
    try {
      const MarkedPhoto marked = OpenSigned(study, one);
      const fs::path stem = folder / (is_held_out ? kHeldOutFolder : kLearnedFolder) / one.photo.Stem();
      WriteWholeFile(stem.string() + ".png", EncodePng(marked.corrected.photo.bgr));
      WriteWholeFile(stem.string() + ".json", MarksJson(one, marked));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kInput) throw;
      set.left_out.push_back(fmt::format("{}: {}", one.photo.relative.filename().string(), error.what()));
      continue;
    }
    (is_held_out ? tried_on : learned_from).insert(one.photo.participant_id);
    ++(is_held_out ? set.num_held_out : set.num_learned);
    if (is_held_out) set.held_out.push_back(one);
    on_photo(one.photo.relative.filename().string());
  }
  set.num_participants_learned = static_cast<int>(learned_from.size());
  set.num_participants_held_out = static_cast<int>(tried_on.size());
  return set;
}

}  // namespace tricho
