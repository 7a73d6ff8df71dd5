// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/answer_map.h"

#include "base/date.h"
#include "base/error.h"
#include "base/output_files.h"
#include "base/provenance.h"
#include "capture/image_encoder.h"
#include "report/hair_map.h"
#include "store/correction_journal.h"
#include "study/judge_series.h"
#include "study/run_key.h"
#include "study/site_marks.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

constexpr char kMapName[] = "hair-map-";

// The shots of a participant, and the two of them that stand for before and now.
struct ParticipantPair {
  Measurements table;
  std::string id;
  std::vector<StudyPhoto> photos;
  std::vector<AnalyzedShot> shots;
  ShotPair pair;
};

void FillPair(const StudyFolder& study, const std::string& participant, ParticipantPair& filled) {
  filled.table = ReadSeriesInput(study).table;
  filled.id = WhoIsAsked(participant, filled.table).id;
  filled.photos = ListPhotos(study);
  std::erase_if(filled.photos, [&](const StudyPhoto& photo) {
    return photo.participant_id != filled.id || photo.kind != PhotoKind::kCloseUp;
  });
  filled.shots = ReadAnalyzedShots(study, filled.table, filled.photos);
  AddAlignments(study, filled.shots);
  filled.pair = ChoosePair(filled.shots);
}

// Of both photos, of how they were analyzed, and of what people made of them.
std::string KeyOf(const StudyFolder& study, const ShotPair& pair) {
  std::string text =
      pair.before->result.sha256 + pair.after->result.sha256 +
      PairRunKey(PhotoRunKey(pair.before->result.provenance, ""), PhotoRunKey(pair.after->result.provenance, ""));
  for (const AnalyzedShot* shot : {pair.before, pair.after})
    if (!shot->result.sha256.empty()) text += KeyOfCorrections(ReadJournal(study, shot->result.sha256).corrections);
  return Sha256Hex(text.data(), text.size()).substr(0, 16);
}

AnswerMap MapOf(const StudyFolder& study, const ParticipantPair& of) {
  AnswerMap map;
  if (!of.pair.before || !of.pair.after) {
    map.reason = of.pair.before ? "There is no usable photo of a later visit yet." : "There is no usable photo yet.";
    return map;
  }
  const StudyPhoto &before = *of.pair.before->shot.photo, &after = *of.pair.after->shot.photo;
  map.path = study.Inside(fs::path(kResultsFolder) / of.id / (kMapName + KeyOf(study, of.pair) + ".png"));
  std::error_code error;
  map.is_drawn = fs::is_regular_file(map.path, error);
  map.site = before.site;
  map.before_date = DayText(before.day);
  map.after_date = DayText(after.day);
  map.is_corrected = of.pair.before->row->corrected.Any() || of.pair.after->row->corrected.Any();
  return map;
}

void RemoveOlder(const fs::path& drawn) {
  std::error_code error;
  std::vector<fs::path> older;
  for (const fs::directory_entry& entry : fs::directory_iterator(drawn.parent_path(), error))
    if (entry.path() != drawn && entry.path().filename().string().rfind(kMapName, 0) == 0)
      older.push_back(entry.path());
  for (const fs::path& path : older) fs::remove(path, error);
}

// What people made of both photos.
void TakeCorrectionsOfPair(const StudyFolder& study, const ShotPair& pair, KeptPair& kept) {
  std::vector<ReviewedShot> shots;
  for (const auto& [analyzed, photo] : {std::pair(pair.before, &kept.baseline), {pair.after, &kept.followup}}) {
    const std::string automatic_sha256 = FindingsSha256(photo->findings);
    shots.push_back(
        {"", analyzed->shot.sha256, automatic_sha256, analyzed->shot.photo->day, "",
         Replay(photo->findings.shafts, automatic_sha256, ReadJournal(study, analyzed->shot.sha256).corrections)});
    if (shots.back().state.counts.ChangePhoto()) photo->corrected = HairsOf(shots.back().state);
  }
  kept.marks = MarksOf(SettleMatches(shots));
}

}  // namespace

std::optional<Comparison> ComparePair(const StudyFolder& study, const ShotPair& pair, std::string& reason) {
  PairOptions options;
  options.analysis.metrics = ThresholdsOf(pair.before->result);
  if (std::optional<KeptPair> kept = KeptOf(study, pair)) {
    TakeCorrectionsOfPair(study, pair, *kept);
    Comparison comparison = CompareKept(*kept, options);
    reason = comparison.reason;
    return comparison;
  }
  const std::optional<HairOptions> hair = HairOptionsOf(study, pair.before->result);
  if (!hair) {
    reason = "the photos were analyzed with a network that did not come with this program";
    return std::nullopt;
  }
  options.analysis.hair = *hair;
  Comparison comparison = ComparePhotos(study.root / pair.before->shot.photo->relative,
                                        study.root / pair.after->shot.photo->relative, options);
  reason = comparison.reason;
  return comparison;
}

AnswerMap MapOfAnswer(const StudyFolder& study, const std::string& participant) {
  ParticipantPair of;
  FillPair(study, participant, of);
  return MapOf(study, of);
}

std::string DrawMapOfAnswer(const StudyFolder& study, const std::string& participant) {
  ParticipantPair of;
  FillPair(study, participant, of);
  const AnswerMap map = MapOf(study, of);
  if (map.path.empty()) return map.reason;
  std::string reason;
  const std::optional<Comparison> comparison = ComparePair(study, of.pair, reason);
  if (!reason.empty()) return reason;
  PrepareOutputFolder(map.path.parent_path());
  WriteWholeFile(map.path, EncodePng(DrawHairMap(*comparison)));
  RemoveOlder(map.path);
  return "";
}

}  // namespace tricho
