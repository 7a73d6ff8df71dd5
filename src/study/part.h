// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What one shard leaves behind: a folder with results.sqlite, the files of its photos, and part.json, which is written
// last and lists all of them with their SHA-256. A part without it is not done; a part that was copied by halves, or
// changed since, is told by it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/provenance.h"
#include "store/study_plan.h"
#include "study/site.h"

namespace tricho {

inline constexpr char kPartFile[] = "part.json";
inline constexpr char kPartSchema[] = "urn:opentricho:schema:part:1";

// "derivatives/tricho/shards/2-of-5"
std::filesystem::path ShardFolder(const Shard& shard);

// Of every result of a study, whether it was made at once or by shards.
Provenance StudyProvenance(const std::map<std::string, std::string>& option_texts);

struct PartPhoto {
  std::string sha256, run_key, lent_um_per_px;
};

struct Part {
  StudyFolder folder;  // Its root; nothing outside of it is read.
  Shard shard;
  std::string version, commit;
  std::map<std::string, std::string> options;
  std::map<std::string, PartPhoto> photos;   // By the photo's place in its study.
  std::map<std::string, std::string> files;  // SHA-256 by the file's place in the part.

  // "part 2 of 5 (/path)", to begin a message with.
  std::string Name() const;
};

// Writes part.json for the results of `sites`. throws Error(kStore).
void WritePart(const StudyFolder& study, const Shard& shard, const Provenance& provenance,
               const std::vector<Site>& sites);

// throws Error(kInput) naming the folder: no part.json, one that is damaged or leads out.
Part ReadPart(const std::filesystem::path& folder);

}  // namespace tricho
