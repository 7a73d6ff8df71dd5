// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho compare`: two visits, hair to hair.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "base/output_files.h"
#include "base/provenance.h"
#include "capture/image_encoder.h"
#include "report/alignment_json.h"
#include "report/analysis_json.h"
#include "report/comparison_json.h"
#include "report/hair_map.h"
#include "report/site_pictures.h"
#include "tools/command.h"
#include "tools/options.h"
#include "tools/pair_options.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

void PrintComparison(const Comparison& comparison) {
  for (const std::string& note : comparison.notes) std::cout << "note: " << note << '\n';
  if (!comparison.reason.empty()) {
    std::cout << "not compared: " << comparison.reason << '\n';
    return;
  }
  std::cout << fmt::format("hairs: {} persisting, {} persisting but not told apart, {} new, {} lost, {} doubtful\n",
                           comparison.persisting.size(), comparison.ambiguous.size(), comparison.new_hairs.size(),
                           comparison.lost_hairs.size(),
                           comparison.doubtful_baseline.size() + comparison.doubtful_followup.size());
  std::cout << fmt::format("{:<28}  {:>9}  {:>9}  {:>26}  {:>10}  {}\n", "", "before", "after", "change (95 %)",
                           "detectable", "");
  for (const auto& [name, change] : comparison.change.change) {
    if (!change.change) {
      std::cout << fmt::format("{:<28}  -  {}\n", name, change.reason);
      continue;
    }
    std::cout << fmt::format("{:<28}  {:>9.4g}  {:>9.4g}  {:>26}  {:>10.3g}  {}\n", name, *change.baseline,
                             *change.followup,
                             fmt::format("{:+.3g} ({:+.3g} to {:+.3g})", *change.change, change.low, change.high),
                             change.smallest_detectable_change, CallName(change.call));
  }
}

int RunCompare(const std::vector<std::string>& words) {
  PairArguments arguments;
  ParseOptions(arguments.Described(), words, &arguments.photos);
  arguments.Finish("compare");
  const fs::path out = arguments.out;
  const std::vector<Point> points = ReadPointsFile(arguments.points);
  std::vector<std::string> names = {"baseline.json", "followup.json", "hair-map.png", "comparison.json"};
  // A points.csv that `tricho align` wrote into the same folder stays.
  if (!arguments.points.empty()) names.push_back("points.csv");
  arguments.CheckResults(names, {arguments.points});
  PrepareOutputFolder(out);

  const Comparison comparison = ComparePhotos(arguments.photos[0], arguments.photos[1], arguments.Options());
  Provenance provenance = arguments.MakeProvenance("compare");
  provenance.inputs = {{comparison.baseline.photo.file, comparison.baseline.photo.sha256},
                       {comparison.followup.photo.file, comparison.followup.photo.sha256}};
  for (const std::string& name : names) fs::remove(out / name);
  const MetricsOptions& metrics = arguments.shared.analysis.metrics;
  WriteWholeFile(out / "baseline.json", AnalysisJson(comparison.baseline, metrics, provenance));
  WriteWholeFile(out / "followup.json", AnalysisJson(comparison.followup, metrics, provenance));
  if (!arguments.points.empty()) WriteWholeFile(out / "points.csv", MappedPointsCsv(points, comparison.alignment));
  if (comparison.reason.empty()) WriteWholeFile(out / "hair-map.png", EncodePng(DrawHairMap(comparison)));
  WriteWholeFile(out / "comparison.json", ComparisonJson(comparison, provenance));
  if (!arguments.shared.quiet) {
    PrintComparison(comparison);
    std::cout << "results in " << out.string() << '\n';
  }
  return 0;
}

}  // namespace

Command CompareCommand() {
  Command command;
  command.name = "compare";
  command.arguments = "BASELINE FOLLOWUP --out DIR [options]";
  command.summary =
      "compares two visits of a scalp site hair to hair: what persists, is new, is lost, thicker or thinner";
  command.description =
      "Both photos are analyzed and laid over each other; only the skin seen in both counts, with one area for both. "
      "Hairs are matched one to one. A hair that one photo shows and the other does not is looked for again at its "
      "place before it is called new or lost; what stays doubtful counts by how likely it stands at each visit. Where "
      "unit mates "
      "could as well have changed places, both persist, and their pairs are listed as ambiguous.\n"
      "\n"
      "Into DIR are written comparison.json (every hair's fate, and for every measure both values, the change with its "
      "95 % interval, the smallest change that this pair could have told, and a call: increase, decrease, "
      "no_change_shown or undetermined), baseline.json and followup.json (the two analyses; ids refer to them) and "
      "hair-map.png. With --points also points.csv.\n"
      "\n"
      "Photos that can't be compared are not: comparison.json says why, and the exit status stays 0. Exchanging the "
      "photos flips every sign and keeps every interval.";
  command.examples = {
      {"tricho phantom treated --visits 2 --width-px 1000 --height-px 750 --out out/pair && tricho compare "
       "out/pair/treated-1-v0.jpg out/pair/treated-1-v1.jpg --um-per-px 7 --out out/compare",
       "Before and after a treatment, rendered"}};
  command.references = {
      "Bokhari et al. 2022, Skin Appendage Disord. 8:382: hair-to-hair matching and the error of a change in count",
      "Efron & Stein 1981, Ann. Stat. 9:586: the jackknife estimate of variance",
      "Lang et al. 2010, Astron. J. 139:1782: verifying a match by its odds"};
  command.options = [] { return PairArguments().Described(); };
  command.run = RunCompare;
  return command;
}

}  // namespace tricho
