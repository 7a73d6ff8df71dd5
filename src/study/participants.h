// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Who is in a study, and what there is of each.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "store/study_folder.h"

namespace tricho {

struct Participant {
  std::string id;
  std::string arm;  // Empty when it is not known.
  int num_sessions = 0;
  int num_photos = 0;
  std::set<int> visits;  // Days of the calendar.
  std::set<std::string> sites;
};

// Those of participants.tsv and those with photos, by ID. throws Error(kInput) as ListPhotos, ReadTreatments and
// ReadParticipants.
std::vector<Participant> ListParticipants(const StudyFolder& study);

}  // namespace tricho
