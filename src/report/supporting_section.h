// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The sections of a participant's page on overviews and phototrichograms.
#pragma once

#include "report/site_page.h"

namespace tricho {

// One element a section: picture, numbers with their intervals and smallest detectable changes, honest limits.
nlohmann::json SupportingSections(const ParticipantReport& report, const Texts& texts);

}  // namespace tricho
