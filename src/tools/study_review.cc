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
#include "tools/study_arguments.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

struct ReviewArguments {
  std::string to, from;

  po::options_description Options() {
    po::options_description options("tricho study review STUDY", kHelpColumns);
    AddOption(options, "export", "FILE", &to, "writes all corrections to one file");
    AddOption(options, "import", "FILE", &from, "takes the corrections of such a file in");
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

int RunReview(const std::vector<std::string>& words) {
  ReviewArguments arguments;
  std::vector<std::string> places;
  ParseOptions(arguments.Options(), words, &places);
  const StudyFolder study = OpenStudy(TheStudy(places, "review", true));
  if (!arguments.to.empty() && !arguments.from.empty())
    throw Error(ErrorKind::kUsage, "study review either exports or imports, not both at once");
  if (!arguments.to.empty()) {
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
