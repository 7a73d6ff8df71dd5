// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/site.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "base/error.h"
#include "base/input_files.h"
#include "base/result_json.h"
#include "base/tsv.h"
#include "metrics/metric.h"
#include "outcome/measurements.h"
#include "report/analysis_json.h"
#include "report/overview_json.h"
#include "report/trichogram_json.h"
#include "study/run_key.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

std::string OrMissing(const std::string& text) { return text.empty() ? "n/a" : text; }

std::vector<std::string> MetricNames(PhotoKind kind) {
  std::vector<std::string> names;
  for (const Metric& metric : MetricsOf(kind)) names.emplace_back(metric.name);
  return names;
}

// What is in the store may be another's work.
bool IsWhole(const std::vector<StoredShot>& measured, const Site& site) {
  const std::vector<std::string> names = MetricNames(site.place->kind);
  const auto same_name = [](const auto& value, const std::string& name) { return value.first == name; };
  const auto fits = [&](const StoredShot& stored, const Shot& shot) {
    const auto& values = stored.metrics.values;
    return stored.photo_sha256 == shot.sha256 &&
           (!stored.usable || std::equal(values.begin(), values.end(), names.begin(), names.end(), same_name));
  };
  return std::equal(measured.begin(), measured.end(), site.shots.begin(), site.shots.end(), fits);
}

std::string ValueCell(const StoredShot& shot, const std::string& metric) {
  const std::optional<double> value = shot.usable ? shot.metrics.at(metric).value : std::nullopt;
  return value ? fmt::format("{}", Significant(*value)) : "n/a";
}

// Close-ups, which every table has columns for, and what else the study has photos of.
std::vector<PhotoKind> KindsOf(const StudyPlan& plan) {
  std::vector<PhotoKind> kinds = {PhotoKind::kCloseUp};
  for (const PhotoKind kind : kPhotoKinds)
    if (kind != PhotoKind::kCloseUp &&
        std::ranges::any_of(plan.sites, [&](const StudySite& site) { return site.kind == kind; }))
      kinds.push_back(kind);
  return kinds;
}

// Why a usable shot lacks a value that everybody looks at.
std::string WhyMetricsLack(const StudyPhoto& photo, const StoredShot& shot) {
  std::string reason = shot.reason;
  if (!shot.usable || photo.kind != PhotoKind::kCloseUp) return reason;
  for (const char* metric : {"mean_diameter_um", "hairs_per_cm2"})
    if (!shot.metrics.at(metric).value) reason += (reason.empty() ? "" : "; ") + shot.metrics.at(metric).reason;
  return reason;
}

std::vector<std::string> RowOfShot(const StudyPlan& plan, const std::vector<PhotoKind>& kinds, const StudyPhoto& photo,
                                   const StoredShot& shot) {
  const auto arm = plan.arms.find(photo.participant_id);
  const auto first = plan.first_session.find(photo.participant_id);
  std::vector<std::string> row = {photo.participant_id,
                                  OrMissing(arm == plan.arms.end() ? std::string() : arm->second),
                                  photo.SessionLabel(),
                                  first == plan.first_session.end() ? "n/a" : std::to_string(photo.day - first->second),
                                  photo.site,
                                  std::to_string(photo.shot),
                                  shot.usable ? "true" : "false",
                                  OrMissing(WhyMetricsLack(photo, shot))};
  if (kinds.size() > 1) row.emplace_back(ViewName(photo.kind));
  for (const PhotoKind kind : kinds)
    for (const std::string& metric : MetricNames(kind))
      row.push_back(kind == photo.kind ? ValueCell(shot, metric) : "n/a");
  return row;
}

// A result's first members; what ends the document follows.
std::string BeginningOfResult(PhotoKind kind, const Provenance& provenance) {
  switch (kind) {
    case PhotoKind::kCloseUp:
      break;
    case PhotoKind::kOverview:
      return JsonDocument(kOverviewSchema, {{"kind", "overview"}, {"provenance", ProvenanceJson(provenance)}});
    case PhotoKind::kPhototrichogram:
      return JsonDocument(kTrichogramSchema, {{"provenance", ProvenanceJson(provenance)}});
  }
  return JsonDocument(kAnalysisSchema, {{"provenance", ProvenanceJson(provenance)}});
}

// The shots that the store has under a key of the site. throws Error(kStore) when they are not there.
std::vector<StoredShot> WholeShots(ResultStore& store, const Site& site, const std::string& key) {
  std::vector<StoredShot> measured = store.FindSite(key);
  if (!IsWhole(measured, site))
    throw Error(ErrorKind::kStore,
                fmt::format("results.sqlite: the measures of site {} of {} are not whole; move it away, and everything "
                            "in it is made anew from the photos",
                            site.place->site, site.place->participant_id));
  return measured;
}

// What a person changed of a shot, and what the program alone says of it.
void AppendAutomatic(const Shot& shot, const StoredShot& automatic, std::vector<std::string>& row) {
  row.push_back(shot.corrected.Any() ? CorrectedCell(shot.corrected) : "n/a");
  for (const std::string& metric : MetricNames(PhotoKind::kCloseUp))
    row.push_back(shot.photo->kind == PhotoKind::kCloseUp ? ValueCell(automatic, metric) : "n/a");
}

void Count(const StoredShot& measured, const StudyPhoto& photo, MeasurementsTable& table) {
  if (!measured.usable)
    table.not_usable.push_back(photo.relative.generic_string());
  else
    ++(photo.kind == PhotoKind::kCloseUp    ? table.num_usable
       : photo.kind == PhotoKind::kOverview ? table.num_overviews
                                            : table.num_phototrichograms);
}

std::vector<std::string> TableColumns(const std::vector<PhotoKind>& kinds, bool is_corrected) {
  std::vector<std::string> columns(kMeasurementColumns.begin(), kMeasurementColumns.end());
  if (kinds.size() > 1) columns.emplace_back(kViewColumn);
  for (const PhotoKind kind : kinds)
    for (const std::string& metric : MetricNames(kind)) columns.push_back(metric);
  if (!is_corrected) return columns;
  columns.emplace_back(kCorrectedColumn);
  for (const std::string& metric : MetricNames(PhotoKind::kCloseUp)) columns.push_back(metric + kAutomaticEnding);
  return columns;
}

}  // namespace

fs::path ResultPath(const StudyFolder& study, const fs::path& base, const StudyPhoto& photo, const char* ending) {
  return study.Inside(base / photo.relative.parent_path() / (photo.Stem() + ending));
}

Shot KeyedShot(const StudyFolder& study, const StudyPlan& plan, const StudyPhoto& photo, const Provenance& provenance) {
  const fs::path path = study.root / photo.relative;
  const auto first_session = plan.first_session.find(photo.participant_id);
  Shot shot;
  shot.photo = &photo;
  shot.before_treatment = first_session != plan.first_session.end() && photo.day <= first_session->second;
  shot.sha256 = Sha256OfFile(path, kMaxInputBytes);
  const std::string sidecar = BytesOfFile(fs::path(path).replace_extension(".json"));
  if (!sidecar.empty()) shot.sidecar_sha256 = Sha256Hex(sidecar.data(), sidecar.size());
  const StudyPhoto* other = OtherOfPair(plan, photo);
  std::string key = sidecar;
  if (other != nullptr && photo.time == 2) {
    shot.first = other;
    const fs::path first = study.root / other->relative;
    shot.first_sha256 = Sha256OfFile(first, kMaxInputBytes);
    const std::string first_sidecar = BytesOfFile(fs::path(first).replace_extension(".json"));
    if (!first_sidecar.empty()) shot.first_sidecar_sha256 = Sha256Hex(first_sidecar.data(), first_sidecar.size());
    key += "\n" + shot.first_sha256 + "\n" + first_sidecar;
  } else if (photo.time == 1 && other == nullptr) {
    key += "\nalone";  // It carries the result until the later photo is there.
  }
  shot.run_key = PhotoRunKey(provenance, key);
  return shot;
}

bool CarriesResult(const StudyPlan& plan, const StudyPhoto& photo) {
  return photo.time != 1 || OtherOfPair(plan, photo) == nullptr;
}

void LendScale(const StudyFolder& study, const Provenance& provenance, const std::string& um_per_px, Shot& shot) {
  shot.lent_um_per_px = um_per_px;
  const fs::path path = study.root / shot.photo->relative;
  shot.run_key = PhotoRunKey(ProvenanceOf(shot, provenance), BytesOfFile(fs::path(path).replace_extension(".json")));
}

Provenance ProvenanceOf(const Shot& shot, const Provenance& provenance) {
  Provenance own = provenance;
  own.inputs.clear();
  if (!shot.lent_um_per_px.empty()) own.options["lent_um_per_px"] = shot.lent_um_per_px;
  if (shot.first != nullptr) {
    own.inputs = {{shot.first->relative.filename().string(), shot.first_sha256}};
    if (!shot.first_sidecar_sha256.empty())
      own.inputs.push_back({shot.first->Stem() + ".json", shot.first_sidecar_sha256});
  }
  own.inputs.push_back({shot.photo->relative.filename().string(), shot.sha256});
  if (!shot.sidecar_sha256.empty()) own.inputs.push_back({shot.photo->Stem() + ".json", shot.sidecar_sha256});
  return own;
}

bool IsAnalysisOf(const fs::path& json, const Shot& shot, const Provenance& provenance) {
  return BeginsAs(json, BeginningOfResult(shot.photo->kind, ProvenanceOf(shot, provenance)));
}

bool BeginsAs(const fs::path& json, std::string document) {
  document.resize(document.rfind("\n}"));  // More follows.
  std::error_code error;
  std::ifstream stream;
  if (fs::is_regular_file(json, error)) stream.open(json, std::ios::binary);
  std::string there(document.size(), '\0');
  return stream.is_open() && stream.read(there.data(), static_cast<std::streamsize>(there.size())) && there == document;
}

std::string PairKey(const Shot& baseline, const Shot& shot) { return PairRunKey(baseline.run_key, shot.run_key); }

bool IsBetterBaseline(const Shot& shot, const Shot* best) {
  return shot.usable && (!best || (shot.before_treatment && shot.photo->day > best->photo->day));
}

void SettleSite(Site& site) {
  site.baseline = -1;
  for (int i = 0; i < static_cast<int>(site.shots.size()); ++i)
    if (IsBetterBaseline(site.shots[i], site.baseline < 0 ? nullptr : &site.shots[site.baseline])) site.baseline = i;
  std::string key;
  for (const Shot& shot : site.shots)
    key += fmt::format("{} {} {}\n", shot.sha256, shot.run_key, &shot == &site.shots[std::max(0, site.baseline)]);
  site.key = Sha256Hex(key.data(), key.size());
  std::string corrections;
  for (const Shot& shot : site.shots)
    if (!shot.corrections.empty()) corrections += fmt::format("{} {}\n", shot.sha256, shot.corrections);
  key += corrections;
  site.corrected_key = corrections.empty() ? "" : Sha256Hex(key.data(), key.size());
}

bool IsMeasured(ResultStore& store, const Site& site) {
  const bool has_ledger = site.place->kind == PhotoKind::kCloseUp;
  const auto has = [&](const std::string& key) {
    return IsWhole(store.FindSite(key), site) && (!has_ledger || store.FindLedger(key));
  };
  return has(site.key) && (site.corrected_key.empty() || has(site.corrected_key));
}

std::vector<StoredShot> MeasuredShots(ResultStore& store, const Site& site) {
  return WholeShots(store, site, site.CountingKey());
}

std::vector<StoredShot> AutomaticShots(ResultStore& store, const Site& site) {
  return WholeShots(store, site, site.key);
}

MeasurementsTable TableOf(const StudyPlan& plan, const std::vector<Site>& sites, ResultStore& store) {
  MeasurementsTable table;
  const bool is_corrected = std::ranges::any_of(sites, [](const Site& site) { return !site.corrected_key.empty(); });
  const std::vector<PhotoKind> kinds = KindsOf(plan);
  table.text = TsvText(TableColumns(kinds, is_corrected), {});
  // One participant at a time: rows stand in the order of the photos, by visit, and sites hold all visits.
  for (std::size_t begin = 0, end = 0; begin < sites.size(); begin = end) {
    std::map<int, std::vector<std::string>> rows;  // By the photo's index.
    const std::string& participant = sites[begin].place->participant_id;
    for (end = begin; end < sites.size() && sites[end].place->participant_id == participant; ++end) {
      const Site& site = sites[end];
      const std::vector<StoredShot> measured = MeasuredShots(store, site);
      const std::vector<StoredShot> automatic = is_corrected ? AutomaticShots(store, site) : std::vector<StoredShot>();
      for (std::size_t i = 0; i < measured.size(); ++i) {
        const StudyPhoto& photo = *sites[end].shots[i].photo;
        if (!CarriesResult(plan, photo)) continue;
        Count(measured[i], photo, table);
        std::vector<std::string>& row = rows[site.place->photos[i]];
        row = RowOfShot(plan, kinds, photo, measured[i]);
        if (is_corrected) AppendAutomatic(site.shots[i], automatic[i], row);
      }
    }
    for (const auto& [photo, row] : rows) AppendTsvRow(table.text, row);
  }
  return table;
}

}  // namespace tricho
