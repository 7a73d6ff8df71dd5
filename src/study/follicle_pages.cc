// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/follicle_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/date.h"
#include "base/error.h"
#include "base/units.h"
#include "capture/photo.h"
#include "report/site_pictures.h"
#include "store/correction_journal.h"
#include "store/findings_codec.h"
#include "study/freshness.h"
#include "study/replay.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

constexpr double kStripSideUm = 1000;
constexpr int kStripPicturePx = 160;
// The middle of a strip lies so far along the hair from its root that both are seen.
constexpr double kMostFromRootUm = 280;
constexpr double kBesideUm = 42;  // From the edge of a hair to the line beside it.
constexpr double kUsualDiameterUm = 60;

constexpr char kStoreLacksIt[] = "the study's results hold none of these photos; run tricho study analyze";

std::optional<Photo> PhotoIfSame(const fs::path& path, const std::string& sha256) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  try {
    Photo photo = ReadPhoto(path);
    if (photo.sha256 == sha256) return photo;
  } catch (const Error& fault) {
    if (fault.kind() != ErrorKind::kInput) throw;
  }
  return std::nullopt;
}

PageFollicles NoFollicles(const std::string& site, const std::string& reason) {
  PageFollicles page;
  page.site = site;
  page.reason = reason;
  return page;
}

// The ledger of one site on its way to the page.
class SiteFollicles {
 public:
  SiteFollicles(const StudyFolder& study, ResultStore& store, std::vector<const AnalyzedShot*> shots)
      : study_(study), store_(store), shots_(std::move(shots)), shafts_(shots_.size()) {}

  PageFollicles Make(int num_sites_with_strips) {
    page_.site = shots_.front()->shot.photo->site;
    page_.reason = FindRecord();
    if (!page_.reason.empty()) return std::move(page_);
    Describe();
    PutMarks();
    if (num_sites_with_strips > 0) PlanStrips(MostStrips(record_.NumVisits(), num_sites_with_strips));
    ReadPhotos();
    return std::move(page_);
  }

 private:
  // What of a strip one shot shows.
  struct Cut {
    std::size_t strip;
    int visit;
    Point middle_px;
  };

  // returns  why there is no ledger to show; empty: there is one, and it is whole.
  std::string FindRecord() {
    Site site;
    const std::map<std::string, std::string> analyzed = AnalyzedSha256s(study_);
    for (const AnalyzedShot* one : shots_) {
      site.shots.push_back(one->shot);
      Shot& shot = site.shots.back();
      const auto sha256 = analyzed.find(shot.photo->relative.generic_string());
      if (shot.sha256.empty() && sha256 != analyzed.end() && sha256->second != "n/a") shot.sha256 = sha256->second;
      if (one->row && one->row->corrected.Any())
        shot.corrections = KeyOfCorrections(ReadJournal(study_, shot.sha256).corrections);
    }
    SettleSite(site);
    baseline_ = site.baseline;
    if (baseline_ < 0) return "no photo of this site is usable";
    const std::optional<StoredLedger> stored = store_.FindLedger(site.CountingKey());
    if (!stored) return kStoreLacksIt;
    record_ = DecodeLedger(stored->record);
    if (!record_.reason.empty()) return record_.reason;
    if (record_.visit_of_shot.size() != shots_.size()) return kStoreLacksIt;  // It may be another's work.
    span_ = {record_.visit_of_shot[baseline_], record_.NumVisits() - 1};
    return span_.first < 0 || span_.first >= span_.last ? "there is no usable photo of a later visit" : "";
  }

  void Describe() {
    for (int visit = 0; visit < record_.NumVisits(); ++visit) dates_.emplace_back();
    std::set<std::string> in_ledger;
    for (std::size_t i = 0; i < shots_.size(); ++i)
      if (const int visit = record_.visit_of_shot[i]; visit >= 0)
        in_ledger.insert(dates_[visit] = DayText(shots_[i]->shot.photo->day));
    std::set<std::string> told;
    for (const AnalyzedShot* one : shots_) {
      const std::string date = DayText(one->shot.photo->day);
      if (!in_ledger.contains(date) && told.insert(date).second)
        page_.left_out.push_back(one->shot.reason.empty() ? date : date + " (" + one->shot.reason + ")");
    }
    page_.from_date = dates_[span_.first];
    page_.to_date = dates_[span_.last];
    page_.area_cm2 = record_.area_cm2;
    page_.counts = CountFates(record_, span_);
    if (const LedgerMetric* density = record_.Find("hairs_per_cm2")) DescribeChange(*density);
    um_per_px_ = FindingsOfShot(baseline_) ? FindingsOfShot(baseline_)->um_per_px.value_or(0) : 0;
    if (um_per_px_ > 0) page_.um_per_px = um_per_px_;
  }

  void DescribeChange(const LedgerMetric& density) {
    page_.from_per_cm2 = density.values[span_.first];
    page_.to_per_cm2 = density.values[span_.last];
    for (const FollicleRecord& follicle : record_.follicles)
      (FateOf(follicle, span_) == FollicleFate::kCannotBeTold ? page_.open_change : page_.told_change) +=
          follicle.visits[span_.last].present - follicle.visits[span_.first].present;
    page_.unfound_change =
        LedgerChange(density, span_.first, span_.last).value * page_.area_cm2 - page_.told_change - page_.open_change;
  }

  // The hairs that the ledger's are, corrections among them; null where the store does not have them.
  const ShotFindings* FindingsOfShot(int index) {
    std::optional<ShotFindings>& found = shafts_[index];
    if (found) return &*found;
    const Shot& shot = shots_[index]->shot;
    const std::optional<StoredPhoto> stored = store_.FindPhoto(shot.sha256, shot.run_key);
    if (!stored || stored->findings.empty()) return nullptr;
    found = DecodeFindings(stored->findings);
    if (shots_[index]->row && shots_[index]->row->corrected.ChangePhoto())
      found->shafts =
          HairsOf(Replay(found->shafts, FindingsSha256(*found), ReadJournal(study_, shot.sha256).corrections)).shafts;
    return &*found;
  }

  // Baseline px from those of a shot in the ledger; absent where the store does not tell.
  std::optional<SiteMap> MapOfShot(int index) {
    if (index == baseline_) return SiteMap();
    const std::optional<StoredAlignment>& alignment = shots_[index]->alignment;
    if (!alignment || !alignment->usable) return std::nullopt;
    return DecodeAlignment(alignment->map).baseline_from_followup;
  }

  // The shot that shows a follicle's hair, of the visit nearest to `visit`; -1: none does.
  int ShownBy(const FollicleRecord& follicle, int visit) const {
    int best = -1;
    const auto away = [&](int shot) { return std::abs(record_.visit_of_shot[shot] - visit); };
    for (int shot = 0; shot < static_cast<int>(shots_.size()); ++shot)
      if (follicle.shots[shot].says == ShotSays::kFound && record_.visit_of_shot[shot] >= 0 &&
          (best < 0 || away(shot) < away(best)))
        best = shot;
    return best;
  }

  // Of the hair as that shot found it, in px of the baseline; empty where it is not known.
  Polyline CourseBy(const FollicleRecord& follicle, int shot) {
    Polyline course;
    if (shot < 0) return course;
    const ShotFindings* found = FindingsOfShot(shot);
    const std::optional<SiteMap> map = MapOfShot(shot);
    const int hair = follicle.shots[shot].hair;
    if (!found || !map || hair < 0 || hair >= static_cast<int>(found->shafts.size())) return course;
    for (const Point& at : found->shafts[hair].center_line_px) course.push_back(map->Map(at));
    return course;
  }

  void PutMarks() {
    for (std::size_t i = 0; i < record_.follicles.size(); ++i) {
      const FollicleRecord& follicle = record_.follicles[i];
      FollicleMark mark;
      mark.number = static_cast<int>(i) + 1;
      mark.fate = FateOf(follicle, span_);
      mark.root_px = follicle.root_px;
      mark.course_px =
          CourseBy(follicle, ShownBy(follicle, mark.fate == FollicleFate::kNew ? span_.last : span_.first));
      page_.marks.push_back(std::move(mark));
    }
  }

  // Of a visit's shots the one that says most of the follicle; -1: the visit has none that is laid over the baseline.
  int BestShotOf(const FollicleRecord& follicle, int visit) const {
    const auto rank = [](ShotSays says) {
      return says == ShotSays::kFound ? 3 : says == ShotSays::kEmpty ? 2 : says == ShotSays::kCovered ? 1 : 0;
    };
    int best = -1;
    for (int shot = 0; shot < static_cast<int>(shots_.size()); ++shot)
      if (record_.visit_of_shot[shot] == visit &&
          (best < 0 || rank(follicle.shots[shot].says) > rank(follicle.shots[best].says)))
        best = shot;
    return best;
  }

  void PlanStrips(int most) {
    if (um_per_px_ <= 0) return;
    page_.strip_side_mm = kStripSideUm / kUmPerMm;
    const double per_px = kStripPicturePx / (kStripSideUm / um_per_px_);  // Picture px per baseline px.
    const Point picture_middle((kStripPicturePx - 1) / 2.0, (kStripPicturePx - 1) / 2.0);
    for (const ChosenFollicle& chosen : ChooseFollicles(record_, span_, most)) {
      const FollicleRecord& follicle = record_.follicles[chosen.follicle];
      const Polyline& course = page_.marks[chosen.follicle].course_px;
      Point middle = follicle.root_px;
      if (course.size() >= 2)
        middle += PointAt(course, std::min(Length(course) / 2, kMostFromRootUm / um_per_px_)) - course.front();
      const auto in_picture = [&](const Point& at) -> Point { return picture_middle + per_px * (at - middle); };
      PageStrip strip{chosen.follicle + 1,          chosen.fate, chosen.why, follicle.line_share,
                      in_picture(follicle.root_px), 0,           {}};
      double diameter_um = kUsualDiameterUm;
      for (const FollicleRecord::Visit& visit : follicle.visits)
        diameter_um = std::max(diameter_um, visit.diameter_um.value_or(0));
      strip.beside_px = per_px * (diameter_um / 2 + kBesideUm) / um_per_px_;
      for (int visit = 0; visit < record_.NumVisits(); ++visit) {
        PageFollicleVisit cell{dates_[visit], follicle.visits[visit], {}, "", false, {}};
        const int shot = BestShotOf(follicle, visit);
        cell.is_found = shot >= 0 && follicle.shots[shot].says == ShotSays::kFound;
        for (const Point& at : CourseBy(follicle, cell.is_found ? shot : ShownBy(follicle, visit)))
          cell.course_px.push_back(in_picture(at));
        if (shot >= 0) cuts_[shot].push_back({page_.strips.size(), visit, middle});
        strip.visits.push_back(std::move(cell));
      }
      page_.strips.push_back(std::move(strip));
    }
  }

  // Photo by photo: its pictures are cut before the next one is read.
  void ReadPhotos() {
    cuts_[baseline_];
    for (const auto& [index, cuts] : cuts_) {
      const std::optional<SiteMap> map = MapOfShot(index);
      const Shot& shot = shots_[index]->shot;
      const std::optional<Photo> photo = PhotoIfSame(study_.root / shot.photo->relative, shot.sha256);
      if (index == baseline_ && !photo) {
        page_ = NoFollicles(page_.site, "the baseline photo is no longer the one that was analyzed");
        return;
      }
      if (index == baseline_) page_.baseline_bgr = photo->bgr;
      for (const Cut& cut : cuts) {
        PageFollicleVisit& cell = page_.strips[cut.strip].visits[cut.visit];
        if (photo && map)
          cell.bgr = CutSkin(photo->bgr, *map, cut.middle_px, kStripSideUm / um_per_px_, kStripPicturePx);
        else
          cell.missing = "The photo is no longer the one that was analyzed.";
      }
    }
    ReadFrame();
  }

  void ReadFrame() {
    const Shot& shot = shots_[baseline_]->shot;
    const fs::path path = study_.Inside(fs::path(kResultsFolder) / shot.photo->participant_id /
                                        fmt::format("site-{}_frame.png", shot.photo->site));
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return;
    try {
      page_.frame_px = OutlinesOnPhoto(ReadPhoto(path).bgr, page_.baseline_bgr);
    } catch (const Error& fault) {
      if (fault.kind() != ErrorKind::kInput) throw;  // A damaged picture costs the outline.
    }
  }

  const StudyFolder& study_;
  ResultStore& store_;
  const std::vector<const AnalyzedShot*> shots_;
  std::vector<std::optional<ShotFindings>> shafts_;  // As they are asked for.
  int baseline_ = -1;
  LedgerRecord record_;
  VisitSpan span_;
  std::vector<std::string> dates_;  // Of the visits.
  double um_per_px_ = 0;            // Of the baseline photo; 0: not known.
  std::map<int, std::vector<Cut>> cuts_;
  PageFollicles page_;
};

// The close-ups of each site.
std::vector<std::vector<const AnalyzedShot*>> CloseUpsBySite(const std::vector<AnalyzedShot>& shots) {
  std::vector<std::vector<const AnalyzedShot*>> sites;
  for (const std::string& site : SitesOf(shots)) {
    std::vector<const AnalyzedShot*> of_site;
    for (const AnalyzedShot& shot : shots)
      if (shot.shot.photo->site == site && shot.shot.photo->kind == PhotoKind::kCloseUp) of_site.push_back(&shot);
    if (!of_site.empty()) sites.push_back(std::move(of_site));
  }
  return sites;
}

}  // namespace

int MostStrips(int num_visits, int num_sites) {
  const int most = std::min(kMostStrips, kMostStripPictures / std::max(1, num_visits));
  return std::max(kFewestStrips, most / std::max(1, num_sites));
}

std::vector<PageFollicles> FolliclePages(const StudyFolder& study, const std::vector<AnalyzedShot>& shots,
                                         bool with_strips) {
  std::vector<PageFollicles> pages;
  const fs::path path = study.Inside(fs::path(kResultsFolder) / "results.sqlite");
  const std::vector<std::vector<const AnalyzedShot*>> sites = CloseUpsBySite(shots);
  for (const std::vector<const AnalyzedShot*>& of_site : sites) {
    try {
      ResultStore store(path, 5000, StoreAccess::kRead);
      pages.push_back(SiteFollicles(study, store, of_site).Make(with_strips ? static_cast<int>(sites.size()) : 0));
    } catch (const Error& fault) {
      // A damaged store costs the map, not the page; `study analyze` tells of it.
      if (fault.kind() != ErrorKind::kStore) throw;
      pages.push_back(NoFollicles(of_site.front()->shot.photo->site, "results.sqlite is missing or can't be read"));
    }
  }
  return pages;
}

std::vector<PageFollicles> NoFolliclePages(const std::vector<AnalyzedShot>& shots, const std::string& reason) {
  std::vector<PageFollicles> pages;
  for (const std::vector<const AnalyzedShot*>& of_site : CloseUpsBySite(shots))
    pages.push_back(NoFollicles(of_site.front()->shot.photo->site, reason));
  return pages;
}

}  // namespace tricho
