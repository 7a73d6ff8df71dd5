// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/part.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/result_json.h"
#include "report/analysis_files.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

std::map<std::string, std::string> TextsOf(const Json& json) {
  std::map<std::string, std::string> texts;
  for (const auto& [name, text] : json.items()) texts[name] = text.get<std::string>();
  return texts;
}

Part PartOf(const Json& json) {
  if (json.at("schema") != kPartSchema) throw Error(ErrorKind::kInput, "it is no part of a study");
  Part part;
  part.shard = {json.at("shard").at("number").get<int>(), json.at("shard").at("of").get<int>()};
  const Json& provenance = json.at("provenance");
  part.version = provenance.at("version").get<std::string>();
  if (!provenance.at("commit").is_null()) part.commit = provenance.at("commit").get<std::string>();
  part.options = TextsOf(provenance.at("options"));
  for (const auto& [place, photo] : json.at("photos").items())
    part.photos[place] = {photo.at("sha256").get<std::string>(), photo.at("run_key").get<std::string>(),
                          photo.value("lent_um_per_px", "")};
  part.files = TextsOf(json.at("files"));
  return part;
}

}  // namespace

fs::path ShardFolder(const Shard& shard) { return fs::path(kShardsFolder) / shard.Name(); }

Provenance StudyProvenance(const std::map<std::string, std::string>& option_texts) {
  Provenance provenance = MakeProvenance("study analyze");
  provenance.options = option_texts;
  return provenance;
}

std::string Part::Name() const {
  return fmt::format("part {} of {} ({})", shard.number, shard.of, folder.root.string());
}

void WritePart(const StudyFolder& study, const Shard& shard, const Provenance& provenance,
               const std::vector<Site>& sites) {
  const fs::path base = ShardFolder(shard);
  Json photos = Json::object(), files = Json::object();
  files["results.sqlite"] = Sha256OfFile(study.Inside(base / "results.sqlite"));
  for (const Site& site : sites) {
    for (const Shot& shot : site.shots) {
      Json& photo = photos[shot.photo->relative.generic_string()];
      photo["sha256"] = shot.sha256;
      photo["run_key"] = shot.run_key;
      if (!shot.lent_um_per_px.empty()) photo["lent_um_per_px"] = shot.lent_um_per_px;
      for (const char* ending : EndingsOf(shot.photo->kind)) {
        const fs::path file = ResultPath(study, base, *shot.photo, ending);
        std::error_code error;
        if (fs::exists(file, error))
          files[file.lexically_relative(study.root / base).generic_string()] = Sha256OfFile(file);
      }
    }
  }
  Json which;
  which["number"] = shard.number;
  which["of"] = shard.of;
  WriteWholeFile(study.Inside(base / kPartFile), JsonDocument(kPartSchema, {{"provenance", ProvenanceJson(provenance)},
                                                                            {"shard", which},
                                                                            {"photos", photos},
                                                                            {"files", files}}));
}

Part ReadPart(const fs::path& folder) {
  std::error_code error;
  const fs::path root = fs::canonical(folder, error);
  if (error) throw Error(ErrorKind::kInput, fmt::format("can't read {}: {}", folder.string(), error.message()));
  const StudyFolder inside{root};
  const fs::path file = inside.Inside(kPartFile);
  if (!fs::exists(file, error))
    throw Error(ErrorKind::kInput,
                fmt::format("{} has no {}: this shard has not ended; run it again", folder.string(), kPartFile));
  try {
    Part part = PartOf(Json::parse(BytesOfFile(file)));
    part.folder = inside;
    return part;
  } catch (const Json::exception& fault) {
    throw Error(ErrorKind::kInput, fmt::format("{} is damaged: {}", file.string(), fault.what()));
  } catch (const Error& fault) {
    throw fault.Within(file.string());
  }
}

}  // namespace tricho
