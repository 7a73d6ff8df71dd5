// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A file of lines to which lines are only ever added. A line is down on the disk before Append returns. What a killed
// program left half-written ends without a line feed; who reads drops it, and who writes takes it off first. Several
// programs may append: each holds the file's lock while it does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tricho {

inline constexpr std::uintmax_t kMostJournalBytes = 500'000'000;

// The file, locked while this lives; made when it is not there. throws Error(kStore).
class AppendFile {
 public:
  explicit AppendFile(const std::filesystem::path& path);
  ~AppendFile();
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;

  // Takes off what stands behind `size` bytes, then adds `line` and a line feed, down to the disk. What did not go
  // there whole is taken back. throws Error(kStore): nothing was saved.
  void Append(const std::string& line, std::size_t size) const;

 private:
  [[noreturn]] void TakeBack(std::size_t size) const;

  const std::filesystem::path path_;
  int file_ = -1;
};

// The name of a new file is down on the disk when its folder is. throws Error(kStore).
void SyncFolder(const std::filesystem::path& folder);

// Calls `take(line, number)` for each whole line, the first of which is number `first`; what it throws as Error is told
// with `name` and the number. returns the bytes up to where lines are whole.
std::size_t ForEachLine(std::string_view bytes, const std::string& name,
                        const std::function<void(std::string_view line, int number)>& take, int first = 1);

// Thrown when somebody else has added to a journal since it was read.
class JournalMovedOn : public std::runtime_error {
 public:
  JournalMovedOn() : std::runtime_error("another window or reader has changed this photo in the meantime") {}
};

}  // namespace tricho
