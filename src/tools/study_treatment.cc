// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho study treatment`: enters a session.
#include <fmt/format.h>

#include <iostream>

#include "base/date.h"
#include "base/error.h"
#include "store/study_edit.h"
#include "tools/study_arguments.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

struct TreatmentArguments {
  VisitArguments session;
  std::string kind, product, note;

  po::options_description Options() {
    po::options_description options("tricho study treatment STUDY", kHelpColumns);
    session.AddTo(options, "the day of the session, as 2026-01-31 (needed)");
    AddOption(options, "kind", "TEXT", &kind,
              "mesotherapy, prp, minoxidil, ... (needed); none sets day 0 of someone who is only watched");
    AddOption(options, "product", "TEXT", &product, "what was given");
    AddOption(options, "note", "TEXT", &note, "anything else");
    return options;
  }
};

int RunTreatment(const std::vector<std::string>& words) {
  TreatmentArguments arguments;
  std::vector<std::string> places;
  ParseOptions(arguments.Options(), words, &places);
  const fs::path folder = TheStudy(places, "treatment", true);
  Treatment treatment;
  treatment.participant_id = arguments.session.ParticipantId();
  treatment.day = arguments.session.Day();
  if (arguments.kind.empty()) throw Error(ErrorKind::kUsage, "--kind is missing: mesotherapy, prp, minoxidil, ...");
  CheckText("--kind", arguments.kind);
  CheckText("--product", arguments.product);
  CheckText("--note", arguments.note);
  treatment.kind = arguments.kind;
  treatment.product = arguments.product;
  treatment.note = arguments.note;
  const StudyFolder study = OpenStudy(folder);
  const StudyLock lock = LockStudy(study);
  const bool is_new = EnterTreatment(study, treatment);
  std::cout << fmt::format("{} on {} {} {}\n", treatment.kind, DayText(treatment.day),
                           is_new ? "entered for" : "stands there already for", treatment.participant_id);
  return 0;
}

}  // namespace

StudySubcommand StudyTreatment() {
  return {"treatment", [] { return TreatmentArguments().Options(); }, RunTreatment};
}

}  // namespace tricho
