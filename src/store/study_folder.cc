// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/study_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <tuple>

#include "base/date.h"
#include "base/error.h"
#include "base/identifier.h"
#include "base/output_files.h"
#include "version.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

constexpr char kDescription[] = "dataset_description.json";
const std::vector<std::string> kParticipantColumns = {"participant_id", "arm", "sex", "age", "diagnosis"};
const std::vector<std::string> kTreatmentColumns = {"participant_id", "date", "kind", "product", "note"};

bool LiesIn(const fs::path& path, const fs::path& root) {
  const auto [end, rest] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  return end == root.end();
}

// Where a link leads in the end, whether something is there or not; empty when it leads in circles.
fs::path TargetOf(fs::path link) {
  constexpr int kMostSteps = 40;  // As Linux allows.
  std::error_code error;
  const auto is_link = [](const fs::path& path) {
    std::error_code nothing_there;
    return fs::is_symlink(fs::symlink_status(path, nothing_there));
  };
  for (int step = 0; step < kMostSteps && is_link(link); ++step)
    link = fs::weakly_canonical(link.parent_path(), error) / fs::read_symlink(link, error);
  if (error || is_link(link)) return {};
  const fs::path target = fs::weakly_canonical(link, error);
  return error ? fs::path() : target.lexically_normal();
}

std::string Cell(const TsvTable& table, int row, std::optional<int> column) {
  if (!column) return "";
  const std::string& cell = table.rows[row][*column];
  return cell == "n/a" ? std::string() : cell;
}

// A table of the study whose participant_id and other `needed` columns are there.
TsvTable ReadTable(const fs::path& path, const std::vector<std::string>& needed) {
  TsvTable table = ReadTsv(path);
  for (const std::string& column : needed)
    if (!table.Find(column))
      throw Error(ErrorKind::kInput, fmt::format("{}: the column {} is missing", table.name, column));
  return table;
}

std::string IdAt(const TsvTable& table, int row) {
  const int column = *table.Find("participant_id");
  const std::string& cell = table.rows[row][column];
  const std::string label = cell.rfind("sub-", 0) == 0 ? cell.substr(4) : cell;
  const std::string fault = WhyNoLabel(label);
  if (!fault.empty()) throw Error(ErrorKind::kInput, table.Place(row, column) + ": " + fault);
  return "sub-" + label;
}

int DayAt(const TsvTable& table, int row, int column) {
  const std::optional<int> day = ParseDay(table.rows[row][column]);
  if (!day)
    throw Error(ErrorKind::kInput, fmt::format("{}: '{}' is no date; write it as 2026-01-31", table.Place(row, column),
                                               table.rows[row][column]));
  return *day;
}

bool HasPhotoEnding(const fs::path& path) {
  static const std::set<std::string> kEndings = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp"};
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return kEndings.count(ending) > 0;
}

std::vector<fs::path> Entries(const StudyFolder& study, const fs::path& relative) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(study.Inside(relative), error))
    entries.push_back(relative / entry.path().filename());
  if (error)
    throw Error(ErrorKind::kInput, fmt::format("can't read {}: {}", (study.root / relative).string(), error.message()));
  std::sort(entries.begin(), entries.end());
  return entries;
}

bool IsDigit(char letter) { return letter >= '0' && letter <= '9'; }

bool IsLetterOrDigit(char letter) {
  return IsDigit(letter) || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

// Takes `prefix`, and what is allowed after it, off the front of `rest`; returns the latter, empty where one is
// missing.
std::string TakeAfter(std::string_view prefix, bool (*allowed)(char), std::string_view& rest) {
  if (!rest.starts_with(prefix)) return "";
  rest.remove_prefix(prefix.size());
  const std::string_view taken(rest.begin(), std::find_if_not(rest.begin(), rest.end(), allowed));
  rest.remove_prefix(taken.size());
  return std::string(taken);
}

// sub-PARTICIPANT_ses-YYYYMMDD_site-SITE[_view-VIEW]_shot-NUMBER[_time-1|2], in the folders of that participant and
// session: an overview has a view, a phototrichogram a view and a time.
std::optional<StudyPhoto> PhotoNamed(const fs::path& relative) {
  const std::string stem = relative.stem().string();
  std::string_view rest = stem;
  const std::string participant = TakeAfter("sub-", IsLetterOrDigit, rest);
  const std::string date = TakeAfter("_ses-", IsDigit, rest);
  const std::string site = TakeAfter("_site-", IsLetterOrDigit, rest);
  const bool has_view = rest.starts_with("_view-");
  const std::optional<PhotoKind> view =
      has_view ? ViewNamed(TakeAfter("_view-", IsLetterOrDigit, rest)) : PhotoKind::kCloseUp;
  const std::string shot = TakeAfter("_shot-", IsDigit, rest);
  const std::string time = TakeAfter("_time-", IsDigit, rest);
  // A close-up is the kind that needs no view, and has none.
  if (!view || has_view == (view == PhotoKind::kCloseUp)) return std::nullopt;
  if (view == PhotoKind::kPhototrichogram ? time != "1" && time != "2" : stem.find("_time-") != std::string::npos)
    return std::nullopt;
  if (participant.empty() || date.size() != 8 || site.empty() || shot.empty() || shot.size() > 6 || !rest.empty())
    return std::nullopt;
  const std::optional<int> day = ParseDay(date);
  const auto folder = relative.begin();
  if (!day || *folder != "sub-" + participant || *std::next(folder) != "ses-" + date) return std::nullopt;
  return StudyPhoto{
      "sub-" + participant, *day, site, std::stoi(shot), relative, *view, time.empty() ? 0 : std::stoi(time)};
}

void ListSession(const StudyFolder& study, const fs::path& session, std::vector<StudyPhoto>& photos,
                 std::vector<std::string>* strangers) {
  for (const fs::path& file : Entries(study, session)) {
    if (!HasPhotoEnding(file) || file.filename().string().front() == '.') continue;
    if (std::optional<StudyPhoto> photo = PhotoNamed(file)) {
      study.Inside(file);
      study.Inside(fs::path(file).replace_extension(".json"));  // Its sidecar.
      photos.push_back(std::move(*photo));
    } else if (strangers) {
      strangers->push_back(file.string());
    }
  }
}

bool BeginsWith(const fs::path& relative, const char* prefix) {
  return relative.filename().string().rfind(prefix, 0) == 0;
}

}  // namespace

fs::path StudyFolder::Inside(const fs::path& relative) const {
  fs::path path = root;
  for (const fs::path& part : relative) {
    path /= part;
    std::error_code error;
    if (part == ".." || part.is_absolute())
      throw Error(ErrorKind::kInput, fmt::format("{} leads out of the study", relative.string()));
    if (!fs::is_symlink(fs::symlink_status(path, error))) continue;
    const fs::path target = TargetOf(path);
    if (!target.empty() && !fs::exists(target, error))
      throw Error(ErrorKind::kInput,
                  fmt::format("{} is a link to {}, which is not there; put the files themselves there", path.string(),
                              target.string()));
    if (target.empty() || !LiesIn(target, root))
      throw Error(
          ErrorKind::kInput,
          fmt::format("{} is a link that leads out of the study; put the files themselves there", path.string()));
  }
  return path;
}

StudyFolder InitStudy(const fs::path& folder, const std::string& name) {
  std::error_code error;
  const bool is_study = fs::exists(folder / kDescription, error);
  if (!is_study && fs::exists(folder, error) && !fs::is_directory(folder, error))
    throw Error(ErrorKind::kInput, folder.string() + " is a file; a study is a folder");
  if (!is_study && fs::is_directory(folder, error) && !fs::is_empty(folder, error))
    throw Error(ErrorKind::kInput, folder.string() + " holds other files already; give a new or an empty folder");
  PrepareOutputFolder(folder);
  StudyFolder study{fs::canonical(folder)};
  const auto write_new = [&](const fs::path& path, const std::string& text) {
    if (!fs::exists(path)) WriteWholeFile(path, text);
  };
  write_new(study.Participants(), TsvText(kParticipantColumns, {}));
  write_new(study.Treatments(), TsvText(kTreatmentColumns, {}));
  // Last: a folder with a description is a whole study.
  nlohmann::ordered_json description = {{"Name", name.empty() ? study.root.filename().string() : name},
                                        {"BIDSVersion", "1.10.0"},
                                        {"DatasetType", "raw"},
                                        {"GeneratedBy", {{{"Name", "tricho"}, {"Version", kVersion}}}}};
  write_new(study.root / kDescription,
            description.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
  return study;
}

StudyFolder OpenStudy(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) throw Error(ErrorKind::kInput, "there is no folder " + folder.string());
  if (!fs::exists(folder / kDescription, error))
    throw Error(ErrorKind::kInput, fmt::format("{} is no study: it has no {}; tricho study init makes one",
                                               folder.string(), kDescription));
  const StudyFolder study{fs::canonical(folder)};
  study.Inside(kDescription);
  return study;
}

std::string StudyPhoto::SessionLabel() const { return "ses-" + DayLabel(day); }

std::string StemOf(const StudyPhoto& photo) {
  const bool is_close_up = photo.kind == PhotoKind::kCloseUp;
  return fmt::format("{}_{}_site-{}{}_shot-{}{}", photo.participant_id, photo.SessionLabel(), photo.site,
                     is_close_up ? "" : fmt::format("_view-{}", ViewName(photo.kind)), photo.shot,
                     photo.time > 0 ? fmt::format("_time-{}", photo.time) : "");
}

std::vector<StudyPhoto> ListPhotos(const StudyFolder& study, std::vector<std::string>* strangers) {
  std::vector<StudyPhoto> photos;
  for (const fs::path& participant : Entries(study, "")) {
    if (!BeginsWith(participant, "sub-") || !fs::is_directory(study.Inside(participant))) continue;
    for (const fs::path& session : Entries(study, participant)) {
      if (!BeginsWith(session, "ses-") || !fs::is_directory(study.Inside(session))) continue;
      ListSession(study, session, photos, strangers);
    }
  }
  const auto place = [](const StudyPhoto& photo) {
    return std::tie(photo.participant_id, photo.day, photo.site, photo.kind, photo.shot, photo.time);
  };
  std::stable_sort(photos.begin(), photos.end(),
                   [&](const StudyPhoto& a, const StudyPhoto& b) { return place(a) < place(b); });
  for (std::size_t i = 1; i < photos.size(); ++i)
    if (place(photos[i - 1]) == place(photos[i]))
      throw Error(ErrorKind::kInput, fmt::format("{} and {} are the same shot of one site",
                                                 photos[i - 1].relative.string(), photos[i].relative.string()));
  return photos;
}

void ClearRests(const StudyFolder& study, const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> rests;
  const fs::path shards = study.root / kShardsFolder;
  fs::recursive_directory_iterator entry(study.root / folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (folder.empty() && entry->path() == shards) entry.disable_recursion_pending();
    const std::string name = entry->path().filename().string();
    if (name.front() == '.' && entry->path().extension() == ".part" && entry->is_regular_file(error))
      rests.push_back(entry->path());
  }
  for (const fs::path& rest : rests) fs::remove(rest, error);
}

std::string PhotoExtension(std::string_view bytes) {
  const auto begins = [&](std::string_view magic) { return bytes.substr(0, magic.size()) == magic; };
  if (begins("\xFF\xD8\xFF")) return "jpg";
  if (begins("\x89PNG\r\n")) return "png";
  if (begins(std::string_view("II*\0", 4)) || begins(std::string_view("MM\0*", 4))) return "tif";
  if (begins("BM")) return "bmp";
  if (begins("RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP") return "webp";
  return "";
}

std::vector<Treatment> ReadTreatments(const StudyFolder& study) {
  std::error_code error;
  if (!fs::exists(study.Inside("treatments.tsv"), error)) return {};
  const TsvTable table = ReadTable(study.Treatments(), {"participant_id", "date"});
  const int date = *table.Find("date");
  std::vector<Treatment> treatments;
  for (int row = 0; row < static_cast<int>(table.rows.size()); ++row)
    treatments.push_back({IdAt(table, row), DayAt(table, row, date), Cell(table, row, table.Find("kind")),
                          Cell(table, row, table.Find("product")), Cell(table, row, table.Find("note")),
                          table.line_numbers[row]});
  return treatments;
}

std::vector<ParticipantRow> ReadParticipants(const StudyFolder& study) {
  std::error_code error;
  if (!fs::exists(study.Inside("participants.tsv"), error)) return {};
  const TsvTable table = ReadTable(study.Participants(), {"participant_id"});
  std::vector<ParticipantRow> participants;
  std::set<std::string> known;
  for (int row = 0; row < static_cast<int>(table.rows.size()); ++row) {
    ParticipantRow participant{IdAt(table, row), {}, table.line_numbers[row]};
    if (!known.insert(participant.participant_id).second)
      throw Error(ErrorKind::kInput,
                  fmt::format("{}: {} stands there twice", table.Place(row, *table.Find("participant_id")),
                              participant.participant_id));
    for (int column = 0; column < static_cast<int>(table.columns.size()); ++column)
      participant.cells[table.columns[column]] = Cell(table, row, column);
    participants.push_back(std::move(participant));
  }
  return participants;
}

std::optional<int> FirstSession(const std::vector<Treatment>& treatments, const std::string& participant_id) {
  std::optional<int> first;
  for (const Treatment& treatment : treatments)
    if (treatment.participant_id == participant_id) first = std::min(first.value_or(treatment.day), treatment.day);
  return first;
}

SessionDates SessionsOf(const std::vector<Treatment>& treatments, const std::string& participant_id) {
  std::set<int> days;
  for (const Treatment& treatment : treatments)
    // A row of kind "none" sets day 0 of someone who is only watched.
    if (treatment.participant_id == participant_id && treatment.kind != "none") days.insert(treatment.day);
  SessionDates sessions;
  for (const int day : days) sessions.days.push_back(day - *days.begin());
  return sessions;
}

std::string ParticipantId(const std::string& label) {
  const std::string bare = label.rfind("sub-", 0) == 0 ? label.substr(4) : label;
  const std::string fault = WhyNoLabel(bare);
  if (!fault.empty()) throw Error(ErrorKind::kUsage, "--participant: " + fault);
  return "sub-" + bare;
}

}  // namespace tricho
