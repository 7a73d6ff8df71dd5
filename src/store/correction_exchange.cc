// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/correction_exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/result_json.h"
#include "store/correction_journal.h"

namespace tricho {

namespace {

// The journal's whole lines.
std::string WholeLines(const StudyFolder& study, const std::string& photo_sha256) {
  const std::string bytes = BytesOfFile(JournalPath(study, photo_sha256));
  return bytes.substr(0, ParseJournal(bytes, photo_sha256.substr(0, 12)).num_good_bytes);
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  // Journals by photo.
  std::map<std::string, std::string> Read() {
    std::map<std::string, std::string> journals;
    while (!rest_.empty()) {
      const auto [photo, num_lines] = HeadOf(Line());
      std::string journal;
      for (int i = 0; i < num_lines; ++i) journal.append(Line()).append("\n");
      ParseJournal(journal, "corrections of photo " + photo.substr(0, 12));
      if (!journals.emplace(photo, std::move(journal)).second) throw Fault("its photo stands there twice");
    }
    return journals;
  }

 private:
  struct Head {
    std::string photo_sha256;
    int num_lines = 0;
  };

  Error Fault(const char* what) const { return Error(ErrorKind::kInput, fmt::format("line {}: {}", number_, what)); }

  std::string_view Line() {
    ++number_;
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) throw Fault("the file ends in the middle");
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }

  Head HeadOf(std::string_view line) const {
    const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
    const bool is_head = json.is_object() && json.value("schema", nlohmann::json()) == kExchangeSchema &&
                         json.value("photo_sha256", nlohmann::json()).is_string() &&
                         json.value("lines", nlohmann::json()).is_number_unsigned();
    if (!is_head) throw Fault("it begins no journal of corrections");
    return {json["photo_sha256"].get<std::string>(), json["lines"].get<int>()};
  }

  std::string_view rest_;
  int number_ = 0;
};

bool StartsWith(const std::string& text, const std::string& start) { return text.compare(0, start.size(), start) == 0; }

}  // namespace

std::string ExportCorrections(const StudyFolder& study) {
  std::string text;
  for (const std::string& photo : PhotosWithJournal(study)) {
    const std::string lines = WholeLines(study, photo);
    const auto num_lines = std::ranges::count(lines, '\n');
    if (num_lines == 0) continue;
    text += JsonText({{"schema", kExchangeSchema}, {"photo_sha256", photo}, {"lines", num_lines}}) + "\n" + lines;
  }
  return text;
}

ImportedCorrections ImportCorrections(const StudyFolder& study, std::string_view text) {
  std::map<std::string, std::string> coming = Reader(text).Read();
  ImportedCorrections imported;
  for (auto& [photo, journal] : coming) {
    const std::string here = WholeLines(study, photo);
    if (StartsWith(here, journal)) {
      journal.clear();  // All of it is here already.
      continue;
    }
    if (!StartsWith(journal, here))
      throw Error(ErrorKind::kInput,
                  fmt::format("photo {}...: it was corrected here and there, from the same state on; one of both "
                              "journals must be put aside (corrections/{}.jsonl), nothing was imported",
                              photo.substr(0, 12), photo));
    ++imported.num_photos;
    imported.num_lines += static_cast<int>(std::ranges::count(journal, '\n') - std::ranges::count(here, '\n'));
  }
  for (const auto& [photo, journal] : coming) {
    if (journal.empty()) continue;
    const std::filesystem::path path = JournalPath(study, photo);
    PrepareOutputFolder(path.parent_path());
    WriteWholeFile(path, journal);
  }
  return imported;
}

}  // namespace tricho
