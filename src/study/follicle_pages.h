// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the pages show of the ledgers of a participant: read from results.sqlite, with pictures cut from the photos as
// they lie in the study. Nothing is found anew, and no photo is decoded twice.
#pragma once

#include <vector>

#include "report/page_follicles.h"
#include "study/analyzed_shot.h"

namespace tricho {

// At most so many strips on a page, and pictures in them, dealt out evenly to its sites, each of which gets a few: with
// many visits there are fewer strips, never fewer visits.
inline constexpr int kMostStrips = 40, kFewestStrips = 5, kMostStripPictures = 240;
int MostStrips(int num_visits, int num_sites);

// One a site of close-ups, in the shots' order; without a ledger the reason. `shots` are of one participant and have
// their alignments. A photo that is no longer the one that was analyzed gives no picture.
// with_strips  Else the map alone is made, of the baseline photo.
// throws Error(kInput) for a journal of corrections that is damaged or does not fit.
std::vector<PageFollicles> FolliclePages(const StudyFolder& study, const std::vector<AnalyzedShot>& shots,
                                         bool with_strips);

// In place of FolliclePages, where the ledgers are not of the table that the numbers are read from: no map, and why.
std::vector<PageFollicles> NoFolliclePages(const std::vector<AnalyzedShot>& shots, const std::string& reason);

}  // namespace tricho
