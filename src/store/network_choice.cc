// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/network_choice.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/identifier.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/provenance.h"
#include "base/result_json.h"
#include "store/append_file.h"
#include "store/journal_fields.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

constexpr char kChoices[] = "choices.jsonl";

struct ChoiceFile {
  std::vector<NetworkChoice> choices;
  std::string last_sha256;
  std::size_t num_good_bytes = 0;
};

NetworkChoice ParseChoice(std::string_view line, const std::string& last_sha256) {
  const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
  const auto text = [&](const char* name) {
    if (!json.contains(name)) throw Error(ErrorKind::kInput, std::string("it has no ") + name);
    return journal::TextOf(json[name]);
  };
  if (!json.is_object() || text("schema") != kChoiceSchema)
    throw Error(ErrorKind::kInput, "it is no choice of a network");
  NetworkChoice choice;
  const std::string use = text("use");
  if (use != "own" && use != "shipped") throw Error(ErrorKind::kInput, "it chooses neither network");
  choice.own = use == "own";
  choice.who = text("who");
  choice.when = text("when");
  if (choice.own) {
    choice.file = text("file");
    choice.sha256 = text("sha256");
    if (!WhyNoId(choice.file).empty() || !journal::IsSha256(choice.sha256))
      throw Error(ErrorKind::kInput, "the network that it chooses can be none");
  }
  if (text("previous_sha256") != last_sha256) throw Error(ErrorKind::kInput, "the line before it was changed");
  return choice;
}

ChoiceFile ReadChoiceFile(const fs::path& path) {
  ChoiceFile file;
  file.num_good_bytes = ForEachLine(BytesOfFile(path, kMostJournalBytes), "learning/choices.jsonl",
                                    [&](std::string_view line, int /*number*/) {
                                      file.choices.push_back(ParseChoice(line, file.last_sha256));
                                      file.last_sha256 = Sha256Hex(line.data(), line.size());
                                    });
  return file;
}

fs::path ChoicesPath(const StudyFolder& study) { return study.Inside(fs::path(kLearningFolder) / kChoices); }

}  // namespace

std::vector<NetworkChoice> ReadChoices(const StudyFolder& study) { return ReadChoiceFile(ChoicesPath(study)).choices; }

NetworkChoice ReadChoice(const StudyFolder& study) {
  const std::vector<NetworkChoice> choices = ReadChoices(study);
  return choices.empty() ? NetworkChoice() : choices.back();
}

void AppendChoice(const StudyFolder& study, const NetworkChoice& choice) {
  const std::string fault = WhyNoId(choice.who);
  if (!fault.empty()) throw Error(ErrorKind::kUsage, "Say who you are, by initials or a pseudonym: " + fault + ".");
  const fs::path path = ChoicesPath(study);
  PrepareOutputFolder(path.parent_path());
  const AppendFile file(path);
  const ChoiceFile known = ReadChoiceFile(path);
  nlohmann::ordered_json json = {
      {"schema", kChoiceSchema}, {"use", choice.own ? "own" : "shipped"}, {"who", choice.who}, {"when", choice.when}};
  if (choice.own) {
    json["file"] = choice.file;
    json["sha256"] = choice.sha256;
  }
  json["previous_sha256"] = known.last_sha256;
  file.Append(JsonText(json), known.num_good_bytes);
  for (const fs::path& folder : {path.parent_path(), study.root}) SyncFolder(folder);
}

}  // namespace tricho
