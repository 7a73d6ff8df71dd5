// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The journal of a photo's corrections: STUDY/corrections/SHA256.jsonl, named by the photo's bytes, so that it follows
// the photo under another pseudonym or day. Lines are only ever added; each holds the SHA-256 of the one before, so
// that a line that was changed or taken out is found.
//
// A line is down on the disk before Append returns. What a killed program left half-written was never told to be saved:
// it ends without a line feed and is dropped. Several programs may append: each holds the file's lock while it does.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "store/append_file.h"
#include "store/correction.h"
#include "store/study_folder.h"

namespace tricho {

inline constexpr char kCorrectionsFolder[] = "corrections";

struct Journal {
  std::vector<Correction> corrections;
  std::string last_sha256;         // Of the last line; empty when there is none.
  std::size_t num_good_bytes = 0;  // Up to where lines are whole.

  int last_number() const { return static_cast<int>(corrections.size()); }
};

// throws Error(kInput) naming the line and what is wrong with it: not one of ours, out of order, or the one before was
// changed. `name` is what messages call it.
Journal ParseJournal(std::string_view bytes, const std::string& name);

// Where the journal of a photo of this SHA-256 stands. throws Error(kInput) for what is no SHA-256, and as Inside.
std::filesystem::path JournalPath(const StudyFolder& study, const std::string& photo_sha256);

// The journal of the photo; empty when there is none. throws as ParseJournal.
Journal ReadJournal(const StudyFolder& study, const std::string& photo_sha256);

// Adds a correction as the next line; `number` is set here. `after_number`: the last line that the reader knew of.
// returns  the journal as it stands now.
// throws   JournalMovedOn; Error(kStore) when the disk doesn't take it: the journal then is as it was.
Journal AppendCorrection(const StudyFolder& study, const std::string& photo_sha256, Correction correction,
                         int after_number);

// SHA-256 of the photos that have a journal, sorted.
std::vector<std::string> PhotosWithJournal(const StudyFolder& study);

}  // namespace tricho
