// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/analysis_names.h"

#include <fstream>
#include <map>

#include "base/error.h"
#include "report/analysis_files.h"
#include "report/analysis_json.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

bool IsOurAnalysis(const fs::path& path) {
  std::error_code error;
  std::ifstream stream;
  if (fs::is_regular_file(path, error)) stream.open(path, std::ios::binary);  // A pipe would be waited for.
  std::string beginning(200, '\0');
  stream.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  return beginning.find(kAnalysisSchema) != std::string::npos;
}

}  // namespace

void CheckAnalysisNames(const std::vector<std::string>& photos, const fs::path& out) {
  std::map<fs::path, std::string> writer;
  for (const std::string& photo : photos) {
    const AnalysisFiles files = AnalysisFilesIn(out, photo);
    for (const fs::path& file : {files.hairs, files.png, files.jpeg, files.json}) {
      const auto [place, is_new] = writer.emplace(file, photo);
      if (!is_new && place->second == photo) throw Error(ErrorKind::kUsage, "photo " + photo + " is named twice");
      if (!is_new)
        throw Error(ErrorKind::kUsage, "photos " + place->second + " and " + photo + " would both write " +
                                           file.string() + "; give them different --out folders");
    }
  }
  std::error_code error;
  for (const std::string& photo : photos) {
    const auto other = writer.find(out / fs::path(photo).filename());
    if (other != writer.end() && fs::equivalent(other->first, photo, error))
      throw Error(ErrorKind::kUsage, "the results of " + other->second + " would overwrite the photo " + photo +
                                         "; give another --out folder");
    const fs::path json = AnalysisFilesIn(out, photo).json;
    if (fs::exists(json, error) && fs::equivalent(out, fs::absolute(photo).parent_path(), error) &&
        !IsOurAnalysis(json))
      throw Error(ErrorKind::kUsage, "the results of " + photo + " would overwrite its sidecar " + json.string() +
                                         "; give another --out folder");
  }
}

}  // namespace tricho
