// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the pages show of overviews and phototrichograms: the pictures that the analysis left.
#pragma once

#include <vector>

#include "report/site_page.h"
#include "study/analyzed_shot.h"

namespace tricho {

// One a site and kind of photo that `series` has measures of, overviews first. A picture that is missing or damaged is
// left out.
std::vector<PageSupporting> SupportingPages(const StudyFolder& study, const Series& series,
                                            const std::vector<AnalyzedShot>& shots);

}  // namespace tricho
