// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/change_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/date.h"
#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/tsv.h"
#include "store/correction_journal.h"
#include "store/result_store.h"
#include "study/freshness.h"
#include "study/ledger_files.h"
#include "study/supporting_files.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

bool HasRow(const StudyFolder& study, const std::string& participant_id) {
  const std::vector<ParticipantRow> rows = ReadParticipants(study);
  return std::any_of(rows.begin(), rows.end(),
                     [&](const ParticipantRow& row) { return row.participant_id == participant_id; });
}

// The photos that the results in a folder were made of. A file that is no result of ours tells of none.
std::vector<std::string> PhotosOfResults(const fs::path& folder) {
  std::vector<std::string> sha256s;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.path().extension() != ".json" || entry.is_symlink(error)) continue;
    const nlohmann::json json = nlohmann::json::parse(BytesOfFile(entry.path()), nullptr, false);
    for (const char* photo : {"image", "baseline", "followup"})  // The last two of a phototrichogram.
      if (json.is_object() && json.contains(photo) && json[photo].is_object() &&
          json[photo].value("sha256", nlohmann::json()).is_string())
        sha256s.push_back(json[photo]["sha256"].get<std::string>());
  }
  std::ranges::sort(sha256s);
  sha256s.erase(std::unique(sha256s.begin(), sha256s.end()), sha256s.end());  // clang 14 has no ranges::unique.
  return sha256s;
}

// Rows of a table but those of the participant. `holds`: whether a cell of the first column is his.
template <typename Holds>
bool DropRows(const fs::path& path, const Holds& holds) {
  std::error_code error;
  if (!fs::exists(path, error)) return false;
  TsvTable table = ReadTsv(path);
  const std::size_t before = table.rows.size();
  std::erase_if(table.rows, [&](const std::vector<std::string>& row) { return holds(row.front()); });
  if (table.rows.size() == before) return false;
  WriteWholeFile(path, TsvText(table.columns, table.rows));
  return true;
}

// Puts `to` in place of `from` in the first column, where it is a participant's.
void RenameInTable(const fs::path& path, const std::string& from, const std::string& to) {
  std::error_code error;
  if (!fs::exists(path, error)) return;
  TsvTable table = ReadTsv(path);
  const std::optional<int> column = table.Find("participant_id");
  if (!column) return;
  for (std::vector<std::string>& row : table.rows)
    if (row[*column] == from) row[*column] = to;
  WriteWholeFile(path, TsvText(table.columns, table.rows));
}

// Renames every file below `folder` whose name begins with `from`.
void RenameFiles(const fs::path& folder, const std::string& from, const std::string& to) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
    if (!entry.is_directory() && entry.path().filename().string().rfind(from, 0) == 0) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files)
    fs::rename(file, file.parent_path() / (to + file.filename().string().substr(from.size())));
}

void ForgetResults(const StudyFolder& study, const std::string& participant_id, std::vector<std::string>& removed) {
  const fs::path results = kResultsFolder;
  const fs::path folder = study.Inside(results / participant_id);
  const std::vector<std::string> sha256s = PhotosOfResults(folder);
  std::error_code error;
  const fs::path database = study.Inside(results / "results.sqlite");
  if (!sha256s.empty() && fs::exists(database, error)) {
    ResultStore store(database);
    store.Forget(sha256s);
    store.Finish();
    removed.push_back((results / "results.sqlite").generic_string() + ": " + std::to_string(sha256s.size()) +
                      " photos");
  }
  for (const char* table : {"measurements.tsv", kLedgerTable, kSupportingTable})
    if (DropRows(study.Inside(results / table), [&](const std::string& id) { return id == participant_id; }))
      removed.push_back((results / table).generic_string() + ": rows");
  if (DropRows(study.Inside(results / kAnalyzedTable),
               [&](const std::string& photo) { return photo.rfind(participant_id + "/", 0) == 0; })) {
    UpdateTableOfAnalysis(study);
    removed.push_back((results / kAnalyzedTable).generic_string() + ": rows");
  }
  const std::string label = participant_id.substr(participant_id.find('-') + 1);
  for (const std::string& id : {participant_id, label})
    for (const std::string& name :
         {"series-" + id + ".json", "trend-" + id + ".svg", "comparison-" + id + ".json", "patient-" + id + ".html",
          "patient-" + id + ".pdf", "practitioner-" + id + ".html", "practitioner-" + id + ".pdf"})
      for (const fs::path& place : {results / name, results / "reports" / name})
        if (fs::remove(study.Inside(place), error)) removed.push_back(place.generic_string());
  if (fs::remove_all(folder, error) > 0) removed.push_back((results / participant_id).generic_string());
}

}  // namespace

std::vector<std::string> RemoveResults(const StudyFolder& study, const std::string& participant_id) {
  std::size_t num_photos = 0;
  for (const StudyPhoto& photo : ListPhotos(study)) num_photos += photo.participant_id == participant_id;
  if (num_photos > 0)
    throw Error(ErrorKind::kInput,
                fmt::format("{} still has {} photos in {}: originals are never deleted by this program; delete its "
                            "folder and its rows in the tables first",
                            participant_id, num_photos, study.root.string()));
  if (HasRow(study, participant_id))
    throw Error(ErrorKind::kInput,
                fmt::format("{} still has a row in participants.tsv; delete it first", participant_id));
  std::vector<std::string> removed;
  // A journal is named by its photo, whose name alone the results know: it goes before they do.
  std::error_code error;
  const std::vector<std::string> theirs = PhotosOfResults(study.Inside(fs::path(kResultsFolder) / participant_id));
  for (const std::string& sha256 : PhotosWithJournal(study))
    if (std::ranges::count(theirs, sha256) > 0 && fs::remove(JournalPath(study, sha256), error))
      removed.push_back(std::string(kCorrectionsFolder) + "/" + sha256 + ".jsonl");
  ForgetResults(study, participant_id, removed);
  return removed;
}

void RenameParticipant(const StudyFolder& study, const std::string& from, const std::string& to) {
  const fs::path old_folder = study.Inside(from), new_folder = study.Inside(to);
  const bool was_begun = !fs::exists(old_folder) && fs::exists(new_folder) && HasRow(study, from);
  if (!was_begun) {
    if (!fs::exists(old_folder) && !HasRow(study, from))
      throw Error(ErrorKind::kInput, fmt::format("{} has no participant {}", study.root.string(), from));
    if (fs::exists(new_folder) || HasRow(study, to))
      throw Error(ErrorKind::kInput, fmt::format("{} has a participant {} already", study.root.string(), to));
    if (fs::exists(old_folder)) fs::rename(old_folder, new_folder);
  }
  if (fs::exists(new_folder)) RenameFiles(new_folder, from + "_", to + "_");
  std::vector<std::string> removed;
  ForgetResults(study, from, removed);
  RenameInTable(study.Inside("treatments.tsv"), from, to);
  RenameInTable(study.Inside("participants.tsv"), from, to);
}

void RedateVisit(const StudyFolder& study, const std::string& participant_id, int from_day, int to_day) {
  const std::string from = "ses-" + DayLabel(from_day), to = "ses-" + DayLabel(to_day);
  const fs::path old_folder = study.Inside(fs::path(participant_id) / from);
  const fs::path new_folder = study.Inside(fs::path(participant_id) / to);
  const std::string old_name = participant_id + "_" + from + "_", new_name = participant_id + "_" + to + "_";
  if (fs::exists(old_folder) && fs::exists(new_folder))
    throw Error(ErrorKind::kInput, fmt::format("{} has a visit on {} already", participant_id, DayText(to_day)));
  if (!fs::exists(old_folder) && !fs::exists(new_folder))
    throw Error(ErrorKind::kInput, fmt::format("{} has no visit on {}", participant_id, DayText(from_day)));
  if (fs::exists(old_folder)) fs::rename(old_folder, new_folder);
  RenameFiles(new_folder, old_name, new_name);
  std::error_code error;
  fs::remove_all(study.Inside(fs::path(kResultsFolder) / participant_id / from), error);
}

}  // namespace tricho
