// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho study`: keeps a study folder and analyzes it; one subcommand a file.
#include <fmt/format.h>

#include "base/error.h"
#include "tools/command.h"
#include "tools/study_arguments.h"

namespace tricho {

namespace po = boost::program_options;

namespace {

std::vector<StudySubcommand> Subcommands() {
  return {StudyInit(), StudyAdd(),    StudyTreatment(), StudyCheck(),  StudyAnalyze(), StudyMerge(),
          StudyList(), StudyReview(), StudyAgreement(), StudyRemove(), StudyRename(),  StudyRedate()};
}

// check, analyze, merge and list share theirs, as remove, rename and redate do: told once.
po::options_description Options() {
  po::options_description options("Options", kHelpColumns);
  for (const StudySubcommand& subcommand :
       {StudyInit(), StudyAdd(), StudyTreatment(), StudyAnalyze(), StudyReview(), StudyRename()})
    options.add(subcommand.options());
  return options;
}

int RunStudy(const std::vector<std::string>& words) {
  std::string names;
  for (const StudySubcommand& subcommand : Subcommands())
    names.append(names.empty() ? "" : ", ").append(subcommand.name);
  if (words.empty()) throw Error(ErrorKind::kUsage, "study needs one of " + names + "; see tricho study --help");
  for (const StudySubcommand& subcommand : Subcommands())
    if (words.front() == subcommand.name) return subcommand.run({words.begin() + 1, words.end()});
  throw Error(ErrorKind::kUsage, fmt::format("there is no 'study {}'; there are {}", words.front(), names));
}

}  // namespace

Command StudyCommand() {
  Command command;
  command.name = "study";
  command.arguments =
      "init|add|treatment|check|analyze|merge|list|review|agreement|remove|rename|redate STUDY [PHOTO...|PART...] "
      "[options]";
  command.summary = "keeps the photos, participants and sessions of a study, and analyzes all of it";
  command.description =
      "init makes a study: a folder close to BIDS, with participants.tsv and treatments.tsv, which people edit and "
      "which stay the truth. add copies the photos of one visit and site in, as its next shots, with scale and device "
      "in a sidecar beside each; an original is never changed, and a photo that is there already is not added again. "
      "Two more kinds of photos are kept beside close-ups, each named by a view of its own: --view overview, the head "
      "from "
      "above, under the site head; and --view phototrichogram, two photos of a clipped site, with the hours between "
      "them "
      "from --hours, from --taken given twice, or from what the cameras wrote. A photo of the wrong kind is refused "
      "and "
      "told where it belongs. Clipped photos enter no count, thickness or ledger of their site. "
      "treatment enters a session; the first one is day 0 of the participant. list shows who is there. check tells "
      "what is missing or inconsistent, in words, and what results are stale. rename gives a participant another "
      "pseudonym and redate a visit another day, in folders, names and tables; remove takes away the results of one "
      "who "
      "has withdrawn, once photos and rows are gone.\n"
      "\n"
      "analyze finds the hairs of every photo, lays every shot over the baseline of its site, measures everything over "
      "the skin that all usable shots of the site show, and writes derivatives/tricho/measurements.tsv (one row a "
      "photo), and beside each other as in the study a JSON, a table of hairs and an overlay a photo. What was done is "
      "kept in results.sqlite. Overviews are measured and compared with that of the baseline, phototrichograms "
      "measured: "
      "their JSON and pictures stand beside the others, their columns follow in the table, with a column view, and "
      "supporting.tsv has their changes, which stand beside a verdict and never make one. A run that was cut short "
      "goes on where it stopped, and nothing is done twice. Two "
      "processes never work on one study at once: the second waits and says so.\n"
      "\n"
      "Where one machine is too small, analyze --shard I/N does part I of N, for I from 1 to N, each on a machine of "
      "its "
      "own, and merge joins the parts to the same bytes as one run. Shards may share the folder of the study or work "
      "on "
      "copies of it, whose parts (derivatives/tricho/shards/I-of-N) are then given to merge as PART. The photos of a "
      "site stay together. merge refuses, and writes nothing, when a part is missing, has not ended, is damaged, was "
      "made by another version, with other options or of other photos; docs/reliability.md says what the same bytes "
      "are.\n"
      "\n"
      "review tells what people corrected in `tricho serve`; --export writes all journals to one file, and --import "
      "takes such a file into another copy of the study. Corrections are no results: remove leaves them out of what it "
      "keeps, everything else keeps them. --export-marked writes the signed photos with their hairs into a new folder, "
      "for scripts/train/finetune.sh: whole participants, about a third of the photos, are held out.\n"
      "\n"
      "agreement compares what readers marked in the blind review of `tricho serve` with each other and with what the "
      "program found: F1 of hairs, ICC and limits of agreement of count, density and thickness, in agreement.json and "
      "readings.tsv of derivatives/tricho. Readings change no number of the study.\n"
      "\n"
      "Participants are pseudonyms: no name belongs into a study.";
  command.examples = {
      {"tricho study init out/study && tricho study add out/study --participant 001 --date 2026-01-05 --site vertex "
       "--um-per-px 7 data/samples/single/standard-11.jpg && tricho study treatment out/study --participant 001 --date "
       "2026-01-12 --kind mesotherapy && tricho study check out/study",
       "A study with a first visit and a first session"},
      {"tricho phantom part --view overview --out out/head-of-study && tricho phantom standard --hours 48 --width-px "
       "800 "
       "--height-px 600 --out out/clipped-of-study && tricho study init out/views && tricho study add out/views "
       "--participant 001 --date 2026-01-05 --view overview out/head-of-study/part-1-v0.jpg && tricho study add "
       "out/views "
       "--participant 001 --date 2026-01-05 --site vertex --view phototrichogram --um-per-px 7 --taken \"2026-01-05 "
       "09:30\" --taken \"2026-01-07 09:10\" out/clipped-of-study/standard-1-v0.jpg "
       "out/clipped-of-study/standard-1-v1.jpg --no-check && tricho study list out/views",
       "The same visit with the head from above and a phototrichogram"}};
  command.references = {
      "Gorgolewski et al. 2016, Sci. Data 3:160044: the brain imaging data structure (BIDS), whose layout this "
      "follows"};
  command.options = Options;
  command.run = RunStudy;
  return command;
}

}  // namespace tricho
