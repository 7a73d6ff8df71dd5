// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho study agreement`: how far blind readers agree with each other and with the program.
#include <fmt/format.h>

#include <iostream>

#include "study/reader_agreement.h"
#include "tools/study_arguments.h"

namespace tricho {

namespace po = boost::program_options;

namespace {

void TellPair(const PairAgreement& pair) {
  std::cout << fmt::format("{} and {}: {} photos, F1 {}\n", pair.first, pair.second, pair.photos,
                           AgreementWords(pair.f1, 3));
  for (const MeasureAgreement& measure : pair.measures) {
    const MethodAgreement& agreement = measure.agreement;
    if (!agreement.difference.value) {
      std::cout << fmt::format("  {:<16}  {}\n", measure.measure, agreement.difference.reason);
      continue;
    }
    std::cout << fmt::format("  {:<16}  ICC {:<24}  difference {:<24}  limits {:.1f} to {:.1f}\n", measure.measure,
                             AgreementWords(agreement.icc, 3), AgreementWords(agreement.difference, 1),
                             *agreement.low.value, *agreement.high.value);
  }
}

int RunAgreement(const std::vector<std::string>& words) {
  const StudyFolder study = OpenStudy(TheStudy(words, "agreement", true));
  const StudyLock lock = LockStudy(study);
  const ReaderAgreement agreement = CompareReaders(
      study, [](int) {}, [](const std::string&) {});
  WriteAgreement(study, agreement);
  for (const PairAgreement& pair : agreement.pairs) TellPair(pair);
  for (const std::string& note : agreement.notes) std::cout << "note: " << note << '\n';
  std::cout << fmt::format("results in {}\n", (study.Derivatives() / kAgreementJson).string());
  return 0;
}

}  // namespace

StudySubcommand StudyAgreement() {
  return {"agreement", [] { return po::options_description(); }, RunAgreement};
}

}  // namespace tricho
