// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Words as a shell hands them over, one a line: the first names a command, which is run, in a folder with a photo, a
// table and an empty study.
#include <iostream>
#include <opencv2/core.hpp>
#include <sstream>

#include "capture/image_encoder.h"
#include "fuzz/target.h"
#include "store/study_folder.h"
#include "tools/command.h"

namespace {

namespace fs = std::filesystem;

// As if nothing had run before.
void MakeFiles() {
  fs::current_path(tricho::fuzz::Folder());
  for (const fs::directory_entry& entry : fs::directory_iterator(".")) fs::remove_all(entry.path());
  tricho::fuzz::WriteFile("photo.png", tricho::EncodePng(cv::Mat::zeros(2, 2, CV_8UC3)));
  tricho::fuzz::WriteFile("table.tsv",
                          "participant_id\tarm\tvisit_id\tday\tsite\tusable\thairs_per_cm2\n"
                          "sub-1\tprp\tses-1\t0\tvertex\ttrue\t150\nsub-1\tprp\tses-2\t90\tvertex\ttrue\t160\n");
  tricho::InitStudy("study", "");
}

// Nothing outside of the folder is touched, and nothing takes minutes.
bool IsTame(const std::string& word) {
  return word.find('/') == std::string::npos && word.find("..") == std::string::npos &&
         word.find("simulations") == std::string::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<tricho::Command> commands = tricho::Commands();
  std::vector<std::string> words(1);
  for (const char letter : tricho::fuzz::TextOf(data, size)) {
    if (letter == '\0') continue;  // No shell can hand it over.
    if (letter == '\n')
      words.emplace_back();
    else
      words.back() += letter;
  }
  for (const std::string& word : words)
    if (!IsTame(word)) return 0;
  MakeFiles();
  const std::ostringstream swallowed;
  std::streambuf* const before = std::cout.rdbuf(swallowed.rdbuf());
  for (const tricho::Command& command : commands)
    // Rendering a scalp takes its time and reads nothing.
    if (command.name == words.front() && command.name != "phantom")
      tricho::fuzz::Expect([&] { command.run({words.begin() + 1, words.end()}); });
  std::cout.rdbuf(before);
  return 0;
}
