// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// All journals of a study as one file, to be carried to another copy of the study.
//
//   {"schema": "urn:opentricho:schema:corrections:1", "photo_sha256": "...", "lines": 12}
//   ... the 12 lines of that photo's journal, as they are; then the next photo
#pragma once

#include <string>
#include <string_view>

#include "store/study_folder.h"

namespace tricho {

inline constexpr char kExchangeSchema[] = "urn:opentricho:schema:corrections:1";

// throws Error(kInput) for a journal that is damaged.
std::string ExportCorrections(const StudyFolder& study);

struct ImportedCorrections {
  int num_photos = 0;  // With corrections that were not here before,
  int num_lines = 0;   // and how many these are.
};

// Adds what is not here yet. Where one journal goes on where the other ends, the longer one counts. The caller holds
// the StudyLock.
//
// throws Error(kInput) naming the line or the photo, and imports nothing: what is no such file, a journal that is
// damaged, and one that was continued both here and there, which no program can bring together.
ImportedCorrections ImportCorrections(const StudyFolder& study, std::string_view text);

}  // namespace tricho
