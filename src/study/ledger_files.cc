// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/ledger_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/output_files.h"
#include "base/result_json.h"
#include "base/tsv.h"
#include "store/findings_codec.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

std::string Number(double value) { return fmt::format("{}", Significant(value)); }
std::string OrNone(const std::optional<double>& value) { return value ? Number(*value) : "n/a"; }

const char* LookName(SecondLook look) {
  switch (look) {
    case SecondLook::kSeen:
      return "seen";
    case SecondLook::kAbsent:
      return "empty";
    case SecondLook::kCovered:
      return "covered";
    case SecondLook::kNone:
      break;
  }
  return "n/a";
}

// One visit of a site: its label, and its day as in measurements.tsv.
struct VisitName {
  std::string id, day;
};

std::vector<VisitName> VisitsOf(const StudyPlan& plan, const Site& site, const LedgerRecord& record) {
  std::vector<VisitName> visits(record.NumVisits());
  const auto first = plan.first_session.find(site.place->participant_id);
  for (std::size_t shot = 0; shot < site.shots.size(); ++shot) {
    const int visit = record.visit_of_shot[shot];
    if (visit < 0) continue;
    const StudyPhoto& photo = *site.shots[shot].photo;
    visits[visit] = {photo.SessionLabel(),
                     first == plan.first_session.end() ? "n/a" : std::to_string(photo.day - first->second)};
  }
  return visits;
}

// What a person said of a follicle at a visit: "same", "new,apart", ...
std::string MarkedCell(unsigned marked) {
  std::string cell;
  for (const MarkSays says : {MarkSays::kSame, MarkSays::kApart, MarkSays::kNew, MarkSays::kLost})
    if ((marked & 1U << static_cast<unsigned>(says)) != 0) cell.append(cell.empty() ? "" : ",").append(SaysName(says));
  return cell.empty() ? "n/a" : cell;
}

bool IsMarked(const LedgerRecord& record) {
  return std::ranges::any_of(record.follicles, [](const FollicleRecord& follicle) {
    return std::ranges::any_of(follicle.visits, [](const FollicleRecord::Visit& visit) { return visit.marked != 0; });
  });
}

std::string FollicleTable(const LedgerRecord& record, const std::vector<VisitName>& visits) {
  std::vector<std::string> columns = {"follicle",       "visit_id",  "state",      "p_present", "diameter_um",
                                      "diameter_se_um", "found",     "looked_for", "covered",   "second_look",
                                      "root_x_px",      "root_y_px", "p_no_hair"};
  const bool is_marked = IsMarked(record);
  if (is_marked) columns.emplace_back("marked");
  std::string text = TsvText(columns, {});
  for (std::size_t i = 0; i < record.follicles.size(); ++i) {
    const FollicleRecord& follicle = record.follicles[i];
    for (std::size_t v = 0; v < visits.size(); ++v) {
      const FollicleRecord::Visit& visit = follicle.visits[v];
      std::vector<std::string> row = {std::to_string(i + 1),
                                      visits[v].id,
                                      StateName(StateOf(visit.present)),
                                      Number(visit.present),
                                      OrNone(visit.diameter_um),
                                      OrNone(visit.diameter_stderr_um),
                                      std::to_string(visit.found),
                                      std::to_string(visit.looked),
                                      std::to_string(visit.covered),
                                      LookName(visit.look),
                                      Number(follicle.root_px.x()),
                                      Number(follicle.root_px.y()),
                                      Number(follicle.line_share)};
      if (is_marked) row.push_back(MarkedCell(visit.marked));
      AppendTsvRow(text, row);
    }
  }
  return text;
}

// Rows of ledger.tsv: the values of each visit, each with its covariance with all visits, in their order.
void AppendValues(const Site& site, const LedgerRecord& record, const std::vector<VisitName>& visits,
                  std::string& text) {
  for (const LedgerMetric& metric : record.metrics) {
    if (!metric.reason.empty()) continue;
    for (Eigen::Index v = 0; v < metric.values.size(); ++v) {
      std::string covariance;
      for (Eigen::Index w = 0; w < metric.values.size(); ++w)
        covariance += fmt::format("{}{}", w > 0 ? "," : "", Significant(metric.covariance(v, w), 9));
      AppendTsvRow(text, {site.place->participant_id, site.place->site, metric.metric, visits[v].id, visits[v].day,
                          fmt::format("{}", Significant(metric.values[v], 9)), covariance, Number(record.area_cm2),
                          std::to_string(record.follicles.size())});
    }
  }
}

LedgerRecord RecordOf(const Site& site, const std::string& key, ResultStore& store, std::string* frame_png) {
  const std::optional<StoredLedger> stored = store.FindLedger(key);
  if (!stored)
    throw Error(ErrorKind::kStore,
                fmt::format("results.sqlite: the ledger of site {} of {} is missing; move it away, and everything in "
                            "it is made anew from the photos",
                            site.place->site, site.place->participant_id));
  if (frame_png) *frame_png = stored->frame_png;
  return DecodeLedger(stored->record);
}

}  // namespace

void WriteLedgers(const StudyFolder& study, const StudyPlan& plan, const std::vector<Site>& sites, ResultStore& store) {
  const std::vector<std::string> columns = {"participant_id", "site",       "metric",   "visit_id", "day",
                                            "value",          "covariance", "area_cm2", "follicles"};
  std::string values = TsvText(columns, {}), automatic = values;
  bool is_corrected = false;
  for (const Site& site : sites) {
    if (site.place->kind != PhotoKind::kCloseUp) continue;
    std::string frame_png;
    const LedgerRecord record = RecordOf(site, site.CountingKey(), store, &frame_png);
    is_corrected = is_corrected || !site.corrected_key.empty();
    const LedgerRecord alone = RecordOf(site, site.key, store, nullptr);
    if (alone.reason.empty()) AppendValues(site, alone, VisitsOf(plan, site, alone), automatic);
    const fs::path folder = fs::path(kResultsFolder) / site.place->participant_id;
    const fs::path table = study.Inside(folder / fmt::format("site-{}_ledger.tsv", site.place->site));
    const fs::path beside = study.Inside(folder / fmt::format("site-{}_ledger-automatic.tsv", site.place->site));
    const fs::path frame = study.Inside(folder / fmt::format("site-{}_frame.png", site.place->site));
    if (site.corrected_key.empty() || !alone.reason.empty()) fs::remove(beside);
    if (!record.reason.empty()) {
      fs::remove(table);
      fs::remove(frame);
      continue;
    }
    PrepareOutputFolder(table.parent_path());
    if (!site.corrected_key.empty() && alone.reason.empty())
      WriteWholeFile(beside, FollicleTable(alone, VisitsOf(plan, site, alone)));
    const std::vector<VisitName> visits = VisitsOf(plan, site, record);
    WriteWholeFile(table, FollicleTable(record, visits));
    WriteWholeFile(frame, frame_png);
    AppendValues(site, record, visits, values);
  }
  WriteWholeFile(study.Inside(fs::path(kResultsFolder) / kLedgerTable), values);
  const fs::path beside = study.Inside(fs::path(kResultsFolder) / kAutomaticLedgerTable);
  if (is_corrected)
    WriteWholeFile(beside, automatic);
  else
    fs::remove(beside);
}

}  // namespace tricho
