// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/freshness.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <set>

#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/provenance.h"
#include "base/tsv.h"
#include "outcome/measurements.h"
#include "store/correction_journal.h"
#include "study/replay.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

// What results of a photo depend on.
struct State {
  std::string sha256, sidecar_sha256, arm, day, corrections;
};

constexpr std::array<const char*, 5> kColumns = {"photo", "sha256", "sidecar_sha256", "arm", "day"};

// Beside them where a photo is corrected: the key of its corrections.
constexpr char kCorrections[] = "corrections";

// The row of the table itself, among those of photos.
constexpr char kTable[] = "measurements.tsv";

std::string OrMissing(const std::string& text) { return text.empty() ? "n/a" : text; }

std::string ArmOf(const StudyPlan& plan, const StudyPhoto& photo) {
  const auto arm = plan.arms.find(photo.participant_id);
  return OrMissing(arm == plan.arms.end() ? std::string() : arm->second);
}

std::string DayOf(const StudyPlan& plan, const StudyPhoto& photo) {
  const auto first = plan.first_session.find(photo.participant_id);
  return first == plan.first_session.end() ? "n/a" : std::to_string(photo.day - first->second);
}

std::map<std::string, State> ReadAnalyzed(const fs::path& path) {
  const TsvTable table = ReadTsv(path);
  std::array<int, kColumns.size()> columns{};
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    const std::optional<int> column = table.Find(kColumns[i]);
    if (!column) throw Error(ErrorKind::kInput, fmt::format("{} has no column {}", table.name, kColumns[i]));
    columns[i] = *column;
  }
  const std::optional<int> corrections = table.Find(kCorrections);
  std::map<std::string, State> states;
  for (const std::vector<std::string>& row : table.rows)
    states[row[columns[0]]] = {row[columns[1]], row[columns[2]], row[columns[3]], row[columns[4]],
                               corrections ? row[*corrections] : "n/a"};
  return states;
}

// What of one photo differs from what was analyzed; empty: nothing.
std::string Difference(const StudyFolder& study, const StudyPlan& plan, const StudyPhoto& photo, const State& was) {
  const std::string place = photo.relative.generic_string();
  const std::string arm = ArmOf(plan, photo), day = DayOf(plan, photo);
  if (arm != was.arm)
    return fmt::format("participants.tsv says arm {} for {}, its results say {}", arm, photo.participant_id, was.arm);
  if (day != was.day)
    return fmt::format("by treatments.tsv {} is of day {}, its results are of day {}", place, day, was.day);
  const fs::path path = study.root / photo.relative;
  if (OrMissing(Sha256OfFile(path, kMaxInputBytes)) != was.sha256)
    return fmt::format("{} is another photo than the one that was analyzed", place);
  const std::string sidecar = BytesOfFile(fs::path(path).replace_extension(".json"));
  if ((sidecar.empty() ? "n/a" : Sha256Hex(sidecar.data(), sidecar.size())) != was.sidecar_sha256)
    return fmt::format("the sidecar of {} was changed", place);
  const std::string corrections =
      was.sha256 == "n/a" ? "" : KeyOfCorrections(ReadJournal(study, was.sha256).corrections);
  if (OrMissing(corrections) != was.corrections)
    return fmt::format("{} was corrected by hand after the analysis", place);
  return "";
}

}  // namespace

void WriteAnalyzed(const StudyFolder& study, const StudyPlan& plan, const std::vector<Site>& sites,
                   const std::string& measurements) {
  std::map<fs::path, std::vector<std::string>> rows;  // In the photos' order of names.
  bool is_corrected = false;
  for (const Site& site : sites)
    for (const Shot& shot : site.shots) {
      rows[shot.photo->relative] = {shot.photo->relative.generic_string(),
                                    OrMissing(shot.sha256),
                                    OrMissing(shot.sidecar_sha256),
                                    ArmOf(plan, *shot.photo),
                                    DayOf(plan, *shot.photo),
                                    OrMissing(shot.journal_key)};
      is_corrected = is_corrected || !shot.journal_key.empty();
    }
  std::vector<std::string> columns(kColumns.begin(), kColumns.end());
  columns.push_back(kCorrections);
  std::vector<std::string> table = {kTable, Sha256Hex(measurements.data(), measurements.size()), "n/a", "n/a", "n/a",
                                    "n/a"};
  const auto cut = [&](std::vector<std::string> row) {  // A study without corrections has no such column.
    if (!is_corrected) row.pop_back();
    return row;
  };
  std::string text = TsvText(cut(columns), {});
  for (const auto& [place, row] : rows) AppendTsvRow(text, cut(row));
  AppendTsvRow(text, cut(table));
  WriteWholeFile(study.Inside(fs::path(kResultsFolder) / kAnalyzedTable), text);
}

bool IsTableOfAnalysis(const StudyFolder& study, const std::string& sha256) {
  const fs::path path = study.Inside(fs::path(kResultsFolder) / kAnalyzedTable);
  std::error_code error;
  if (!fs::exists(path, error)) return false;
  const std::map<std::string, State> analyzed = ReadAnalyzed(path);
  const auto table = analyzed.find(kTable);
  return table != analyzed.end() && table->second.sha256 == sha256;
}

std::map<std::string, std::string> AnalyzedSha256s(const StudyFolder& study) {
  std::map<std::string, std::string> sha256s;
  const fs::path path = study.Derivatives() / kAnalyzedTable;
  std::error_code error;
  if (!fs::exists(path, error)) return sha256s;
  const TsvTable table = ReadTsv(path);
  const std::optional<int> photo = table.Find("photo"), sha256 = table.Find("sha256");
  if (!photo || !sha256) return sha256s;
  for (const std::vector<std::string>& row : table.rows) sha256s[row[*photo]] = row[*sha256];
  return sha256s;
}

void UpdateTableOfAnalysis(const StudyFolder& study) {
  const fs::path results = kResultsFolder;
  const fs::path path = study.Inside(results / kAnalyzedTable);
  TsvTable analyzed = ReadTsv(path);
  for (std::vector<std::string>& row : analyzed.rows)
    if (row.front() == kTable) row[1] = Sha256OfFile(study.Inside(results / kTable));
  WriteWholeFile(path, TsvText(analyzed.columns, analyzed.rows));
}

std::vector<std::string> ChangedSinceAnalysis(const StudyFolder& study) {
  const fs::path path = study.Inside(fs::path(kResultsFolder) / kAnalyzedTable);
  std::error_code error;
  if (!fs::exists(path, error)) return {};
  std::map<std::string, State> analyzed = ReadAnalyzed(path);
  analyzed.erase(kTable);
  const StudyPlan plan = PlanStudy(study);
  std::vector<std::string> changed;
  std::set<std::string> told;  // Once, not for every photo of a participant.
  for (const StudyPhoto& photo : plan.photos) {
    const auto was = analyzed.find(photo.relative.generic_string());
    const std::string difference = was == analyzed.end()
                                       ? fmt::format("{} was added after the analysis", photo.relative.generic_string())
                                       : Difference(study, plan, photo, was->second);
    if (was != analyzed.end()) analyzed.erase(was);
    if (!difference.empty() && told.insert(difference).second) changed.push_back(difference);
  }
  for (const auto& [place, state] : analyzed)
    changed.push_back(fmt::format("{} was analyzed and is no longer there", place));
  return changed;
}

void RequireFresh(const StudyFolder& study) {
  const std::vector<std::string> changed = ChangedSinceAnalysis(study);
  if (changed.empty()) return;
  const std::string more = changed.size() > 1 ? fmt::format(" (and {} more)", changed.size() - 1) : "";
  throw Error(
      ErrorKind::kInput,
      fmt::format("the results are not of this study as it stands: {}{}; run tricho study analyze {} first, which "
                  "does nothing twice",
                  changed.front(), more, study.root.string()));
}

std::vector<std::string> ContradictedScales(const StudyFolder& study) {
  const fs::path path = study.Inside(fs::path(kResultsFolder) / kTable);
  std::error_code error;
  std::vector<std::string> told;
  if (!fs::exists(path, error)) return told;
  for (const Measurement& row : ReadMeasurements(path, true).rows)
    if (row.reason.rfind(kScaleContradicted, 0) == 0)
      told.push_back(
          fmt::format("{} {} site {} shot {}: {}", row.participant_id, row.visit_id, row.site, row.shot, row.reason));
  return told;
}

std::vector<std::string> Leftovers(const StudyFolder& study) {
  std::set<std::string> known;
  for (const StudyPhoto& photo : ListPhotos(study)) known.insert(photo.participant_id);
  for (const ParticipantRow& row : ReadParticipants(study)) known.insert(row.participant_id);
  std::set<std::string> left;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(study.Derivatives(), error)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory(error) && name.rfind("sub-", 0) == 0 && !known.count(name)) left.insert(name);
  }
  return {left.begin(), left.end()};
}

}  // namespace tricho
