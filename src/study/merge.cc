// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <set>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/parallel.h"
#include "report/analysis_files.h"
#include "study/freshness.h"
#include "study/ledger_files.h"
#include "study/part.h"
#include "study/site.h"
#include "study/supporting_files.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void Refuse(const std::string& fault) { throw Error(ErrorKind::kInput, fault); }

// The parts below `folder`, which holds nothing else.
void AddPartsIn(const fs::path& folder, std::vector<Part>& parts) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
    if (entry.is_directory(error)) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  for (const fs::path& part : found) parts.push_back(ReadPart(part));
}

std::vector<Part> ReadParts(const StudyFolder& study, const std::vector<fs::path>& places) {
  std::vector<Part> parts;
  std::error_code error;
  for (const fs::path& place : places) {
    const StudyFolder copy{fs::weakly_canonical(place, error)};
    const fs::path shards = copy.Inside(kShardsFolder);
    if (fs::exists(place / kPartFile, error) || !fs::is_directory(shards, error))
      parts.push_back(ReadPart(place));
    else
      AddPartsIn(shards, parts);
  }
  if (places.empty()) AddPartsIn(study.Inside(kShardsFolder), parts);
  if (parts.empty())
    Refuse(fmt::format("{} has no parts to merge: run tricho study analyze --shard 1/N to N/N first",
                       study.root.string()));
  return parts;
}

void CheckOneProgram(const std::vector<Part>& parts) {
  const Provenance ours = StudyProvenance({});
  for (const Part& part : parts) {
    if (part.version != ours.version || part.commit != ours.commit)
      Refuse(fmt::format("{} was made by tricho {} {}, this is tricho {} {}; merge with the program that made it",
                         part.Name(), part.version, part.commit, ours.version, ours.commit));
    if (part.options != parts.front().options) {
      std::string differing;
      for (const Part* side : {&part, &parts.front()})
        for (const auto& [name, value] : side->options) {
          const Part& other = side == &part ? parts.front() : part;
          const auto there = other.options.find(name);
          if (there == other.options.end() || there->second != value) differing = name;
        }
      Refuse(
          fmt::format("{} and {} were made with different options ({})", part.Name(), parts.front().Name(), differing));
    }
  }
}

class Merge {
 public:
  Merge(const StudyFolder& study, const std::vector<fs::path>& places, const StudyProgress& progress)
      : study_(study), progress_(progress), plan_(PlanStudy(study)), parts_(ReadParts(study, places)) {
    CheckOneProgram(parts_);
    provenance_ = StudyProvenance(parts_.front().options);
  }

  StudyAnalysis Go() {
    progress_.on_total(static_cast<int>(parts_.size() + 2 * plan_.sites.size()));
    CheckPhotosAreOfTheStudy();
    ReadShots();
    CheckThatNoneIsMissing();
    CheckStores();
    for (Site& site : sites_) Settle(site);
    ResultStore store(study_.Inside(fs::path(kResultsFolder) / "results.sqlite"));
    for (const Site& site : sites_) {
      Take(site, store);
      progress_.on_step(site.place->participant_id + " " + site.place->site);
    }
    const MeasurementsTable table = TableOf(plan_, sites_, store);
    WriteLedgers(study_, plan_, sites_, store);
    WriteSupporting(study_, plan_, sites_, store);
    WriteWholeFile(study_.Inside(fs::path(kResultsFolder) / "measurements.tsv"), table.text);
    store.Finish();
    WriteAnalyzed(study_, plan_, sites_, table.text);
    return {static_cast<int>(plan_.photos.size()),
            table.num_usable,
            0,
            {},
            table.not_usable,
            table.num_overviews,
            table.num_phototrichograms};
  }

 private:
  void CheckPhotosAreOfTheStudy() {
    std::set<std::string> known;
    for (const StudyPhoto& photo : plan_.photos) known.insert(photo.relative.generic_string());
    for (const Part& part : parts_) {
      for (const auto& [place, photo] : part.photos) {
        if (!known.count(place))
          Refuse(fmt::format("{} holds {}, which is not in this study: is it of another one?", part.Name(),
                             place.substr(0, 200)));
        holders_[place].push_back(&part);
      }
    }
  }

  void ReadShots() {
    sites_.resize(plan_.sites.size());
    ParallelFor(static_cast<int>(plan_.sites.size()), progress_.num_jobs, [&](int i) {
      sites_[i].place = &plan_.sites[i];
      for (const int photo : plan_.sites[i].photos)
        sites_[i].shots.push_back(KeyedShot(study_, plan_, plan_.photos[photo], provenance_));
      const std::lock_guard<std::mutex> lock(mutex_);
      progress_.on_step(plan_.sites[i].participant_id);
    });
    for (Site& site : sites_)
      for (Shot& shot : site.shots) {
        for (const Part* part : PartsWith(shot))
          if (const std::string lent = part->photos.at(shot.photo->relative.generic_string()).lent_um_per_px;
              !lent.empty())
            LendScale(study_, provenance_, lent, shot);
        CheckParts(shot);
      }
  }

  // Whoever has the photo has made it from these bytes and with this scale.
  void CheckParts(const Shot& shot) const {
    const std::string place = shot.photo->relative.generic_string();
    if (shot.sha256.empty()) Refuse(fmt::format("{} can't be read; merging needs every photo", place));
    for (const Part* part : PartsWith(shot)) {
      const PartPhoto& made = part->photos.at(place);
      if (made.sha256 != shot.sha256)
        Refuse(fmt::format("{} was made from another {} than the one in this study; run that shard again", part->Name(),
                           place));
      if (made.run_key != shot.run_key)
        Refuse(fmt::format("{} was made with another sidecar of {} than the one in this study; run that shard again",
                           part->Name(), place));
    }
  }

  std::vector<const Part*> PartsWith(const Shot& shot) const {
    const auto found = holders_.find(shot.photo->relative.generic_string());
    return found == holders_.end() ? std::vector<const Part*>() : found->second;
  }

  // The parts that hold all shots of the site.
  std::vector<const Part*> PartsWith(const Site& site) const {
    std::vector<const Part*> with = PartsWith(site.shots.front());
    std::erase_if(with, [&](const Part* part) {
      return std::any_of(site.shots.begin(), site.shots.end(), [&](const Shot& shot) {
        return part->photos.count(shot.photo->relative.generic_string()) == 0;
      });
    });
    return with;
  }

  void CheckThatNoneIsMissing() const {
    std::size_t num_missing = 0;
    const Site* first = nullptr;
    for (const Site& site : sites_) {
      if (!PartsWith(site).empty()) continue;
      num_missing += site.shots.size();
      if (!first) first = &site;
    }
    if (!first) return;
    std::set<int> numbers, totals;
    for (const Part& part : parts_) {
      numbers.insert(part.shard.number);
      totals.insert(part.shard.of);
    }
    std::string absent;
    if (totals.size() == 1 && *totals.begin() <= static_cast<int>(plan_.photos.size()))
      for (int number = 1; number <= *totals.begin(); ++number)
        if (!numbers.count(number)) absent += fmt::format("{}{}", absent.empty() ? "" : ", ", number);
    Refuse(fmt::format("{} of {} photos are in no part, {} the first of them; {}", num_missing, plan_.photos.size(),
                       first->shots.front().photo->relative.string(),
                       absent.empty() ? std::string("were they added after the shards ran?")
                                      : fmt::format("part {} of {} is missing", absent, *totals.begin())));
  }

  fs::path Checked(const Part& part, const std::string& file) const {
    const fs::path path = part.folder.Inside(file);
    const auto listed = part.files.find(file);
    const std::uintmax_t most = file == "results.sqlite" ? UINTMAX_MAX : kMaxInputBytes;
    if (listed == part.files.end() || listed->second != Sha256OfFile(path, most))
      Refuse(fmt::format("{}: {} is not as it was when the shard ended; copy the part again, or run that shard again",
                         part.Name(), file));
    return path;
  }

  void CheckStores() {
    for (const Part& part : parts_) {
      Checked(part, "results.sqlite");
      StoreOf(part);
      progress_.on_step(part.shard.Name());
    }
  }

  // Not all at once stay open: a process may have a thousand files.
  ResultStore& StoreOf(const Part& part) {
    constexpr std::size_t kMostOpen = 50;
    if (!stores_.count(&part)) {
      if (stores_.size() >= kMostOpen) stores_.clear();
      stores_[&part] = std::make_unique<ResultStore>(part.folder.Inside("results.sqlite"), 0, StoreAccess::kFinished);
    }
    return *stores_.at(&part);
  }

  std::string FileOf(const Shot& shot, const char* ending) const {
    return (shot.photo->relative.parent_path() / (shot.photo->Stem() + ending)).generic_string();
  }

  StoredPhoto PhotoIn(const Part& part, const Shot& shot) {
    std::optional<StoredPhoto> stored = StoreOf(part).FindPhoto(shot.sha256, shot.run_key);
    if (!stored)
      Refuse(
          fmt::format("{}: results.sqlite lacks {}; run that shard again", part.Name(), shot.photo->relative.string()));
    return *stored;
  }

  // Finds out baseline and key of the site, and makes sure that each part that has it has all of it, and the same.
  void Settle(Site& site) {
    const std::vector<const Part*> with = PartsWith(site);
    for (Shot& shot : site.shots) {
      const StoredPhoto stored = PhotoIn(*with.front(), shot);
      shot.usable = stored.usable;
      shot.reason = stored.reason;
      for (const Part* part : with) {
        if (part != with.front() && PhotoIn(*part, shot) != stored) RefuseDiffering(*with.front(), *part, shot);
        if (!CarriesResult(plan_, *shot.photo)) continue;
        for (const char* ending : EndingsOf(shot.photo->kind)) {
          const std::string file = FileOf(shot, ending);
          const bool there = with.front()->files.count(file) > 0;
          if (there) Checked(*part, file);
          if (ending == std::string_view(kAnalysisEnding) &&
              (!there || !IsAnalysisOf(part->folder.Inside(file), shot, provenance_)))
            Refuse(fmt::format("{}: {} is no result of this photo; run that shard again", part->Name(), file));
          if (there != (part->files.count(file) > 0) || (there && with.front()->files.at(file) != part->files.at(file)))
            RefuseDiffering(*with.front(), *part, shot);
        }
      }
    }
    SettleSite(site);
    for (const Part* part : with)
      if (!IsMeasured(StoreOf(*part), site))
        Refuse(
            fmt::format("{} measured site {} of {} against another baseline: treatments.tsv or the photos of that "
                        "site differ there; run that shard again",
                        part->Name(), site.place->site, site.place->participant_id));
  }

  [[noreturn]] static void RefuseDiffering(const Part& one, const Part& other, const Shot& shot) {
    Refuse(fmt::format("{} and {} both hold {}, and differ; leave one of them out", one.Name(), other.Name(),
                       shot.photo->relative.string()));
  }

  // As a run does: the JSON of a photo goes first and comes last, before the row.
  void TakeFiles(const Part& part, const Shot& shot) const {
    const fs::path json = ResultPath(study_, kResultsFolder, *shot.photo, kAnalysisEnding);
    fs::create_directories(json.parent_path());
    if (Sha256OfFile(json) != part.files.at(FileOf(shot, kAnalysisEnding))) fs::remove(json);
    for (const char* ending : EndingsOf(shot.photo->kind)) {
      const std::string file = FileOf(shot, ending);
      const fs::path to = ResultPath(study_, kResultsFolder, *shot.photo, ending);
      if (!part.files.count(file))
        fs::remove(to);
      else if (Sha256OfFile(to) != part.files.at(file))
        WriteWholeFile(to, BytesOfFile(part.folder.Inside(file)));
    }
  }

  void Take(const Site& site, ResultStore& store) {
    const Part& part = *PartsWith(site).front();
    ResultStore& from = StoreOf(part);
    for (const Shot& shot : site.shots) {
      if (CarriesResult(plan_, *shot.photo)) TakeFiles(part, shot);
      store.SavePhoto(shot.sha256, shot.run_key, PhotoIn(part, shot));
      if (site.place->kind == PhotoKind::kPhototrichogram) continue;
      if (site.baseline < 0 || !shot.usable || &shot == &site.shots[site.baseline]) continue;
      const Shot& baseline = site.shots[site.baseline];
      const auto alignment = from.FindAlignment(baseline.sha256, shot.sha256, PairKey(baseline, shot));
      if (!alignment)
        Refuse(fmt::format("{}: results.sqlite lacks how {} lies over its baseline; run that shard again", part.Name(),
                           shot.photo->relative.string()));
      store.SaveAlignment(baseline.sha256, shot.sha256, PairKey(baseline, shot), *alignment);
    }
    if (site.place->kind == PhotoKind::kCloseUp)
      store.SaveLedger(site.key, from.FindLedger(site.key).value());  // IsMeasured.
    store.SaveSite(site.key, MeasuredShots(from, site));
  }

  const StudyFolder& study_;
  const StudyProgress& progress_;
  const StudyPlan plan_;
  const std::vector<Part> parts_;
  Provenance provenance_;
  std::vector<Site> sites_;
  std::unordered_map<std::string, std::vector<const Part*>> holders_;  // By the photo's place in the study.
  std::map<const Part*, std::unique_ptr<ResultStore>> stores_;
  std::mutex mutex_;
};

}  // namespace

StudyAnalysis MergeStudy(const StudyFolder& study, const std::vector<fs::path>& places, const StudyProgress& progress) {
  return Merge(study, places, progress).Go();
}

}  // namespace tricho
