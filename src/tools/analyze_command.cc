// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho analyze`: photos -> one result each.
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <functional>
#include <future>
#include <iostream>
#include <optional>

#include "base/error.h"
#include "base/output_files.h"
#include "base/parallel.h"
#include "base/provenance.h"
#include "base/shared_work.h"
#include "report/analysis_files.h"
#include "report/analysis_text.h"
#include "tools/analysis_names.h"
#include "tools/command.h"
#include "tools/options.h"
#include "tools/progress_bar.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

struct AnalyzeArguments {
  SharedOptions shared;
  std::string out;
  std::string overlay = "png";

  po::options_description Options() {
    po::options_description options("Options", 100);
    AddOption(options, "out", "DIR", &out, "folder for the results, made when missing (needed)");
    AddOption(options, "overlay", "KIND", &overlay,
              "picture of the hairs: png; jpeg, a sixth of its size and quicker; none");
    shared.AddTo(options);
    return options;
  }
};

// `read` gives the photo, with its scale, field and quality. `num_unkept` counts the photos whose results could not be
// kept.
PhotoSummary AnalyzeOne(const fs::path& photo, const std::function<CalibratedImage()>& read, const AnalysisFiles& files,
                        const SharedOptions& options, std::atomic<int>& num_unkept) {
  const MetricsOptions& thresholds = options.analysis.metrics;
  Provenance provenance = MakeProvenance("analyze");
  provenance.options = options.Provenance();
  try {
    const Analysis analysis = AnalyzeShot(read(), options.analysis);
    provenance.inputs = {{analysis.photo.file, analysis.photo.sha256}};
    WriteAnalysis(files, analysis, thresholds, provenance);
    return SummaryOf(analysis);
  } catch (const Error& error) {
    const std::string file = photo.filename().string();
    const PhotoSummary failed = {file, PhotoEnding::kFailed, error.what(), 0, {}};
    // Where not even a result can be written there is no place for the reason either; other photos may have one.
    if (error.kind() == ErrorKind::kStore) {
      ++num_unkept;
      return failed;
    }
    provenance.inputs = {{file, ""}};
    try {
      WriteFailure(files, photo, error.what(), thresholds, provenance);
    } catch (const Error& unwritten) {
      ++num_unkept;
      return {file, PhotoEnding::kFailed, error.what() + std::string("; and ") + unwritten.what(), 0, {}};
    }
    return failed;
  }
}

int RunAnalyze(const std::vector<std::string>& words) {
  AnalyzeArguments arguments;
  std::vector<std::string> photos;
  ParseOptions(arguments.Options(), words, &photos);
  SharedOptions& options = arguments.shared;
  const OverlayKind overlay = ParseOverlayKind(arguments.overlay);
  if (photos.empty()) throw Error(ErrorKind::kUsage, "analyze needs at least one photo; see tricho analyze --help");
  if (arguments.out.empty()) throw Error(ErrorKind::kUsage, "--out DIR is missing: where should the results go?");
  const auto read = [&](int i) { return ReadShot(photos[i], options.analysis.limits, options.analysis.scale); };
  // One photo alone is read while the network is.
  std::optional<HelpingThread> helper;
  std::packaged_task<CalibratedImage()> read_ahead([&] { return read(0); });
  const bool is_alone = photos.size() == 1;
  if (is_alone && options.NumJobs() > 1) helper.emplace();
  options.Finish(is_alone ? [&] { read_ahead(); } : std::function<void()>());
  const fs::path out = arguments.out;
  CheckAnalysisNames(photos, out);
  PrepareOutputFolder(out);

  std::vector<PhotoSummary> results(photos.size());
  std::atomic<int> num_unkept = 0;
  {
    ProgressBar bar(static_cast<int>(photos.size()), options.quiet);
    ParallelFor(static_cast<int>(photos.size()), options.NumJobs(), [&](int i) {
      const auto shot = [&] { return is_alone ? read_ahead.get_future().get() : read(i); };
      results[i] = AnalyzeOne(photos[i], shot, AnalysisFilesIn(out, photos[i], overlay), options, num_unkept);
      if (results[i].ending == PhotoEnding::kFailed) bar.Say("tricho: " + results[i].reason);
      bar.Step(results[i].file);
    });
  }
  if (!options.quiet) std::cout << AnalysisText(results, options.analysis.metrics);
  const bool any_failed = std::any_of(results.begin(), results.end(),
                                      [](const PhotoSummary& photo) { return photo.ending == PhotoEnding::kFailed; });
  if (any_failed) std::cerr << "tricho: " << EndingText(results) << '\n';
  if (!options.quiet) std::cout << "results in " << out.string() << ": " << EndingText(results) << '\n';
  if (num_unkept == static_cast<int>(photos.size())) return ExitStatus(ErrorKind::kStore);
  return any_failed ? ExitStatus(ErrorKind::kInput) : 0;
}

}  // namespace

Command AnalyzeCommand() {
  Command command;
  command.name = "analyze";
  command.arguments = "PHOTO... --out DIR [options]";
  command.summary = "finds, counts and measures the hairs on close-up photos of the scalp";
  command.description =
      "Each photo stands for itself: scale, quality, hairs, measures with 95 % intervals. JPEG, PNG, TIFF, BMP and "
      "WebP "
      "are read. For each photo STEM.json (everything), STEM-hairs.csv (one row a hair) and STEM-overlay.png (every "
      "hair "
      "drawn where it was found) are written into DIR, STEM being the photo's name without its ending.\n"
      "\n"
      "The scale comes from --um-per-px, --field-width-mm, an ArUco marker in view with --marker-mm, or PixelSize and "
      "PixelSizeUnits in a STEM.json beside the photo (BIDS). Without any, only shares and measures in pixels are "
      "given.\n"
      "\n"
      "A photo on which hair can't be measured is not usable: its JSON says why, and the exit status stays 0. A photo "
      "that can't be read failed: its JSON says why, the others are analyzed all the same, and the exit status is 3; "
      "so with one whose results can't be written.\n"
      "\n"
      "Where there are two cores for each photo, both share its work: its results are the same to the byte, and "
      "there sooner.\n"
      "\n"
      "Two photos of one name can't share an output folder; no result ever overwrites a photo or its sidecar.";
  command.examples = {
      {"tricho analyze data/samples/single/*.jpg --out out/demo", "The samples; their scale stands in their sidecars"}};
  command.references = {
      "Steger 1998, IEEE Trans. Pattern Anal. Mach. Intell. 20:113: center lines and widths of curvilinear structures",
      "Gundersen 1977, J. Microsc. 111:219: the unbiased counting frame",
      "Desolneux, Moisan & Morel 2000, Int. J. Comput. Vis. 40:7: meaningful alignments (what is found on nothing)",
      "Woodruff 1952, J. Am. Stat. Assoc. 47:635: intervals of medians"};
  command.options = [] { return AnalyzeArguments().Options(); };
  command.run = RunAnalyze;
  return command;
}

}  // namespace tricho
