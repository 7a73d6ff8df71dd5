// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/study_edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "base/date.h"
#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/provenance.h"
#include "capture/photo.h"
#include "store/view_sidecar.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

std::string OrMissing(const std::string& cell) { return cell.empty() ? "n/a" : cell; }

// A photo read and understood, ready to be copied.
struct Incoming {
  fs::path original;
  std::string bytes, sha256, extension;
  Scale scale;
  CaptureFacts facts;
  int width_px = 0;
};

Incoming ReadIncoming(const fs::path& path, const VisitPhotos& visit) {
  Incoming incoming;
  incoming.original = path;
  const Photo photo = ReadPhoto(path);
  incoming.bytes = BytesOfFile(path);
  incoming.sha256 = photo.sha256;
  if (Sha256Hex(incoming.bytes.data(), incoming.bytes.size()) != incoming.sha256)
    throw Error(ErrorKind::kInput, path.string() + " changed while it was read; is it still being copied?");
  incoming.extension = PhotoExtension(incoming.bytes);
  if (incoming.extension.empty()) throw Error(ErrorKind::kInput, path.string() + " is of no format that a study takes");
  if (visit.kind != PhotoKind::kOverview)
    incoming.scale = FindScale(photo, path, visit.scale);
  else if (visit.overview.um_per_px)
    incoming.scale = {visit.overview.um_per_px, 0, "option", "", {}, {}};
  incoming.facts = photo.facts;
  incoming.width_px = photo.bgr.cols;
  return incoming;
}

// BIDS microscopy: PixelSize in the plane, its unit; Manufacturer and what else is known of the capture.
// time  Of a phototrichogram: 1 or 2.
std::string SidecarText(const Incoming& incoming, const VisitPhotos& visit, int time) {
  nlohmann::ordered_json sidecar = nlohmann::ordered_json::object();
  if (incoming.scale.um_per_px) {
    sidecar["PixelSize"] = {*incoming.scale.um_per_px, *incoming.scale.um_per_px};
    sidecar["PixelSizeUnits"] = "um";
    sidecar["PixelSizeSource"] = incoming.scale.source;
  }
  const std::string device = visit.device.empty() ? incoming.facts.camera : visit.device;
  if (!device.empty()) sidecar["ManufacturersModelName"] = device;
  if (!visit.magnification.empty()) sidecar["Magnification"] = visit.magnification;
  if (visit.kind == PhotoKind::kOverview) {
    sidecar[kFrontMember] = FrontSideName(visit.overview.front);
    if (visit.overview.marker_mm) sidecar[kMarkerMember] = *visit.overview.marker_mm;
  }
  // Not the times themselves: they would tell of a person.
  if (time == 2) {
    sidecar[kHoursMember] = visit.hours;
    sidecar[kHoursSourceMember] = visit.hours_source;
  }
  // The day alone: BIDS has the session in the name, and a time of day tells of a person.
  if (!incoming.facts.date.empty()) sidecar["AcquisitionDate"] = incoming.facts.date.substr(0, 10);
  sidecar["SHA256"] = incoming.sha256;
  return sidecar.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

// Where each photo of the study's bytes stands.
std::map<std::string, const StudyPhoto*> KnownPhotos(const StudyFolder& study, const std::vector<StudyPhoto>& photos,
                                                     const std::set<std::uintmax_t>& sizes) {
  std::map<std::string, const StudyPhoto*> known;
  for (const StudyPhoto& photo : photos) {
    const fs::path path = study.root / photo.relative;
    // Only files of a size that comes in can be the same.
    std::error_code error;
    if (!sizes.count(fs::file_size(path, error))) continue;
    known.emplace(Sha256OfFile(path), &photo);
  }
  return known;
}

bool SameVisit(const StudyPhoto& photo, const VisitPhotos& visit) {
  return photo.participant_id == visit.participant_id && photo.day == visit.day && photo.site == visit.site &&
         photo.kind == visit.kind;
}

// A photo that is there must be the very same of a pair, with the same other one: half a phototrichogram can't be
// added.
void CheckPair(const std::vector<Incoming>& incoming, const std::map<std::string, const StudyPhoto*>& known) {
  if (incoming[0].sha256 == incoming[1].sha256)
    throw Error(ErrorKind::kInput, fmt::format("{} and {} are the same photo: nothing can have grown",
                                               incoming[0].original.string(), incoming[1].original.string()));
  const auto first = known.find(incoming[0].sha256), second = known.find(incoming[1].sha256);
  if (first == known.end() && second == known.end()) return;
  const bool whole = first != known.end() && second != known.end() && first->second->shot == second->second->shot &&
                     first->second->time == 1 && second->second->time == 2;
  if (whole) return;
  const bool first_is_there = first != known.end();
  throw Error(ErrorKind::kInput, fmt::format("{} is in the study already, as {}, of another pair than this one",
                                             incoming[first_is_there ? 0 : 1].original.string(),
                                             (first_is_there ? first : second)->second->relative.string()));
}

TsvTable TableOrEmpty(const fs::path& path, const std::vector<std::string>& columns) {
  std::error_code error;
  if (fs::exists(path, error)) return ReadTsv(path);
  TsvTable table;
  table.name = path.filename().string();
  table.columns = columns;
  return table;
}

void Append(const fs::path& path, TsvTable table, const std::map<std::string, std::string>& cells) {
  std::vector<std::string> row;
  for (const std::string& column : table.columns) {
    const auto cell = cells.find(column);
    row.push_back(OrMissing(cell == cells.end() ? std::string() : cell->second));
  }
  table.rows.push_back(std::move(row));
  WriteWholeFile(path, TsvText(table.columns, table.rows));
}

}  // namespace

std::vector<AddedPhoto> AddPhotos(const StudyFolder& study, const VisitPhotos& visit) {
  const std::string session = "ses-" + DayLabel(visit.day);
  const fs::path folder = fs::path(visit.participant_id) / session;
  study.Inside(folder);
  const std::vector<StudyPhoto> present = ListPhotos(study);
  std::vector<Incoming> incoming;
  std::set<std::uintmax_t> sizes;
  for (const fs::path& path : visit.photos) {
    incoming.push_back(ReadIncoming(path, visit));
    sizes.insert(incoming.back().bytes.size());
  }
  const std::map<std::string, const StudyPhoto*> known = KnownPhotos(study, present, sizes);
  for (const Incoming& one : incoming) {
    const auto there = known.find(one.sha256);
    if (there != known.end() && !SameVisit(*there->second, visit))
      throw Error(ErrorKind::kInput,
                  fmt::format("{} is in the study already, as {}; one photo can't show two visits or "
                              "sites, nor be of two kinds",
                              one.original.string(), there->second->relative.string()));
  }
  const bool is_pair = visit.kind == PhotoKind::kPhototrichogram;
  if (is_pair) CheckPair(incoming, known);

  EnterParticipant(study, visit.participant_id, visit.participant_cells);
  PrepareOutputFolder(study.root / folder);
  int shot = 0;
  for (const StudyPhoto& photo : present)
    if (SameVisit(photo, visit)) shot = std::max(shot, photo.shot);
  std::vector<AddedPhoto> added;
  std::map<std::string, fs::path> placed;
  for (const auto& [sha256, photo] : known) placed[sha256] = photo->relative;
  for (std::size_t i = 0; i < incoming.size(); ++i) {
    const Incoming& one = incoming[i];
    const bool was_there = placed.count(one.sha256) > 0;
    if (!was_there) {
      const int time = is_pair ? static_cast<int>(i) + 1 : 0;
      if (time != 2) ++shot;
      const std::string stem = StemOf({visit.participant_id, visit.day, visit.site, shot, {}, visit.kind, time});
      const fs::path relative = folder / (stem + "." + one.extension);
      // The photo last: a photo that is there has its sidecar.
      WriteWholeFile(study.root / folder / (stem + ".json"), SidecarText(one, visit, time));
      WriteWholeFile(study.root / relative, one.bytes);
      placed[one.sha256] = relative;
    }
    const bool has_scale = one.scale.um_per_px || (visit.kind == PhotoKind::kOverview && visit.overview.marker_mm);
    added.push_back({one.original, placed[one.sha256], was_there, has_scale});
  }
  return added;
}

bool EnterParticipant(const StudyFolder& study, const std::string& participant_id,
                      const std::map<std::string, std::string>& cells) {
  study.Inside("participants.tsv");
  TsvTable table = TableOrEmpty(study.Participants(), {"participant_id", "arm", "sex", "age", "diagnosis"});
  for (const auto& [column, cell] : cells)
    if (!table.Find(column))
      throw Error(ErrorKind::kInput, fmt::format("{} has no column {}; add it to the table first", table.name, column));
  for (const ParticipantRow& known : ReadParticipants(study)) {
    if (known.participant_id != participant_id) continue;
    for (const auto& [column, cell] : cells)
      if (known.cells.at(column) != cell)
        throw Error(
            ErrorKind::kInput,
            fmt::format("{}, line {}, column {}: {} has '{}' there, not '{}'; edit the table if "
                        "that is wrong",
                        table.name, known.line, column, participant_id, OrMissing(known.cells.at(column)), cell));
    return false;
  }
  std::map<std::string, std::string> row = cells;
  row["participant_id"] = participant_id;
  Append(study.Participants(), std::move(table), row);
  return true;
}

bool EnterTreatment(const StudyFolder& study, const Treatment& treatment) {
  study.Inside("treatments.tsv");
  for (const Treatment& known : ReadTreatments(study))
    if (known.participant_id == treatment.participant_id && known.day == treatment.day &&
        known.kind == treatment.kind && known.product == treatment.product && known.note == treatment.note)
      return false;
  EnterParticipant(study, treatment.participant_id, {});
  Append(study.Treatments(), TableOrEmpty(study.Treatments(), {"participant_id", "date", "kind", "product", "note"}),
         {{"participant_id", treatment.participant_id},
          {"date", DayText(treatment.day)},
          {"kind", treatment.kind},
          {"product", treatment.product},
          {"note", treatment.note}});
  return true;
}

}  // namespace tricho
