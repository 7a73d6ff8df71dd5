// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/reading_journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

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
  if (!fault.empty()) throw Error(ErrorKind::kUsage, "Say who you are, by initials or a pseudonym: " + fault + ".");
  std::set<std::string> names = {who};
  for (const std::string& reader : ReadersOf(study)) names.insert(reader);
  for (const auto& [one, other] : AlikeNames(names))
    if (one == who || other == who)
      throw Error(ErrorKind::kInput, fmt::format("There is a reader '{}' already, for whom '{}' would be taken; choose "
                                                 "another name, or write yours as there.",
                                                 one == who ? other : one, who));
  return study.Inside(fs::path(kReadingsFolder) / (who + ".jsonl"));
}

bool TakeFile(const fs::path& path, ReadingJournal& journal) {
  return ParseMoreReadings(BytesOfFile(path, kMostJournalBytes), "readings/" + path.filename().string(), journal);
}

// Each line holds the SHA-256 of the one before: where the last known line is as it was, all of them are.
bool IsStillThere(std::string_view bytes, const ReadingJournal& journal) {
  if (bytes.size() < journal.num_good_bytes) return false;
  if (journal.num_good_bytes == 0) return true;
  const std::string_view known = bytes.substr(0, journal.num_good_bytes - 1);
  const std::size_t end_before = known.rfind('\n');
  const std::string_view last = end_before == std::string_view::npos ? known : known.substr(end_before + 1);
  return bytes[journal.num_good_bytes - 1] == '\n' && Sha256Hex(last.data(), last.size()) == journal.last_sha256;
}

}  // namespace

bool ParseMoreReadings(std::string_view bytes, const std::string& name, ReadingJournal& journal) {
  const bool goes_on = IsStillThere(bytes, journal);
  if (!goes_on) journal = {journal.who, {}, "", 0};
  bytes.remove_prefix(journal.num_good_bytes);
  const auto take = [&](std::string_view line, int number) {
    ParsedReading parsed = ParseReading(line);
    if (parsed.event.number != number) throw Error(ErrorKind::kInput, "it is not the next one; a line is missing");
    if (parsed.event.who != journal.who)
      throw Error(ErrorKind::kInput,
                  fmt::format("it is of the reader '{}'; a journal is named by its reader", parsed.event.who));
    if (parsed.previous_sha256 != journal.last_sha256) throw Error(ErrorKind::kInput, "the line before it was changed");
    journal.last_sha256 = Sha256Hex(line.data(), line.size());
    journal.events.push_back(std::move(parsed.event));
    journal.num_good_bytes += line.size() + 1;  // At once: what is known so far stays so where the next line is none.
  };
  ForEachLine(bytes, name, take, journal.last_number() + 1);
  return goes_on;
}

bool RereadReadings(const StudyFolder& study, ReadingJournal& journal) {
  return TakeFile(PathOf(study, journal.who), journal);
}

ReadingJournal ReadReadings(const StudyFolder& study, const std::string& who) {
  ReadingJournal journal;
  journal.who = who;
  RereadReadings(study, journal);
  return journal;
}

void AppendReading(const StudyFolder& study, ReadingEvent event, ReadingJournal& journal) {
  const fs::path path = PathOf(study, journal.who);
  std::error_code error;
  const bool is_new = !fs::exists(path, error);
  if (is_new) PrepareOutputFolder(path.parent_path());
  const AppendFile file(path);
  const int known = journal.last_number();
  if (!TakeFile(path, journal) || journal.last_number() != known) throw JournalMovedOn();
  event.number = known + 1;
  event.who = journal.who;
  const std::string line = ReadingLine(event, journal.last_sha256);
  file.Append(line, journal.num_good_bytes);
  if (is_new)
    for (const fs::path& folder : {path.parent_path(), study.root}) SyncFolder(folder);
  journal.events.push_back(std::move(event));
  journal.last_sha256 = Sha256Hex(line.data(), line.size());
  journal.num_good_bytes += line.size() + 1;
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
