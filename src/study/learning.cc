// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/learning.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <memory>

#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/result_json.h"
#include "hair/network/network.h"
#include "pipeline_corrected.h"
#include "report/run_program.h"
#include "store/network_choice.h"
#include "study/hairs_beside.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

constexpr char kPython[] = "/usr/bin/python3";
constexpr int kMostFoldersUp = 4;
constexpr int kFewestLearned = 2;

// A folder for what is worked on; gone afterwards, and what a killed run left goes first.
class WorkFolder {
 public:
  explicit WorkFolder(const StudyFolder& study) : path(study.Inside(fs::path(kResultsFolder) / "learning")) {
    Clear();
    PrepareOutputFolder(path);
  }
  ~WorkFolder() { Clear(); }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  const fs::path path;

 private:
  void Clear() const {
    std::error_code error;
    fs::remove_all(path, error);
  }
};

std::string LastLine(const std::string& text) {
  const std::size_t end = text.find_last_not_of('\n');
  if (end == std::string::npos) return "";
  const std::size_t begin = text.rfind('\n', end);
  return text.substr(begin == std::string::npos ? 0 : begin + 1,
                     end - (begin == std::string::npos ? 0 : begin + 1) + 1);
}

// The number of the last step that train.py told ("120 heat, line, ...").
int StepsTold(const std::string& output) {
  int steps = 0;
  std::size_t at = 0;
  while (at < output.size()) {
    const std::size_t end = output.find('\n', at);
    if (end == std::string::npos) break;
    int number = 0;
    const auto [rest, fault] = std::from_chars(output.data() + at, output.data() + end, number);
    if (fault == std::errc() && std::string_view(rest, 5) == " heat") steps = number;
    at = end + 1;
  }
  return steps;
}

void FineTune(const fs::path& script, const fs::path& marked, const fs::path& work, const fs::path& start, int steps,
              int done, const LearningProgress& progress) {
  const ProgramRun run =
      RunWatched({script.string(), marked.string(), work.string(), start.string(), std::to_string(steps)},
                 [&](const ProgramRun& so_far) {
                   const int told = std::min(steps, StepsTold(so_far.output));
                   progress.on_done(done + told, fmt::format("learning, step {} of {}", told, steps));
                 });
  if (!run.found) throw Error(ErrorKind::kInput, "The script that learns can't be run: " + script.string());
  if (!run.Succeeded())
    throw Error(ErrorKind::kInput,
                "Learning did not end well: " + LastLine(run.errors.empty() ? run.output : run.errors));
}

double CountedLengthPx(const Analysis& analysis) {
  double length = 0;
  for (std::size_t i = 0; i < analysis.hairs.shafts.size(); ++i)
    if (analysis.counted[i]) length += Length(analysis.hairs.shafts[i].center_line_px);
  return length;
}

double CertaintyError(const Analysis& found, const HairsBeside& beside) {
  std::vector<bool> is_hair(found.hairs.shafts.size(), false);
  for (const auto& [marked, hair] : beside.both) is_hair[hair] = true;
  double sum = 0, num_counted = 0;
  for (std::size_t i = 0; i < is_hair.size(); ++i) {
    if (!found.counted[i] && !is_hair[i]) continue;
    const double off = found.hairs.shafts[i].confidence - (is_hair[i] ? 1 : 0);
    sum += off * off;
    ++num_counted;
  }
  return sum / std::max(1.0, num_counted);
}

// A finder on a photo beside what was signed of it.
FinderScore ScoreOf(const MarkedPhoto& marked, AnalysisOptions options, const std::shared_ptr<NetworkModel>& network) {
  options.hair.network = network;
  options.hair.segmenter = Segmenter::kAuto;
  const Analysis all = AnalyzeShot(static_cast<const CalibratedImage&>(marked.automatic), options);
  const Analysis found =
      marked.regions_px.empty() ? all : Corrected(all, {all.hairs.shafts, marked.regions_px}, options.metrics);
  const HairsBeside beside = HairsOfBoth(marked.corrected, found);
  const MarkedHairs& hairs = beside.hairs;
  const auto counted = [](const Analysis& analysis) { return std::ranges::count(analysis.counted, true); };
  const double length_px = CountedLengthPx(marked.corrected);
  FinderScore score;
  score.f1 = 2.0 * hairs.both / std::max(1, 2 * hairs.both + hairs.first + hairs.second);
  score.count_error = std::abs(static_cast<double>(counted(found) - counted(marked.corrected)));
  score.length_error_share = std::abs(CountedLengthPx(found) - length_px) / std::max(1.0, length_px);
  score.certainty_error = CertaintyError(found, beside);
  return score;
}

FinderComparison TryBoth(const StudyFolder& study, const std::vector<SignedPhoto>& held_out,
                         const AnalysisOptions& analysis, const NetworkModel& shipped, const NetworkModel& own,
                         int done, const LearningProgress& progress) {
  const auto shipped_one = std::make_shared<NetworkModel>(shipped), own_one = std::make_shared<NetworkModel>(own);
  std::vector<FinderScore> of_shipped, of_own;
  for (const SignedPhoto& one : held_out) {
    const MarkedPhoto marked = OpenSigned(study, one);
    of_shipped.push_back(ScoreOf(marked, analysis, shipped_one));
    progress.on_done(++done, "trying the finder that came with the program");
    of_own.push_back(ScoreOf(marked, analysis, own_one));
    progress.on_done(++done, "trying your own finder");
  }
  return CompareFinders(of_shipped, of_own);
}

std::string LearningJson(const LearnedNetwork& learned, int steps) {
  nlohmann::ordered_json measures;
  for (const FinderMeasure& measure : learned.comparison.measures)
    measures[measure.name] = {{"shipped", Significant(measure.shipped)},
                              {"own", Significant(measure.own)},
                              {"change", Significant(measure.change)},
                              {"low", Significant(measure.low)},
                              {"high", Significant(measure.high)}};
  const MarkedSet& set = learned.set;
  return JsonDocument(kLearningSchema,
                      {{"own", {{"file", learned.file}, {"sha256", learned.sha256}}},
                       {"shipped_sha256", learned.shipped_sha256},
                       {"steps", steps},
                       {"learned_from", {{"photos", set.num_learned}, {"participants", set.num_participants_learned}}},
                       {"held_out", {{"photos", set.num_held_out}, {"participants", set.num_participants_held_out}}},
                       {"left_out", set.left_out},
                       {"measures", measures},
                       {"verdict", FinderVerdictName(learned.comparison.verdict)},
                       {"words", learned.comparison.words},
                       {"provenance", ProvenanceJson(MakeProvenance("serve"))}});
}

void Keep(const StudyFolder& study, const LearnedNetwork& learned, const std::string& bytes, int steps) {
  const fs::path folder = study.Inside(kLearningFolder);
  PrepareOutputFolder(folder);
  WriteWholeFile(folder / learned.file, bytes);
  WriteWholeFile(folder / (learned.file + ".sha256"), learned.sha256 + "  " + learned.file + "\n");
  WriteWholeFile(folder / kLearningJson, LearningJson(learned, steps));
}

}  // namespace

void LearningOptions::Check() const {
  if (fewest_photos < 3 || fewest_photos > 1000)
    throw Error(ErrorKind::kUsage, fmt::format("--learning-photos must lie between 3 and 1000, not {}", fewest_photos));
  if (steps < 1 || steps > 5000)
    throw Error(ErrorKind::kUsage, fmt::format("--learning-steps must lie between 1 and 5000, not {}", steps));
}

LearningBasis BasisOf(const StudyFolder& study, const LearningOptions& options) {
  std::map<std::string, int> num_photos;
  LearningBasis basis;
  for (const SignedPhoto& one : ListSigned(study)) {
    ++num_photos[one.photo.participant_id];
    ++basis.num_photos;
  }
  basis.num_participants = static_cast<int>(num_photos.size());
  for (const std::string& participant : HeldOutParticipants(num_photos)) {
    basis.num_held_out += num_photos[participant];
    ++basis.num_participants_held_out;
  }
  const int num_missing = options.fewest_photos - basis.num_photos;
  if (num_missing > 0)
    basis.why_not = fmt::format("{} more signed photo{} needed, {} in all: with fewer it would learn them by heart.",
                                num_missing, num_missing == 1 ? " is" : "s are", options.fewest_photos);
  else if (basis.num_participants < 2)
    basis.why_not =
        "Signed photos of at least two participants are needed: what was learned from one is tried on another.";
  else if (basis.num_photos - basis.num_held_out < kFewestLearned)
    basis.why_not = "Too few signed photos are left to learn from when those of one participant are kept aside.";
  return basis;
}

std::optional<fs::path> TrainingScript() {
  fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  for (int up = 0; up <= kMostFoldersUp; ++up, folder = folder.parent_path())
    for (const char* place : {"scripts/train", "share/opentricho/train"}) {
      std::error_code error;
      const fs::path script = folder / place / "finetune.sh";
      if (fs::is_regular_file(script, error)) return script;
    }
  return std::nullopt;
}

std::string WhyCannotLearn() {
  if (!TrainingScript())
    return "The scripts that learn are not beside this program: they lie in scripts/train of its source.";
  const ProgramRun run =
      RunProgram({kPython, "-c",
                  "import importlib.util as u; "
                  "raise SystemExit(any(u.find_spec(m) is None for m in ('cv2', 'numpy', 'torch')))"},
                 "", 60);
  if (run.Succeeded()) return "";
  return "Learning needs Python with torch and OpenCV, which this machine lacks: install them (on Debian, sudo apt-get "
         "install python3-torch python3-opencv), then open this page again.";
}

LearnedNetwork Learn(const StudyFolder& study, const AnalysisOptions& analysis, const LearningOptions& options,
                     const LearningProgress& progress) {
  const LearningBasis basis = BasisOf(study, options);
  if (!basis.why_not.empty()) throw Error(ErrorKind::kInput, basis.why_not);
  const std::string missing = WhyCannotLearn();
  if (!missing.empty()) throw Error(ErrorKind::kInput, missing);
  progress.on_total(basis.num_photos + options.steps + 2 * basis.num_held_out);
  const WorkFolder work(study);
  int done = 0;
  LearnedNetwork learned;
  learned.set = WriteMarkedSet(study, work.path / "marked",
                               [&](const std::string& name) { progress.on_done(++done, name + " read"); });
  if (learned.set.num_learned < kFewestLearned || learned.set.num_held_out < 1)
    throw Error(ErrorKind::kInput, "Too few of the signed photos can be used. The first that can't: " +
                                       (learned.set.left_out.empty() ? "none" : learned.set.left_out.front()));
  const NetworkModel shipped = BuiltInNetwork();
  const fs::path start = work.path / "start.onnx";
  WriteWholeFile(start, shipped.bytes);
  FineTune(*TrainingScript(), work.path / "marked", work.path / "out", start, options.steps, basis.num_photos,
           progress);
  const NetworkModel own = ReadNetwork(work.path / "out" / "hair-votes.onnx");
  learned.sha256 = own.sha256;
  learned.file = "own-" + own.sha256.substr(0, 12) + ".onnx";
  learned.shipped_sha256 = shipped.sha256;
  learned.comparison =
      TryBoth(study, learned.set.held_out, analysis, shipped, own, basis.num_photos + options.steps, progress);
  Keep(study, learned, own.bytes, options.steps);
  return learned;
}

std::string LastLearning(const StudyFolder& study) {
  return BytesOfFile(study.Inside(fs::path(kLearningFolder) / kLearningJson), 1 << 20);
}

}  // namespace tricho
