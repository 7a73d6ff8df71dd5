// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "pipeline_ledger.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "base/check.h"
#include "metrics/counting_frame.h"
#include "pipeline_corrected.h"

namespace tricho {

namespace {

// Below it a density would stand on too little skin.
constexpr double kLeastFrameShare = 0.1;
constexpr std::size_t kMostKept = 24;  // Shots whose contrast is kept for the second look.

// What hair was found on, shot by shot, made when it is asked for. What is kept is the same with any limit.
class Contrasts {
 public:
  Contrasts(const std::vector<std::filesystem::path>& paths, const std::vector<ShotFindings>& findings,
            const AnalysisOptions& options)
      : paths_(paths), findings_(findings), options_(options) {}

  const HairContrast& Of(int shot) {
    const auto kept = kept_.find(shot);
    if (kept != kept_.end()) return *kept->second;
    if (kept_.size() >= kMostKept) kept_.clear();
    const CalibratedImage image = ReadAgain(paths_[shot], findings_[shot], options_);
    auto made = std::make_unique<HairContrast>(
        MeasureContrast(image.photo, image.field, image.scale.um_per_px, ContrastMaps::kContrastAlone));
    return *(kept_[shot] = std::move(made));
  }

 private:
  const std::vector<std::filesystem::path>& paths_;
  const std::vector<ShotFindings>& findings_;
  const AnalysisOptions& options_;
  std::map<int, std::unique_ptr<HairContrast>> kept_;
};

LedgerShot ShotOf(const ShotFindings& findings, const AlignedShot& aligned, double baseline_um_per_px, int visit) {
  LedgerShot shot;
  shot.visit = visit;
  shot.map = aligned.view.baseline_from_visit;
  shot.shafts = findings.shafts;
  const Point middle((findings.width_px - 1) / 2.0, (findings.height_px - 1) / 2.0);
  const double um_per_px = baseline_um_per_px * CameraScale(shot.map, middle);
  shot.open = WithoutGuard(aligned.view.seen, kGuardUm / um_per_px);
  shot.rooted = WithoutGuard(aligned.view.seen, kCutGuardShare * kGuardUm / um_per_px);
  for (const Shaft& shaft : findings.shafts) {
    const double um = baseline_um_per_px * CameraScale(shot.map, shaft.root_px());
    shot.diameter_um.push_back(shaft.diameter_px ? std::optional(*shaft.diameter_px * um) : std::nullopt);
    shot.diameter_stderr_um.push_back(shaft.diameter_px ? shaft.diameter_stderr_px * um : 0);
  }
  return shot;
}

// What counts of each visit differ by from those of the first one, by the sharpest shot of each.
std::vector<double> CountSharesOf(const std::vector<ShotFindings>& findings, const std::vector<int>& used,
                                  const std::vector<int>& visit_of_shot, int num_visits) {
  const auto blur_um = [](const ShotFindings& shot) { return shot.camera->camera.blur_px * *shot.um_per_px; };
  std::vector<const ShotFindings*> sharpest(num_visits, nullptr);
  for (const int shot : used) {
    const ShotFindings*& best = sharpest[visit_of_shot[shot]];
    if (findings[shot].camera && findings[shot].um_per_px && (!best || blur_um(findings[shot]) < blur_um(*best)))
      best = &findings[shot];
  }
  const auto named = [&](int visit) { return NamedCamera{"", sharpest[visit]->camera, sharpest[visit]->um_per_px}; };
  std::vector<double> shares(num_visits, 0.0);
  for (int visit = 1; visit < num_visits; ++visit)
    if (sharpest[0] && sharpest[visit]) shares[visit] = CountsInChange(named(0), named(visit)).error_share;
  return shares;
}

// What thicknesses of the first and the last visit differ by in common, and why they can't be compared, if so.
LedgerErrors ErrorsOf(const std::vector<ShotFindings>& findings, const std::vector<int>& used,
                      const std::vector<int>& visit_of_shot, int num_visits) {
  LedgerErrors errors;
  errors.count_shares = CountSharesOf(findings, used, visit_of_shot, num_visits);
  std::vector<const ShotFindings*> first, last;
  for (const int shot : used) {
    if (!findings[shot].thickness.reason.empty()) continue;
    if (visit_of_shot[shot] == 0) first.push_back(&findings[shot]);
    if (visit_of_shot[shot] == num_visits - 1) last.push_back(&findings[shot]);
  }
  if (first.empty() || last.empty()) {
    for (const int shot : used)
      if (!findings[shot].thickness.reason.empty()) errors.no_thickness = findings[shot].thickness.reason;
    return errors;
  }
  const ThicknessTrust trust =
      TrustInChange({"first visit", first.front()->camera}, {"last visit", last.front()->camera});
  errors.thickness_share = trust.error_share;
  errors.no_thickness = trust.reason;
  return errors;
}

// The marks of shots that are used, by the places of these.
std::vector<HairMark> MarksOfUsed(const std::vector<HairMark>& marks, const std::vector<int>& used) {
  std::vector<HairMark> of_used;
  for (HairMark mark : marks) {
    bool is_used = true;
    for (int* shot : {&mark.baseline_shot, &mark.followup_shot}) {
      const auto place = std::ranges::find(used, *shot);
      is_used = is_used && place != used.end();
      *shot = static_cast<int>(place - used.begin());
    }
    if (is_used) of_used.push_back(mark);
  }
  return of_used;
}

}  // namespace

SiteLedgerResult LedgerOfSite(const std::vector<std::filesystem::path>& paths,
                              const std::vector<ShotFindings>& findings, const std::vector<AlignedShot>& aligned,
                              const std::vector<int>& days, int baseline, const AnalysisOptions& options,
                              const std::vector<HairMark>& marks) {
  TRICHO_CHECK(paths.size() == findings.size() && paths.size() == aligned.size() && paths.size() == days.size(),
               paths.size(), findings.size(), aligned.size(), days.size());
  TRICHO_CHECK(aligned[baseline].usable, baseline);
  std::vector<int> used, visit_of_shot(paths.size(), -1);
  std::set<int> visits;
  for (int shot = 0; shot < static_cast<int>(paths.size()); ++shot)
    if (aligned[shot].usable) {
      used.push_back(shot);
      visits.insert(days[shot]);
    }
  std::stable_sort(used.begin(), used.end(), [&](int a, int b) { return days[a] < days[b]; });
  for (const int shot : used)
    visit_of_shot[shot] = static_cast<int>(std::distance(visits.begin(), visits.find(days[shot])));
  const auto none = [&](const std::string& reason) {
    SiteLedgerResult result{NoLedger(reason), {}};
    result.record.visit_of_shot = visit_of_shot;
    return result;
  };
  if (!findings[baseline].um_per_px)
    return none(findings[baseline].scale_reason.empty() ? "the scale of the baseline photo is not known"
                                                        : findings[baseline].scale_reason);
  const double um_per_px = *findings[baseline].um_per_px;
  std::vector<LedgerShot> shots;
  std::vector<int> visit_of_used;
  for (const int shot : used) {
    shots.push_back(ShotOf(findings[shot], aligned[shot], um_per_px, visit_of_shot[shot]));
    visit_of_used.push_back(visit_of_shot[shot]);
  }
  Contrasts contrasts(paths, findings, options);
  const LedgerOptions ledger_options{aligned[baseline].view.seen.size(), 1 / um_per_px,
                                     [&](int shot) -> const HairContrast& { return contrasts.Of(used[shot]); },
                                     MarksOfUsed(marks, used)};
  const SiteLedger ledger = MakeSiteLedger(shots, ledger_options);
  if (ledger.area_px2 < kLeastFrameShare * cv::countNonZero(aligned[baseline].view.seen))
    return none("the first and the last visit show too little common skin");
  SiteLedgerResult result{
      RecordOf(ledger, um_per_px, visit_of_used, ErrorsOf(findings, used, visit_of_shot, ledger.num_visits)),
      ledger.frame};
  result.record.visit_of_shot = visit_of_shot;
  for (FollicleRecord& follicle : result.record.follicles) {
    std::vector<FollicleRecord::Shot> of_site(paths.size());
    for (std::size_t i = 0; i < used.size(); ++i) of_site[used[i]] = follicle.shots[i];
    follicle.shots = std::move(of_site);
  }
  return result;
}

}  // namespace tricho
