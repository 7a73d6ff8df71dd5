// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/correction_journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/provenance.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kMostJournalBytes = 500'000'000;

bool IsSha256(const std::string& text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

[[noreturn]] void ThrowStore(const fs::path& path, const char* what, int fault) {
  throw Error(ErrorKind::kStore,
              fmt::format("can't {} {}: {}; nothing was saved", what, path.string(), std::strerror(fault)));
}

// The journal's file, locked while this lives.
class LockedFile {
 public:
  explicit LockedFile(const fs::path& path) : path_(path) {
    file_ = open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file_ < 0) ThrowStore(path, "write", errno);
    int done = flock(file_, LOCK_EX);
    while (done != 0 && errno == EINTR) done = flock(file_, LOCK_EX);
    if (done == 0) return;
    const int fault = errno;
    close(file_);
    ThrowStore(path, "lock", fault);
  }
  ~LockedFile() { close(file_); }
  LockedFile(const LockedFile&) = delete;
  LockedFile& operator=(const LockedFile&) = delete;

  void Truncate(std::size_t size) const {
    if (ftruncate(file_, static_cast<off_t>(size)) != 0) ThrowStore(path_, "write", errno);
  }

  // Writes at the end and down to the disk; what did not go there whole is taken back.
  void Append(const std::string& bytes, std::size_t size_before) const {
    std::size_t written = 0;
    while (written < bytes.size()) {
      const ssize_t now = write(file_, bytes.data() + written, bytes.size() - written);
      if (now < 0 && errno == EINTR) continue;
      if (now < 0) TakeBack(size_before);
      written += static_cast<std::size_t>(now);
    }
    if (fsync(file_) != 0) TakeBack(size_before);
  }

 private:
  [[noreturn]] void TakeBack(std::size_t size_before) const {
    const int fault = errno;
    // Where even that fails, the rest has no line feed, and is dropped when the journal is read.
    if (ftruncate(file_, static_cast<off_t>(size_before)) == 0) fsync(file_);
    ThrowStore(path_, "write", fault);
  }

  const fs::path path_;
  int file_ = -1;
};

// The name of a new file is down on the disk when its folder is.
void SyncFolder(const fs::path& folder) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) ThrowStore(folder, "open", errno);
  const int done = fsync(file);
  const int fault = errno;
  close(file);
  if (done != 0) ThrowStore(folder, "write", fault);
}

Journal ParseFile(const fs::path& path) {
  return ParseJournal(BytesOfFile(path, kMostJournalBytes), "corrections/" + path.filename().string());
}

}  // namespace

Journal ParseJournal(std::string_view bytes, const std::string& name) {
  Journal journal;
  for (std::size_t end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
    const std::string_view line = bytes.substr(0, end);
    const int number = journal.last_number() + 1;
    const auto fault = [&](const std::string& what) {
      return Error(ErrorKind::kInput, fmt::format("{}, line {}: {}", name, number, what));
    };
    ParsedCorrection parsed;
    try {
      parsed = ParseCorrection(line);
    } catch (const Error& error) {
      throw fault(error.fault());
    }
    if (parsed.correction.number != number) throw fault("it is not the next correction; a line is missing");
    if (parsed.previous_sha256 != journal.last_sha256) throw fault("the line before it was changed");
    journal.last_sha256 = Sha256Hex(line.data(), line.size());
    journal.corrections.push_back(std::move(parsed.correction));
    journal.num_good_bytes += end + 1;
    bytes.remove_prefix(end + 1);
  }
  return journal;
}

fs::path JournalPath(const StudyFolder& study, const std::string& photo_sha256) {
  if (!IsSha256(photo_sha256)) throw Error(ErrorKind::kInput, "that is no SHA-256 of a photo");
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
  const LockedFile file(path);
  Journal journal = ParseFile(path);
  if (journal.last_number() != after_number) throw JournalMovedOn();
  file.Truncate(journal.num_good_bytes);
  correction.number = after_number + 1;
  const std::string line = CorrectionLine(correction, journal.last_sha256);
  file.Append(line + "\n", journal.num_good_bytes);
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
    if (entry.path().extension() == ".jsonl" && IsSha256(stem)) photos.push_back(stem);
  }
  std::ranges::sort(photos);
  return photos;
}

}  // namespace tricho
