// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A look at photos that were just added, while the patient still sits there and they can be taken again.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "store/study_edit.h"
#include "store/study_folder.h"

namespace tricho {

struct AddedCheck {
  std::filesystem::path relative;      // To the study.
  std::vector<std::string> sentences;  // Why it can't be used, what weakens it, and why its thickness can't be compared
                                       // with that of the baseline photo of its site; empty: it is good.
};

// Refuses photos that are of another kind than they are added as, before anything is copied: an overview among
// close-ups, what is no head from above among overviews. A second each. throws Error(kInput) naming the photo and what
// to do.
void RefuseOtherKinds(const VisitPhotos& visit);

// Analyzes each photo, and the baselines of their sites, with the usual options: some seconds each; nothing is kept.
// The baseline is the one that `study analyze` would take were all photos usable. Overviews and phototrichograms, the
// latter by their later photo, are measured as `study analyze` does. A photo that can't be read is no error here but a
// sentence.
std::vector<AddedCheck> CheckAdded(const StudyFolder& study, const std::vector<std::filesystem::path>& relatives);

// Whether the photo shows the skin of that baseline: why it can't be laid over it, or that it shows too little of it;
// no sentence: it does, or it is the baseline itself. A photo that can't be read is CheckAdded's to tell.
std::vector<std::string> CheckAlignment(const StudyFolder& study, const std::filesystem::path& relative);

}  // namespace tricho
