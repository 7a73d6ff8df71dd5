// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What is missing or inconsistent in a study, in words.
#pragma once

#include <string>
#include <vector>

#include "store/study_folder.h"

namespace tricho {

// Sentences, ordered by participant and day, each naming the table's line or the photo: participants without a row,
// rows without a participant, dates that are none or out of order, a visit before birth, a site photographed once,
// other magnification than at the baseline, no visit before treatment, no treatment, a photo without a scale, one that
// stands there twice, one that can't be read or is not usable and why.
//
// today   What lies after it is told as being in the future.
//
// Every photo is read and goes through the quality gate, `num_jobs` at once.
// throws Error(kInput) where the study can't be understood at all: a table that is none, a link that leads out.
std::vector<std::string> CheckStudy(const StudyFolder& study, int today, int num_jobs);

}  // namespace tricho
