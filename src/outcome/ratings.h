// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The blinded global assessment: pairs of overview photos, rated on 7 points, un-blinded and summed up.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/tsv.h"
#include "outcome/agreement.h"

namespace tricho {

// -3 greatly decreased ... 0 no change ... +3 greatly increased. Source: the 7-point global assessment of standardized
// photographs of the finasteride trials (Kaufman et al. 1998, J. Am. Acad. Dermatol. 39:578).
inline constexpr RatingScale kGlobalScale{-3, 3};

// A row of what a rating page lets a rater download: the right photo against the left one, whichever is the later.
struct BlindRating {
  std::string page, rater;
  int question = 0;  // 1, 2, ... as the rater saw them.
  int rating = 0;    // Of kGlobalScale.
};

// Columns page, rater, question, rating, seconds, check.
//
// throws Error(kInput) naming line and column: a column is missing, no row, a rating outside the scale, a question that
// stands there twice, more than one page or rater in one table, a row whose check does not fit, that is, which was
// changed after the page had written it.
std::vector<BlindRating> ParseRatings(const TsvTable& table);

// 8 hexadecimal digits, as the page makes them: FNV-1a (32 bits) of "PAGE|RATER|QUESTION|RATING|SECONDS". It finds
// slips of a hand in a spreadsheet; it is no signature.
std::string RatingCheck(const std::string& page, const std::string& rater, int question, int rating,
                        const std::string& seconds);

// A rating with what the rater did not know.
struct GlobalRating {
  std::string participant_id, arm, site, baseline_visit, followup_visit;
  std::string rater;
  int rating = 0;          // The follow-up against the baseline.
  bool is_repeat = false;  // The pair was shown to this rater before.
  std::string page;
  int question = 0;
  bool followup_left = false;
};

struct RaterSummary {
  std::string rater;
  int rated = 0, missing = 0;  // Questions of the rater's page.
  AgreementEstimate mean;      // Over the pairs, without repeats.
  int repeats = 0;             // Pairs that were rated twice; with themselves:
  Kappa linear, quadratic;
  AgreementEstimate same_share;  // Rated alike both times.
};

struct RaterPair {
  std::string first, second;
  int pairs = 0;
  Kappa linear, quadratic;
  AgreementEstimate difference;  // Mean of the second's less the first's.
};

struct RatedParticipant {
  std::string participant_id, arm;
  int raters = 0;
  AgreementEstimate mean;  // Over raters.
};

struct RatedArm {
  std::string arm;  // "" where the table of participants names none.
  int participants = 0;
  AgreementEstimate mean;  // Over the participants' means.
};

struct RatingSummary {
  std::vector<GlobalRating> ratings;  // As given.
  std::vector<RaterSummary> raters;
  std::vector<RaterPair> pairs;
  std::vector<RatedParticipant> participants;
  std::vector<RatedArm> arms;
};

// ratings   In any order; a rater has a pair once, and again only as a repeat.
RatingSummary SummarizeRatings(std::vector<GlobalRating> ratings);

}  // namespace tricho
