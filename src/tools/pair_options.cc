// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/pair_options.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "report/alignment_json.h"

namespace tricho {

namespace fs = std::filesystem;

boost::program_options::options_description PairArguments::Described() {
  boost::program_options::options_description options("Options", 100);
  AddOption(options, "out", "DIR", &out, "folder for the results, made when missing (needed)");
  AddOption(options, "points", "CSV", &points,
            "table with the columns x,y: points of the follow-up in px, to be mapped into points.csv");
  AddOption(options, "followup-um-per-px", "X", &followup_um_per_px,
            "scale of the follow-up in um per pixel where it differs from the baseline's, 0.2 to 200");
  AddOption(options, "min-overlap-share", "X", &min_overlap_share,
            "least share of the skin of the smaller view that both must show, 0.05 to 1");
  shared.AddTo(options);
  return options;
}

void PairArguments::Finish(const std::string& command) {
  shared.Finish();
  if (photos.size() != 2)
    throw Error(ErrorKind::kUsage,
                fmt::format("{} needs two photos, baseline and follow-up, not {}; see tricho {} --help", command,
                            photos.size(), command));
  if (out.empty()) throw Error(ErrorKind::kUsage, "--out DIR is missing: where should the results go?");
  Options().Check();
}

void PairArguments::CheckResults(const std::vector<std::string>& names, const std::vector<std::string>& inputs) const {
  std::vector<fs::path> kept;
  for (const std::string& photo : photos) {
    kept.emplace_back(photo);
    kept.push_back(fs::path(photo).replace_extension(".json"));
  }
  for (const std::string& input : inputs)
    if (!input.empty()) kept.emplace_back(input);
  std::error_code ignored;
  for (const std::string& name : names)
    for (const fs::path& input : kept)
      if (fs::equivalent(fs::path(out) / name, input, ignored))
        throw Error(ErrorKind::kUsage,
                    fmt::format("{} in {} would overwrite {}: choose another --out", name, out, input.string()));
}

PairOptions PairArguments::Options() const {
  PairOptions options;
  options.analysis = shared.analysis;
  options.followup_um_per_px = followup_um_per_px;
  options.alignment.min_overlap_share = min_overlap_share;
  options.alignment.seed = shared.seed;
  return options;
}

Provenance PairArguments::MakeProvenance(const std::string& command) const {
  Provenance provenance = tricho::MakeProvenance(command);
  provenance.options = shared.Provenance();
  provenance.options["min_overlap_share"] = fmt::format("{}", min_overlap_share);
  if (followup_um_per_px) provenance.options["followup_um_per_px"] = fmt::format("{}", *followup_um_per_px);
  return provenance;
}

std::vector<Point> ReadPointsFile(const std::string& path) {
  if (path.empty()) return {};
  constexpr std::uintmax_t kMostBytes = 100'000'000;
  std::error_code fault;
  std::ifstream stream;
  if (fs::is_regular_file(path, fault)) stream.open(path, std::ios::binary);
  if (!stream.is_open()) throw Error(ErrorKind::kInput, "points " + path + ": can't be read");
  if (fs::file_size(path, fault) > kMostBytes)
    throw Error(ErrorKind::kInput, fmt::format("points {}: more than {} bytes; this is no table", path, kMostBytes));
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  try {
    return ReadPointsCsv(text);
  } catch (const Error& error) {
    throw error.Within("points " + path);
  }
}

}  // namespace tricho
