// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/analyze.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/output_files.h"
#include "base/parallel.h"
#include "pipeline_corrected.h"
#include "report/analysis_files.h"
#include "store/findings_codec.h"
#include "study/freshness.h"
#include "study/ledger_files.h"
#include "study/measure_shots.h"
#include "study/part.h"
#include "study/site.h"
#include "study/site_corrections.h"
#include "study/supporting_files.h"
#include "study/view_results.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

const std::string kUnreadable = "can't be read: ";  // How the reason begins.

// Some sites of a study, or all, on their way through the stages.
class Run {
 public:
  Run(const StudyFolder& study, const StudyPlan& plan, const std::vector<int>& sites, const fs::path& base,
      const AnalysisOptions& options, const Provenance& provenance, const StudyProgress& progress,
      bool with_corrections)
      : study_(study),
        plan_(plan),
        base_(base),
        options_(options),
        provenance_(provenance),
        progress_(progress),
        store_(study.Inside(base / "results.sqlite")),
        with_corrections_(with_corrections) {
    for (const int site : sites) {
      sites_.emplace_back();
      sites_.back().place = &plan.sites[site];
      sites_.back().shots.resize(plan.sites[site].photos.size());
    }
    for (std::size_t site = 0; site < sites_.size(); ++site)
      for (std::size_t shot = 0; shot < sites_[site].shots.size(); ++shot) places_.emplace_back(site, shot);
  }

  void Go() {
    // Each photo is looked at, and at most each but the baseline is laid over it.
    progress_.on_total(2 * static_cast<int>(places_.size()));
    Each(places_.size(), [&](std::size_t i) { AnalyzeShot(places_[i]); });
    Each(sites_.size(), [&](std::size_t i) { LendScales(sites_[i]); });
    corrections_.resize(sites_.size());
    if (with_corrections_) Each(sites_.size(), [&](std::size_t i) { TakeCorrectionsOf(i); });
    for (Site& site : sites_) SettleSite(site);
    measured_.resize(sites_.size());
    for (std::size_t i = 0; i < sites_.size(); ++i) measured_[i] = IsMeasured(store_, sites_[i]);
    // The shots of a site follow each other: what is held for it is let go before the next but few begin.
    for (const Site& site : sites_) {
      laid_over_.push_back(std::make_unique<LaidOver>());
      laid_over_.back()->shots.resize(site.shots.size());
      laid_over_.back()->num_left = static_cast<int>(site.shots.size());
    }
    Each(places_.size(), [&](std::size_t i) { AlignAndMeasure(places_[i]); });
  }

  const std::vector<Site>& sites() const { return sites_; }
  ResultStore& store() { return store_; }
  int num_photos() const { return static_cast<int>(places_.size()); }
  int num_analyzed() const { return num_analyzed_; }

  // What people said of hairs, and does not count.
  std::vector<std::string> Told() const {
    std::vector<std::string> told;
    for (const SiteCorrections& of_site : corrections_)
      told.insert(told.end(), of_site.told.begin(), of_site.told.end());
    return told;
  }

  // Photos that can't be read, by their places in the study.
  std::vector<std::string> Unreadable() const {
    std::vector<std::string> unreadable;
    for (const Site& site : sites_)
      for (const Shot& shot : site.shots)
        if (shot.reason.rfind(kUnreadable, 0) == 0) unreadable.push_back(shot.photo->relative.generic_string());
    return unreadable;
  }

 private:
  using Place = std::pair<std::size_t, std::size_t>;  // Site, and shot of it.

  // The shots of one site on their way over its baseline, whose photo is read once for all of them.
  struct LaidOver {
    std::once_flag baseline_is_read;
    SiteView baseline;
    std::vector<AlignedShot> shots;
    int num_left = 0;
  };

  void Each(std::size_t count, const std::function<void(std::size_t)>& work) const {
    ParallelFor(static_cast<int>(count), progress_.num_jobs, [&](int i) { work(static_cast<std::size_t>(i)); });
  }

  // The store and on_step serve one thread at a time.
  template <typename Work>
  auto Locked(const Work& work) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return work();
  }

  fs::path PhotoPath(const Shot& shot) const { return study_.root / shot.photo->relative; }

  AnalysisFiles FilesOf(const Shot& shot) const {
    const auto of = [&](const char* ending) { return ResultPath(study_, base_, *shot.photo, ending); };
    return {of(kHairsEnding), of(kAnalysisEnding), of(kOverlayEnding), of(kJpegOverlayEnding), progress_.overlay};
  }

  void AnalyzeShot(const Place& place) {
    Shot& shot = sites_[place.first].shots[place.second];
    shot = KeyedShot(study_, plan_, plan_.photos[sites_[place.first].place->photos[place.second]], provenance_);
    std::optional<StoredPhoto> stored = Locked([&] { return store_.FindPhoto(shot.sha256, shot.run_key); });
    const bool done = stored && IsDone(shot, *stored);
    if (!done) stored = AnalyzeAnew(shot);
    shot.usable = stored->usable;
    shot.reason = stored->reason;
    Locked([&] {
      num_analyzed_ += !done;
      progress_.on_step(shot.photo->relative.filename().string());
    });
  }

  void TakeCorrectionsOf(std::size_t site) {
    if (sites_[site].place->kind != PhotoKind::kCloseUp) return;
    corrections_[site] = TakeCorrections(
        study_, base_, sites_[site], [&](const Shot& shot) { return Findings(shot); }, options_, provenance_);
  }

  // The files of a photo without a scale may be of the one that it was lent; LendScales sees to them.
  bool IsDone(const Shot& shot, const StoredPhoto& stored) const {
    return IsCloseUp(shot) ? FilesAreThere(shot, stored) || HasNoScale(stored)
                           : ViewFilesAreThere(ViewWorkHere(), shot, stored);
  }

  static bool IsCloseUp(const Shot& shot) { return shot.photo->kind == PhotoKind::kCloseUp; }
  ViewWork ViewWorkHere() const { return {study_, plan_, base_, options_, provenance_}; }

  bool FilesAreThere(const Shot& shot, const StoredPhoto& stored) const {
    const AnalysisFiles files = FilesOf(shot);
    if (!IsAnalysisOf(files.json, shot, provenance_)) return false;
    if (!stored.usable && stored.findings.empty()) return true;  // A photo that can't be read has a JSON alone.
    return fs::exists(files.hairs) && HasOverlay(files);
  }

  static bool HasNoScale(const StoredPhoto& stored) {
    return stored.usable && !DecodeFindings(stored.findings).um_per_px;
  }

  // One rule for studies and pairs: a photo without a scale gets that of another one of its site, by how they lie over
  // each other.
  void LendScales(Site& site) {
    const Shot* lender = nullptr;
    std::vector<Shot*> without;
    for (Shot& shot : site.shots) {
      if (!shot.usable || !IsCloseUp(shot)) continue;
      if (!Findings(shot).um_per_px)
        without.push_back(&shot);
      else if (lender == nullptr)
        lender = &shot;
    }
    std::optional<SiteView> lender_view;  // Read once, and only where a shot has not been laid over it before.
    for (Shot* shot : without) {
      const std::string lent = lender == nullptr ? "" : ScaleFrom(*lender, lender_view, *shot);
      if (!lent.empty()) LendScale(study_, provenance_, lent, *shot);
      std::optional<StoredPhoto> stored = Locked([&] { return store_.FindPhoto(shot->sha256, shot->run_key); });
      if (!stored || !FilesAreThere(*shot, *stored)) stored = AnalyzeAnew(*shot);
      shot->usable = stored->usable;
      shot->reason = stored->reason;
    }
  }

  // In um per pixel of the shot; empty when it can't be laid over the lender.
  std::string ScaleFrom(const Shot& lender, std::optional<SiteView>& lender_view, const Shot& shot) {
    std::optional<StoredAlignment> stored =
        Locked([&] { return store_.FindAlignment(lender.sha256, shot.sha256, PairKey(lender, shot)); });
    if (!stored && !lender_view) lender_view = ViewHere(lender);
    if (!stored) stored = AlignAnew(lender, *lender_view, shot, ViewHere(shot));
    if (!stored->usable) return "";
    const ShotFindings findings = Findings(shot);
    const Point middle((findings.width_px - 1) / 2.0, (findings.height_px - 1) / 2.0);
    const double um_per_px = *Findings(lender).um_per_px * CameraScale(DecodeMap(stored->map), middle);
    constexpr double kLeastUmPerPx = 0.2, kMostUmPerPx = 200;  // As every scale.
    return um_per_px >= kLeastUmPerPx && um_per_px <= kMostUmPerPx ? fmt::format("{:.5g}", um_per_px) : "";
  }

  Analysis AnalysisOf(const Shot& shot) const {
    if (shot.lent_um_per_px.empty()) return AnalyzePhoto(PhotoPath(shot), options_);
    ScaleOptions lent;
    lent.um_per_px = std::stod(shot.lent_um_per_px);
    CalibratedImage image = ReadShot(PhotoPath(shot), options_.limits, lent);
    image.scale.source = kScaleOfOtherPhoto;
    return tricho::AnalyzeShot(std::move(image), options_);
  }

  StoredPhoto AnalyzeAnew(const Shot& shot) {
    const StoredPhoto stored = IsCloseUp(shot) ? AnalyzeCloseUp(shot) : MeasureView(ViewWorkHere(), shot);
    // What has no bytes, a folder say, or a file without the right to read it, is looked at again the next time.
    if (!shot.sha256.empty()) Locked([&] { store_.SavePhoto(shot.sha256, shot.run_key, stored); });
    return stored;
  }

  // The JSON tells that the other files are there and of the same photo: it goes first and comes last, before the row.
  StoredPhoto AnalyzeCloseUp(const Shot& shot) const {
    StoredPhoto stored;
    const Provenance provenance = ProvenanceOf(shot, provenance_);
    const AnalysisFiles files = FilesOf(shot);
    PrepareOutputFolder(files.json.parent_path());
    fs::remove(files.json);
    try {
      const Analysis analysis = AnalysisOf(shot);
      if (analysis.photo.sha256 != shot.sha256)
        throw Error(ErrorKind::kStore,
                    PhotoPath(shot).string() + " changed while it was read; is it still being copied?");
      stored.usable = analysis.quality.usable;
      stored.reason = WhyNotUsable(analysis);
      stored.findings = EncodeFindings(FindingsOf(analysis));
      WriteAnalysis(files, analysis, options_.metrics, provenance);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kInput) throw;
      // Without the path: what is told of a photo is the same wherever the study lies.
      stored = {false, kUnreadable + error.fault(), ""};
      WriteFailure(files, PhotoPath(shot), error.fault(), options_.metrics, provenance);
    }
    return stored;
  }

  // Whoever lays the last shot of a site over its baseline measures the site.
  void AlignAndMeasure(const Place& place) {
    const std::size_t site = place.first, shot = place.second;
    std::unique_ptr<LaidOver>& laid_over = laid_over_[site];
    const bool is_close_up = sites_[site].place->kind == PhotoKind::kCloseUp;
    if (is_close_up && !measured_[site])
      laid_over->shots[shot] = Aligned(sites_[site], static_cast<int>(shot), *laid_over);
    if (!is_close_up) CompareWithBaseline(ViewWorkHere(), sites_[site], sites_[site].shots[shot], store_, mutex_);
    const bool is_last = Locked([&] {
      progress_.on_step(sites_[site].shots[shot].photo->relative.filename().string() + " aligned");
      return --laid_over->num_left == 0;
    });
    if (!is_last) return;
    if (!measured_[site] && is_close_up) Measure(place, std::move(laid_over->shots));
    if (!measured_[site] && !is_close_up) Locked([&] { SaveViews(plan_, sites_[site], store_); });
    laid_over.reset();
  }

  AlignedShot Aligned(const Site& site, int index, LaidOver& laid_over) {
    const Shot& shot = site.shots[index];
    AlignedShot aligned;
    if (!shot.usable) return {false, shot.reason, 0, {}};
    const Shot& baseline = site.shots[site.baseline];  // There is one where a shot is usable.
    const auto baseline_view = [&]() -> const SiteView& {
      std::call_once(laid_over.baseline_is_read, [&] { laid_over.baseline = ViewHere(baseline); });
      return laid_over.baseline;
    };
    if (index == site.baseline) {
      aligned.view.seen = baseline_view().seen;
      return aligned;
    }
    std::optional<StoredAlignment> stored =
        Locked([&] { return store_.FindAlignment(baseline.sha256, shot.sha256, PairKey(baseline, shot)); });
    if (stored && !stored->usable) return NotLaidOver(*stored);
    const SiteView view = ViewHere(shot);
    if (!stored) stored = AlignAnew(baseline, baseline_view(), shot, view);
    if (!stored->usable) return NotLaidOver(*stored);
    aligned.overlap_share = stored->overlap_share;
    aligned.view = {view.seen, DecodeMap(stored->map)};
    return aligned;
  }

  static AlignedShot NotLaidOver(const StoredAlignment& stored) {
    return {false, fmt::format("could not be laid over the baseline photo: {}", stored.reason), 0, {}};
  }

  StoredAlignment AlignAnew(const Shot& baseline, const SiteView& baseline_view, const Shot& shot,
                            const SiteView& view) {
    const SiteAlignment alignment = AlignSite(baseline_view, view);
    StoredAlignment stored = {alignment.usable, alignment.reason, alignment.overlap_share, alignment.residual_um,
                              EncodeAlignment(alignment)};
    Locked([&] { store_.SaveAlignment(baseline.sha256, shot.sha256, PairKey(baseline, shot), stored); });
    return stored;
  }

  SiteView ViewHere(const Shot& shot) { return ViewOf(PhotoPath(shot), Findings(shot), options_); }

  ShotFindings Findings(const Shot& shot) {
    return DecodeFindings(Locked([&] { return store_.FindPhoto(shot.sha256, shot.run_key); })->findings);
  }

  // As the program alone has the site, and with a person's corrections where there are any.
  void Measure(const Place& place, std::vector<AlignedShot> aligned) {
    const Site& site = sites_[place.first];
    const auto save = [&](const std::string& key, const MeasuredSite& measured) {
      Locked([&] {
        store_.SaveLedger(key, measured.ledger);
        store_.SaveSite(key, measured.shots);
      });
    };
    std::vector<ShotFindings> findings(site.shots.size());
    for (std::size_t i = 0; i < site.shots.size(); ++i)
      if (site.shots[i].usable) findings[i] = Findings(site.shots[i]);
    save(site.key, MeasureShots(study_, site, findings, aligned, options_));
    if (site.corrected_key.empty()) return;
    const SiteCorrections& corrections = corrections_[place.first];
    for (const auto& [i, corrected] : corrections.shots) {
      findings[i] = corrected.findings;
      TakeOut(corrected.regions_px, aligned[i].view.seen);
    }
    save(site.corrected_key,
         MeasureShots(study_, site, std::move(findings), std::move(aligned), options_, corrections.marks));
  }

  const StudyFolder& study_;
  const StudyPlan& plan_;
  const fs::path base_;
  const AnalysisOptions& options_;
  const Provenance& provenance_;
  const StudyProgress& progress_;
  ResultStore store_;
  std::vector<Site> sites_;
  std::vector<Place> places_;
  const bool with_corrections_;
  std::vector<SiteCorrections> corrections_;          // By site.
  std::vector<bool> measured_;                        // By site: the store has its measures.
  std::vector<std::unique_ptr<LaidOver>> laid_over_;  // By site: empty when it is done.
  std::mutex mutex_;
  int num_analyzed_ = 0;
};

}  // namespace

StudyAnalysis AnalyzeStudy(const StudyFolder& study, const AnalysisOptions& options,
                           const std::map<std::string, std::string>& option_texts, const StudyProgress& progress) {
  const Provenance provenance = StudyProvenance(option_texts);
  const StudyPlan plan = PlanStudy(study);
  std::vector<int> all(plan.sites.size());
  std::iota(all.begin(), all.end(), 0);
  Run run(study, plan, all, kResultsFolder, options, provenance, progress, true);
  run.Go();
  const MeasurementsTable table = TableOf(plan, run.sites(), run.store());
  WriteLedgers(study, plan, run.sites(), run.store());
  WriteSupporting(study, plan, run.sites(), run.store());
  WriteWholeFile(study.Inside(fs::path(kResultsFolder) / "measurements.tsv"), table.text);
  run.store().Finish();
  WriteAnalyzed(study, plan, run.sites(), table.text);
  return WithoutUnreadable({run.num_photos(), table.num_usable, run.num_analyzed(), run.Unreadable(), table.not_usable,
                            table.num_overviews, table.num_phototrichograms, run.Told()});
}

StudyAnalysis AnalyzeShard(const StudyFolder& study, const Shard& shard, const AnalysisOptions& options,
                           const std::map<std::string, std::string>& option_texts, const StudyProgress& progress) {
  const Provenance provenance = StudyProvenance(option_texts);
  const fs::path base = ShardFolder(shard);
  // Without it the part is not done.
  std::error_code error;
  fs::remove(study.Inside(base / kPartFile), error);
  const StudyPlan plan = PlanStudy(study);
  // Corrections are left to the run over all that follows a merge.
  Run run(study, plan, SitesOfShard(plan, shard), base, options, provenance, progress, false);
  run.Go();
  StudyAnalysis result{run.num_photos(), 0, run.num_analyzed(), run.Unreadable(), {}};
  for (const Site& site : run.sites()) {
    const std::vector<StoredShot> measured = MeasuredShots(run.store(), site);
    for (std::size_t i = 0; i < measured.size(); ++i)
      if (CarriesResult(plan, *site.shots[i].photo)) result.Count(*site.shots[i].photo, measured[i].usable);
  }
  run.store().Finish();
  WritePart(study, shard, provenance, run.sites());
  return WithoutUnreadable(std::move(result));
}

}  // namespace tricho
