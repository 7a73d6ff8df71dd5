// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A study's own network: scripts/train/finetune.sh goes on from the one that comes with the program on the signed
// photos of some participants; both networks are then tried on those of the others. Nothing uses the new one until a
// person says so (store/network_choice.h).
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "outcome/finder_comparison.h"
#include "pipeline.h"
#include "store/study_folder.h"
#include "study/marked_set.h"

namespace tricho {

inline constexpr char kLearningSchema[] = "urn:opentricho:schema:learning:1";
inline constexpr char kLearningJson[] = "learning.json";

struct LearningOptions {
  int fewest_photos = 24;  // Signed ones, before it begins; 3..1000. 24 real captures brought F1 +0.008 and +0.010.
  int steps = 1200;        // Of fine-tuning, 1..5000: some eight minutes on one core.
  void Check() const;      // throws Error(kUsage)
};

// What there is to learn from, without opening a photo.
struct LearningBasis {
  int num_photos = 0, num_participants = 0;
  int num_held_out = 0, num_participants_held_out = 0;  // Of them, kept aside to try it on.
  std::string why_not;                                  // A sentence; empty when it can begin.
};
LearningBasis BasisOf(const StudyFolder& study, const LearningOptions& options);

// Where finetune.sh lies: scripts/train or share/opentricho/train beside the program or in a folder above it; absent
// when it lies nowhere.
std::optional<std::filesystem::path> TrainingScript();

// What is missing on this machine, as a sentence that says what to install; empty when it can learn.
std::string WhyCannotLearn();

struct LearnedNetwork {
  std::string file, sha256;  // In STUDY/learning/.
  std::string shipped_sha256;
  MarkedSet set;
  FinderComparison comparison;
};

struct LearningProgress {
  std::function<void(int)> on_total;                     // Called once.
  std::function<void(int, const std::string&)> on_done;  // So much of it, what was done last; what it throws ends it.
};

// Learns, tries both networks, and writes STUDY/learning/: the network, its hash, learning.json. What it works on lies
// in derivatives/tricho/learning/ meanwhile, and goes.
// analysis   How photos are analyzed; its network does not matter.
// throws Error(kInput): too few photos, no script, something missing (each in a sentence), as WriteMarkedSet, and when
// the script fails (its last words); Error(kStore).
LearnedNetwork Learn(const StudyFolder& study, const AnalysisOptions& analysis, const LearningOptions& options,
                     const LearningProgress& progress);

// learning.json as the last Learn left it; empty when there is none.
std::string LastLearning(const StudyFolder& study);

}  // namespace tricho
