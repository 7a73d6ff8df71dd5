// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/check_added.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/error.h"
#include "pipeline.h"
#include "store/study_plan.h"
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
    const std::optional<fs::path> baseline = Checker(study).BaselineOf(relative);
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

std::vector<AddedCheck> CheckAdded(const StudyFolder& study, const std::vector<fs::path>& relatives) {
  Checker checker(study);
  std::vector<AddedCheck> checks;
  for (const fs::path& relative : relatives) checks.push_back(checker.Check(relative));
  return checks;
}

}  // namespace tricho
