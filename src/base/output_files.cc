// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/output_files.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

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

}  // namespace

void PrepareOutputFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) ThrowStore("can't make the output folder", folder, error.message());
  if (!std::filesystem::is_directory(folder)) ThrowStore("can't write into", folder, "it is not a folder");
  const std::filesystem::path probe = HiddenNeighbour(folder / "probe");
  errno = 0;
  std::ofstream stream(probe, std::ios::binary);
  if (!stream) ThrowStore("can't write into the output folder", folder, std::strerror(errno));
  stream.close();
  std::filesystem::remove(probe, error);
}

void WriteWholeFile(const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path hidden = HiddenNeighbour(path);
  errno = 0;
  std::ofstream stream(hidden, std::ios::binary);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.close();
  std::error_code error;
  if (!stream) {
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

std::string ReadWholeFile(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace tricho
