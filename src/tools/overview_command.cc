// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho overview`: photos of the head from above.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include "base/error.h"
#include "base/output_files.h"
#include "base/parallel.h"
#include "base/provenance.h"
#include "capture/image_encoder.h"
#include "overview/overview_comparison.h"
#include "report/overview_json.h"
#include "report/overview_pictures.h"
#include "tools/command.h"
#include "tools/job_options.h"
#include "tools/options.h"
#include "tools/overview_rate.h"
#include "tools/progress_bar.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

struct OverviewArguments {
  OverviewOptions overview;
  JobOptions jobs;
  std::string front = "top";
  std::string out, zones;
  bool same_head = false;

  po::options_description Options() {
    po::options_description options("Options", 100);
    AddOption(options, "out", "DIR", &out, "folder for the results, made when missing (needed)");
    AddOption(options, "marker-mm", "X", &overview.marker_mm,
              "side in mm of an ArUco marker (dictionary 4x4) that lies beside the head, 1 to 200");
    AddOption(options, "um-per-px", "X", &overview.um_per_px, "scale of the photo in um per pixel, 10 to 3000");
    AddOption(options, "front", "SIDE", &front,
              "side of the photo to which the forehead points: top, right, bottom, left");
    AddOption(options, "zones", "FILE", &zones,
              "GeoJSON with polygons of your own, in pixels of the photo (of compare: of BASELINE), in which the scalp "
              "that is seen is measured too");
    AddFlag(options, "same-head", &same_head,
            "for compare: you know that both photos show one head, where the photos themselves can't show it");
    jobs.AddTo(options);
    return options;
  }

  void Finish() {
    jobs.Check();
    overview.front = ParseFrontSide(front);
    overview.Check();
    if (!zones.empty()) overview.zones = ReadDrawnZones(zones);
    if (out.empty()) throw Error(ErrorKind::kUsage, "--out DIR is missing: where should the results go?");
  }

  std::map<std::string, std::string> Provenance() const {
    std::map<std::string, std::string> used = {{"front", front}};
    if (overview.marker_mm) used["marker_mm"] = fmt::format("{}", *overview.marker_mm);
    if (!zones.empty()) used["zones"] = fs::path(zones).filename().string();
    if (overview.um_per_px) used["um_per_px"] = fmt::format("{}", *overview.um_per_px);
    return used;
  }
};

struct OverviewEnding {
  std::string line;
  bool failed = false;
};

std::string LineOf(const Overview& overview) {
  const Estimate& share = overview.at("visible_scalp_share");
  if (!overview.usable) return fmt::format("{}: not measured: {}", overview.file, overview.reasons.front());
  const Estimate& crown = overview.at("crown_visible_scalp_share");
  const Estimate& mm = overview.at("part_width_median_mm");
  const Estimate& part = overview.at("part_width_median_head_share");
  std::string line = fmt::format("{}: scalp seen {:.1f} % ({:.1f} to {:.1f})", overview.file, 100 * *share.value,
                                 100 * share.low, 100 * share.high);
  if (crown.value) line += fmt::format(", crown {:.1f} %", 100 * *crown.value);
  if (mm.value)
    line += fmt::format(", part {:.1f} mm ({:.1f} to {:.1f})", *mm.value, mm.low, mm.high);
  else if (part.value)
    line += fmt::format(", part {:.2f} % of the head's width", 100 * *part.value);
  else
    line += ", no part told";
  for (const OverviewZone& zone : overview.zones) {
    if (!zone.visible_scalp_share) continue;
    const Estimate& seen = *zone.visible_scalp_share;
    line += seen.value ? fmt::format(", {} {:.1f} %", zone.name, 100 * *seen.value)
                       : fmt::format(", {}: {}", zone.name, seen.reason);
  }
  for (const std::string& warning : overview.warnings) line += "\n  " + warning;
  return line;
}

OverviewEnding MeasureOne(const fs::path& photo, const OverviewArguments& arguments) {
  const fs::path out = arguments.out;
  const std::string stem = photo.stem().string();
  Provenance provenance = MakeProvenance("overview");
  provenance.options = arguments.Provenance();
  try {
    const Overview overview = MeasureOverview(photo, arguments.overview);
    provenance.inputs = {{overview.file, overview.sha256}};
    WriteWholeFile(out / (stem + "-scalp.png"), EncodePng(DrawOverview(overview)));
    WriteWholeFile(out / (stem + ".json"), OverviewJson(overview, provenance));
    return {LineOf(overview), false};
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kInput) throw;
    const std::string file = photo.filename().string();
    provenance.inputs = {{file, ""}};
    fs::remove(out / (stem + "-scalp.png"));
    WriteWholeFile(out / (stem + ".json"), UnreadOverviewJson(file, error.what(), provenance));
    return {error.what(), true};
  }
}

// No two photos may write the same file, and no result may take the place of a photo or its sidecar.
void CheckNames(const std::vector<std::string>& photos, const fs::path& out) {
  std::set<std::string> stems;
  for (const std::string& photo : photos) {
    const std::string stem = fs::path(photo).stem().string();
    if (!stems.insert(stem).second)
      throw Error(ErrorKind::kUsage,
                  fmt::format("two photos are named {}: their results would overwrite each other; give "
                              "them names of their own or folders of their own",
                              stem));
    std::error_code fault;
    const fs::path folder = fs::path(photo).has_parent_path() ? fs::path(photo).parent_path() : fs::path(".");
    if (fs::equivalent(folder, out, fault))
      throw Error(
          ErrorKind::kUsage,
          fmt::format("--out {} is the folder of {}: its sidecar {}.json would be overwritten; give another folder",
                      out.string(), photo, stem));
  }
}

int RunMeasure(OverviewArguments& arguments, const std::vector<std::string>& photos) {
  if (photos.empty()) throw Error(ErrorKind::kUsage, "overview needs at least one photo; see tricho overview --help");
  arguments.Finish();
  if (!arguments.zones.empty() && photos.size() > 1)
    throw Error(ErrorKind::kUsage, "--zones are drawn on one photo: give one photo, or compare BASELINE FOLLOWUP");
  CheckNames(photos, arguments.out);
  PrepareOutputFolder(arguments.out);
  std::vector<OverviewEnding> endings(photos.size());
  {
    ProgressBar bar(static_cast<int>(photos.size()), arguments.jobs.quiet);
    ParallelFor(static_cast<int>(photos.size()), arguments.jobs.NumJobs(), [&](int i) {
      endings[i] = MeasureOne(photos[i], arguments);
      if (endings[i].failed) bar.Say("tricho: " + endings[i].line);
      bar.Step(fs::path(photos[i]).filename().string());
    });
  }
  bool any_failed = false;
  for (const OverviewEnding& ending : endings) {
    any_failed = any_failed || ending.failed;
    if (!arguments.jobs.quiet && !ending.failed) std::cout << ending.line << '\n';
  }
  if (!arguments.jobs.quiet) std::cout << "results in " << arguments.out << '\n';
  return any_failed ? ExitStatus(ErrorKind::kInput) : 0;
}

void PrintOverviewComparison(const OverviewComparison& comparison) {
  for (const std::string& note : comparison.notes) std::cout << "note: " << note << '\n';
  if (!comparison.usable) {
    std::cout << "not compared: " << comparison.reason << '\n';
    return;
  }
  std::cout << fmt::format("{:<30}  {:>9}  {:>9}  {:>28}  {:>10}\n", "", "before", "after", "change (95 %)",
                           "detectable");
  std::vector<std::pair<std::string, OverviewChange>> lines = comparison.change;
  for (const auto& [name, change] : comparison.zones) lines.emplace_back("scalp seen, " + name, change);
  for (const auto& [name, change] : lines) {
    if (!change.change) {
      std::cout << fmt::format("{:<30}  -  {}\n", name, change.reason);
      continue;
    }
    std::cout << fmt::format("{:<30}  {:>9.4g}  {:>9.4g}  {:>28}  {:>10.3g}  {}\n", name, *change.baseline,
                             *change.followup,
                             fmt::format("{:+.3g} ({:+.3g} to {:+.3g})", *change.change, change.low, change.high),
                             change.smallest_detectable_change, CallName(change.call));
  }
}

int RunCompareOverviews(OverviewArguments& arguments, const std::vector<std::string>& photos) {
  if (photos.size() != 2)
    throw Error(ErrorKind::kUsage,
                fmt::format("overview compare needs two photos, BASELINE and FOLLOWUP, not {}", photos.size()));
  arguments.Finish();
  const fs::path out = arguments.out;
  const std::vector<std::string> names = {"baseline.json", "followup.json", "overview-comparison.png",
                                          "overview-comparison.json"};
  for (const std::string& photo : photos)
    for (const std::string& name : names) {
      std::error_code fault;
      for (const fs::path& input : {fs::path(photo), fs::path(photo).replace_extension(".json")})
        if (fs::equivalent(input, out / name, fault))
          throw Error(ErrorKind::kUsage,
                      fmt::format("{} would be overwritten by a result; give another --out", input.string()));
    }
  PrepareOutputFolder(out);
  const OverviewComparison comparison =
      CompareOverviews(photos[0], photos[1], {arguments.overview, arguments.same_head});
  Provenance provenance = MakeProvenance("overview compare");
  provenance.options = arguments.Provenance();
  if (arguments.same_head) provenance.options["same_head"] = "true";
  provenance.inputs = {{comparison.baseline.file, comparison.baseline.sha256},
                       {comparison.followup.file, comparison.followup.sha256}};
  for (const std::string& name : names) fs::remove(out / name);
  WriteWholeFile(out / "baseline.json", OverviewJson(comparison.baseline, provenance));
  WriteWholeFile(out / "followup.json", OverviewJson(comparison.followup, provenance));
  WriteWholeFile(out / "overview-comparison.png", EncodePng(DrawOverviewComparison(comparison)));
  WriteWholeFile(out / "overview-comparison.json", OverviewComparisonJson(comparison, provenance));
  if (!arguments.jobs.quiet) {
    PrintOverviewComparison(comparison);
    std::cout << "results in " << out.string() << '\n';
  }
  return 0;
}

int RunOverview(const std::vector<std::string>& words) {
  if (!words.empty() && words.front() == "rate") return RunOverviewRate({words.begin() + 1, words.end()});
  OverviewArguments arguments;
  std::vector<std::string> photos;
  ParseOptions(arguments.Options(), words, &photos);
  if (photos.empty() || photos.front() != "compare") return RunMeasure(arguments, photos);
  photos.erase(photos.begin());
  return RunCompareOverviews(arguments, photos);
}

}  // namespace

Command OverviewCommand() {
  Command command;
  command.name = "overview";
  command.arguments =
      "PHOTO... --out DIR [options]\n       tricho overview compare BASELINE FOLLOWUP --out DIR [options]\n       "
      "tricho "
      "overview rate STUDY [--out FILE.html] [--ratings FILE...] [options]";
  command.summary = "measures photos of the head from above: how much scalp is seen, how wide the part is";
  command.description =
      "For each photo STEM.json and STEM-scalp.png (scalp map and profile of the part) are written into DIR. The head "
      "must be seen as a whole from above, before an even background, with dry hair; the forehead points to the top of "
      "the photo, or to --front.\n"
      "\n"
      "--zones measures the scalp that is seen in zones of your own as well: polygons that another program (QuPath, or "
      "any that writes GeoJSON) drew on the photo. compare looks for them at the same place of the other head, as "
      "shares of its width and length.\n"
      "\n"
      "Widths are in mm with --marker-mm (a marker as far from the camera as the scalp is) or --um-per-px, otherwise "
      "shares of the head's width. A photo that can't be measured is not usable: its JSON says why, and the exit "
      "status "
      "stays 0. A photo that can't be read failed, and the exit status is 3. No stage of any scale of baldness is "
      "told.\n"
      "\n"
      "compare measures both photos, each with the colors of its own light, and writes overview-comparison.json (for "
      "every measure both values, the change with its 95 % interval, the smallest change that could have been told, "
      "and "
      "a call: increase, decrease or no_change_shown), overview-comparison.png, baseline.json and followup.json. It "
      "refuses, and says why, where the head is tilted by more than 15 degrees against the baseline, hair was dyed, "
      "wetted or parted elsewhere, or nothing shows that both photos are of one head.\n"
      "\n"
      "rate makes a page of a study's overviews for the 7-point global assessment (-3 greatly decreased to +3 greatly "
      "increased): the first and the last visit of each participant beside each other, in random order and side, "
      "without names, dates and arms, some pairs twice. It is one HTML file that asks for nothing from anywhere; "
      "raters "
      "give back the table that it lets them download. The key stays in the study (ratings/). With --ratings the "
      "tables are un-blinded: ratings.tsv and ratings.json in derivatives/tricho, with the mean of each participant "
      "and arm, and weighted kappa between raters and of each rater's two ratings of one pair.";
  command.examples = {
      {"tricho phantom part --view overview --visits 2 --out out/head && tricho overview out/head/part-1-v0.jpg --out "
       "out/overview",
       "A rendered head"},
      {"tricho phantom marker --view overview --visits 2 --out out/marked && tricho overview compare "
       "out/marked/marker-1-v0.jpg out/marked/marker-1-v1.jpg --marker-mm 20 --out out/overview-pair",
       "Before and after, with a marker of 20 mm in view"}};
  command.references = {"Kaufman et al. 1998, J. Am. Acad. Dermatol. 39:578: the 7-point global assessment of photos",
                        "Cohen 1968, Psychol. Bull. 70:213: weighted kappa",
                        "Fisher 1936, Ann. Eugenics 7:179: the direction in which two colors differ most",
                        "Bellman 1957, Dynamic Programming: the way along which most scalp shows"};
  command.options = [] {
    po::options_description options = OverviewArguments().Options();
    options.add(OverviewRateOptions());
    return options;
  };
  command.run = RunOverview;
  return command;
}

}  // namespace tricho
