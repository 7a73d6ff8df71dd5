// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/study_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "base/date.h"
#include "base/error.h"
#include "base/identifier.h"
#include "base/input_files.h"
#include "base/parallel.h"
#include "capture/field.h"
#include "capture/photo.h"
#include "capture/quality.h"
#include "capture/scale.h"
#include "store/view_sidecar.h"

namespace tricho {

namespace {

constexpr double kOtherScaleShare = 0.02;  // Beyond what sidecars are rounded to.
constexpr int kOldestAge = 120;
constexpr double kDaysPerYear = 365.25;

using Findings = std::vector<std::string>;

// What the gate says of one photo.
struct Gate {
  std::string fault;  // Why it can't be read or used.
  std::string sha256, date;
  std::optional<double> um_per_px;
};

// Of an overview: it has a gate of its own.
Gate LookAtOverview(const std::filesystem::path& path) {
  const OverviewOptions options =
      OverviewOptionsOf(BytesOfFile(std::filesystem::path(path).replace_extension(".json")));
  const Overview overview = MeasureOverview(path, options);
  Gate gate;
  gate.sha256 = overview.sha256;
  gate.um_per_px = overview.scale.um_per_px;
  for (const std::string& reason : overview.reasons) gate.fault += (gate.fault.empty() ? "" : "; ") + reason;
  if (!gate.fault.empty()) gate.fault = "is not usable: " + gate.fault;
  return gate;
}

Gate LookAt(const StudyFolder& study, const StudyPhoto& photo) {
  Gate gate;
  try {
    const std::filesystem::path path = study.root / photo.relative;
    if (photo.kind == PhotoKind::kOverview) return LookAtOverview(path);
    const Photo pixels = ReadPhoto(path);
    gate.sha256 = pixels.sha256;
    gate.date = pixels.facts.date.substr(0, 10);
    const Scale scale = FindScale(pixels, path, {});
    gate.um_per_px = scale.um_per_px;
    const PhotoQuality quality = AssessQuality(pixels, FindField(pixels, scale.covered_px), scale);
    for (const std::string& reason : quality.reasons) gate.fault += (gate.fault.empty() ? "" : "; ") + reason;
    if (!gate.fault.empty()) gate.fault = "is not usable: " + gate.fault;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kInput) throw;
    gate.fault = std::string("can't be read: ") + error.what();
  }
  return gate;
}

void CheckParticipants(const std::vector<ParticipantRow>& rows, const std::vector<StudyPhoto>& photos,
                       const std::vector<Treatment>& treatments, Findings& findings) {
  std::set<std::string> known, seen;
  for (const ParticipantRow& row : rows) known.insert(row.participant_id);
  for (const StudyPhoto& photo : photos)
    if (seen.insert(photo.participant_id).second && !known.count(photo.participant_id))
      findings.push_back(fmt::format("{} has photos, but no row in participants.tsv", photo.participant_id));
  for (const ParticipantRow& row : rows)
    if (!seen.count(row.participant_id))
      findings.push_back(fmt::format("participants.tsv, line {}: {} has no photo", row.line, row.participant_id));
  for (const Treatment& treatment : treatments)
    if (!known.count(treatment.participant_id))
      findings.push_back(fmt::format("treatments.tsv, line {}: {} has no row in participants.tsv", treatment.line,
                                     treatment.participant_id));
}

void CheckNames(const std::vector<ParticipantRow>& rows, const std::vector<StudyPhoto>& photos, Findings& findings) {
  std::set<std::string> participants, arms, sites;
  for (const ParticipantRow& row : rows) {
    participants.insert(row.participant_id);
    if (const auto arm = row.cells.find("arm"); arm != row.cells.end()) arms.insert(arm->second);
  }
  for (const StudyPhoto& photo : photos) {
    participants.insert(photo.participant_id);
    sites.insert(photo.site);
  }
  for (const auto& [what, names] : {std::pair("participants", participants), {"arms", arms}, {"sites", sites}})
    for (const auto& [one, other] : AlikeNames(names))
      findings.push_back(
          fmt::format("the {} '{}' and '{}' differ in case only and are taken for two", what, one, other));
}

void CheckFuture(int today, const std::vector<Treatment>& treatments, const std::vector<StudyPhoto>& photos,
                 Findings& findings) {
  for (const Treatment& treatment : treatments)
    if (treatment.day > today)
      findings.push_back(fmt::format("treatments.tsv, line {}: {} of {} lies in the future", treatment.line,
                                     DayText(treatment.day), treatment.participant_id));
  std::set<std::string> told;
  for (const StudyPhoto& photo : photos)
    if (photo.day > today && told.insert(photo.participant_id + photo.SessionLabel()).second)
      findings.push_back(
          fmt::format("{}: the visit of {} lies in the future", photo.participant_id, DayText(photo.day)));
}

// Age at the first visit, and birth where the table has it (birth_date or birth_year).
void CheckAges(const std::vector<ParticipantRow>& rows, const std::vector<StudyPhoto>& photos, Findings& findings) {
  const auto cell = [](const ParticipantRow& row, const char* column) {
    const auto found = row.cells.find(column);
    return found == row.cells.end() ? std::string() : found->second;
  };
  for (const ParticipantRow& row : rows) {
    const auto tell = [&](const char* column, const std::string& what) {
      findings.push_back(fmt::format("participants.tsv, line {}, column {}: {}", row.line, column, what));
    };
    const std::string age = cell(row, "age");
    double years = 0;
    const auto [rest, fault] = std::from_chars(age.data(), age.data() + age.size(), years);
    if (!age.empty() &&
        (fault != std::errc() || rest != age.data() + age.size() || !(years >= 0 && years <= kOldestAge)))
      tell("age", fmt::format("'{}' is no age in years", age));
    std::string birth = cell(row, "birth_date");
    const char* column = birth.empty() ? "birth_year" : "birth_date";
    if (birth.empty() && !cell(row, "birth_year").empty()) birth = cell(row, "birth_year") + "-01-01";
    if (birth.empty()) continue;
    const std::optional<int> day = ParseDay(birth);
    if (!day) {
      tell(column, fmt::format("'{}' is no date", birth));
      continue;
    }
    for (const StudyPhoto& photo : photos)
      if (photo.participant_id == row.participant_id && photo.day < *day) {
        tell(column, fmt::format("the visit on {} lies before birth", DayText(photo.day)));
        break;
      }
  }
}

void CheckTreatments(const std::vector<Treatment>& treatments, const std::vector<StudyPhoto>& photos,
                     Findings& findings) {
  std::map<std::string, const Treatment*> last;
  for (const Treatment& treatment : treatments) {
    const Treatment*& before = last[treatment.participant_id];
    if (before && treatment.day < before->day)
      findings.push_back(fmt::format("treatments.tsv, line {}: {} of {} stands after {}: dates are out of order",
                                     treatment.line, DayText(treatment.day), treatment.participant_id,
                                     DayText(before->day)));
    before = &treatment;
  }
  std::map<std::string, std::pair<int, int>> visits;  // First and last.
  for (const StudyPhoto& photo : photos) {
    auto [place, is_new] = visits.emplace(photo.participant_id, std::pair(photo.day, photo.day));
    place->second.second = photo.day;
  }
  for (const auto& [id, days] : visits) {
    const std::optional<int> first = FirstSession(treatments, id);
    if (!first)
      findings.push_back(fmt::format("{} has no session in treatments.tsv, so no visit has a day", id));
    else if (days.first > *first)
      findings.push_back(fmt::format("{} has no visit before the first session ({}); the first is on {}", id,
                                     DayText(*first), DayText(days.first)));
    else if ((days.first - *first) / kDaysPerYear < -1)
      findings.push_back(
          fmt::format("{} was first seen on {}, more than a year before the first session ({}); is the "
                      "date right?",
                      id, DayText(days.first), DayText(*first)));
  }
}

void CheckSites(const std::vector<StudyPhoto>& photos, const std::vector<Gate>& gates, Findings& findings) {
  std::map<std::tuple<std::string, std::string, PhotoKind>, std::vector<std::size_t>> sites;
  for (std::size_t i = 0; i < photos.size(); ++i)
    sites[{photos[i].participant_id, photos[i].site, photos[i].kind}].push_back(i);
  for (const auto& [site, shots] : sites) {
    const StudyPhoto& first = photos[shots.front()];
    const bool is_pair = first.kind == PhotoKind::kPhototrichogram;
    const std::string what = first.kind == PhotoKind::kCloseUp ? "" : fmt::format(" ({})", ViewName(first.kind));
    if (first.day == photos[shots.back()].day)
      findings.push_back(fmt::format("{}: the site {}{} was photographed on {} only; nothing can be compared",
                                     first.participant_id, first.site, what, DayText(first.day)));
    std::optional<double> baseline;
    for (const std::size_t i : shots) {
      // Every camera takes overviews from where it stands: their scales say nothing of a magnification.
      if (!gates[i].um_per_px || first.kind == PhotoKind::kOverview) continue;
      if (!baseline) baseline = gates[i].um_per_px;
      if (std::abs(*gates[i].um_per_px / *baseline - 1) > kOtherScaleShare)
        findings.push_back(
            fmt::format("{}: its scale is {:.4g} um per px, that of the baseline {:.4g}: another "
                        "magnification",
                        photos[i].relative.string(), *gates[i].um_per_px, *baseline));
    }
    for (std::size_t k = 1; k < shots.size(); ++k) {
      const StudyPhoto& before = photos[shots[k - 1]];
      const StudyPhoto& here = photos[shots[k]];
      if (before.day == here.day && here.shot != before.shot + 1 && !(is_pair && here.shot == before.shot))
        findings.push_back(fmt::format("{}: shot {} is missing before it", here.relative.string(), before.shot + 1));
    }
  }
}

void CheckPairs(const std::vector<StudyPhoto>& photos, Findings& findings) {
  for (std::size_t i = 0; i < photos.size(); ++i) {
    if (photos[i].time == 0) continue;
    const auto is_other = [&](const StudyPhoto& photo) {
      return photo.participant_id == photos[i].participant_id && photo.day == photos[i].day &&
             photo.site == photos[i].site && photo.shot == photos[i].shot && photo.time == 3 - photos[i].time;
    };
    if (std::ranges::none_of(photos, is_other))
      findings.push_back(fmt::format("{}: the {} photo of this phototrichogram is missing", photos[i].relative.string(),
                                     photos[i].time == 1 ? "later" : "first"));
  }
}

void CheckPhotos(const std::vector<StudyPhoto>& photos, const std::vector<Gate>& gates, Findings& findings) {
  std::map<std::string, std::string> places;
  for (std::size_t i = 0; i < photos.size(); ++i) {
    const std::string place = photos[i].relative.string();
    if (!gates[i].fault.empty()) findings.push_back(fmt::format("{} {}", place, gates[i].fault));
    if (gates[i].sha256.empty()) continue;
    const auto [known, is_new] = places.emplace(gates[i].sha256, place);
    if (!is_new) findings.push_back(fmt::format("{} is the same photo as {}", place, known->second));
    if (!gates[i].um_per_px && photos[i].kind == PhotoKind::kOverview)
      findings.push_back(fmt::format(
          "{} has no scale (PixelSize or {} in its sidecar): widths are shares of the head's", place, kMarkerMember));
    else if (!gates[i].um_per_px)
      findings.push_back(
          fmt::format("{} has no scale (PixelSize in its sidecar): nothing per cm2 can be measured", place));
    const std::optional<int> taken = gates[i].date.size() == 10 ? ParseDay(gates[i].date) : std::nullopt;
    // The later photo of a phototrichogram is some days younger than its visit.
    if (taken && *taken != photos[i].day && photos[i].time != 2)
      findings.push_back(fmt::format("{} was taken on {} according to the camera, not on {}", place, DayText(*taken),
                                     DayText(photos[i].day)));
  }
}

}  // namespace

std::vector<std::string> CheckStudy(const StudyFolder& study, int today, int num_jobs) {
  Findings strangers;
  const std::vector<StudyPhoto> photos = ListPhotos(study, &strangers);
  const std::vector<ParticipantRow> rows = ReadParticipants(study);
  const std::vector<Treatment> treatments = ReadTreatments(study);
  std::vector<Gate> gates(photos.size());
  ParallelFor(static_cast<int>(photos.size()), num_jobs, [&](int i) { gates[i] = LookAt(study, photos[i]); });

  Findings findings;
  if (photos.empty()) findings.push_back("the study has no photo yet");
  for (const std::string& stranger : strangers)
    findings.push_back(
        fmt::format("{} is not named as a photo of a study (sub-001/ses-20260110/"
                    "sub-001_ses-20260110_site-vertex_shot-1.jpg) and is passed over",
                    stranger));
  CheckParticipants(rows, photos, treatments, findings);
  CheckNames(rows, photos, findings);
  CheckAges(rows, photos, findings);
  CheckFuture(today, treatments, photos, findings);
  CheckTreatments(treatments, photos, findings);
  CheckSites(photos, gates, findings);
  CheckPairs(photos, findings);
  CheckPhotos(photos, gates, findings);
  return findings;
}

}  // namespace tricho
