// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The journal of a blind reader: STUDY/readings/READER.jsonl. Lines are only ever added, each down on the disk before
// Append returns, each with the SHA-256 of the one before (as in store/correction_journal.h).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "store/append_file.h"
#include "store/reading.h"
#include "store/study_folder.h"

namespace tricho {

inline constexpr char kReadingsFolder[] = "readings";

struct ReadingJournal {
  std::string who;
  std::vector<ReadingEvent> events;
  std::string last_sha256;         // Of the last line; empty when there is none.
  std::size_t num_good_bytes = 0;  // Up to where lines are whole.

  int last_number() const { return static_cast<int>(events.size()); }
};

// Takes in what stands in `bytes` behind the lines that `journal` knows; all of it where these are no longer there. A
// reader marks thousands of hairs, one request each: what is known is not parsed again.
//
// name      What messages call the file.
// returns   whether it went on where `journal` ended.
// throws    Error(kInput) naming the line and what is wrong with it: not one of ours, out of order, of another reader,
//           or the one before was changed.
bool ParseMoreReadings(std::string_view bytes, const std::string& name, ReadingJournal& journal);

// The journal of `journal.who` as it stands on the disk; empty when there is none. returns as ParseMoreReadings.
// throws Error(kUsage) for a name that can't be one, Error(kInput) for one that a person would take for another
// reader's
// ("AB" beside "ab"); as ParseMoreReadings.
bool RereadReadings(const StudyFolder& study, ReadingJournal& journal);
ReadingJournal ReadReadings(const StudyFolder& study, const std::string& who);

// Adds an event as the next line, to the file and to `journal`, which is as the reader knew it; `number` and `who` are
// set here. throws JournalMovedOn; Error(kStore) when the disk doesn't take it: the file then is as it was.
void AppendReading(const StudyFolder& study, ReadingEvent event, ReadingJournal& journal);

// Who has a journal, sorted.
std::vector<std::string> ReadersOf(const StudyFolder& study);

}  // namespace tricho
