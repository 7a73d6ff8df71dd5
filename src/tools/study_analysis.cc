// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/study_analysis.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "base/error.h"
#include "base/output_files.h"
#include "base/parallel.h"
#include "base/provenance.h"
#include "base/result_json.h"
#include "base/tsv.h"
#include "report/analysis_json.h"
#include "report/overlay.h"
#include "store/findings_codec.h"
#include "store/result_store.h"
#include "tools/result_keys.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

std::string Sha256Of(const std::string& bytes) { return Sha256Hex(bytes.data(), bytes.size()); }

// A photo on its way through the stages.
struct Shot {
  const StudyPhoto* photo = nullptr;
  std::string sha256;
  std::string run_key;  // Version, options, and the sidecar, which holds the scale.
  StoredPhoto stored;
};

// All shots of one site of one participant, in their order.
struct Site {
  std::vector<Shot*> shots;
  int baseline = -1;  // Index into shots; -1 when none is usable.
  std::string key;
  std::vector<StoredShot> measured;
};

class Run {
 public:
  Run(const StudyFolder& study, const AnalysisOptions& options, const std::map<std::string, std::string>& provenance,
      int num_jobs, const std::function<void(int)>& on_total, const std::function<void(const std::string&)>& on_step)
      : study_(study),
        options_(options),
        num_jobs_(num_jobs),
        on_total_(on_total),
        on_step_(on_step),
        provenance_(MakeProvenance("study analyze")),
        photos_(ListPhotos(study)),
        treatments_(ReadTreatments(study)),
        participants_(ReadParticipants(study)),
        store_(study.Inside("derivatives/tricho/results.sqlite")) {
    provenance_.options = provenance;
    for (const StudyPhoto& photo : photos_) {
      shots_.emplace_back();
      shots_.back().photo = &photo;
    }
  }

  StudyAnalysis Go() {
    // Each photo is looked at, and at most each but the baseline is laid over it.
    on_total_(2 * static_cast<int>(photos_.size()));
    Each(shots_.size(), [&](std::size_t i) { AnalyzeShot(shots_[i]); });
    CollectSites();
    std::vector<std::pair<Site*, int>> pairs;
    for (Site& site : sites_)
      for (int i = 0; i < static_cast<int>(site.shots.size()); ++i) pairs.emplace_back(&site, i);
    Each(pairs.size(), [&](std::size_t i) { Align(*pairs[i].first, pairs[i].second); });
    Each(sites_.size(), [&](std::size_t i) { Measure(sites_[i]); });
    WriteWholeFile(study_.Inside("derivatives/tricho/measurements.tsv"), Table());
    store_.Finish();
    StudyAnalysis result;
    result.num_photos = static_cast<int>(photos_.size());
    result.num_analyzed = num_analyzed_;
    for (const Site& site : sites_)
      for (const StoredShot& shot : site.measured) result.num_usable += shot.usable;
    return result;
  }

 private:
  void Each(std::size_t count, const std::function<void(std::size_t)>& work) {
    ParallelFor(static_cast<int>(count), num_jobs_, [&](int i) { work(static_cast<std::size_t>(i)); });
  }

  // The store and on_step serve one thread at a time.
  template <typename Work>
  auto Locked(const Work& work) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return work();
  }

  fs::path PhotoPath(const Shot& shot) const { return study_.root / shot.photo->relative; }

  fs::path ResultPath(const Shot& shot, const char* ending) const {
    const fs::path folder = fs::path("derivatives") / "tricho" / shot.photo->relative.parent_path();
    return study_.Inside(folder / (shot.photo->Stem() + ending));
  }

  void AnalyzeShot(Shot& shot) {
    const std::string bytes = BytesOfFile(PhotoPath(shot));
    shot.sha256 = Sha256Of(bytes);
    const std::string sidecar = BytesOfFile(fs::path(PhotoPath(shot)).replace_extension(".json"));
    shot.run_key = PhotoRunKey(provenance_, sidecar);
    const bool files_there = fs::exists(ResultPath(shot, ".json")) && fs::exists(ResultPath(shot, "-overlay.png")) &&
                             fs::exists(ResultPath(shot, "-hairs.csv"));
    std::optional<StoredPhoto> stored = Locked([&] { return store_.FindPhoto(shot.sha256, shot.run_key); });
    // A photo that can't be read has a JSON alone.
    const bool done =
        stored &&
        (files_there || (!stored->usable && stored->findings.empty() && fs::exists(ResultPath(shot, ".json"))));
    if (!done) stored = AnalyzeAnew(shot);
    shot.stored = *stored;
    Locked([&] {
      num_analyzed_ += !done;
      on_step_(shot.photo->relative.filename().string());
    });
  }

  // The files first, the row last: what has a row is complete.
  StoredPhoto AnalyzeAnew(const Shot& shot) {
    StoredPhoto stored;
    Provenance provenance = provenance_;
    provenance.inputs = {{shot.photo->relative.filename().string(), shot.sha256}};
    PrepareOutputFolder(ResultPath(shot, ".json").parent_path());
    try {
      const Analysis analysis = AnalyzePhoto(PhotoPath(shot), options_);
      stored.usable = analysis.quality.usable;
      for (const std::string& reason : analysis.quality.reasons)
        stored.reason += (stored.reason.empty() ? "" : "; ") + reason;
      stored.findings = EncodeFindings(FindingsOf(analysis));
      WriteWholeFile(ResultPath(shot, "-hairs.csv"), HairsCsv(analysis, options_.metrics));
      WriteWholeFile(ResultPath(shot, "-overlay.png"), OverlayPng(analysis, options_.metrics));
      WriteWholeFile(ResultPath(shot, ".json"), AnalysisJson(analysis, options_.metrics, provenance));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kInput) throw;
      stored = {false, std::string("can't be read: ") + error.what(), ""};
      Analysis failed;
      failed.photo.file = shot.photo->relative.filename().string();
      failed.quality.usable = false;
      failed.quality.reasons = {error.what()};
      failed.metrics = UnmeasuredSite(error.what());
      WriteWholeFile(ResultPath(shot, ".json"), AnalysisJson(failed, options_.metrics, provenance));
    }
    Locked([&] { store_.SavePhoto(shot.sha256, shot.run_key, stored); });
    return stored;
  }

  void CollectSites() {
    std::map<std::pair<std::string, std::string>, Site> by_name;
    for (Shot& shot : shots_) by_name[{shot.photo->participant_id, shot.photo->site}].shots.push_back(&shot);
    for (auto& [name, site] : by_name) {
      site.baseline = BaselineOf(name.first, site.shots);
      std::string key;
      for (const Shot* shot : site.shots)
        key += fmt::format("{} {} {}\n", shot->sha256, shot->run_key, shot == site.shots[std::max(0, site.baseline)]);
      site.key = Sha256Of(key);
      site.measured = store_.FindSite(site.key);
      if (!IsWhole(site)) site.measured.clear();
      sites_.push_back(std::move(site));
    }
  }

  // What is in the store may be another's work: a site counts as measured only with all its shots and metrics.
  static bool IsWhole(const Site& site) {
    static const SiteMetrics contract = UnmeasuredSite("only the names are wanted");
    const auto same_name = [](const auto& a, const auto& b) { return a.first == b.first; };
    return site.measured.size() == site.shots.size() &&
           std::all_of(site.measured.begin(), site.measured.end(), [&](const StoredShot& shot) {
             return !shot.usable || std::equal(shot.metrics.values.begin(), shot.metrics.values.end(),
                                               contract.values.begin(), contract.values.end(), same_name);
           });
  }

  // The first usable shot of the last visit on or before the first session; without such a visit, the earliest one.
  int BaselineOf(const std::string& participant, const std::vector<Shot*>& shots) const {
    const std::optional<int> first_session = FirstSession(treatments_, participant);
    int baseline = -1;
    for (int i = 0; i < static_cast<int>(shots.size()); ++i) {
      if (!shots[i]->stored.usable) continue;
      const bool before = first_session && shots[i]->photo->day <= *first_session;
      if (baseline < 0 || (before && shots[i]->photo->day > shots[baseline]->photo->day)) baseline = i;
    }
    return baseline;
  }

  void Align(Site& site, int index) {
    const Shot& shot = *site.shots[index];
    const bool needed = site.measured.empty() && site.baseline >= 0 && index != site.baseline && shot.stored.usable;
    if (needed) {
      const Shot& baseline = *site.shots[site.baseline];
      if (!Locked([&] { return store_.FindAlignment(baseline.sha256, shot.sha256, PairKey(baseline, shot)); }))
        SaveAlignment(baseline, shot);
    }
    Locked([&] { on_step_(shot.photo->relative.filename().string() + " aligned"); });
  }

  static std::string PairKey(const Shot& baseline, const Shot& shot) {
    return PairRunKey(baseline.run_key, shot.run_key);
  }

  void SaveAlignment(const Shot& baseline, const Shot& shot) {
    const SiteView baseline_view = ViewOf(PhotoPath(baseline), options_);
    const SiteView view = ViewOf(PhotoPath(shot), options_);
    const SiteAlignment alignment = AlignSite(baseline_view, view);
    const StoredAlignment stored = {alignment.usable, alignment.reason, alignment.overlap_share, alignment.residual_um,
                                    EncodeMap(alignment.baseline_from_followup)};
    Locked([&] { store_.SaveAlignment(baseline.sha256, shot.sha256, PairKey(baseline, shot), stored); });
  }

  AlignedShot Aligned(const Site& site, int index) {
    const Shot& shot = *site.shots[index];
    AlignedShot aligned;
    if (!shot.stored.usable) return {false, shot.stored.reason, 0, {}};
    if (index != site.baseline) {
      const Shot& baseline = *site.shots[site.baseline];
      const StoredAlignment stored =
          *Locked([&] { return store_.FindAlignment(baseline.sha256, shot.sha256, PairKey(baseline, shot)); });
      if (!stored.usable)
        return {false, fmt::format("could not be laid over the baseline photo: {}", stored.reason), 0, {}};
      aligned.overlap_share = stored.overlap_share;
      aligned.view.baseline_from_visit = DecodeMap(stored.map);
    }
    aligned.view.seen = ViewOf(PhotoPath(shot), options_).seen;
    return aligned;
  }

  void Measure(Site& site) {
    if (!site.measured.empty()) return;
    const int num_shots = static_cast<int>(site.shots.size());
    if (site.baseline < 0) {
      for (const Shot* shot : site.shots) site.measured.push_back({shot->sha256, false, shot->stored.reason, {}});
    } else {
      std::vector<AlignedShot> aligned;
      for (int i = 0; i < num_shots; ++i) aligned.push_back(Aligned(site, i));
      const ShotFindings baseline = DecodeFindings(site.shots[site.baseline]->stored.findings);
      const SiteFrame frame = FrameOfShots(aligned, site.baseline, baseline.um_per_px);
      for (int i = 0; i < num_shots; ++i) {
        StoredShot measured{site.shots[i]->sha256, aligned[i].usable, aligned[i].reason, {}};
        if (measured.usable)
          measured.metrics = MeasureOverFrame(DecodeFindings(site.shots[i]->stored.findings),
                                              aligned[i].view.baseline_from_visit, frame, options_.metrics);
        site.measured.push_back(std::move(measured));
      }
    }
    Locked([&] { store_.SaveSite(site.key, site.measured); });
  }

  std::string ArmOf(const std::string& participant) const {
    for (const ParticipantRow& row : participants_)
      if (row.participant_id == participant && row.cells.count("arm")) return row.cells.at("arm");
    return "";
  }

  std::string Table() const {
    std::vector<std::string> columns = {"participant_id", "arm", "visit_id", "day", "site", "shot", "usable", "reason"};
    std::vector<std::string> metrics;
    for (const auto& [name, estimate] : UnmeasuredSite("-").values) metrics.push_back(name);
    columns.insert(columns.end(), metrics.begin(), metrics.end());
    std::map<const StudyPhoto*, const StoredShot*> measured;
    for (const Site& site : sites_)
      for (std::size_t i = 0; i < site.shots.size(); ++i) measured[site.shots[i]->photo] = &site.measured[i];
    std::vector<std::vector<std::string>> rows;
    const auto or_missing = [](const std::string& text) { return text.empty() ? std::string("n/a") : text; };
    for (const StudyPhoto& photo : photos_) {
      const StoredShot& shot = *measured.at(&photo);
      const std::optional<int> first = FirstSession(treatments_, photo.participant_id);
      std::string reason = shot.reason;
      if (shot.usable && !shot.metrics.at("hairs_per_cm2").value) reason = shot.metrics.at("hairs_per_cm2").reason;
      std::vector<std::string> row = {photo.participant_id,
                                      or_missing(ArmOf(photo.participant_id)),
                                      photo.SessionLabel(),
                                      first ? std::to_string(photo.day - *first) : "n/a",
                                      photo.site,
                                      std::to_string(photo.shot),
                                      shot.usable ? "true" : "false",
                                      or_missing(reason)};
      for (const std::string& metric : metrics) {
        const std::optional<double> value = shot.usable ? shot.metrics.at(metric).value : std::nullopt;
        row.push_back(value ? fmt::format("{}", Significant(*value)) : "n/a");
      }
      rows.push_back(std::move(row));
    }
    return TsvText(columns, rows);
  }

  const StudyFolder& study_;
  const AnalysisOptions& options_;
  const int num_jobs_;
  const std::function<void(int)>& on_total_;
  const std::function<void(const std::string&)>& on_step_;
  Provenance provenance_;
  std::vector<StudyPhoto> photos_;
  std::vector<Treatment> treatments_;
  std::vector<ParticipantRow> participants_;
  ResultStore store_;
  std::vector<Shot> shots_;
  std::vector<Site> sites_;
  std::mutex mutex_;
  int num_analyzed_ = 0;
};

}  // namespace

StudyAnalysis AnalyzeStudy(const StudyFolder& study, const AnalysisOptions& options,
                           const std::map<std::string, std::string>& provenance, int num_jobs,
                           const std::function<void(int)>& on_total,
                           const std::function<void(const std::string&)>& on_step) {
  return Run(study, options, provenance, num_jobs, on_total, on_step).Go();
}

}  // namespace tricho
