// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/own_network.h"

#include <memory>

#include "base/error.h"
#include "base/identifier.h"
#include "base/input_files.h"
#include "hair/network/network.h"
#include "report/analysis_files.h"
#include "study/site.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

fs::path PathOfOwn(const StudyFolder& study, const std::string& file) {
  return study.Inside(fs::path(kLearningFolder) / file);
}

}  // namespace

NetworkModel NetworkOf(const StudyFolder& study) {
  const NetworkChoice choice = ReadChoice(study);
  if (!choice.own) return BuiltInNetwork();
  NetworkModel model = ReadNetwork(PathOfOwn(study, choice.file));
  if (model.sha256 != choice.sha256)
    throw Error(ErrorKind::kInput, "learning/" + choice.file +
                                       " is another network than the one that was chosen; go back to the one that "
                                       "came with the program (tricho serve, Learning), or name one with --model");
  return model;
}

void FollowStudy(const StudyFolder& study, AnalysisOptions& options, std::map<std::string, std::string>& option_texts) {
  if (!options.hair.network || !ReadChoice(study).own) return;
  options.hair.network = std::make_shared<NetworkModel>(NetworkOf(study));
  option_texts["model"] = options.hair.network->file;
  option_texts["model_sha256"] = options.hair.network->sha256;
}

std::string ChosenSha256(const StudyFolder& study) {
  const std::vector<NetworkChoice> choices = ReadChoices(study);
  if (choices.empty()) return "";
  return choices.back().own ? choices.back().sha256 : BuiltInNetwork().sha256;
}

bool IsOfOtherNetwork(const StudyFolder& study, const StudyPhoto& photo, const std::string& sha256) {
  if (photo.kind != PhotoKind::kCloseUp) return false;
  // The result names the network that found its hairs by 64 digits, which stand nowhere else.
  const std::string result = BytesOfFile(ResultPath(study, kResultsFolder, photo, kAnalysisEnding));
  return !result.empty() && result.find(sha256) == std::string::npos;
}

std::optional<NetworkModel> NetworkOfHash(const StudyFolder& study, const std::string& file,
                                          const std::string& sha256) {
  NetworkModel shipped = BuiltInNetwork();
  if (shipped.sha256 == sha256) return shipped;
  std::error_code error;
  if (!WhyNoId(file).empty() || !fs::exists(PathOfOwn(study, file), error)) return std::nullopt;
  NetworkModel own = ReadNetwork(PathOfOwn(study, file));
  if (own.sha256 != sha256) return std::nullopt;
  return own;
}

}  // namespace tricho
