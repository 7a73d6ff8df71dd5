// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Which network a study is analyzed with: the one that comes with the program, or one that learned from the study's own
// signed photos. STUDY/learning/ holds those networks, NAME.onnx with NAME.onnx.sha256, and choices.jsonl, to which a
// line is added for each choice that a person makes; the last one counts.
#pragma once

#include <string>
#include <vector>

#include "store/study_folder.h"

namespace tricho {

inline constexpr char kLearningFolder[] = "learning";
inline constexpr char kChoiceSchema[] = "urn:opentricho:schema:network-choice:1";

struct NetworkChoice {
  bool own = false;          // False: the one that comes with the program.
  std::string file, sha256;  // Of the study's own; empty otherwise.
  std::string who, when;     // Who chose, and "2026-01-31T12:00:00Z".
};

// In their order; empty when nobody ever chose.
// throws Error(kInput) naming the line that is none, or that follows on a line that was changed.
std::vector<NetworkChoice> ReadChoices(const StudyFolder& study);

// The last one; that of the program's network when nobody ever chose. throws as ReadChoices.
NetworkChoice ReadChoice(const StudyFolder& study);

// On return it is down on the disk. throws Error(kUsage) for a name that can be nobody's; Error(kStore); as
// ReadChoices.
void AppendChoice(const StudyFolder& study, const NetworkChoice& choice);

}  // namespace tricho
