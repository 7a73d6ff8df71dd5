// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What became of each follicle of a ledger between two visits, and which of them to show where all would be too many.
#pragma once

#include <array>
#include <vector>

#include "outcome/ledger_values.h"

namespace tricho {

// By the states of both visits (StateOf): nothing is rounded up to an answer.
enum class FollicleFate {
  kKept,          // A hair at both.
  kNew,           // None at the first, one at the last.
  kLost,          // The other way round.
  kCannotBeTold,  // Of one of both visits it can't be told.
  kNeither        // None at either: it stood in between, or is a line that is no hair.
};
inline constexpr std::array<FollicleFate, 5> kFollicleFates = {
    FollicleFate::kKept, FollicleFate::kNew, FollicleFate::kLost, FollicleFate::kCannotBeTold, FollicleFate::kNeither};

const char* FateName(FollicleFate fate);  // "kept", "new", "lost", "cannot_be_told", "neither"

// Two visits of a ledger, by their index; first < last.
struct VisitSpan {
  int first = 0, last = 0;
};

FollicleFate FateOf(const FollicleRecord& follicle, const VisitSpan& span);

// How many follicles have each fate, in the order of kFollicleFates.
std::array<int, kFollicleFates.size()> CountFates(const LedgerRecord& record, const VisitSpan& span);

// How likely the fate is, as if both visits erred by themselves: to order follicles by, not to report. Of those that
// can't be told, how likely the likeliest of the other fates is. 0..1.
double SurenessOf(const FollicleRecord& follicle, FollicleFate fate, const VisitSpan& span);

enum class WhyChosen { kAllShown, kSurest, kLeastSure, kDrawn };

struct ChosenFollicle {
  int follicle = 0;  // Index into the record.
  FollicleFate fate = FollicleFate::kKept;
  WhyChosen why = WhyChosen::kAllShown;
};

// At most `most` (>= 0) follicles, by fate: lost, new, those that can't be told, kept, neither. Lost and new ones get
// twice as many places as those that can't be told; of the kept and of the rest a few are enough. Of a fate with more
// follicles than places a third are the surest, a third the least sure, and a third are drawn by lot from the others,
// with a seed that is always the same. Within a fate in the order of the ledger.
std::vector<ChosenFollicle> ChooseFollicles(const LedgerRecord& record, const VisitSpan& span, int most);

}  // namespace tricho
