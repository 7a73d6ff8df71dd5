// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a page sends, taken apart and checked. A page may have been made by anybody: every field is looked at.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "store/study_folder.h"
#include "study/blind_reading.h"
#include "study/review.h"

namespace tricho {

struct EditInput {
  std::string photo;
  int after_number = 0;
  CorrectionRequest request;
};
// throws Error(kUsage) for what is no edit, and for an edit of hairs of two photos.
EditInput ParseEdit(const std::string& body);

// What is said on the page of the comparison: a match, or undo and what else concerns the photo as a whole.
struct MatchInput {
  EditInput edit;  // Of a match, its kind alone.
  MarkSays says = MarkSays::kSame;
  int hair = 0, other_hair = 0;  // 0: none.
};
// throws Error(kUsage) for what is nothing of that.
MatchInput ParseMatch(const std::string& body);

struct ReadingInput {
  std::string who;
  int after_number = 0;
  ReadingRequest request;
};
// throws Error(kUsage) for what is no step of a blind reading.
ReadingInput ParseReadingInput(const std::string& body);

// A flat object of short texts. throws Error(kUsage).
class TextFields {
 public:
  explicit TextFields(const std::string& body);
  // Empty when absent.
  std::string operator[](const std::string& name) const;

 private:
  nlohmann::json json_;
};

// The photo whose file has this name, without its ending. throws Error(kInput) when the study has none.
StudyPhoto PhotoOfId(const StudyFolder& study, const std::string& id);

// throws Error(kUsage) for what is no day.
int DayOf(const std::string& text);

}  // namespace tricho
