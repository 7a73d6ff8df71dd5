// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The parts that shards made become the results of the study, to the byte as one run makes them.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "store/study_folder.h"
#include "study/analyze.h"

namespace tricho {

// Joins the parts. Parts may overlap where they agree. Before anything is written it is made sure that every photo of
// the study is in a part, made from these very bytes and sidecars, by this version, with the same options, against the
// same baseline, and that no part is damaged. The caller holds the StudyLock.
//
// places   Of parts: folders with part.json, or copies of the study whose shards are all meant. Empty: those of
// `study`. returns  num_analyzed is 0. throws Error(kInput) naming the part and what is wrong with it, Error(kStore)
// when the results can't be written.
StudyAnalysis MergeStudy(const StudyFolder& study, const std::vector<std::filesystem::path>& places,
                         const StudyProgress& progress);

}  // namespace tricho
