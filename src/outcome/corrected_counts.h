// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How far a person's result of a photo differs from the automatic one: it goes wherever its numbers go.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tricho {

struct CorrectedCounts {
  int added = 0, removed = 0, changed = 0;
  int regions = 0;    // Of skin, taken out.
  int automatic = 0;  // Hairs that were found.
  int matches = 0;    // What was said of hairs beside those of another photo: one hair, two, new, lost.

  bool Any() const { return ChangePhoto() || matches > 0; }
  bool ChangePhoto() const { return added + removed + changed + regions > 0; }  // What the photo by itself comes to.
  CorrectedCounts& operator+=(const CorrectedCounts& other);                    // Of another photo.
  bool operator==(const CorrectedCounts&) const = default;
};

// "+3 -2 ~1 of 148, 1 region, 2 matches", as measurements.tsv has it; `changed` and what follows the hairs only where
// there are any.
std::string CorrectedCell(const CorrectedCounts& counts);
// Absent for a text that is none of CorrectedCell.
std::optional<CorrectedCounts> ParseCorrectedCell(std::string_view text);

// "corrected: +3 −2 of 148", as people read it.
std::string CorrectedText(const CorrectedCounts& counts);

}  // namespace tricho
