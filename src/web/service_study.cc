// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The study as a whole: who is in it, what is new, what can't be used; and what is put into it.
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "base/date.h"
#include "base/error.h"
#include "base/identifier.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/result_json.h"
#include "base/tsv.h"
#include "outcome/measurements.h"
#include "store/correction_journal.h"
#include "store/study_edit.h"
#include "store/study_lock.h"
#include "study/check_added.h"
#include "study/freshness.h"
#include "study/own_network.h"
#include "study/refusing_lock.h"
#include "web/service.h"
#include "web/service_input.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMostUploadedBytes = std::uint64_t{4} << 30;  // While the program runs.
constexpr std::uintmax_t kLeastFreeBytes = std::uintmax_t{500} << 20;

// What the last analysis says of each photo; of both photos of a phototrichogram the same.
std::map<std::string, Measurement> RowsByPhoto(const StudyFolder& study) {
  std::map<std::string, Measurement> rows;
  const fs::path path = study.Derivatives() / "measurements.tsv";
  std::error_code error;
  if (!fs::exists(path, error)) return rows;
  for (Measurement& row : ReadMeasurements(path).rows) {
    const std::string key =
        fmt::format("{} {} {} {} {}", row.participant_id, row.visit_id, row.site, row.shot, ViewName(row.kind));
    rows.emplace(key, std::move(row));
  }
  return rows;
}

// How far a person has come with a photo: "", "begun" or "signed".
std::string ReviewedState(const StudyFolder& study, const std::string& sha256, const std::vector<std::string>& known) {
  if (!std::ranges::binary_search(known, sha256)) return "";
  std::string state;
  for (const Correction& correction : ReadJournal(study, sha256).corrections)
    state = correction.kind == CorrectionKind::kSign ? "signed" : "begun";
  return state;
}

class StudyJson {
 public:
  StudyJson(const StudyFolder& study, bool follows_study)
      : study_(study),
        in_use_(follows_study ? ChosenSha256(study) : ""),
        rows_(RowsByPhoto(study)),
        sha256s_(AnalyzedSha256s(study)),
        with_journal_(PhotosWithJournal(study)) {}

  Json Make() {
    for (const ParticipantRow& row : ReadParticipants(study_)) Of(row.participant_id)["arm"] = ArmOf(row);
    for (const Treatment& session : ReadTreatments(study_))
      Of(session.participant_id)["sessions"].push_back(
          {{"date", DayText(session.day)}, {"kind", session.kind}, {"product", session.product}});
    int num_new = 0, num_other = 0, num_unusable = 0, num_photos = 0;
    for (const StudyPhoto& photo : ListPhotos(study_)) {
      const Json json = PhotoJson(photo);
      ++num_photos;
      num_new += json["state"] == "new";
      num_other += json["other_finder"].get<bool>();
      num_unusable += json["state"] == "unusable";
      VisitOf(photo)["photos"].push_back(json);
    }
    Json participants = Json::array();
    for (auto& [id, participant] : participants_) {
      Json visits = Json::array();
      for (auto& [day, visit] : visits_[id]) visits.push_back(std::move(visit));
      participant["visits"] = std::move(visits);
      participants.push_back(std::move(participant));
    }
    return {{"name", NameOf()},         {"photos", num_photos},      {"new", num_new},
            {"unusable", num_unusable}, {"other_finder", num_other}, {"participants", participants}};
  }

 private:
  static std::string ArmOf(const ParticipantRow& row) {
    const auto arm = row.cells.find("arm");
    return arm == row.cells.end() ? "" : arm->second;
  }

  std::string NameOf() const {
    const nlohmann::json json =
        nlohmann::json::parse(BytesOfFile(study_.root / "dataset_description.json", 1 << 20), nullptr, false);
    const bool has_name = json.is_object() && json.contains("Name") && json["Name"].is_string();
    return has_name ? json["Name"].get<std::string>() : study_.root.filename().string();
  }

  Json& Of(const std::string& id) {
    Json& participant = participants_[id];
    if (participant.is_null()) participant = {{"id", id}, {"arm", ""}, {"sessions", Json::array()}};
    return participant;
  }

  Json& VisitOf(const StudyPhoto& photo) {
    Of(photo.participant_id);
    Json& visit = visits_[photo.participant_id][photo.day];
    if (visit.is_null()) visit = {{"date", DayText(photo.day)}, {"photos", Json::array()}};
    return visit;
  }

  Json PhotoJson(const StudyPhoto& photo) const {
    const auto row = rows_.find(fmt::format("{} {} {} {} {}", photo.participant_id, photo.SessionLabel(), photo.site,
                                            photo.shot, ViewName(photo.kind)));
    const auto sha256 = sha256s_.find(photo.relative.generic_string());
    const bool is_new = row == rows_.end();
    Json json;
    json["id"] = photo.Stem();
    json["site"] = photo.site;
    json["shot"] = photo.shot;
    json["view"] = photo.kind == PhotoKind::kCloseUp ? "" : ViewName(photo.kind);
    json["time"] = photo.time;
    json["state"] = is_new ? "new" : row->second.usable ? "usable" : "unusable";
    json["reason"] = is_new ? "" : row->second.reason;
    json["other_finder"] = !in_use_.empty() && !is_new && IsOfOtherNetwork(study_, photo, in_use_);
    json["review"] = sha256 == sha256s_.end() ? "" : ReviewedState(study_, sha256->second, with_journal_);
    return json;
  }

  const StudyFolder& study_;
  const std::string in_use_;  // ChosenSha256.
  const std::map<std::string, Measurement> rows_;
  const std::map<std::string, std::string> sha256s_;
  const std::vector<std::string> with_journal_;
  std::map<std::string, Json> participants_;
  std::map<std::string, std::map<int, Json>> visits_;
};

// A folder for one photo on its way in, which nobody else may read; gone afterwards.
class PrivateFolder {
 public:
  PrivateFolder() {
    std::string name = (fs::temp_directory_path() / "tricho-upload-XXXXXX").string();
    if (!mkdtemp(name.data())) throw Error(ErrorKind::kStore, "no temporary folder can be made: is the disk full?");
    path = name;
  }
  ~PrivateFolder() {
    std::error_code error;
    fs::remove_all(path, error);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  fs::path path;
};

void CheckFree(const fs::path& folder) {
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  if (!error && space.available < kLeastFreeBytes)
    throw Error(ErrorKind::kStore, "the disk is nearly full; make room on it, then add the photo again");
}

VisitPhotos VisitOf(const WebTarget& target) {
  VisitPhotos visit;
  visit.participant_id = ParticipantId(target.Get("participant"));
  visit.day = DayOf(target.Get("date"));
  visit.site = target.Get("site");
  const std::string fault = WhyNoLabel(visit.site);
  if (!fault.empty()) throw Error(ErrorKind::kUsage, "Site: " + fault);
  const std::string um_per_px = target.Get("um");
  if (!um_per_px.empty()) {
    double number = 0;
    const auto [end, wrong] = std::from_chars(um_per_px.data(), um_per_px.data() + um_per_px.size(), number);
    if (wrong != std::errc() || end != um_per_px.data() + um_per_px.size())
      throw Error(ErrorKind::kUsage, "Micrometers per pixel: that is no number.");
    visit.scale.um_per_px = number;
  }
  visit.scale.Check();
  return visit;
}

}  // namespace

WebResponse Service::StudyState() const {
  return {200, "application/json", JsonText(StudyJson(study_, options_.follows_study).Make())};
}

WebResponse Service::AddParticipant(const std::string& body) {
  const TextFields fields(body);
  const std::string id = ParticipantId(fields["id"]);
  std::map<std::string, std::string> cells;
  for (const char* column : {"arm", "sex", "age", "diagnosis"})
    if (!fields[column].empty()) cells[column] = fields[column];
  const StudyLock lock = LockOrRefuse(study_);
  const bool is_new = EnterParticipant(study_, id, cells);
  return {200, "application/json", JsonText({{"id", id}, {"new", is_new}})};
}

WebResponse Service::AddSession(const std::string& body) {
  const TextFields fields(body);
  Treatment session;
  session.participant_id = ParticipantId(fields["participant"]);
  session.day = DayOf(fields["date"]);
  session.kind = fields["kind"];
  session.product = fields["product"];
  session.note = fields["note"];
  if (session.kind.empty()) throw Error(ErrorKind::kUsage, "Say what kind of treatment it was.");
  const StudyLock lock = LockOrRefuse(study_);
  const bool is_new = EnterTreatment(study_, session);
  return {200, "application/json", JsonText({{"new", is_new}})};
}

WebResponse Service::Upload(const WebTarget& target, const std::string& body) {
  const VisitPhotos asked = VisitOf(target);
  const std::string extension = PhotoExtension(body);
  if (extension.empty()) throw Error(ErrorKind::kInput, "that file is no photo that can be read");
  if (uploaded_bytes_ += body.size(); uploaded_bytes_ > kMostUploadedBytes)
    throw Error(ErrorKind::kStore, "more than 4 GB were added since the start; end tricho serve and start it again");
  CheckFree(study_.root);
  const PrivateFolder folder;
  VisitPhotos visit = asked;
  visit.photos = {folder.path / ("photo." + extension)};
  WriteWholeFile(visit.photos.front(), body);
  RefuseOtherKinds(visit);
  const StudyLock lock = LockOrRefuse(study_);
  const AddedPhoto added = AddPhotos(study_, visit).front();
  return {200, "application/json",
          JsonText({{"id", added.relative.stem().string()}, {"known", added.was_there}, {"scale", added.has_scale}})};
}

WebResponse Service::CheckPhoto(const std::string& id) {
  const StudyPhoto photo = PhotoOfId(study_, id);
  const std::lock_guard<std::mutex> lock(heavy_);
  std::vector<std::string> sentences = CheckAdded(study_, {photo.relative}).front().sentences;
  for (const std::string& sentence : CheckAlignment(study_, photo.relative)) sentences.push_back(sentence);
  return {200, "application/json", JsonText({{"sentences", sentences}})};
}

}  // namespace tricho
