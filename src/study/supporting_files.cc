// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/supporting_files.h"

#include <filesystem>

#include "base/output_files.h"
#include "metrics/metric.h"
#include "outcome/supporting.h"
#include "store/view_codec.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

// How an overview lies over that of the baseline; absent where it was not compared.
std::optional<StoredAlignment> ComparedWith(const Site& site, const Shot& shot, ResultStore& store) {
  const Shot& baseline = site.shots[site.baseline];
  return store.FindAlignment(baseline.sha256, shot.sha256, PairKey(baseline, shot));
}

void FillOverviewChange(const std::optional<StoredAlignment>& compared, const std::string& metric,
                        SupportingValue& value) {
  value.change.unit = value.estimate.unit;
  value.change.reason = "it was not compared with the baseline";
  if (!compared) return;
  if (!compared->usable) {
    value.change.reason = compared->reason;
    return;
  }
  for (const auto& [name, change] : DecodeChanges(compared->map)) {
    if (name != metric) continue;
    value.change = {change.change, change.low, change.high, change.unit, change.reason};
    value.smallest_detectable_change = change.smallest_detectable_change;
    value.call = change.call;
  }
}

// The usable shots of a site, measure by measure.
void AppendSite(const StudyPlan& plan, const Site& site, ResultStore& store, std::vector<SupportingMeasure>& measures) {
  const std::vector<StoredShot> measured = MeasuredShots(store, site);
  const auto first = plan.first_session.find(site.place->participant_id);
  std::vector<std::optional<StoredAlignment>> compared(site.shots.size());
  for (std::size_t i = 0; i < site.shots.size(); ++i)
    if (measured[i].usable && static_cast<int>(i) != site.baseline && site.place->kind == PhotoKind::kOverview)
      compared[i] = ComparedWith(site, site.shots[i], store);
  for (const Metric& metric : MetricsOf(site.place->kind)) {
    SupportingMeasure measure{site.place->participant_id, site.place->site, metric.name, {}};
    for (std::size_t i = 0; i < site.shots.size(); ++i) {
      if (!measured[i].usable) continue;
      const StudyPhoto& photo = *site.shots[i].photo;
      SupportingValue value;
      value.visit_id = photo.SessionLabel();
      value.shot = std::to_string(photo.shot);
      if (first != plan.first_session.end()) value.day = photo.day - first->second;
      value.estimate = measured[i].metrics.at(metric.name);
      value.is_baseline = static_cast<int>(i) == site.baseline;
      if (!value.is_baseline && site.place->kind == PhotoKind::kOverview)
        FillOverviewChange(compared[i], metric.name, value);
      else if (!value.is_baseline)
        FillIndependentChange(measured[site.baseline].metrics.at(metric.name), value);
      measure.values.push_back(std::move(value));
    }
    if (!measure.values.empty()) measures.push_back(std::move(measure));
  }
}

}  // namespace

void WriteSupporting(const StudyFolder& study, const StudyPlan& plan, const std::vector<Site>& sites,
                     ResultStore& store) {
  std::vector<SupportingMeasure> measures;
  for (const Site& site : sites)
    if (site.place->kind != PhotoKind::kCloseUp) AppendSite(plan, site, store, measures);
  const fs::path table = study.Inside(fs::path(kResultsFolder) / kSupportingTable);
  if (measures.empty())
    fs::remove(table);
  else
    WriteWholeFile(table, SupportingText(measures));
}

}  // namespace tricho
