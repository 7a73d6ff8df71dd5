// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The sections of a participant's page on what became of each follicle.
#pragma once

#include "report/site_page.h"

namespace tricho {

// For the practitioner, one element a site: the map with its legend, and strips of follicles through all visits.
nlohmann::json FollicleSections(const ParticipantReport& report, const Texts& texts);

// For the patient: the map of the site that the photos on the page show, with three words and their counts. Null where
// there is none, and where the verdict is that nothing can be said yet: so many colored marks would be read as an
// answer.
nlohmann::json PlainFollicles(const ParticipantReport& report, const Texts& texts);

}  // namespace tricho
