// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/correction_journal.h"

#include <algorithm>

#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/provenance.h"
#include "store/journal_fields.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

Journal ParseFile(const fs::path& path) {
  return ParseJournal(BytesOfFile(path, kMostJournalBytes), "corrections/" + path.filename().string());
}

}  // namespace

Journal ParseJournal(std::string_view bytes, const std::string& name) {
  Journal journal;
  journal.num_good_bytes = ForEachLine(bytes, name, [&](std::string_view line, int number) {
    ParsedCorrection parsed = ParseCorrection(line);
    if (parsed.correction.number != number)
      throw Error(ErrorKind::kInput, "it is not the next correction; a line is missing");
    if (parsed.previous_sha256 != journal.last_sha256) throw Error(ErrorKind::kInput, "the line before it was changed");
    journal.last_sha256 = Sha256Hex(line.data(), line.size());
    journal.corrections.push_back(std::move(parsed.correction));
  });
  return journal;
}

fs::path JournalPath(const StudyFolder& study, const std::string& photo_sha256) {
  if (!journal::IsSha256(photo_sha256)) throw Error(ErrorKind::kInput, "that is no SHA-256 of a photo");
  return study.Inside(fs::path(kCorrectionsFolder) / (photo_sha256 + ".jsonl"));
}

Journal ReadJournal(const StudyFolder& study, const std::string& photo_sha256) {
  return ParseFile(JournalPath(study, photo_sha256));
}

Journal AppendCorrection(const StudyFolder& study, const std::string& photo_sha256, Correction correction,
                         int after_number) {
  const fs::path path = JournalPath(study, photo_sha256);
  std::error_code error;
  const bool is_new = !fs::exists(path, error);
  if (is_new) PrepareOutputFolder(path.parent_path());
  const AppendFile file(path);
  Journal journal = ParseFile(path);
  if (journal.last_number() != after_number) throw JournalMovedOn();
  correction.number = after_number + 1;
  const std::string line = CorrectionLine(correction, journal.last_sha256);
  file.Append(line, journal.num_good_bytes);
  if (is_new)
    for (const fs::path& folder : {path.parent_path(), study.root}) SyncFolder(folder);
  journal.corrections.push_back(std::move(correction));
  journal.last_sha256 = Sha256Hex(line.data(), line.size());
  journal.num_good_bytes += line.size() + 1;
  return journal;
}

std::vector<std::string> PhotosWithJournal(const StudyFolder& study) {
  std::vector<std::string> photos;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(study.Inside(kCorrectionsFolder), error)) {
    const std::string stem = entry.path().stem().string();
    if (entry.path().extension() == ".jsonl" && journal::IsSha256(stem)) photos.push_back(stem);
  }
  std::ranges::sort(photos);
  return photos;
}

}  // namespace tricho
