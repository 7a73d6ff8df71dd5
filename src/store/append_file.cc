// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/append_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void ThrowStore(const fs::path& path, const char* what, int fault) {
  throw Error(ErrorKind::kStore,
              fmt::format("can't {} {}: {}; nothing was saved", what, path.string(), std::strerror(fault)));
}

}  // namespace

AppendFile::AppendFile(const fs::path& path) : path_(path) {
  file_ = open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (file_ < 0) ThrowStore(path, "write", errno);
  int done = flock(file_, LOCK_EX);
  while (done != 0 && errno == EINTR) done = flock(file_, LOCK_EX);
  if (done == 0) return;
  const int fault = errno;
  close(file_);
  ThrowStore(path, "lock", fault);
}

AppendFile::~AppendFile() { close(file_); }

void AppendFile::Append(const std::string& line, std::size_t size) const {
  if (ftruncate(file_, static_cast<off_t>(size)) != 0) ThrowStore(path_, "write", errno);
  const std::string bytes = line + "\n";
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t now = write(file_, bytes.data() + written, bytes.size() - written);
    if (now < 0 && errno == EINTR) continue;
    if (now < 0) TakeBack(size);
    written += static_cast<std::size_t>(now);
  }
  if (fsync(file_) != 0) TakeBack(size);
}

void AppendFile::TakeBack(std::size_t size) const {
  const int fault = errno;
  // Where even that fails, the rest has no line feed, and is dropped when the file is read.
  if (ftruncate(file_, static_cast<off_t>(size)) == 0) fsync(file_);
  ThrowStore(path_, "write", fault);
}

void SyncFolder(const fs::path& folder) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) ThrowStore(folder, "open", errno);
  const int done = fsync(file);
  const int fault = errno;
  close(file);
  if (done != 0) ThrowStore(folder, "write", fault);
}

std::size_t ForEachLine(std::string_view bytes, const std::string& name,
                        const std::function<void(std::string_view line, int number)>& take, int first) {
  std::size_t num_good_bytes = 0;
  int number = first - 1;
  for (std::size_t end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
    ++number;
    try {
      take(bytes.substr(0, end), number);
    } catch (const Error& error) {
      throw Error(ErrorKind::kInput, fmt::format("{}, line {}: {}", name, number, error.fault()));
    }
    num_good_bytes += end + 1;
    bytes.remove_prefix(end + 1);
  }
  return num_good_bytes;
}

}  // namespace tricho
