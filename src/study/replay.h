// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A journal of corrections, replayed over the result that the program found by itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "metrics/common_skin.h"
#include "outcome/corrected_counts.h"
#include "pipeline_corrected.h"
#include "store/correction.h"

namespace tricho {

struct ReviewState {
  std::vector<NumberedHair> hairs;      // By their numbers. Without corrections: those that were found, as they were.
  std::vector<Correction> regions;      // Of kExclude, in their order.
  std::vector<Correction> matches;      // Of kMatch, in their order: the last word on each hair.
  std::vector<int> applied;             // Numbers of the corrections that count, in their order.
  std::vector<int> undone;              // Those that redo brings back, the next one last.
  int next_id = 1;                      // Of a hair that is added.
  int num_stale = 0;                    // Corrections of another automatic result than this one; they don't count.
  std::optional<Correction> signature;  // Of whoever signed the photo off.
  CorrectedCounts counts;               // Matches are counted where the other photo is known (study/site_marks.h).

  const NumberedHair* Find(int id) const;  // Null: there is none.
};

// What of a journal counts, as a key: another key, another result. Empty where nothing counts, whatever was undone or
// signed. It needs no findings.
std::string KeyOfCorrections(const std::vector<Correction>& journal);

// The match that joins one of the two hairs with yet another one of the same photo, which `match` (of kSame) would
// contradict. Null: there is none.
const Correction* OtherJoin(const std::vector<Correction>& matches, const JournalMatch& match);

// SHA-256 of findings, by which corrections know what they correct.
std::string FindingsSha256(const ShotFindings& findings);

// Corrections of another automatic result (of another version, or with other options) are passed over and counted.
//
// throws Error(kInput) naming the correction that does not fit what it corrects: a hair that is not there or looks
// otherwise, a number that is taken, a hair joined with two, an undo of nothing, an edit of a photo that is signed.
ReviewState Replay(const std::vector<Shaft>& automatic, const std::string& automatic_sha256,
                   const std::vector<Correction>& journal);

// What `state` leaves of the photo, for Corrected().
CorrectedHairs HairsOf(const ReviewState& state);

}  // namespace tricho
