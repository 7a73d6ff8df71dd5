// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A study may be analyzed with a network of its own, which learned from its signed photos; a person chooses.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "pipeline.h"
#include "store/network_choice.h"
#include "store/study_folder.h"

namespace tricho {

// The network that is to be taken when nobody names one. throws Error(kInput) as ReadNetwork, where the study's own was
// changed since it was chosen, and as ReadChoice.
NetworkModel NetworkOf(const StudyFolder& study);

// The study's network in place of the program's, in options that take one, with its name and hash among the texts.
// throws as NetworkOf.
void FollowStudy(const StudyFolder& study, AnalysisOptions& options, std::map<std::string, std::string>& option_texts);

// SHA-256 of the network in use; empty where nobody ever chose one, so that all results are of the same.
std::string ChosenSha256(const StudyFolder& study);

// Whether the photo's result is of another network than the one of this hash, so that the next analysis makes it anew.
// A photo without a result is not.
bool IsOfOtherNetwork(const StudyFolder& study, const StudyPhoto& photo, const std::string& sha256);

// A network of this hash that is at hand: the program's or one of the study's; absent when there is none.
std::optional<NetworkModel> NetworkOfHash(const StudyFolder& study, const std::string& file, const std::string& sha256);

}  // namespace tricho
