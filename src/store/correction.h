// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a person did to the result of a photo, or said of its hairs beside those of another one: one line of its
// journal. Schema: docs/schemas/correction.schema.json.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matching/hair_marks.h"
#include "store/journal_fields.h"

namespace tricho {

inline constexpr char kCorrectionSchema[] = "urn:opentricho:schema:correction:1";

enum class CorrectionKind {
  kDelete,
  kAdd,
  kSplit,
  kJoin,
  kTurn,
  kThickness,
  kExclude,  // A region of skin;
  kRestore,  // puts such a region back.
  kMatch,    // What became of a hair between another photo and this one.
  kUndo,     // Takes the last correction back that counts;
  kRedo,     // lets the one count again that was taken back last.
  kSign,
  kReopen
};
const char* KindName(CorrectionKind kind);  // "delete", "add", ...
// throws Error(kInput) for a name of none.
CorrectionKind CorrectionKindOf(const std::string& name);
// Whether it changes hairs or skin, and so can be undone.
bool IsEdit(CorrectionKind kind);

// Of kMatch: hairs are named by the numbers that they keep, those of the other photo together with that photo and the
// findings that they are of.
struct JournalMatch {
  MarkSays says = MarkSays::kSame;
  std::string before = "unclear";  // What was told of them before: as SaysName, or "unclear".
  int hair = 0;                    // Of this photo; of kLost none: 0.
  int other_hair = 0;              // Of the other one; of kNew none: 0.
  std::string other_photo_sha256, other_automatic_sha256;
  bool operator==(const JournalMatch&) const = default;
};

struct Correction {
  int number = 0;  // 1, 2, ... within the journal.
  CorrectionKind kind = CorrectionKind::kDelete;
  std::string who;               // A pseudonym of the reader.
  std::string when;              // "2026-01-31T12:00:00Z", by the clock of the machine.
  std::string why;               // May be empty, but for an excluded region and for what is opened again.
  std::string automatic_sha256;  // Of the findings that it corrects.
  std::vector<NumberedHair> before, after;
  Polygon region_px;                  // Of kExclude and kRestore.
  std::optional<JournalMatch> match;  // Of kMatch.
};

// One line without its end; every double exact. `previous_sha256`: of the line before, empty for the first.
std::string CorrectionLine(const Correction& correction, const std::string& previous_sha256);

// A line with what it says of the one before.
struct ParsedCorrection {
  Correction correction;
  std::string previous_sha256;
};
// throws Error(kInput) for a line that is none, in which a number is not finite or beyond what a photo can have.
ParsedCorrection ParseCorrection(std::string_view line);

}  // namespace tricho
