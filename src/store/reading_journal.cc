// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/reading_journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/identifier.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/provenance.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

fs::path PathOf(const StudyFolder& study, const std::string& who) {
  const std::string fault = WhyNoId(who);
  if (!fault.empty())
    throw Error(ErrorKind::kUsage, "Say who you are, by initials or a pseudonym: " + fault + ".");
  std::set<std::string> names = {who};
  for (const std::string& reader : ReadersOf(study)) names.insert(reader);
  for (const auto& [one, other] : AlikeNames(names))
    if (one == who || other == who)
      throw Error(ErrorKind::kInput, fmt::format("There is a reader '{}' already, for whom '{}' would be taken; choose "
                                                 "another name, or write yours as there.",
                                                 one == who ? other : one, who));
  return study.Inside(fs::path(kReadingsFolder) / (who + ".jsonl"));
}

ReadingJournal ParseFileOf(const fs::path& path, const std::string& who) {
  return ParseReadings(BytesOfFile(path, kMostJournalBytes), who, "readings/" + path.filename().string());
}

}  // namespace

ReadingJournal ParseReadings(std::string_view bytes, const std::string& who, const std::string& name) {
  ReadingJournal journal;
  journal.who = who;
  journal.num_good_bytes = ForEachLine(bytes, name, [&](std::string_view line, int number) {
    ParsedReading parsed = ParseReading(line);
    if (parsed.event.number != number) throw Error(ErrorKind::kInput, "it is not the next one; a line is missing");
    if (parsed.event.who != who)
      throw Error(ErrorKind::kInput,
                  fmt::format("it is of the reader '{}'; a journal is named by its reader", parsed.event.who));
    if (parsed.previous_sha256 != journal.last_sha256)
      throw Error(ErrorKind::kInput, "the line before it was changed");
    journal.last_sha256 = Sha256Hex(line.data(), line.size());
    journal.events.push_back(std::move(parsed.event));
  });
  return journal;
}

ReadingJournal ReadReadings(const StudyFolder& study, const std::string& who) {
  return ParseFileOf(PathOf(study, who), who);
}

ReadingJournal AppendReading(const StudyFolder& study, const std::string& who, ReadingEvent event, int after_number) {
  const fs::path path = PathOf(study, who);
  std::error_code error;
  const bool is_new = !fs::exists(path, error);
  if (is_new) PrepareOutputFolder(path.parent_path());
  const AppendFile file(path);
  ReadingJournal journal = ParseFileOf(path, who);
  if (journal.last_number() != after_number) throw JournalMovedOn();
  event.number = after_number + 1;
  event.who = who;
  const std::string line = ReadingLine(event, journal.last_sha256);
  file.Append(line, journal.num_good_bytes);
  if (is_new)
    for (const fs::path& folder : {path.parent_path(), study.root}) SyncFolder(folder);
  journal.events.push_back(std::move(event));
  journal.last_sha256 = Sha256Hex(line.data(), line.size());
  journal.num_good_bytes += line.size() + 1;
  return journal;
}

std::vector<std::string> ReadersOf(const StudyFolder& study) {
  std::vector<std::string> readers;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(study.Inside(kReadingsFolder), error)) {
    const std::string stem = entry.path().stem().string();
    if (entry.path().extension() == ".jsonl" && WhyNoId(stem).empty()) readers.push_back(stem);
  }
  std::ranges::sort(readers);
  return readers;
}

}  // namespace tricho
