// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The blinded global assessment of a study: pairs of overviews go onto a page without a hint of which is which, and
// ratings come back and are un-blinded.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "outcome/ratings.h"
#include "store/rating_key.h"
#include "store/study_folder.h"

namespace tricho {

inline constexpr char kRatingsTable[] = "ratings.tsv";
inline constexpr char kRatingsJson[] = "ratings.json";

// The overviews of the study, in the order of ListPhotos.
std::vector<StudyPhoto> OverviewPhotos(const StudyFolder& study);

// Of each participant and site: the first overview of the first visit, and that of the last one.
// throws Error(kInput): the study has no overviews, or nobody has them of two visits; as ReadPhoto's for one that can't
// be read.
std::vector<RatingQuestion> OverviewPairs(const StudyFolder& study);

struct RatingOptions {
  double repeat_share = 0.2;  // Of the pairs: shown a second time, to know how far a rater repeats a rating; 0 to 1.
  int num_pages = 1;          // One a rater, each in an order of its own; 1 to 20.
  void Check() const;         // throws Error(kUsage)
};

// Order and sides of one page. Half of the follow-ups stand on the left. Repeats come in the second half, of pairs of
// the first half.
//
// pairs      At least one.
// seed_hex   16 hexadecimal digits.
RatingKey DrawRatingPage(const std::vector<RatingQuestion>& pairs, double repeat_share, const std::string& seed_hex,
                         const std::string& made);

// Makes the pages, and keeps their keys in the study. `seed_hex`: of the first page; the others' come from it.
// returns  one HTML document a page.
// throws   Error(kInput) as OverviewPairs, and when the photos don't fit a page of 50 MB even at 640 px.
std::vector<std::string> MakeRatingPages(const StudyFolder& study, const RatingOptions& options,
                                         const std::string& seed_hex, const std::string& made);

// Ratings as they came back, a table a rater, un-blinded. `notes` gets what is missing or has changed, in sentences.
// throws Error(kInput) naming the file: as ParseRatings; ratings of another study or of a question that the page has
// not; two tables of one rater, or of two whose names a person would take for one.
RatingSummary ReadBackRatings(const StudyFolder& study, const std::vector<std::filesystem::path>& tables,
                              std::vector<std::string>& notes);

// ratings.tsv and ratings.json in derivatives/tricho. The caller holds the StudyLock. throws Error(kStore).
void WriteRatings(const StudyFolder& study, const RatingSummary& summary, const std::vector<std::string>& notes,
                  const std::vector<std::filesystem::path>& tables);

}  // namespace tricho
