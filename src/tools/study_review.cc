// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho study review`: what people corrected, and its way to another copy of the study.
#include <fmt/format.h>

#include <iostream>
#include <set>

#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "store/correction_exchange.h"
#include "store/correction_journal.h"
#include "study/marked_set.h"
#include "tools/study_arguments.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

struct ReviewArguments {
  std::string to, from, marked;

  po::options_description Options() {
    po::options_description options("tricho study review STUDY", kHelpColumns);
    AddOption(options, "export", "FILE", &to, "writes all corrections to one file");
    AddOption(options, "import", "FILE", &from, "takes the corrections of such a file in");
    AddOption(options, "export-marked", "DIR", &marked,
              "writes signed photos and their hairs as a set to learn from (scripts/train/finetune.sh)");
    return options;
  }
};

void TellReviewed(const StudyFolder& study) {
  std::cout << fmt::format("{:<16}  {:>11}  {:<10}  {}\n", "photo (SHA-256)", "corrections", "signed", "readers");
  for (const std::string& photo : PhotosWithJournal(study)) {
    std::set<std::string> readers;
    int num_edits = 0;
    std::string signed_by;
    for (const Correction& correction : ReadJournal(study, photo).corrections) {
      readers.insert(correction.who);
      num_edits += IsEdit(correction.kind);
      if (correction.kind == CorrectionKind::kSign) signed_by = correction.who;
      if (correction.kind == CorrectionKind::kReopen) signed_by.clear();
    }
    std::string names;
    for (const std::string& reader : readers) names.append(names.empty() ? "" : " ").append(reader);
    std::cout << fmt::format("{:<16}  {:>11}  {:<10}  {}\n", photo.substr(0, 16), num_edits,
                             signed_by.empty() ? "-" : signed_by, names);
  }
}

void ExportMarked(const StudyFolder& study, const std::string& folder) {
  const MarkedSet set = WriteMarkedSet(study, folder, [](const std::string&) {});
  for (const std::string& left_out : set.left_out) std::cerr << "tricho: " << left_out << '\n';
  std::cout << fmt::format("{} photos of {} participants to learn from, {} of {} held out, in {}\n", set.num_learned,
                           set.num_participants_learned, set.num_held_out, set.num_participants_held_out, folder);
  if (set.num_held_out == 0)
    std::cerr << "tricho: only one participant has signed photos, so that none is held out: what is learned from them "
                 "can't be tried\n";
}

int RunReview(const std::vector<std::string>& words) {
  ReviewArguments arguments;
  std::vector<std::string> places;
  ParseOptions(arguments.Options(), words, &places);
  const StudyFolder study = OpenStudy(TheStudy(places, "review", true));
  if (!arguments.to.empty() + !arguments.from.empty() + !arguments.marked.empty() > 1)
    throw Error(ErrorKind::kUsage, "study review either exports or imports, one thing at once");
  if (!arguments.marked.empty()) {
    ExportMarked(study, arguments.marked);
  } else if (!arguments.to.empty()) {
    WriteWholeFile(arguments.to, ExportCorrections(study));
    std::cout << arguments.to << '\n';
  } else if (!arguments.from.empty()) {
    const std::string text = BytesOfFile(arguments.from);
    if (text.empty()) throw Error(ErrorKind::kInput, arguments.from + " can't be read, or holds no corrections");
    const StudyLock lock = LockStudy(study);
    try {
      const ImportedCorrections imported = ImportCorrections(study, text);
      std::cout << fmt::format("{} corrections of {} photos are new here\n", imported.num_lines, imported.num_photos);
    } catch (const Error& error) {
      throw error.Within(arguments.from);
    }
  } else {
    TellReviewed(study);
  }
  return 0;
}

}  // namespace

StudySubcommand StudyReview() {
  return {"review", [] { return ReviewArguments().Options(); }, RunReview};
}

}  // namespace tricho
