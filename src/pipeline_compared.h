// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The second half of comparing two photos: match hair to hair, look again, count; as often as a person changes a hair
// or says which hairs are one.
#pragma once

#include <string>
#include <vector>

#include "matching/hair_marks.h"
#include "pipeline.h"

namespace tricho {

// What sentences call the two photos.
struct PairRoles {
  std::string first = "baseline", second = "follow-up";
};

// What an analysis that was kept is compared by (Hairs::contrast), measured on its photo again.
void MeasureContrastAgain(Analysis& analysis);

// Fills in all that follows from both analyses, with their contrast, and the alignment, which is usable; whatever stood
// there of a comparison before is replaced.
// marks   What a person said, of shots 0 (baseline) and 1, by the indices of their shafts.
void CompareHairs(Comparison& comparison, const PairRoles& roles, const MetricsOptions& metrics,
                  const std::vector<HairMark>& marks = {});

}  // namespace tricho
