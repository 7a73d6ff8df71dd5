// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho analyze`: photos -> one result each.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

#include "base/error.h"
#include "base/output_files.h"
#include "base/parallel.h"
#include "base/provenance.h"
#include "report/analysis_json.h"
#include "report/overlay.h"
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

  po::options_description Options() {
    po::options_description options("Options", 100);
    AddOption(options, "out", "DIR", &out, "folder for the results, made when missing (needed)");
    shared.AddTo(options);
    return options;
  }
};

enum class Ending { kMeasured, kNotUsable, kFailed };

// What the table says of a photo; the analysis itself is let go once it is written.
struct Row {
  std::string file;
  Ending ending = Ending::kFailed;
  std::string reason;
  int num_hairs = 0;
  SiteMetrics metrics;
};

// Every file that the photo's results take, in the order they are written: the JSON last, so that a photo that has one
// is complete.
struct ResultFiles {
  fs::path hairs, overlay, json;

  ResultFiles(const fs::path& out, const fs::path& photo) {
    const std::string stem = photo.stem().string();
    hairs = out / (stem + "-hairs.csv");
    overlay = out / (stem + "-overlay.png");
    json = out / (stem + ".json");
  }
  std::vector<fs::path> All() const { return {hairs, overlay, json}; }
};

bool IsOurAnalysis(const fs::path& path) {
  std::error_code error;
  std::ifstream stream;
  if (fs::is_regular_file(path, error)) stream.open(path, std::ios::binary);  // A pipe would be waited for.
  std::string beginning(200, '\0');
  stream.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  return beginning.find(kAnalysisSchema) != std::string::npos;
}

// No two photos may write the same file, and no result may take the place of a photo or of its sidecar.
void CheckResultNames(const std::vector<std::string>& photos, const fs::path& out) {
  std::map<fs::path, std::string> writer;
  for (const std::string& photo : photos) {
    const ResultFiles files(out, photo);
    for (const fs::path& file : files.All()) {
      const auto [place, is_new] = writer.emplace(file, photo);
      if (!is_new && place->second == photo) throw Error(ErrorKind::kUsage, "photo " + photo + " is named twice");
      if (!is_new)
        throw Error(ErrorKind::kUsage, "photos " + place->second + " and " + photo + " would both write " +
                                           file.string() + "; give them different --out folders");
    }
  }
  std::error_code error;
  for (const std::string& photo : photos) {
    const auto other = writer.find(out / fs::path(photo).filename());
    if (other != writer.end() && fs::equivalent(other->first, photo, error))
      throw Error(ErrorKind::kUsage, "the results of " + other->second + " would overwrite the photo " + photo +
                                         "; give another --out folder");
    const fs::path json = ResultFiles(out, photo).json;
    if (fs::exists(json, error) && fs::equivalent(out, fs::absolute(photo).parent_path(), error) &&
        !IsOurAnalysis(json))
      throw Error(ErrorKind::kUsage, "the results of " + photo + " would overwrite its sidecar " + json.string() +
                                         "; give another --out folder");
  }
}

// For a photo that can't even be read: a result that says so, and no old pictures beside it.
void WriteFailure(const ResultFiles& files, const fs::path& photo, const std::string& reason,
                  const SharedOptions& options, Provenance provenance) {
  Analysis analysis;
  analysis.photo.file = photo.filename().string();
  analysis.quality.usable = false;
  analysis.quality.reasons = {reason};
  analysis.metrics = UnmeasuredSite(reason);
  provenance.inputs = {{analysis.photo.file, ""}};
  WriteWholeFile(files.json, AnalysisJson(analysis, options.analysis.metrics, provenance));
  std::error_code error;
  fs::remove(files.hairs, error);
  fs::remove(files.overlay, error);
}

Row AnalyzeOne(const fs::path& photo, const fs::path& out, const SharedOptions& options) {
  const ResultFiles files(out, photo);
  Provenance provenance = MakeProvenance("analyze");
  provenance.options = options.Provenance();
  Row row;
  row.file = photo.filename().string();
  try {
    const Analysis analysis = AnalyzePhoto(photo, options.analysis);
    provenance.inputs = {{analysis.photo.file, analysis.photo.sha256}};
    WriteWholeFile(files.hairs, HairsCsv(analysis, options.analysis.metrics));
    WriteWholeFile(files.overlay, OverlayPng(analysis, options.analysis.metrics));
    WriteWholeFile(files.json, AnalysisJson(analysis, options.analysis.metrics, provenance));
    row.ending = analysis.quality.usable ? Ending::kMeasured : Ending::kNotUsable;
    for (const std::string& reason : analysis.quality.reasons) row.reason += (row.reason.empty() ? "" : "; ") + reason;
    for (const bool counted : analysis.counted) row.num_hairs += counted;
    row.metrics = analysis.metrics;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kInput) throw;
    row.reason = error.what();
    WriteFailure(files, photo, row.reason, options, provenance);
  }
  return row;
}

std::string WithInterval(const Estimate& estimate, int digits) {
  if (!estimate.value) return "-";
  return fmt::format("{:.{}f} ({:.{}f} to {:.{}f})", *estimate.value, digits, estimate.low, digits, estimate.high,
                     digits);
}

std::string PerKind(const SiteMetrics& metrics) {
  const auto cell = [&](const char* name) {
    const Estimate& estimate = metrics.at(name);
    return estimate.value ? fmt::format("{:.0f}", *estimate.value) : "-";
  };
  if (!metrics.at("terminal_per_cm2").value) return "-";
  return cell("terminal_per_cm2") + " / " + cell("intermediate_per_cm2") + " / " + cell("vellus_per_cm2");
}

void PrintTable(const std::vector<Row>& rows, const SharedOptions& options) {
  std::size_t width = 5;
  for (const Row& row : rows) width = std::max(width, row.file.size());
  std::cout << fmt::format("{:<{}}  {:>5}  {:>21}  {:>21}  {:>26}\n", "photo", width, "hairs", "hairs/cm2 (95 %)",
                           "thickness um (95 %)", "terminal/interm./vellus");
  for (const Row& row : rows) {
    if (row.ending != Ending::kMeasured) {
      const char* what = row.ending == Ending::kFailed ? "failed" : "not usable";
      std::cout << fmt::format("{:<{}}  {}: {}\n", row.file, width, what, row.reason);
      continue;
    }
    std::cout << fmt::format("{:<{}}  {:>5}  {:>21}  {:>21}  {:>26}\n", row.file, width, row.num_hairs,
                             WithInterval(row.metrics.at("hairs_per_cm2"), 0),
                             WithInterval(row.metrics.at("mean_diameter_um"), 1), PerKind(row.metrics));
  }
  for (const Row& row : rows) {
    const std::string& reason = row.metrics.values.empty() ? std::string() : row.metrics.at("hairs_per_cm2").reason;
    if (row.ending == Ending::kMeasured && !reason.empty())
      std::cout << fmt::format("{}: nothing per cm2 or in um: {}\n", row.file, reason);
  }
  std::cout << fmt::format("kinds per cm2: vellus below {} um, terminal from {} um\n",
                           options.analysis.metrics.vellus_below_um, options.analysis.metrics.terminal_from_um);
}

// The last line: how it went as a whole.
std::string Ended(const std::vector<Row>& rows) {
  int num_failed = 0;
  int num_not_usable = 0;
  for (const Row& row : rows) {
    num_failed += row.ending == Ending::kFailed;
    num_not_usable += row.ending == Ending::kNotUsable;
  }
  const char* photos = rows.size() == 1 ? "photo" : "photos";
  if (num_failed > 0) return fmt::format("{} of {} {} failed", num_failed, rows.size(), photos);
  if (num_not_usable > 0) return fmt::format("{} of {} {} not usable", num_not_usable, rows.size(), photos);
  return fmt::format("{} {} analyzed", rows.size(), photos);
}

int RunAnalyze(const std::vector<std::string>& words) {
  AnalyzeArguments arguments;
  std::vector<std::string> photos;
  ParseOptions(arguments.Options(), words, &photos);
  SharedOptions& options = arguments.shared;
  options.Finish();
  if (photos.empty()) throw Error(ErrorKind::kUsage, "analyze needs at least one photo; see tricho analyze --help");
  if (arguments.out.empty()) throw Error(ErrorKind::kUsage, "--out DIR is missing: where should the results go?");
  const fs::path out = arguments.out;
  CheckResultNames(photos, out);
  PrepareOutputFolder(out);

  std::vector<Row> rows(photos.size());
  {
    ProgressBar bar(static_cast<int>(photos.size()), options.quiet);
    ParallelFor(static_cast<int>(photos.size()), options.NumJobs(), [&](int i) {
      rows[i] = AnalyzeOne(photos[i], out, options);
      if (rows[i].ending == Ending::kFailed) bar.Say("tricho: " + rows[i].reason);
      bar.Step(rows[i].file);
    });
  }
  if (!options.quiet) PrintTable(rows, options);
  const bool any_failed =
      std::any_of(rows.begin(), rows.end(), [](const Row& row) { return row.ending == Ending::kFailed; });
  if (any_failed) std::cerr << "tricho: " << Ended(rows) << '\n';
  if (!options.quiet) std::cout << "results in " << out.string() << ": " << Ended(rows) << '\n';
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
      "that can't be read failed: its JSON says why, the others are analyzed all the same, and the exit status is 3.\n"
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
