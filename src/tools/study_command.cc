// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho study`: keeps a study folder and analyzes it.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include "base/date.h"
#include "base/error.h"
#include "base/identifier.h"
#include "store/study_check.h"
#include "store/study_edit.h"
#include "store/study_folder.h"
#include "store/study_lock.h"
#include "tools/command.h"
#include "tools/job_options.h"
#include "tools/options.h"
#include "tools/progress_bar.h"
#include "tools/study_analysis.h"
#include "tools/study_merge.h"
#include "tools/study_part.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

constexpr unsigned kColumns = 100;
constexpr std::size_t kMaxText = 1000;

struct StudyArguments {
  std::string name, participant, date, site, device, magnification, kind, product, note;
  std::optional<std::string> shard;
  std::map<std::string, std::string> cells = {{"arm", ""}, {"sex", ""}, {"age", ""}, {"diagnosis", ""}};
  ScaleOptions scale;
  SharedOptions shared;  // For its analysis options alone.
  JobOptions job;

  po::options_description Init() {
    po::options_description options("tricho study init STUDY", kColumns);
    AddOption(options, "name", "TEXT", &name, "name of the study; default: the folder's");
    return options;
  }
  po::options_description Add() {
    po::options_description options("tricho study add STUDY PHOTO...", kColumns);
    AddWho(options, "the day of the visit, as 2026-01-31 (needed)");
    AddOption(options, "site", "NAME", &site,
              "the site of the scalp, letters and digits: vertex, frontal, ... (needed)");
    AddOption(options, "um-per-px", "X", &scale.um_per_px, "scale of the photos in um per pixel, 0.2 to 200");
    AddOption(options, "field-width-mm", "X", &scale.field_width_mm,
              "width of skin in mm that a photo's full width shows, 0.5 to 300");
    AddOption(options, "marker-mm", "X", &scale.marker_mm, "side in mm of an ArUco marker in view, 0.5 to 100");
    AddOption(options, "device", "TEXT", &device,
              "camera or microscope, for the sidecar; default: what the photo says");
    AddOption(options, "magnification", "TEXT", &magnification, "magnification, for the sidecar");
    AddOption(options, "arm", "TEXT", &cells["arm"], "for a new participant: the treatment arm");
    AddOption(options, "sex", "TEXT", &cells["sex"], "for a new participant: sex");
    AddOption(options, "age", "TEXT", &cells["age"], "for a new participant: age in years");
    AddOption(options, "diagnosis", "TEXT", &cells["diagnosis"], "for a new participant: diagnosis");
    return options;
  }
  po::options_description TreatmentOptions() {
    po::options_description options("tricho study treatment STUDY", kColumns);
    AddWho(options, "the day of the session, as 2026-01-31 (needed)");
    AddOption(options, "kind", "TEXT", &kind,
              "mesotherapy, prp, minoxidil, ... (needed); none sets day 0 of someone who is only watched");
    AddOption(options, "product", "TEXT", &product, "what was given");
    AddOption(options, "note", "TEXT", &note, "anything else");
    return options;
  }
  po::options_description Analyze() {
    po::options_description options("tricho study check|analyze|merge|list STUDY", kColumns);
    AddOption(options, "segmenter", "NAME", &shared.segmenter,
              "how hair is told from skin: ridge, network, auto (ridge)");
    AddOption(options, "model", "FILE", &shared.model, "network for --segmenter network in place of the built-in one");
    AddOption(options, "vellus-below-um", "X", &shared.analysis.metrics.vellus_below_um,
              "a hair thinner than this counts as vellus, in um, 5 to 200");
    AddOption(options, "terminal-from-um", "X", &shared.analysis.metrics.terminal_from_um,
              "a hair at least this thick counts as terminal, in um, 5 to 200");
    AddOption(options, "shard", "I/N", &shard,
              "for analyze: part I of N alone, 1 <= I <= N, to be joined by merge; default: all");
    job.AddTo(options);
    return options;
  }
  po::options_description Merge() {
    po::options_description options("tricho study merge STUDY [PART...]", kColumns);
    job.AddTo(options);
    return options;
  }
  po::options_description All() {
    po::options_description options("Options", kColumns);
    options.add(Init()).add(Add()).add(TreatmentOptions()).add(Analyze());
    return options;
  }

 private:
  void AddWho(po::options_description& options, const char* date_help) {
    AddOption(options, "participant", "ID", &participant,
              "pseudonym, 1 to 32 letters and digits, with or without sub- (needed)");
    AddOption(options, "date", "DATE", &date, date_help);
  }
};

// The words after the subcommand: STUDY first.
fs::path TheStudy(const std::vector<std::string>& words, const std::string& subcommand, bool alone) {
  if (words.empty() || words.front().empty())
    throw Error(ErrorKind::kUsage, fmt::format("study {} needs the folder of a study", subcommand));
  if (alone && words.size() > 1)
    throw Error(ErrorKind::kUsage,
                fmt::format("study {} takes one STUDY and nothing else, not '{}'", subcommand, words[1]));
  return words.front();
}

int NeededDay(const std::string& date) {
  if (date.empty()) throw Error(ErrorKind::kUsage, "--date is missing; write it as 2026-01-31");
  const std::optional<int> day = ParseDay(date);
  if (!day)
    throw Error(ErrorKind::kUsage, fmt::format("--date '{}' is no day; write it as 2026-01-31", date.substr(0, 40)));
  return *day;
}

std::string NeededParticipant(const std::string& label) {
  if (label.empty()) throw Error(ErrorKind::kUsage, "--participant is missing");
  return ParticipantId(label);
}

void CheckText(const char* option, const std::string& text) {
  if (text.size() > kMaxText)
    throw Error(ErrorKind::kUsage,
                fmt::format("{} is {} characters long; {} are allowed", option, text.size(), kMaxText));
}

StudyLock LockOf(const StudyFolder& study, const fs::path& folder = kResultsFolder) {
  const auto on_wait = [&] {
    std::cerr << "tricho: another tricho works on " << study.root.string() << "; waiting for it to end\n";
  };
  return StudyLock(study, on_wait, folder);
}

int RunInit(const std::vector<std::string>& words, StudyArguments& arguments) {
  std::vector<std::string> places;
  ParseOptions(arguments.Init(), words, &places);
  CheckText("--name", arguments.name);
  const StudyFolder study = InitStudy(TheStudy(places, "init", true), arguments.name);
  std::cout << fmt::format("a study is in {}: add photos with tricho study add\n", study.root.string());
  return 0;
}

int RunAdd(const std::vector<std::string>& words, StudyArguments& arguments) {
  std::vector<std::string> places;
  ParseOptions(arguments.Add(), words, &places);
  const fs::path folder = TheStudy(places, "add", false);
  if (places.size() < 2) throw Error(ErrorKind::kUsage, "study add needs at least one photo");
  VisitPhotos visit;
  visit.participant_id = NeededParticipant(arguments.participant);
  visit.day = NeededDay(arguments.date);
  visit.site = arguments.site;
  if (visit.site.empty())
    throw Error(ErrorKind::kUsage, "--site is missing: which site of the scalp do the photos show?");
  const std::string fault = WhyNoLabel(visit.site);
  if (!fault.empty()) throw Error(ErrorKind::kUsage, "--site: " + fault);
  arguments.scale.Check();
  visit.scale = arguments.scale;
  for (const auto& [option, text] : arguments.cells) CheckText(("--" + option).c_str(), text);
  CheckText("--device", arguments.device);
  CheckText("--magnification", arguments.magnification);
  visit.device = arguments.device;
  visit.magnification = arguments.magnification;
  visit.photos.assign(places.begin() + 1, places.end());
  std::map<std::string, std::string> cells;
  for (const auto& [column, cell] : arguments.cells)
    if (!cell.empty()) cells[column] = cell;

  const StudyFolder study = OpenStudy(folder);
  const StudyLock lock = LockOf(study);
  ClearRests(study);
  if (!cells.empty()) EnterParticipant(study, visit.participant_id, cells);
  for (const AddedPhoto& added : AddPhotos(study, visit)) {
    if (added.was_there)
      std::cerr << fmt::format("tricho: {} is in the study already, as {}: not added again\n", added.original.string(),
                               added.relative.string());
    else
      std::cout << fmt::format("{} -> {}\n", added.original.string(), added.relative.string());
    if (!added.has_scale)
      std::cerr << fmt::format("tricho: {} has no scale: give --um-per-px, or nothing per cm2 can be measured\n",
                               added.original.string());
  }
  return 0;
}

int RunTreatment(const std::vector<std::string>& words, StudyArguments& arguments) {
  std::vector<std::string> places;
  ParseOptions(arguments.TreatmentOptions(), words, &places);
  const fs::path folder = TheStudy(places, "treatment", true);
  Treatment treatment;
  treatment.participant_id = NeededParticipant(arguments.participant);
  treatment.day = NeededDay(arguments.date);
  if (arguments.kind.empty()) throw Error(ErrorKind::kUsage, "--kind is missing: mesotherapy, prp, minoxidil, ...");
  CheckText("--kind", arguments.kind);
  CheckText("--product", arguments.product);
  CheckText("--note", arguments.note);
  treatment.kind = arguments.kind;
  treatment.product = arguments.product;
  treatment.note = arguments.note;
  const StudyFolder study = OpenStudy(folder);
  const StudyLock lock = LockOf(study);
  const bool is_new = EnterTreatment(study, treatment);
  std::cout << fmt::format("{} on {} {} {}\n", treatment.kind, DayText(treatment.day),
                           is_new ? "entered for" : "stands there already for", treatment.participant_id);
  return 0;
}

int RunCheck(const std::vector<std::string>& words, StudyArguments& arguments) {
  std::vector<std::string> places;
  ParseOptions(arguments.Analyze(), words, &places);
  arguments.job.Check();
  const StudyFolder study = OpenStudy(TheStudy(places, "check", true));
  const std::vector<std::string> findings = CheckStudy(study, arguments.job.NumJobs());
  for (const std::string& finding : findings) std::cout << finding << '\n';
  std::cout << (findings.empty()
                    ? std::string("nothing is missing")
                    : fmt::format("{} to look at",
                                  findings.size() == 1 ? "1 thing" : fmt::format("{} things", findings.size())))
            << '\n';
  return 0;
}

StudyProgress ProgressOf(const StudyArguments& arguments, std::optional<ProgressBar>& bar) {
  return {arguments.job.NumJobs(), [&](int total) { bar.emplace(total, arguments.job.quiet); },
          [&bar](const std::string& name) { bar->Step(name); }};
}

std::string Summary(const StudyAnalysis& result) {
  return fmt::format("{} photos, {} analyzed now, {} measured over the skin that all visits show\n", result.num_photos,
                     result.num_analyzed, result.num_usable);
}

std::string MeasurementsLine(const StudyFolder& study) {
  return fmt::format("measurements in {}\n", (study.Derivatives() / "measurements.tsv").string());
}

int RunStudyAnalyze(const std::vector<std::string>& words, StudyArguments& arguments) {
  std::vector<std::string> places;
  ParseOptions(arguments.Analyze(), words, &places);
  const fs::path folder = TheStudy(places, "analyze", true);
  arguments.job.Check();
  arguments.shared.Finish();
  const StudyFolder study = OpenStudy(folder);
  std::optional<ProgressBar> bar;
  const StudyProgress progress = ProgressOf(arguments, bar);
  if (arguments.shard) {
    const Shard shard = ParseShard(*arguments.shard);
    const StudyLock lock = LockOf(study, ShardFolder(shard));
    ClearRests(study, ShardFolder(shard));
    const StudyAnalysis result =
        AnalyzeShard(study, shard, arguments.shared.analysis, arguments.shared.Provenance(), progress);
    bar.reset();
    if (!arguments.job.quiet)
      std::cout << fmt::format("part {} of {}: {}part in {}\n", shard.number, shard.of, Summary(result),
                               (study.root / ShardFolder(shard)).string());
    return 0;
  }
  const StudyLock lock = LockOf(study);
  ClearRests(study);
  const StudyAnalysis result = AnalyzeStudy(study, arguments.shared.analysis, arguments.shared.Provenance(), progress);
  bar.reset();
  if (!arguments.job.quiet) std::cout << Summary(result) << MeasurementsLine(study);
  return 0;
}

int RunMerge(const std::vector<std::string>& words, StudyArguments& arguments) {
  std::vector<std::string> places;
  ParseOptions(arguments.Merge(), words, &places);
  const fs::path folder = TheStudy(places, "merge", false);
  arguments.job.Check();
  const StudyFolder study = OpenStudy(folder);
  const StudyLock lock = LockOf(study);
  ClearRests(study);
  std::optional<ProgressBar> bar;
  const StudyAnalysis result = MergeStudy(study, {places.begin() + 1, places.end()}, ProgressOf(arguments, bar));
  bar.reset();
  if (!arguments.job.quiet)
    std::cout << fmt::format("{} photos merged, {} measured over the skin that all visits show\n", result.num_photos,
                             result.num_usable)
              << MeasurementsLine(study);
  return 0;
}

int RunList(const std::vector<std::string>& words, StudyArguments& arguments) {
  std::vector<std::string> places;
  ParseOptions(arguments.Analyze(), words, &places);
  const StudyFolder study = OpenStudy(TheStudy(places, "list", true));
  const std::vector<StudyPhoto> photos = ListPhotos(study);
  const std::vector<Treatment> treatments = ReadTreatments(study);
  const std::vector<ParticipantRow> rows = ReadParticipants(study);
  std::map<std::string, std::string> arms;
  for (const ParticipantRow& row : rows) arms[row.participant_id] = row.cells.count("arm") ? row.cells.at("arm") : "";
  for (const StudyPhoto& photo : photos) arms.try_emplace(photo.participant_id, "");
  std::cout << fmt::format("{:<16}  {:<12}  {:>8}  {:>6}  {:>6}  {:<10}  {:<10}  {}\n", "participant", "arm",
                           "sessions", "visits", "photos", "first", "last", "sites");
  for (const auto& [id, arm] : arms) {
    std::set<int> days;
    std::set<std::string> sites;
    int num_photos = 0;
    for (const StudyPhoto& photo : photos) {
      if (photo.participant_id != id) continue;
      days.insert(photo.day);
      sites.insert(photo.site);
      ++num_photos;
    }
    std::string names;
    for (const std::string& site : sites) names += (names.empty() ? "" : " ") + site;
    std::cout << fmt::format("{:<16}  {:<12}  {:>8}  {:>6}  {:>6}  {:<10}  {:<10}  {}\n", id, arm.empty() ? "-" : arm,
                             SessionsOf(treatments, id).days.size(), days.size(), num_photos,
                             days.empty() ? "-" : DayText(*days.begin()), days.empty() ? "-" : DayText(*days.rbegin()),
                             names.empty() ? "-" : names);
  }
  return 0;
}

int RunStudy(const std::vector<std::string>& words) {
  using Subcommand = int (*)(const std::vector<std::string>&, StudyArguments&);
  static const std::vector<std::pair<std::string, Subcommand>> kSubcommands = {{"init", RunInit},
                                                                               {"add", RunAdd},
                                                                               {"treatment", RunTreatment},
                                                                               {"check", RunCheck},
                                                                               {"analyze", RunStudyAnalyze},
                                                                               {"merge", RunMerge},
                                                                               {"list", RunList}};
  std::string names;
  for (const auto& [name, run] : kSubcommands) names += (names.empty() ? "" : ", ") + name;
  if (words.empty()) throw Error(ErrorKind::kUsage, "study needs one of " + names + "; see tricho study --help");
  for (const auto& [name, run] : kSubcommands) {
    if (words.front() != name) continue;
    StudyArguments arguments;
    return run({words.begin() + 1, words.end()}, arguments);
  }
  throw Error(ErrorKind::kUsage, fmt::format("there is no 'study {}'; there are {}", words.front(), names));
}

}  // namespace

Command StudyCommand() {
  Command command;
  command.name = "study";
  command.arguments = "init|add|treatment|check|analyze|merge|list STUDY [PHOTO...|PART...] [options]";
  command.summary = "keeps the photos, participants and sessions of a study, and analyzes all of it";
  command.description =
      "init makes a study: a folder close to BIDS, with participants.tsv and treatments.tsv, which people edit and "
      "which stay the truth. add copies the photos of one visit and site in, as its next shots, with scale and device "
      "in a sidecar beside each; an original is never changed, and a photo that is there already is not added again. "
      "treatment enters a session; the first one is day 0 of the participant. list shows who is there. check tells "
      "what is missing or inconsistent, in words.\n"
      "\n"
      "analyze finds the hairs of every photo, lays every shot over the baseline of its site, measures everything over "
      "the skin that all usable shots of the site show, and writes derivatives/tricho/measurements.tsv (one row a "
      "photo), and beside each other as in the study a JSON, a table of hairs and an overlay a photo. What was done is "
      "kept in results.sqlite: a run that was cut short goes on where it stopped, and nothing is done twice. Two "
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
      "Participants are pseudonyms: no name belongs into a study.";
  command.examples = {
      {"tricho study init out/study && tricho study add out/study --participant 001 --date 2026-01-05 --site vertex "
       "--um-per-px 7 data/samples/single/standard-11.jpg && tricho study treatment out/study --participant 001 --date "
       "2026-01-12 --kind mesotherapy && tricho study check out/study",
       "A study with a first visit and a first session"}};
  command.references = {
      "Gorgolewski et al. 2016, Sci. Data 3:160044: the brain imaging data structure (BIDS), whose layout this "
      "follows"};
  command.options = [] { return StudyArguments().All(); };
  command.run = RunStudy;
  return command;
}

}  // namespace tricho
