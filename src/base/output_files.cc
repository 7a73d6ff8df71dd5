// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/output_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace tricho {

namespace {

[[noreturn]] void ThrowStore(const std::string& what, const std::filesystem::path& path, const std::string& fault) {
  throw Error(ErrorKind::kStore, what + " " + path.string() + ": " + fault);
}

// Unique in this process and among processes, so that two runs into one folder do not write into each other's file.
std::filesystem::path HiddenNeighbour(const std::filesystem::path& path) {
  static std::atomic<unsigned> next = 0;
  return path.parent_path() / fmt::format(".{}.{}-{}.part", path.filename().string(), getpid(), next++);
}

// A file that was not there before. A link that someone laid in its place is not followed.
class NewFile {
 public:
  explicit NewFile(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::remove(path, error);  // Of a killed process that had our number.
    file_ = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  }
  ~NewFile() { Close(); }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  bool IsOpen() const { return file_ >= 0; }

  // Down to the disk: a power cut must not leave a file in place that is there by name only.
  bool Write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = write(file_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return fsync(file_) == 0 || errno == EINVAL;  // Some file systems can't sync.
  }

  bool Close() {
    const int file = std::exchange(file_, -1);
    return file < 0 || close(file) == 0;
  }

 private:
  int file_ = -1;
};

}  // namespace

void PrepareOutputFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) ThrowStore("can't make the output folder", folder, error.message());
  if (!std::filesystem::is_directory(folder)) ThrowStore("can't write into", folder, "it is not a folder");
  const std::filesystem::path probe = HiddenNeighbour(folder / "probe");
  if (!NewFile(probe).IsOpen()) ThrowStore("can't write into the output folder", folder, std::strerror(errno));
  std::filesystem::remove(probe, error);
}

void WriteWholeFile(const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path hidden = HiddenNeighbour(path);
  std::error_code error;
  errno = 0;
  NewFile file(hidden);
  if (!file.IsOpen() || !file.Write(bytes) || !file.Close()) {
    const std::string fault = errno != 0 ? std::strerror(errno) : "the disk did not take all of it";
    std::filesystem::remove(hidden, error);
    ThrowStore("can't write", path, fault);
  }
  std::filesystem::rename(hidden, path, error);
  if (error) {
    const std::string fault = error.message();
    std::filesystem::remove(hidden, error);
    ThrowStore("can't write", path, fault);
  }
}

void MoveIntoPlace(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code error;
  const int file = open(from.c_str(), O_RDONLY | O_CLOEXEC);
  if (file >= 0) {
    fsync(file);  // As far as the file system can.
    close(file);
  }
  std::filesystem::rename(from, to, error);
  if (error) ThrowStore("can't write", to, error.message());
}

}  // namespace tricho
