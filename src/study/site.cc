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
#include "study/run_key.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

std::string OrMissing(const std::string& text) { return text.empty() ? "n/a" : text; }

std::vector<std::string> MetricNames() {
  std::vector<std::string> names;
  for (const Metric& metric : MetricsOf(PhotoKind::kCloseUp)) names.emplace_back(metric.name);
  return names;
}

// What is in the store may be another's work.
bool IsWhole(const std::vector<StoredShot>& measured, const Site& site) {
  const std::vector<std::string> names = MetricNames();
  const auto same_name = [](const auto& value, const std::string& name) { return value.first == name; };
  const auto fits = [&](const StoredShot& stored, const Shot& shot) {
    const auto& values = stored.metrics.values;
    return stored.photo_sha256 == shot.sha256 &&
           (!stored.usable || std::equal(values.begin(), values.end(), names.begin(), names.end(), same_name));
  };
  return std::equal(measured.begin(), measured.end(), site.shots.begin(), site.shots.end(), fits);
}

std::vector<std::string> RowOfShot(const StudyPlan& plan, const StudyPhoto& photo, const StoredShot& shot) {
  const auto arm = plan.arms.find(photo.participant_id);
  const auto first = plan.first_session.find(photo.participant_id);
  std::string reason = shot.reason;
  if (shot.usable)
    for (const char* metric : {"mean_diameter_um", "hairs_per_cm2"})
      if (!shot.metrics.at(metric).value) reason += (reason.empty() ? "" : "; ") + shot.metrics.at(metric).reason;
  std::vector<std::string> row = {photo.participant_id,
                                  OrMissing(arm == plan.arms.end() ? std::string() : arm->second),
                                  photo.SessionLabel(),
                                  first == plan.first_session.end() ? "n/a" : std::to_string(photo.day - first->second),
                                  photo.site,
                                  std::to_string(photo.shot),
                                  shot.usable ? "true" : "false",
                                  OrMissing(reason)};
  for (const std::string& metric : MetricNames()) {
    const std::optional<double> value = shot.usable ? shot.metrics.at(metric).value : std::nullopt;
    row.push_back(value ? fmt::format("{}", Significant(*value)) : "n/a");
  }
  return row;
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
  shot.run_key = PhotoRunKey(provenance, sidecar);
  return shot;
}

void LendScale(const StudyFolder& study, const Provenance& provenance, const std::string& um_per_px, Shot& shot) {
  shot.lent_um_per_px = um_per_px;
  const fs::path path = study.root / shot.photo->relative;
  shot.run_key = PhotoRunKey(ProvenanceOf(shot, provenance), BytesOfFile(fs::path(path).replace_extension(".json")));
}

Provenance ProvenanceOf(const Shot& shot, const Provenance& provenance) {
  Provenance own = provenance;
  if (!shot.lent_um_per_px.empty()) own.options["lent_um_per_px"] = shot.lent_um_per_px;
  own.inputs = {{shot.photo->relative.filename().string(), shot.sha256}};
  if (!shot.sidecar_sha256.empty()) own.inputs.push_back({shot.photo->Stem() + ".json", shot.sidecar_sha256});
  return own;
}

bool IsAnalysisOf(const fs::path& json, const Shot& shot, const Provenance& provenance) {
  std::string beginning =
      JsonDocument(kAnalysisSchema, {{"provenance", ProvenanceJson(ProvenanceOf(shot, provenance))}});
  beginning.resize(beginning.rfind("\n}"));  // More follows.
  std::error_code error;
  std::ifstream stream;
  if (fs::is_regular_file(json, error)) stream.open(json, std::ios::binary);
  std::string there(beginning.size(), '\0');
  return stream.is_open() && stream.read(there.data(), static_cast<std::streamsize>(there.size())) &&
         there == beginning;
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
}

bool IsMeasured(ResultStore& store, const Site& site) {
  return IsWhole(store.FindSite(site.key), site) && store.FindLedger(site.key);
}

std::vector<StoredShot> MeasuredShots(ResultStore& store, const Site& site) {
  std::vector<StoredShot> measured = store.FindSite(site.key);
  if (!IsWhole(measured, site))
    throw Error(ErrorKind::kStore,
                fmt::format("results.sqlite: the measures of site {} of {} are not whole; move it away, and everything "
                            "in it is made anew from the photos",
                            site.place->site, site.place->participant_id));
  return measured;
}

MeasurementsTable TableOf(const StudyPlan& plan, const std::vector<Site>& sites, ResultStore& store) {
  MeasurementsTable table;
  std::vector<std::string> columns(kMeasurementColumns.begin(), kMeasurementColumns.end());
  for (const std::string& metric : MetricNames()) columns.push_back(metric);
  table.text = TsvText(columns, {});
  // One participant at a time: rows stand in the order of the photos, by visit, and sites hold all visits.
  for (std::size_t begin = 0, end = 0; begin < sites.size(); begin = end) {
    std::map<int, std::vector<std::string>> rows;  // By the photo's index.
    const std::string& participant = sites[begin].place->participant_id;
    for (end = begin; end < sites.size() && sites[end].place->participant_id == participant; ++end) {
      const std::vector<StoredShot> measured = MeasuredShots(store, sites[end]);
      for (std::size_t i = 0; i < measured.size(); ++i) {
        const StudyPhoto& photo = *sites[end].shots[i].photo;
        if (!measured[i].usable) table.not_usable.push_back(photo.relative.generic_string());
        table.num_usable += measured[i].usable;
        rows[sites[end].place->photos[i]] = RowOfShot(plan, photo, measured[i]);
      }
    }
    for (const auto& [photo, row] : rows) AppendTsvRow(table.text, row);
  }
  return table;
}

}  // namespace tricho
