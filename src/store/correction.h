// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a person did to the result of a photo, one line of its journal. Schema: docs/schemas/correction.schema.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

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

struct Correction {
  int number = 0;  // 1, 2, ... within the journal.
  CorrectionKind kind = CorrectionKind::kDelete;
  std::string who;               // A pseudonym of the reader.
  std::string when;              // "2026-01-31T12:00:00Z", by the clock of the machine.
  std::string why;               // May be empty, but for an excluded region and for what is opened again.
  std::string automatic_sha256;  // Of the findings that it corrects.
  std::vector<NumberedHair> before, after;
  Polygon region_px;  // Of kExclude and kRestore.
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
