// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Two ways of finding hairs, the program's and one that learned from a study's signed photos, beside what people signed
// on photos that neither learned from.
#pragma once

#include <string>
#include <vector>

namespace tricho {

// What one finder has of one photo, beside what a person signed.
struct FinderScore {
  double f1 = 0;                  // Of the hairs: 2 both / (2 both + only found + only signed).
  double count_error = 0;         // Hairs counted too many or too few, >= 0.
  double length_error_share = 0;  // As much too much or too little length of counted hair in all, as a share of it.
  // Of the hairs that it counted, the mean of (how sure it was - whether it is a hair)^2. Source: Brier 1950.
  double certainty_error = 0;
};

// A mean over the photos.
struct FinderMeasure {
  const char* name;                      // "f1", "count_error", "length_error_share", "certainty_error"
  double shipped = 0, own = 0;           // Of both finders.
  double change = 0, low = 0, high = 0;  // own - shipped, and its 95 % interval by a bootstrap over photos.
};

enum class FinderVerdict { kOwnBetter, kOwnWorse, kCannotBeTold };
const char* FinderVerdictName(FinderVerdict verdict);  // "own_better", "own_worse", "cannot_be_told"

// Below so many photos no difference is told: the bootstrap is too sure of itself with fewer.
inline constexpr int kFewestPhotosToTell = 6;

struct FinderComparison {
  int num_photos = 0;
  std::vector<FinderMeasure> measures;  // In the order of FinderScore.
  FinderVerdict verdict = FinderVerdict::kCannotBeTold;
  std::string words;  // The verdict and why, for people.
};

// `shipped` and `own` are of the same photos, in one order; at least one. The own finder is worse when its F1 or its
// counts are, beyond the 95 % interval; better when its F1 is, or how well it knows which hairs are doubtful, beyond
// one of 97.5 %, for there are two ways to be better. Same scores, same comparison.
FinderComparison CompareFinders(const std::vector<FinderScore>& shipped, const std::vector<FinderScore>& own);

}  // namespace tricho
