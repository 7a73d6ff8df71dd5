// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/check_added.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/date.h"
#include "base/error.h"
#include "base/input_files.h"
#include "capture/head_outline.h"
#include "overview/overview_comparison.h"
#include "pipeline.h"
#include "pipeline_growth.h"
#include "store/study_plan.h"
#include "store/view_sidecar.h"
#include "study/site.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

class Checker {
 public:
  explicit Checker(const StudyFolder& study) : study_(study), plan_(PlanStudy(study)) {}

  AddedCheck Check(const fs::path& relative) {
    AddedCheck check{relative, {}};
    try {
      const StudyPhoto* photo_of_study = PhotoAt(relative);
      if (photo_of_study && photo_of_study->kind == PhotoKind::kOverview) return CheckOverview(*photo_of_study);
      if (photo_of_study && photo_of_study->kind == PhotoKind::kPhototrichogram) return CheckGrowth(*photo_of_study);
      const Looked& photo = LookAt(relative);
      check.sentences = photo.sentences;
      const std::optional<fs::path> baseline = BaselineOf(relative);
      if (!baseline || *baseline == relative || !photo.comparable) return check;
      const Looked& before = LookAt(*baseline);
      if (!before.comparable) return check;
      const ThicknessTrust trust = TrustInChange({"baseline", before.camera}, {"photo", photo.camera});
      if (!trust.reason.empty())
        check.sentences.push_back("Thickness can't be compared with " + baseline->filename().string() + ": " +
                                  trust.reason + ".");
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kInput) throw;
      check.sentences.push_back("The photo can't be read: " + error.fault() + ".");
    }
    return check;
  }

  const StudyPhoto* PhotoAt(const fs::path& relative) const {
    const auto found =
        std::ranges::find_if(plan_.photos, [&](const StudyPhoto& photo) { return photo.relative == relative; });
    return found == plan_.photos.end() ? nullptr : &*found;
  }

  // What `study analyze` would take as the baseline of the photo's site; absent when there is none.
  std::optional<fs::path> BaselineOf(const fs::path& relative) const {
    for (const StudySite& place : plan_.sites) {
      const auto is_it = [&](int photo) { return plan_.photos[photo].relative == relative; };
      if (std::ranges::none_of(place.photos, is_it)) continue;
      std::vector<Shot> shots;
      for (const int photo : place.photos) {
        shots.push_back(KeyedShot(study_, plan_, plan_.photos[photo], Provenance()));
        shots.back().usable = true;
      }
      const Shot* best = nullptr;
      for (const Shot& shot : shots)
        if (IsBetterBaseline(shot, best)) best = &shot;
      return best->photo->relative;
    }
    return std::nullopt;
  }

 private:
  Overview Measured(const fs::path& relative) const {
    return MeasureOverview(study_.root / relative,
                           OverviewOptionsOf(BytesOfFile(fs::path(study_.root / relative).replace_extension(".json"))));
  }

  // And whether it can be compared with the baseline.
  AddedCheck CheckOverview(const StudyPhoto& photo) const {
    const Overview overview = Measured(photo.relative);
    AddedCheck check{photo.relative, overview.reasons};
    check.sentences.insert(check.sentences.end(), overview.warnings.begin(), overview.warnings.end());
    const std::optional<fs::path> baseline = BaselineOf(photo.relative);
    if (!overview.usable || !baseline || *baseline == photo.relative) return check;
    const OverviewComparison comparison = CompareMeasured(Measured(*baseline), overview, true);
    if (!comparison.usable)
      check.sentences.push_back(fmt::format("It can't be compared with the overview of the baseline ({}): {}.",
                                            baseline->filename().string(), comparison.reason));
    return check;
  }

  // The result is the later photo's.
  AddedCheck CheckGrowth(const StudyPhoto& later) const {
    AddedCheck check{later.relative, {}};
    const StudyPhoto* first = OtherOfPair(plan_, later);
    if (later.time == 1 || first == nullptr) return check;
    const fs::path path = study_.root / later.relative;
    const TrichogramOfPair pair =
        MeasurePhototrichogram(study_.root / first->relative, path, PairOptions(),
                               HoursOf(BytesOfFile(fs::path(path).replace_extension(".json"))).hours);
    if (!pair.reason.empty()) check.sentences.push_back("Not measured: " + pair.reason + ".");
    for (const std::string& note : pair.trichogram.notes) check.sentences.push_back(note);
    return check;
  }

  // What stays of a photo once it was looked at.
  struct Looked {
    std::vector<std::string> sentences;
    bool comparable = false;  // Its thickness can be told.
    std::optional<CameraFit> camera;
  };

  const Looked& LookAt(const fs::path& relative) {
    const auto known = looked_.find(relative);
    if (known != looked_.end()) return known->second;
    const Analysis analysis = AnalyzePhoto(study_.root / relative, AnalysisOptions());
    Looked looked;
    looked.sentences = analysis.quality.reasons;
    looked.sentences.insert(looked.sentences.end(), analysis.quality.warnings.begin(), analysis.quality.warnings.end());
    looked.comparable = analysis.quality.usable && analysis.hairs.thickness.reason.empty();
    looked.camera = analysis.hairs.camera;
    return looked_.emplace(relative, std::move(looked)).first->second;
  }

  const StudyFolder& study_;
  const StudyPlan plan_;
  std::map<fs::path, Looked> looked_;
};

constexpr double kLeastOverlapShare = 0.6;  // With the baseline; a little less is skin lost to all visits.

}  // namespace

std::vector<std::string> CheckAlignment(const StudyFolder& study, const fs::path& relative) {
  try {
    const Checker checker(study);
    const StudyPhoto* photo = checker.PhotoAt(relative);
    if (photo && photo->kind != PhotoKind::kCloseUp) return {};
    const std::optional<fs::path> baseline = checker.BaselineOf(relative);
    if (!baseline || *baseline == relative) return {};
    const SiteAlignment alignment = AlignPhotos(study.root / *baseline, study.root / relative, PairOptions()).alignment;
    if (!alignment.usable)
      return {fmt::format("It can't be laid over the baseline photo ({}): {}.", baseline->filename().string(),
                          alignment.reason)};
    if (alignment.overlap_share < kLeastOverlapShare)
      return {
          fmt::format("It shows only {:.0f} % of the skin of the baseline photo: find the site again and re-take it.",
                      100 * alignment.overlap_share)};
    return {};
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kInput) throw;
    return {};
  }
}

void RefuseOtherKinds(const VisitPhotos& visit) {
  for (const fs::path& path : visit.photos) {
    if (visit.kind == PhotoKind::kOverview) {
      const Overview overview = MeasureOverview(path, visit.overview);
      if (overview.frame.bgr.empty())
        throw Error(ErrorKind::kInput, fmt::format("{} can't be added as an overview: {}", path.filename().string(),
                                                   overview.reasons.front()));
    } else if (FindHead(ReadPhoto(path).bgr).is_overview) {
      throw Error(ErrorKind::kInput,
                  fmt::format("{} shows a whole head from above and is no close-up: add it with tricho study add STUDY "
                              "--view overview --participant {} --date {} PHOTO",
                              path.filename().string(), visit.participant_id.substr(4), DayText(visit.day)));
    }
  }
}

std::vector<AddedCheck> CheckAdded(const StudyFolder& study, const std::vector<fs::path>& relatives) {
  Checker checker(study);
  std::vector<AddedCheck> checks;
  for (const fs::path& relative : relatives) checks.push_back(checker.Check(relative));
  return checks;
}

}  // namespace tricho
