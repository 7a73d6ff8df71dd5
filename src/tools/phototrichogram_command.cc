// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho phototrichogram`: which hairs of a clipped site grew, and how fast.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "base/output_files.h"
#include "base/provenance.h"
#include "capture/image_encoder.h"
#include "report/analysis_json.h"
#include "report/gnuplot.h"
#include "report/growth_map.h"
#include "report/growth_plots.h"
#include "report/trichogram_json.h"
#include "tools/command.h"
#include "tools/options.h"
#include "tools/pair_options.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

struct TrichogramArguments {
  PairArguments pair;
  std::optional<double> hours;

  boost::program_options::options_description Described() {
    boost::program_options::options_description options = pair.Described();
    AddOption(options, "hours", "H", &hours,
              "hours between the photos, 12 to 168; left out: the times that the cameras wrote into both");
    return options;
  }
};

void PrintTrichogram(const TrichogramOfPair& pair) {
  for (const std::string& note : pair.notes) std::cout << "note: " << note << '\n';
  std::cout << fmt::format("{:g} hours between the photos ({})\n", pair.time.hours,
                           pair.time.source == "exif" ? "from the photos themselves" : "from --hours");
  if (!pair.reason.empty()) {
    std::cout << "not measured: " << pair.reason << '\n';
    return;
  }
  const Phototrichogram& trichogram = pair.trichogram;
  std::cout << fmt::format("hairs: {} growing ({} cut flush), {} not growing, {} not classifiable ({} gone)\n",
                           trichogram.num_anagen, trichogram.num_cut_flush, trichogram.num_not_growing,
                           trichogram.num_not_classifiable, trichogram.num_exogen);
  std::cout << fmt::format("{:<38}  {:>9}  {:>22}  {:>10}\n", "", "", "95 %", "detectable");
  for (const auto& [name, metric] : trichogram.metrics) {
    const Estimate& estimate = metric.estimate;
    if (!estimate.value) {
      std::cout << fmt::format("{:<38}  -  {}\n", name, estimate.reason);
      continue;
    }
    std::cout << fmt::format("{:<38}  {:>9.4g}  {:>22}  {:>10.3g}\n", name, *estimate.value,
                             fmt::format("{:.3g} to {:.3g}", estimate.low, estimate.high),
                             metric.smallest_detectable_change.value_or(0));
  }
}

int RunPhototrichogram(const std::vector<std::string>& words) {
  TrichogramArguments arguments;
  ParseOptions(arguments.Described(), words, &arguments.pair.photos);
  arguments.pair.Finish("phototrichogram");
  const fs::path out = arguments.pair.out;
  const std::vector<std::string> names = {"baseline.json",        "followup.json",      "growth-map.png",
                                          "growth-histogram.svg", "rate-thickness.svg", "phototrichogram.json"};
  arguments.pair.CheckResults(names, {});
  PrepareOutputFolder(out);

  const TrichogramOfPair pair = MeasurePhototrichogram(arguments.pair.photos[0], arguments.pair.photos[1],
                                                       arguments.pair.Options(), arguments.hours);
  const Comparison& comparison = pair.comparison;
  Provenance provenance = arguments.pair.MakeProvenance("phototrichogram");
  if (arguments.hours) provenance.options["hours"] = fmt::format("{}", *arguments.hours);
  provenance.inputs = {{comparison.baseline.photo.file, comparison.baseline.photo.sha256},
                       {comparison.followup.photo.file, comparison.followup.photo.sha256}};
  for (const std::string& name : names) fs::remove(out / name);
  const MetricsOptions& metrics = arguments.pair.shared.analysis.metrics;
  WriteWholeFile(out / "baseline.json", AnalysisJson(comparison.baseline, metrics, provenance));
  WriteWholeFile(out / "followup.json", AnalysisJson(comparison.followup, metrics, provenance));
  if (pair.reason.empty()) {
    WriteWholeFile(out / "growth-map.png", EncodePng(DrawGrowthMap(pair)));
    const std::vector<PlotScript> scripts = GrowthPlots(pair.trichogram);
    const DrawnPlots drawn = scripts.empty() ? DrawnPlots{} : DrawPlots(scripts);
    for (std::size_t i = 0; i < drawn.svgs.size(); ++i) WriteWholeFile(out / scripts[i].file, drawn.svgs[i]);
    if (!drawn.trouble.empty()) std::cerr << "tricho: no plots were drawn: " << drawn.trouble << '\n';
  }
  WriteWholeFile(out / "phototrichogram.json", TrichogramJson(pair, provenance));
  if (!arguments.pair.shared.quiet) {
    PrintTrichogram(pair);
    std::cout << "results in " << out.string() << '\n';
  }
  return 0;
}

}  // namespace

Command PhototrichogramCommand() {
  Command command;
  command.name = "phototrichogram";
  command.arguments = "DAY0 DAY2 --out DIR [--hours H] [options]";
  command.summary = "tells which hairs of a clipped site grew between two photos some days apart, and how fast";
  command.description =
      "The site is clipped and photographed, and photographed again two or three days later. Both photos are analyzed "
      "and laid over each other, and of each hair the tips are compared along its course, from the same root. A hair "
      "whose tip has moved is in anagen, one whose tip has not is not growing; which growths are none is told from the "
      "errors of the tips and from the growth of the other hairs, not by a fixed limit. What can't be classified "
      "says why, counts in density, and never in a share.\n"
      "\n"
      "Into DIR are written phototrichogram.json (every hair's phase, growth and rate, and the site's shares, rates, "
      "productivity and time to full coverage with their 95 % intervals and smallest detectable changes), "
      "baseline.json "
      "and followup.json (the two analyses; ids refer to them), growth-map.png, growth-histogram.svg and "
      "rate-thickness.svg.\n"
      "\n"
      "The time between the photos is --hours, or else what the cameras wrote into both; the result says which. A "
      "wrong "
      "time moves the rates and nothing else. Photos that can't be measured are not: phototrichogram.json says why, "
      "and "
      "the exit status stays 0.";
  command.examples = {
      {"tricho phantom standard --hours 48 --width-px 1000 --height-px 750 --out out/growth && tricho phototrichogram "
       "out/growth/standard-1-v0.jpg out/growth/standard-1-v1.jpg --um-per-px 7 --hours 48 --out out/trichogram",
       "A clipped site and two days later, rendered"}};
  command.references = {
      "Saitoh, Uzuka & Sakamoto 1970, J. Invest. Dermatol. 54:65: growth of the same hairs on two photos",
      "Saraogi & Dhurat 2010, Int. J. Trichology 2:5: how programs that compare lengths fail",
      "Loussouarn et al. 2005, Int. J. Dermatol. 44 Suppl. 1:6: telogen shares and growth rates of healthy adults"};
  command.options = [] { return TrichogramArguments().Described(); };
  command.run = RunPhototrichogram;
  return command;
}

}  // namespace tricho
