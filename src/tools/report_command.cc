// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho report`: pages that people read, from an analyzed study.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "base/output_files.h"
#include "study/reports.h"
#include "tools/command.h"
#include "tools/options.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

struct ReportArguments {
  SeriesOptions series;
  std::string participant, reader, out;
  std::string lang = "en";
  bool no_pdf = false;
  bool quiet = false;

  po::options_description Options() {
    po::options_description options("Options", 100);
    AddOption(options, "participant", "ID", &participant, "whose report (needed for patient and practitioner)");
    AddOption(options, "for", "READER", &reader, "patient, practitioner or researcher (needed)");
    AddOption(options, "out", "DIR", &out,
              "folder for the pages, made when missing; default: STUDY/derivatives/tricho/reports");
    AddOption(options, "lang", "LANG", &lang, "language of the pages: en");
    AddOption(options, "earliest-weeks", "X", &series.earliest_weeks,
              "weeks after the first session before which an effect can't be seen, 0 to 52");
    AddOption(options, "worthwhile-share", "X", &series.worthwhile_share,
              "smallest change worth having, as a share of the baseline, 0.01 to 1");
    AddFlag(options, "no-pdf", &no_pdf, "HTML alone");
    AddFlag(options, "quiet", &quiet, "no list of what was written");
    return options;
  }
};

// HTML first; a PDF that could not be made is told, and is no failure.
void WritePage(const ReportArguments& arguments, const fs::path& out, const ReportPage& page) {
  const auto write = [&](const char* ending, const std::string& bytes) {
    const fs::path file = out / (page.stem + ending);
    WriteWholeFile(file, bytes);
    if (!arguments.quiet) std::cout << file.string() << '\n';
  };
  write(".html", page.html);
  if (arguments.no_pdf) return;
  std::string trouble;
  const std::string pdf = PdfOf(page.html, trouble);
  if (trouble.empty())
    write(".pdf", pdf);
  else
    std::cerr << "tricho: no PDF was made: " << trouble << '\n';
}

int RunReport(const std::vector<std::string>& words) {
  ReportArguments arguments;
  std::vector<std::string> studies;
  ParseOptions(arguments.Options(), words, &studies);
  if (studies.size() != 1)
    throw Error(ErrorKind::kUsage, fmt::format("report takes one STUDY, not {}", studies.size()));
  const Reader reader = ReaderOf(arguments.reader);
  const bool for_researcher = reader == Reader::kResearcher;
  if (for_researcher == !arguments.participant.empty())
    throw Error(ErrorKind::kUsage, for_researcher ? "a report for a researcher takes no --participant"
                                                  : "--participant ID is missing: whose report?");
  arguments.series.Check();
  const StudyFolder study = OpenStudy(studies.front());
  const fs::path out = arguments.out.empty() ? study.Inside("derivatives/tricho/reports") : fs::path(arguments.out);
  const Texts texts(arguments.lang);
  const ReportPage page = for_researcher
                              ? ReportOnCohort(study, texts, out)
                              : ReportOnParticipant(study, arguments.participant, reader, texts, arguments.series, out);
  if (!page.trouble.empty()) std::cerr << "tricho: no plots were drawn: " << page.trouble << '\n';
  WritePage(arguments, out, page);
  return 0;
}

}  // namespace

Command ReportCommand() {
  Command command;
  command.name = "report";
  command.arguments = "STUDY --participant ID --for patient|practitioner | STUDY --for researcher [options]";
  command.summary = "pages that people read: for the patient, the practitioner, the researcher";
  command.description =
      "Takes an analyzed study and writes one self-contained HTML page and the same as PDF (with weasyprint): "
      "patient-ID, practitioner-ID or researcher. A page asks for nothing from anywhere and opens from a USB stick. "
      "Pictures are drawn anew from their pixels: no metadata, place or original file name leaves with them.\n"
      "\n"
      "For the patient: the answer first, before and now in one frame with a slider, three numbers over time, which "
      "hairs "
      "are still there, new or gone, what is not known, what comes next. For the practitioner: all that backs the "
      "verdict, "
      "with a map of all follicles (kept, new, lost, can't be told), some of them through all visits, and the hair "
      "map; "
      "comparison-ID.json lies beside it. For the researcher: the cohort, a methods paragraph and a data dictionary; "
      "measurements.tsv, cohort.tsv, cohort.json and the plots lie beside it. series-ID.json holds the numbers of a "
      "participant's pages.\n"
      "\n"
      "The words are in src/report/pages/texts-LANG.json: another language is another file.";
  command.examples = {
      {"cp -r data/samples/study out/sample-study && tricho study analyze out/sample-study && tricho report "
       "out/sample-study --participant 001 --for patient",
       "The patient's page of the sample study"}};
  command.references = {"W3C 2018, WCAG 2.1: contrast, alternative texts, no sign by color alone"};
  command.options = [] { return ReportArguments().Options(); };
  command.run = RunReport;
  return command;
}

}  // namespace tricho
