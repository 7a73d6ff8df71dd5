// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "fuzz/target.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "base/error.h"

namespace tricho::fuzz {

namespace fs = std::filesystem;

namespace {

class ScratchFolder {
 public:
  ScratchFolder() {
    const fs::path memory = "/dev/shm";
    std::error_code error;
    const fs::path parent = fs::is_directory(memory, error) ? memory : fs::temp_directory_path();
    std::string name = (parent / "tricho-fuzz-XXXXXX").string();
    Require(mkdtemp(name.data()) != nullptr, "a folder for scratch files");
    path_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

const fs::path& Folder() {
  static const ScratchFolder folder;
  return folder.path();
}

void WriteFile(const fs::path& path, std::string_view bytes) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  Require(stream.good(), "a scratch file");
}

std::string_view NextPart(std::string_view& rest) {
  constexpr std::string_view kBetween = "----\n";
  const std::size_t end = rest.find(kBetween);
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + kBetween.size());
  return part;
}

void Expect(const std::function<void()>& reader) {
  constexpr std::size_t kMaxSentence = 4000;
  try {
    reader();
  } catch (const Error& error) {
    const std::string_view words = error.what();
    Require(!words.empty() && words.size() <= kMaxSentence, "an error is one sentence, not a file");
    Require(std::ranges::none_of(words, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }),
            "an error holds no control character");
  }
}

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace tricho::fuzz
