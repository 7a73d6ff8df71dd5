// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The blind readings of a study: each reader's hairs, measured by the code that measures the program's, and all of them
// beside each other.
#pragma once

#include <functional>
#include <string>

#include "outcome/reader_agreement.h"
#include "store/study_folder.h"

namespace tricho {

inline constexpr char kAgreementJson[] = "agreement.json";
inline constexpr char kAgreementTable[] = "readings.tsv";

// Counts the photos that a reader has read to the end. A photo that the study no longer has is left out, with a note.
//
// on_total, on_photo   Told how many photos there are, and each one that is done.
// throws Error(kInput): nobody has read anything, a journal that is damaged; as OpenReview.
ReaderAgreement CompareReaders(const StudyFolder& study, const std::function<void(int)>& on_total,
                               const std::function<void(const std::string&)>& on_photo);

// agreement.json and readings.tsv in derivatives/tricho. The caller holds the StudyLock. throws Error(kStore).
void WriteAgreement(const StudyFolder& study, const ReaderAgreement& agreement);

// Whether agreement.json tells of the journals as they stand.
bool IsAgreementFresh(const StudyFolder& study);

}  // namespace tricho
