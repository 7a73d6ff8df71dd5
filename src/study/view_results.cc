// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/view_results.h"

#include <fmt/format.h>

#include <fstream>
#include <functional>

#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/result_json.h"
#include "capture/image_encoder.h"
#include "metrics/metric.h"
#include "pipeline_growth.h"
#include "report/analysis_files.h"
#include "report/analysis_json.h"
#include "report/gnuplot.h"
#include "report/growth_map.h"
#include "report/growth_plots.h"
#include "report/overview_json.h"
#include "report/overview_pictures.h"
#include "report/trichogram_json.h"
#include "store/view_codec.h"
#include "store/view_sidecar.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

// How the reason of a photo begins that can't be read.
constexpr char kCantBeRead[] = "can't be read: ";

std::string SidecarOf(const StudyFolder& study, const StudyPhoto& photo) {
  return BytesOfFile(fs::path(study.root / photo.relative).replace_extension(".json"));
}

void CheckUnchanged(const fs::path& photo, const std::string& sha256, const std::string& expected) {
  if (sha256 != expected)
    throw Error(ErrorKind::kStore, photo.string() + " changed while it was read; is it still being copied?");
}

// The metrics that the table has of this kind of photo.
SiteMetrics Picked(PhotoKind kind, const std::function<Estimate(const std::string&)>& estimate) {
  SiteMetrics metrics;
  for (const Metric& metric : MetricsOf(kind)) metrics.values.emplace_back(metric.name, estimate(metric.name));
  return metrics;
}

class ViewFiles {
 public:
  ViewFiles(const ViewWork& work, const StudyPhoto& photo) : work_(work), photo_(photo) {}

  fs::path Of(const char* ending) const { return ResultPath(work_.study, work_.base, photo_, ending); }

  // The JSON tells that the other files are there: it goes first.
  void Clear() const {
    PrepareOutputFolder(Of(kAnalysisEnding).parent_path());
    fs::remove(Of(kAnalysisEnding));
    for (const char* ending : EndingsOf(photo_.kind))
      if (std::string_view(ending) != kChangeJsonEnding && std::string_view(ending) != kChangePictureEnding)
        fs::remove(Of(ending));
  }

 private:
  const ViewWork& work_;
  const StudyPhoto& photo_;
};

StoredPhoto MeasureOverviewShot(const ViewWork& work, const Shot& shot) {
  const ViewFiles files(work, *shot.photo);
  const Provenance provenance = ProvenanceOf(shot, work.provenance);
  const fs::path path = work.study.root / shot.photo->relative;
  files.Clear();
  try {
    OverviewOptions options = OverviewOptionsOf(SidecarOf(work.study, *shot.photo));
    options.limits = work.options.limits;
    const Overview overview = MeasureOverview(path, options);
    CheckUnchanged(path, overview.sha256, shot.sha256);
    WriteWholeFile(files.Of(kScalpEnding), EncodePng(DrawOverview(overview)));
    WriteWholeFile(files.Of(kAnalysisEnding), OverviewJson(overview, provenance));
    const SiteMetrics metrics =
        Picked(PhotoKind::kOverview, [&](const std::string& name) { return overview.at(name); });
    return {overview.usable, overview.usable ? "" : overview.reasons.front(), EncodeMetrics(metrics)};
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kInput) throw;
    WriteWholeFile(files.Of(kAnalysisEnding),
                   UnreadOverviewJson(path.filename().string(), kCantBeRead + error.fault(), provenance));
    return {false, kCantBeRead + error.fault(), ""};
  }
}

// A pair of which nothing was measured.
StoredPhoto Unmeasured(const ViewWork& work, const Shot& shot, const std::string& reason) {
  TrichogramOfPair pair;
  pair.reason = reason;
  pair.trichogram.metrics = UnmeasuredTrichogram(reason);
  const bool is_first = shot.photo->time == 1;
  Photo& own = is_first ? pair.comparison.baseline.photo : pair.comparison.followup.photo;
  own.file = shot.photo->relative.filename().string();
  own.sha256 = shot.sha256;
  if (shot.first != nullptr) {
    pair.comparison.baseline.photo.file = shot.first->relative.filename().string();
    pair.comparison.baseline.photo.sha256 = shot.first_sha256;
  }
  pair.comparison.alignment.reason = reason;
  WriteWholeFile(ViewFiles(work, *shot.photo).Of(kAnalysisEnding),
                 TrichogramJson(pair, ProvenanceOf(shot, work.provenance)));
  return {false, reason, ""};
}

void WriteTrichogram(const ViewWork& work, const Shot& shot, const TrichogramOfPair& pair) {
  const ViewFiles files(work, *shot.photo);
  const Provenance provenance = ProvenanceOf(shot, work.provenance);
  const MetricsOptions& thresholds = work.options.metrics;
  WriteWholeFile(files.Of(kGrowthBaselineEnding), AnalysisJson(pair.comparison.baseline, thresholds, provenance));
  WriteWholeFile(files.Of(kGrowthFollowupEnding), AnalysisJson(pair.comparison.followup, thresholds, provenance));
  if (pair.reason.empty()) {
    WriteWholeFile(files.Of(kGrowthMapEnding), EncodePng(DrawGrowthMap(pair)));
    const std::vector<PlotScript> scripts = GrowthPlots(pair.trichogram);
    const DrawnPlots drawn = scripts.empty() ? DrawnPlots{} : DrawPlots(scripts);
    for (std::size_t i = 0; i < drawn.svgs.size(); ++i)
      WriteWholeFile(files.Of(("-" + scripts[i].file).c_str()), drawn.svgs[i]);
  }
  WriteWholeFile(files.Of(kAnalysisEnding), TrichogramJson(pair, provenance));
}

// Why a photo can't be read; empty: it can.
std::string WhyUnreadable(const ViewWork& work, const StudyPhoto& photo, const char* which) {
  try {
    ReadPhoto(work.study.root / photo.relative, work.options.limits);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kInput) throw;
    return fmt::format("{}the {} photo: {}", kCantBeRead, which, error.fault());
  }
  return "";
}

StoredPhoto MeasureGrowthShot(const ViewWork& work, const Shot& shot) {
  ViewFiles(work, *shot.photo).Clear();
  if (shot.first == nullptr)
    return Unmeasured(work, shot,
                      shot.photo->time == 1 ? "the later photo of this phototrichogram is missing"
                                            : "the first photo of this phototrichogram is missing");
  const fs::path first = work.study.root / shot.first->relative, later = work.study.root / shot.photo->relative;
  try {
    const SidecarHours hours = HoursOf(SidecarOf(work.study, *shot.photo));
    PairOptions options;
    options.analysis = work.options;
    TrichogramOfPair pair = MeasurePhototrichogram(first, later, options, hours.hours);
    CheckUnchanged(first, pair.comparison.baseline.photo.sha256, shot.first_sha256);
    CheckUnchanged(later, pair.comparison.followup.photo.sha256, shot.sha256);
    if (hours.hours && !hours.source.empty()) pair.time.source = hours.source == "exif" ? "exif" : "option";
    WriteTrichogram(work, shot, pair);
    const SiteMetrics metrics =
        Picked(PhotoKind::kPhototrichogram, [&](const std::string& name) { return pair.trichogram.at(name).estimate; });
    return {pair.reason.empty(), pair.reason, EncodeMetrics(metrics)};
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kStore) throw;
    // A photo that can't be read is named as one of the two.
    std::string fault = WhyUnreadable(work, *shot.first, "first");
    if (fault.empty()) fault = WhyUnreadable(work, *shot.photo, "later");
    return Unmeasured(work, shot, fault.empty() ? error.fault() : fault);
  }
}

Provenance ProvenanceOfChange(const ViewWork& work, const Shot& baseline, const Shot& shot) {
  Provenance provenance = ProvenanceOf(baseline, work.provenance);
  for (const InputFile& input : ProvenanceOf(shot, work.provenance).inputs) provenance.inputs.push_back(input);
  return provenance;
}

StoredAlignment CompareOverviewShots(const ViewWork& work, const Shot& baseline, const Shot& shot) {
  const auto options_of = [&](const Shot& one) {
    OverviewOptions options = OverviewOptionsOf(SidecarOf(work.study, *one.photo));
    options.limits = work.options.limits;
    return options;
  };
  auto [first, second] = MeasureOverviews(work.study.root / baseline.photo->relative, options_of(baseline),
                                          work.study.root / shot.photo->relative, options_of(shot));
  const OverviewComparison comparison = CompareMeasured(std::move(first), std::move(second), true);
  const ViewFiles files(work, *shot.photo);
  fs::remove(files.Of(kChangeJsonEnding));
  WriteWholeFile(files.Of(kChangePictureEnding), EncodePng(DrawOverviewComparison(comparison)));
  WriteWholeFile(files.Of(kChangeJsonEnding),
                 OverviewComparisonJson(comparison, ProvenanceOfChange(work, baseline, shot)));
  return {comparison.usable, comparison.reason, 0, std::nullopt, EncodeChanges(comparison.change)};
}

bool ChangeIsThere(const ViewWork& work, const Shot& baseline, const Shot& shot) {
  const ViewFiles files(work, *shot.photo);
  return BeginsAs(files.Of(kChangeJsonEnding),
                  JsonDocument(kOverviewComparisonSchema,
                               {{"kind", "overview_comparison"},
                                {"provenance", ProvenanceJson(ProvenanceOfChange(work, baseline, shot))}})) &&
         fs::exists(files.Of(kChangePictureEnding));
}

void RemoveChange(const ViewWork& work, const Shot& shot) {
  const ViewFiles files(work, *shot.photo);
  std::error_code error;
  fs::remove(files.Of(kChangeJsonEnding), error);
  fs::remove(files.Of(kChangePictureEnding), error);
}

}  // namespace

StoredPhoto MeasureView(const ViewWork& work, const Shot& shot) {
  if (shot.photo->kind == PhotoKind::kOverview) return MeasureOverviewShot(work, shot);
  if (CarriesResult(work.plan, *shot.photo)) return MeasureGrowthShot(work, shot);
  ViewFiles(work, *shot.photo).Clear();  // It stood there alone once.
  return {};
}

bool ViewFilesAreThere(const ViewWork& work, const Shot& shot, const StoredPhoto& stored) {
  if (!CarriesResult(work.plan, *shot.photo)) return true;
  const ViewFiles files(work, *shot.photo);
  if (!IsAnalysisOf(files.Of(kAnalysisEnding), shot, work.provenance)) return false;
  if (stored.findings.empty()) return true;  // What can't be read has a JSON alone.
  if (shot.photo->kind == PhotoKind::kOverview) return fs::exists(files.Of(kScalpEnding));
  return fs::exists(files.Of(kGrowthBaselineEnding)) && fs::exists(files.Of(kGrowthFollowupEnding)) &&
         (!stored.usable || fs::exists(files.Of(kGrowthMapEnding)));
}

void CompareWithBaseline(const ViewWork& work, const Site& site, const Shot& shot, ResultStore& store,
                         std::mutex& mutex) {
  if (site.place->kind != PhotoKind::kOverview) return;
  const Shot* baseline = site.baseline < 0 ? nullptr : &site.shots[site.baseline];
  if (!shot.usable || &shot == baseline) return RemoveChange(work, shot);
  const std::string key = PairKey(*baseline, shot);
  {
    const std::lock_guard<std::mutex> lock(mutex);
    if (store.FindAlignment(baseline->sha256, shot.sha256, key) && ChangeIsThere(work, *baseline, shot)) return;
  }
  const StoredAlignment compared = CompareOverviewShots(work, *baseline, shot);
  const std::lock_guard<std::mutex> lock(mutex);
  store.SaveAlignment(baseline->sha256, shot.sha256, key, compared);
}

void SaveViews(const StudyPlan& plan, const Site& site, ResultStore& store) {
  std::vector<StoredShot> shots;
  for (const Shot& shot : site.shots) {
    shots.push_back({shot.sha256, shot.usable && CarriesResult(plan, *shot.photo), shot.reason, {}});
    if (shots.back().usable)
      shots.back().metrics = DecodeMetrics(store.FindPhoto(shot.sha256, shot.run_key).value().findings);
  }
  store.SaveSite(site.key, shots);
}

}  // namespace tricho
