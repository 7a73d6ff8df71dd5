// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Blind readers of photos beside each other and beside the program: what each has of a photo, and how far two agree.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "outcome/agreement.h"

namespace tricho {

// What one reader, or the program, has of one photo.
struct ReadValues {
  int hairs_marked = 0;                                                  // All of them;
  std::optional<double> hairs_counted, hairs_per_cm2, mean_diameter_um;  // by the counting rule of the program.
};

struct PhotoReading {
  std::string photo;   // "sub-001_ses-20260110_site-vertex_shot-1"
  std::string reader;  // "program" for what was found.
  ReadValues values;
  int num_reopened = 0;  // How often the reader opened it again after having been done.
};

// One photo, read by two.
struct PairedReading {
  MarkedHairs hairs;
  int num_roots = 0;  // Of the hairs that both have: those whose roots lie within kRootToleranceUm; -1 without a scale.
  ReadValues first, second;
};

struct MeasureAgreement {
  const char* measure;  // "hairs_counted", "hairs_per_cm2", "mean_diameter_um"
  const char* unit;     // UCUM
  MethodAgreement agreement;
};

struct PairAgreement {
  std::string first, second;
  int photos = 0;  // That both have read to the end.
  MarkedHairs hairs;
  AgreementEstimate f1;
  AgreementEstimate same_root_share;  // Of the hairs that both have.
  std::vector<MeasureAgreement> measures;
};
PairAgreement AgreementOfPair(const std::string& first, const std::string& second,
                              const std::vector<PairedReading>& photos);

// How far a reader has come.
struct ReaderProgress {
  std::string name;
  int photos = 0, done = 0, reopened = 0;
};

struct ReaderAgreement {
  std::vector<ReaderProgress> readers;
  std::vector<PhotoReading> readings;  // By photo, the program first, then the readers.
  std::vector<PairAgreement> pairs;    // Of readers first, then each reader with the program.
  std::vector<std::string> notes;      // What is missing, in sentences.
};

// In a line, as people read it: "F1 0.93 (0.90 to 0.95) on 12 photos".
std::string AgreementWords(const AgreementEstimate& estimate, int digits);

}  // namespace tricho
