// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a blind reader did, one line of that reader's journal. Schema: docs/schemas/reading.schema.json. Readings are no
// corrections: they never change a number of the study.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/journal_fields.h"

namespace tricho {

inline constexpr char kReadingSchema[] = "urn:opentricho:schema:reading:1";

enum class ReadingKind {
  kBegin,   // Photos are dealt to the reader, in a random order;
  kOpen,    // one of them is shown for the first time;
  kAdd,     // a hair is marked on it,
  kRemove,  // or taken off again;
  kUndo,    // the last of these two on the photo is taken back;
  kDone,    // the reader has marked all that is there, which may be nothing;
  kReopen   // and wants to go on all the same, with a reason.
};
const char* ReadingKindName(ReadingKind kind);  // "begin", "open", ...

struct ReadingEvent {
  int number = 0;  // 1, 2, ... within the journal.
  ReadingKind kind = ReadingKind::kOpen;
  std::string who;                       // A pseudonym of the reader.
  std::string when;                      // "2026-01-31T12:00:00Z", by the clock of the machine.
  std::string why = {};                  // Of kReopen.
  std::string photo_sha256 = {};         // Of all but kBegin.
  std::string seed = {};                 // Of kBegin: 16 hexadecimal digits, from which the order came.
  std::vector<std::string> photos = {};  // Of kBegin: their SHA-256, in the order in which they are shown.
  std::vector<NumberedHair> hairs = {};  // Of kAdd and kRemove: the one hair.
};

// One line without its end; every double exact. `previous_sha256`: of the line before, empty for the first.
std::string ReadingLine(const ReadingEvent& event, const std::string& previous_sha256);

struct ParsedReading {
  ReadingEvent event;
  std::string previous_sha256;
};
// throws Error(kInput) for a line that is none, in which a field is missing, or belongs to another kind.
ParsedReading ParseReading(std::string_view line);

}  // namespace tricho
