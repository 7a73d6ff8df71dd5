// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What people made of the shots of a site, on its way into the study's numbers.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "matching/hair_marks.h"
#include "pipeline.h"
#include "store/study_folder.h"
#include "study/site.h"

namespace tricho {

struct SiteCorrections {
  struct OfShot {
    ShotFindings findings;
    std::vector<Polygon> regions_px;  // Taken out.
  };
  std::map<int, OfShot> shots;  // By index: those whose hairs or skin a person changed.
  std::vector<HairMark> marks;
  std::vector<std::string> told;  // Matches that don't count, a sentence each, without the end.
};

// Reads the journals of the site's shots, fills in what a Shot knows of them, and writes PHOTO-corrected.json of each
// shot with corrections; that of corrections which were all undone goes.
//
// base          Folder of all results, relative to the study.
// findings_of   The automatic findings of a usable shot; called from this thread.
// throws Error(kInput) for a journal that is damaged or does not fit, and when a photo can't be read again;
// Error(kStore).
SiteCorrections TakeCorrections(const StudyFolder& study, const std::filesystem::path& base, Site& site,
                                const std::function<ShotFindings(const Shot&)>& findings_of,
                                const AnalysisOptions& options, const Provenance& provenance);

}  // namespace tricho
