// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A photo beside the baseline of its site, hair to hair, under a person's hands: which hairs are one, which came and
// went. What is said is a correction of the later photo, in its journal and in its one line of undo and redo.
#pragma once

#include <string>
#include <vector>

#include "pipeline.h"
#include "study/review.h"
#include "study/site_marks.h"

namespace tricho {

struct PairReview {
  Comparison automatic;             // As the program alone has it.
  Comparison corrected;             // With all corrections of both photos.
  std::vector<ReviewedShot> shots;  // 0: the baseline. 1: the photo.
  std::vector<SettledMatch> matches;
  int num_elsewhere = 0;  // Matches with other photos than this baseline; they go on counting there.
  std::string journals;   // Which lines of both journals are in it.
};

// Of two photos that were opened; `alignment` is how the later one lies over the baseline, usable.
PairReview OpenPair(const Review& baseline, const Review& followup, const SiteAlignment& alignment);

// The same with whatever was corrected since; where nothing was, nothing is done.
void CompareAgain(const Review& baseline, const Review& followup, PairReview& pair);

// What a hair of a photo is in a comparison: "persisting", "ambiguous" with its mate, "new", "lost", "doubtful"; empty:
// outside of the skin that both photos show.
struct HairFate {
  std::string fate;
  int mate = kNoHair;  // Index into the shafts of the other photo.
};
std::vector<HairFate> FatesOf(const Comparison& comparison, bool of_baseline);

// What is said of hairs, as Correct takes it.
// hair, other_hair   Numbers of hairs of the photo and of the baseline; 0: none.
// throws Error(kUsage) in one sentence for what can't be said: a hair that is not there or lies where the other photo
// shows nothing, one that is joined with another already, a change within one visit.
JournalMatch MatchOf(const PairReview& pair, MarkSays says, int hair, int other_hair);

}  // namespace tricho
