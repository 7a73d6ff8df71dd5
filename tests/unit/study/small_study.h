// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A study whose photos can't be read: every stage is gone through, and no time spent on hair.
#pragma once

#include <functional>
#include <string>

#include "store/study_folder.h"
#include "store/study_lock.h"
#include "study/analyze.h"
#include "study/part.h"
#include "unit/store/temporary_folder.h"

namespace tricho {

inline std::string PhotoPlace(const std::string& participant, const std::string& day, int shot,
                              const std::string& site = "vertex") {
  const std::string visit = participant + "/ses-" + day + "/";
  return visit + participant + "_ses-" + day + "_site-" + site + "_shot-" + std::to_string(shot) + ".jpg";
}

// Two participants, of whom sub-001 had a session on 2026-01-12 and was photographed before and after it.
inline StudyFolder MakeSmallStudy(const std::filesystem::path& folder) {
  const StudyFolder study = InitStudy(folder, "small");
  WriteAll(study.Participants(), "participant_id\tarm\nsub-001\ttreated\nsub-002\tn/a\n");
  WriteAll(study.Treatments(), "participant_id\tdate\tkind\tproduct\tnote\nsub-001\t2026-01-12\tprp\tn/a\tn/a\n");
  for (const std::string& place : {PhotoPlace("sub-001", "20260105", 1), PhotoPlace("sub-001", "20260330", 1),
                                   PhotoPlace("sub-002", "20260105", 1), PhotoPlace("sub-002", "20260105", 2)})
    WriteAll(study.root / place, "no photo: " + place);
  return study;
}

inline StudyProgress Silent() {
  return {2, [](int) {}, [](const std::string&) {}};
}

// As the commands do it: with the folder of results taken.
inline StudyAnalysis Analyze(const StudyFolder& study, const std::string& segmenter = "ridge") {
  const StudyLock lock(study, [] {});
  return AnalyzeStudy(study, {}, {{"segmenter", segmenter}}, Silent());
}

inline StudyAnalysis AnalyzePart(const StudyFolder& study, const Shard& shard, const std::string& segmenter = "ridge") {
  const StudyLock lock(
      study, [] {}, ShardFolder(shard));
  return AnalyzeShard(study, shard, {}, {{"segmenter", segmenter}}, Silent());
}

}  // namespace tricho
