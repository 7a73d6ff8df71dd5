// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/site_ledger.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "base/statistics.h"
#include "matching/second_look.h"
#include "matching/site_frame.h"

namespace tricho {

namespace {

// Of a visit's shots, so many are looked at again: what hides a hair is the same in all of them.
constexpr int kMostLooks = 2;
constexpr double kUsualWidthPx = 4;  // Of a hair whose thickness is not known.

bool IsOpen(const cv::Mat& mask, const Point& at) {
  const double x = std::floor(at.x() + 0.5), y = std::floor(at.y() + 0.5);
  return x >= 0 && y >= 0 && x < mask.cols && y < mask.rows &&
         mask.at<uchar>(static_cast<int>(y), static_cast<int>(x)) > 0;
}

VisitHair InBaseline(const LedgerShot& shot, int shaft) {
  VisitHair hair;
  for (const Point& at : shot.shafts[shaft].center_line_px) hair.course_px.push_back(shot.map.Map(at));
  hair.root_certain = shot.shafts[shaft].root_certain;
  if (const auto& diameter_px = shot.shafts[shaft].diameter_px)
    hair.diameter_px = *diameter_px * CameraScale(shot.map, shot.shafts[shaft].root_px());
  return hair;
}

class LedgerMaker {
 public:
  LedgerMaker(const std::vector<LedgerShot>& shots, const LedgerOptions& options) : shots_(shots), options_(options) {
    for (const LedgerShot& shot : shots) ledger_.num_visits = std::max(ledger_.num_visits, shot.visit + 1);
  }

  SiteLedger Make() {
    MakeFrame();
    Assign();
    for (LedgerFollicle& follicle : ledger_.follicles) Describe(follicle);
    MarkMates();
    TakeMarks();
    if (options_.contrast_of) LookAgainForAll();
    Infer();
    return std::move(ledger_);
  }

 private:
  void MakeFrame() {
    const cv::Size size = options_.baseline_size_px;
    cv::Mat first = cv::Mat::zeros(size, CV_8UC1), last = first.clone();
    for (const LedgerShot& shot : shots_) {
      if (shot.visit != 0 && shot.visit != ledger_.num_visits - 1) continue;
      const cv::Mat drawn = RedrawnInBaseline(shot.open, shot.map, size, cv::INTER_NEAREST);
      if (shot.visit == 0) cv::bitwise_or(first, drawn, first);
      if (shot.visit == ledger_.num_visits - 1) cv::bitwise_or(last, drawn, last);
    }
    cv::bitwise_and(first, last, ledger_.frame);
    ledger_.area_px2 = cv::countNonZero(ledger_.frame);
  }

  void Assign() {
    std::vector<int> visit_of_shot;
    for (const LedgerShot& shot : shots_) visit_of_shot.push_back(shot.visit);
    marked_ = HairMarks(options_.marks, visit_of_shot);
    std::vector<ShotHairs> hairs;
    std::map<ShotHair, int> place;  // Of a shaft among the hairs of its shot.
    for (int i = 0; i < static_cast<int>(shots_.size()); ++i) {
      const LedgerShot& shot = shots_[i];
      hairs.push_back({shot.visit, {}});
      shaft_of_.emplace_back();
      for (int shaft = 0; shaft < static_cast<int>(shot.shafts.size()); ++shaft) {
        // Where a person spoke of a hair, it is no cut one.
        const bool is_whole = IsOpen(shot.rooted, shot.shafts[shaft].root_px()) || marked_.Has({i, shaft});
        if (shot.shafts[shaft].center_line_px.size() < 2 || !is_whole) continue;
        place[{i, shaft}] = static_cast<int>(shaft_of_.back().size());
        hairs.back().hairs.push_back(InBaseline(shot, shaft));
        shaft_of_.back().push_back(shaft);
      }
    }
    std::vector<HairMark> marks = options_.marks;
    for (HairMark& mark : marks) {
      if (mark.says != MarkSays::kNew) mark.baseline_hair = place.at({mark.baseline_shot, mark.baseline_hair});
      if (mark.says != MarkSays::kLost) mark.followup_hair = place.at({mark.followup_shot, mark.followup_hair});
    }
    const double area_px2 = static_cast<double>(options_.baseline_size_px.area());
    for (const Follicle& found :
         AssignFollicles(hairs, {options_.px_per_um, std::max(1.0, area_px2)}, HairMarks(marks, visit_of_shot))) {
      LedgerFollicle follicle;
      follicle.root_px = found.root_px;
      follicle.counted = IsOpen(ledger_.frame, found.root_px);
      for (std::size_t shot = 0; shot < shots_.size(); ++shot) {
        LedgerSighting sighting;
        if (found.hair_of_shot[shot] != kNotFound) {
          sighting.says = ShotSays::kFound;
          sighting.hair = shaft_of_[shot][found.hair_of_shot[shot]];
          sighting.diameter_um = shots_[shot].diameter_um[sighting.hair];
          sighting.diameter_stderr_um = shots_[shot].diameter_stderr_um[sighting.hair];
        } else if (IsOpen(shots_[shot].open, shots_[shot].map.Inverse(found.root_px))) {
          sighting.says = ShotSays::kEmpty;
        }
        follicle.shots.push_back(sighting);
      }
      ledger_.follicles.push_back(std::move(follicle));
    }
  }

  // Evidence but for mates and second looks.
  void Describe(LedgerFollicle& follicle) const {
    FollicleEvidence& evidence = follicle.evidence;
    evidence.visits.resize(ledger_.num_visits);
    evidence.confidence = 0;
    std::vector<double> lengths_um, diameters_um;
    for (std::size_t i = 0; i < shots_.size(); ++i) {
      const LedgerSighting& sighting = follicle.shots[i];
      FollicleVisit& visit = evidence.visits[shots_[i].visit];
      visit.looked += sighting.says != ShotSays::kOutside;
      visit.found += sighting.says == ShotSays::kFound;
      if (sighting.says != ShotSays::kFound) continue;
      const Shaft& shaft = shots_[i].shafts[sighting.hair];
      evidence.confidence = std::max(evidence.confidence, shaft.confidence);
      lengths_um.push_back(Length(shaft.center_line_px) * CameraScale(shots_[i].map, shaft.root_px()) /
                           options_.px_per_um);
      if (sighting.diameter_um) diameters_um.push_back(*sighting.diameter_um);
    }
    evidence.length_um = Median(lengths_um);
    if (!diameters_um.empty()) evidence.diameter_um = Median(diameters_um);
  }

  void MarkMates() {
    const double mate_px = kMateUm * options_.px_per_um;
    for (LedgerFollicle& one : ledger_.follicles)
      one.evidence.beside_mate =
          std::any_of(ledger_.follicles.begin(), ledger_.follicles.end(), [&](const LedgerFollicle& other) {
            return &other != &one && (other.root_px - one.root_px).norm() < mate_px;
          });
  }

  // What a person said of the hairs of each follicle.
  void TakeMarks() {
    for (LedgerFollicle& follicle : ledger_.follicles) {
      follicle.marked.assign(ledger_.num_visits, 0);
      for (std::size_t i = 0; i < options_.marks.size(); ++i)
        if (marked_.counts()[i]) TakeMark(options_.marks[i], follicle);
    }
  }

  void TakeMark(const HairMark& mark, LedgerFollicle& follicle) const {
    const bool has_baseline =
        mark.baseline_hair != kNoHair && follicle.shots[mark.baseline_shot].hair == mark.baseline_hair;
    const bool has_followup =
        mark.followup_hair != kNoHair && follicle.shots[mark.followup_shot].hair == mark.followup_hair;
    if (!has_baseline && !has_followup) return;
    for (const auto& [shot, has] : {std::pair(mark.baseline_shot, has_baseline), {mark.followup_shot, has_followup}}) {
      if (mark.says == MarkSays::kApart && !has) continue;
      follicle.marked[shots_[shot].visit] |= 1U << static_cast<unsigned>(mark.says);
      if (mark.says != MarkSays::kApart) follicle.evidence.visits[shots_[shot].visit].told = has;
    }
  }

  struct Look {
    LedgerFollicle* follicle;
    int shown_by;  // The shot whose hair is looked for.
  };

  // The shot that knows the hair best: of the nearest visit, then the surest.
  int BestShotOf(const LedgerFollicle& follicle, int visit) const {
    int best = -1;
    const auto key = [&](int shot) {
      return std::pair(-std::abs(shots_[shot].visit - visit),
                       shots_[shot].shafts[follicle.shots[shot].hair].confidence);
    };
    for (int shot = 0; shot < static_cast<int>(shots_.size()); ++shot)
      if (follicle.shots[shot].says == ShotSays::kFound && (best < 0 || key(shot) > key(best))) best = shot;
    return best;
  }

  void LookAgainForAll() {
    std::vector<std::vector<Look>> looks(shots_.size());
    for (LedgerFollicle& follicle : ledger_.follicles) {
      if (!follicle.counted) continue;
      for (int visit = 0; visit < ledger_.num_visits; ++visit) {
        if (follicle.evidence.visits[visit].found > 0 || follicle.evidence.visits[visit].told) continue;
        int num_looks = 0;
        for (std::size_t shot = 0; shot < shots_.size() && num_looks < kMostLooks; ++shot) {
          if (shots_[shot].visit != visit || follicle.shots[shot].says != ShotSays::kEmpty) continue;
          looks[shot].push_back({&follicle, BestShotOf(follicle, visit)});
          ++num_looks;
        }
      }
    }
    // How clear each hair is where it was found; shot by shot, for what a shot is seen by may be large.
    std::map<std::pair<const LedgerFollicle*, int>, double> ridges;
    for (const std::vector<Look>& of_shot : looks)
      for (const Look& look : of_shot) ridges[{look.follicle, look.shown_by}] = 0;
    for (int shot = 0; shot < static_cast<int>(shots_.size()); ++shot)
      for (auto& [key, ridge] : ridges)
        if (key.second == shot) {
          const Shaft& shaft = shots_[shot].shafts[key.first->shots[shot].hair];
          ridge =
              RidgeAlong(options_.contrast_of(shot), shaft.center_line_px, shaft.diameter_px.value_or(kUsualWidthPx));
        }
    for (int shot = 0; shot < static_cast<int>(shots_.size()); ++shot) {
      if (looks[shot].empty()) continue;
      const HairContrast& contrast = options_.contrast_of(shot);
      const cv::Mat all_hairs = MarkHairs(contrast, shots_[shot].shafts);
      const cv::Mat explained = MarkHairs(contrast, ExplainedIn(shot));
      for (const Look& look : looks[shot])
        Note(*look.follicle, shot,
             LookAgain(contrast, Wanted(look, shot, ridges.at({look.follicle, look.shown_by})), explained, all_hairs));
    }
  }

  // Hairs of a shot that other shots know as well, or of which a person spoke.
  std::vector<Shaft> ExplainedIn(int shot) const {
    std::vector<Shaft> explained;
    for (const LedgerFollicle& follicle : ledger_.follicles) {
      if (follicle.shots[shot].says != ShotSays::kFound) continue;
      int found = 0;
      for (const LedgerSighting& sighting : follicle.shots) found += sighting.says == ShotSays::kFound;
      if (found > 1 || marked_.Has({shot, follicle.shots[shot].hair}))
        explained.push_back(shots_[shot].shafts[follicle.shots[shot].hair]);
    }
    return explained;
  }

  WantedHair Wanted(const Look& look, int shot, double ridge) const {
    const LedgerShot& known = shots_[look.shown_by];
    const LedgerShot& there = shots_[shot];
    const Shaft& shaft = known.shafts[look.follicle->shots[look.shown_by].hair];
    WantedHair wanted;
    for (const Point& at : shaft.center_line_px) wanted.course_px.push_back(there.map.Inverse(known.map.Map(at)));
    wanted.width_px = shaft.diameter_px.value_or(kUsualWidthPx) * CameraScale(known.map, shaft.root_px()) /
                      CameraScale(there.map, wanted.course_px.front());
    wanted.ridge = ridge;
    return wanted;
  }

  // Of several looks at a visit one that saw something counts, then one that saw the place open.
  void Note(LedgerFollicle& follicle, int shot, Sighting sighting) const {
    SecondLook& look = follicle.evidence.visits[shots_[shot].visit].look;
    if (sighting == Sighting::kSeen)
      look = SecondLook::kSeen;
    else if (sighting == Sighting::kAbsent && look != SecondLook::kSeen)
      look = SecondLook::kAbsent;
    else if (look == SecondLook::kNone)
      look = SecondLook::kCovered;
    if (sighting == Sighting::kCovered) follicle.shots[shot].says = ShotSays::kCovered;
  }

  void Infer() {
    std::vector<FollicleEvidence> evidence;
    for (const LedgerFollicle& follicle : ledger_.follicles)
      if (follicle.counted) evidence.push_back(follicle.evidence);
    ledger_.site = InferPresence(evidence, ledger_.num_visits);
    std::size_t next = 0;
    for (LedgerFollicle& follicle : ledger_.follicles)
      if (follicle.counted) follicle.presence = std::move(ledger_.site.follicles[next++]);
    ledger_.site.follicles.clear();
  }

  const std::vector<LedgerShot>& shots_;
  const LedgerOptions& options_;
  SiteLedger ledger_;
  HairMarks marked_;                        // By shafts.
  std::vector<std::vector<int>> shaft_of_;  // Of each shot, the shafts that were given to follicles.
};

}  // namespace

cv::Mat WithoutGuard(const cv::Mat& seen, double guard_px) {
  cv::Mat framed, distance;
  cv::copyMakeBorder(seen, framed, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
  cv::distanceTransform(framed, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE, CV_32F);
  const cv::Mat within = distance(cv::Rect({1, 1}, seen.size()));
  return (within > 0) & (within >= guard_px);
}

SiteLedger MakeSiteLedger(const std::vector<LedgerShot>& shots, const LedgerOptions& options) {
  TRICHO_CHECK(!shots.empty() && options.px_per_um > 0, shots.size(), options.px_per_um);
  return LedgerMaker(shots, options).Make();
}

}  // namespace tricho
