// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho align`: lays the follow-up over the baseline.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "base/output_files.h"
#include "base/provenance.h"
#include "capture/image_encoder.h"
#include "report/alignment_json.h"
#include "report/site_pictures.h"
#include "tools/command.h"
#include "tools/options.h"
#include "tools/pair_options.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

void PrintAlignment(const AlignedPhotos& aligned) {
  const SiteAlignment& alignment = aligned.alignment;
  for (const std::string& note : aligned.notes) std::cout << "note: " << note << '\n';
  if (!alignment.usable) {
    std::cout << "not usable: " << alignment.reason << '\n';
    return;
  }
  const auto um = alignment.residual_um ? fmt::format(" ({:.1f} um)", *alignment.residual_um) : std::string();
  const auto px = alignment.residual_px ? fmt::format("{:.2f} px{}", *alignment.residual_px, um) : std::string("-");
  std::cout << fmt::format(
      "laid over each other: {} matched features, residual {}, overlap {:.0f} %, baseline : follow-up magnification "
      "{:.3f}\n",
      alignment.matched_features, px, 100 * alignment.overlap_share, alignment.magnification_ratio);
}

int RunAlign(const std::vector<std::string>& words) {
  PairArguments arguments;
  ParseOptions(arguments.Described(), words, &arguments.photos);
  arguments.Finish("align");
  const fs::path out = arguments.out;
  const std::vector<Point> points = ReadPointsFile(arguments.points);
  arguments.CheckResults({"alignment.json", "aligned.png", "checkerboard.png", "points.csv"}, {arguments.points});
  PrepareOutputFolder(out);

  const AlignedPhotos aligned = AlignPhotos(arguments.photos[0], arguments.photos[1], arguments.Options());
  Provenance provenance = arguments.MakeProvenance("align");
  provenance.inputs = {{aligned.baseline.file, aligned.baseline.sha256},
                       {aligned.followup.file, aligned.followup.sha256}};
  for (const char* name : {"aligned.png", "checkerboard.png", "points.csv", "alignment.json"}) fs::remove(out / name);
  if (!arguments.points.empty()) WriteWholeFile(out / "points.csv", MappedPointsCsv(points, aligned.alignment));
  if (aligned.alignment.usable) {
    const SiteMap& map = aligned.alignment.baseline_from_followup;
    WriteWholeFile(out / "aligned.png", EncodePng(DrawAligned(aligned.baseline.bgr, aligned.followup.bgr, map)));
    WriteWholeFile(out / "checkerboard.png",
                   EncodePng(DrawCheckerboard(aligned.baseline.bgr, aligned.followup.bgr, map)));
  }
  WriteWholeFile(out / "alignment.json", AlignmentJson(aligned, provenance));
  if (!arguments.shared.quiet) {
    PrintAlignment(aligned);
    std::cout << "results in " << out.string() << '\n';
  }
  return 0;
}

}  // namespace

Command AlignCommand() {
  Command command;
  command.name = "align";
  command.arguments = "BASELINE FOLLOWUP --out DIR [options]";
  command.summary = "lays a later photo of a scalp site over an earlier one";
  command.description =
      "Hair regrows at another angle, skin stretches, the camera turns and shifts. What stays is found with hair "
      "painted "
      "over: pigment, vessels, openings, scars. One camera on which many such places agree is refined by the texture "
      "of "
      "the skin to a smooth map, right to a fraction of a pixel.\n"
      "\n"
      "Into DIR are written alignment.json (the map, its residual on places that were held out of the fit, overlap), "
      "aligned.png (the follow-up in the frame of the baseline) and checkerboard.png (both in turn, square by square). "
      "With --points also points.csv with the columns x,y,baseline_x,baseline_y.\n"
      "\n"
      "Photos that do not show the same scalp, share too little of it or are mirrored are not forced together: "
      "alignment.json says usable: false and why, no picture is written, and the exit status stays 0.\n"
      "\n"
      "No scale is needed; without one the magnifications may differ by up to a factor of 3.";
  command.examples = {
      {"tricho phantom turned --visits 2 --out out/pair && tricho align out/pair/turned-1-v0.jpg "
       "out/pair/turned-1-v1.jpg --um-per-px 7 --points out/pair/turned-1-v1-points.csv --out out/align",
       "Two visits of a rendered scalp, with points to be mapped"}};
  command.references = {"Lowe 2004, Int. J. Comput. Vis. 60:91: keypoints",
                        "Moisan & Stival 2004, Int. J. Comput. Vis. 57:201: counting against chance",
                        "Lucas & Kanade 1981, IJCAI: registration by the image gradient",
                        "Rueckert et al. 1999, IEEE Trans. Med. Imaging 18:712: B-spline displacement fields"};
  command.options = [] { return PairArguments().Described(); };
  command.run = RunAlign;
  return command;
}

}  // namespace tricho
