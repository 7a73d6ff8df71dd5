// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/judge_series.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/identifier.h"
#include "metrics/metric.h"
#include "study/freshness.h"
#include "study/ledger_files.h"
#include "study/supporting_files.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

// Every ID of the table becomes the name of a file.
void CheckIds(const Measurements& table) {
  for (const Measurement& row : table.rows) {
    const std::string fault = WhyNoId(row.participant_id);
    if (!fault.empty())
      throw Error(ErrorKind::kInput,
                  fmt::format("{}, line {}, column participant_id: {}", table.name, row.line, fault));
  }
}

// What a person corrected of a participant's photos.
void AddCorrections(const Measurements& table, Series& series) {
  for (const Measurement& row : table.rows) {
    if (row.participant_id != series.participant_id || !row.corrected.Any()) continue;
    series.corrected += row.corrected;
    ++series.num_corrected_photos;
    for (SeriesVisit& visit : series.visits)
      if (visit.visit_id == row.visit_id && visit.day == row.day) visit.corrected += row.corrected;
  }
}

std::string ChangeBeside(const Series& series, const Series& automatic, const Metric& metric) {
  const auto change = [&](const Series& of) -> std::optional<double> {
    for (const MetricTrend& trend : of.trends)
      if (trend.metric == metric.name) return trend.change.value;
    return std::nullopt;
  };
  const std::optional<double> now = change(series), before = change(automatic);
  if (!now || !before) return "";
  return fmt::format(" Change of {}: {:+.{}f} {}, by the program alone {:+.{}f}.", metric.name, *now, metric.digits,
                     metric.WordedUnit(), *before, metric.digits);
}

std::string CorrectionCaveat(const Series& series) {
  std::string told =
      fmt::format("{} {} corrected by hand ({}). By the program alone the verdict is {}.", series.num_corrected_photos,
                  series.num_corrected_photos == 1 ? "photo was" : "photos were", CorrectedText(series.corrected),
                  VerdictName(series.automatic->verdict));
  for (const Metric* metric : LeadingMetrics()) told += ChangeBeside(series, *series.automatic, *metric);
  return told;
}

}  // namespace

std::optional<SessionDates> SeriesInput::SessionsOf(const std::string& participant_id) const {
  if (!from_study) return std::nullopt;
  return tricho::SessionsOf(treatments, participant_id);
}

SeriesInput ReadSeriesInput(const StudyFolder& study, bool allow_outside) {
  const fs::path table = study.Inside("derivatives/tricho/measurements.tsv");
  if (!fs::exists(table))
    throw Error(ErrorKind::kInput,
                fmt::format("{0} has no measurements yet: run tricho study analyze {0} first", study.root.string()));
  RequireFresh(study);
  SeriesInput input = ReadSeriesInput(table, allow_outside);
  input.treatments = ReadTreatments(study);
  input.from_study = true;
  const fs::path ledger = study.Inside(fs::path(kResultsFolder) / kLedgerTable);
  const fs::path automatic = study.Inside(fs::path(kResultsFolder) / kAutomaticLedgerTable);
  if (fs::exists(ledger) && IsTableOfAnalysis(study, input.table.sha256)) {
    input.ledger = ReadLedgerTable(ledger);
    if (fs::exists(automatic)) input.automatic_ledger = ReadLedgerTable(automatic);
  }
  const fs::path supporting = study.Inside(fs::path(kResultsFolder) / kSupportingTable);
  if (fs::exists(supporting) && IsTableOfAnalysis(study, input.table.sha256))
    input.supporting = ReadSupportingTable(supporting);
  return input;
}

SeriesInput ReadSeriesInput(const fs::path& table, bool allow_outside) {
  SeriesInput input;
  input.table = ReadMeasurements(table, allow_outside);
  CheckIds(input.table);
  return input;
}

Asked WhoIsAsked(const std::string& participant, const Measurements& table) {
  const std::string fault = WhyNoId(participant);
  if (!fault.empty()) throw Error(ErrorKind::kUsage, "--participant: " + fault);
  const std::vector<std::string> ids = ParticipantsOf(table);
  const std::string other = participant.rfind("sub-", 0) == 0 ? participant.substr(4) : "sub-" + participant;
  for (const std::string& id : {participant, other})
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) return {id, participant};
  throw Error(ErrorKind::kInput, fmt::format("{} has no participant '{}'", table.name, participant));
}

std::vector<Asked> AllParticipants(const Measurements& table) {
  std::vector<Asked> asked;
  for (const std::string& id : ParticipantsOf(table)) asked.push_back({id, id});
  return asked;
}

std::vector<Series> JudgeAsked(const SeriesInput& input, const std::vector<Asked>& asked, const SeriesOptions& options,
                               int num_jobs) {
  std::vector<std::string> ids;
  std::vector<std::optional<SessionDates>> sessions;
  for (const Asked& one : asked) {
    ids.push_back(one.id);
    sessions.push_back(input.SessionsOf(one.id));
  }
  std::vector<Series> judged =
      JudgeSeries(input.table, ids, sessions, options, num_jobs, input.ledger ? &*input.ledger : nullptr);
  for (Series& series : judged) {
    AddCorrections(input.table, series);
    if (input.supporting) AddSupporting(*input.supporting, series);
  }
  const auto is_corrected = [](const Series& series) { return series.num_corrected_photos > 0; };
  if (std::ranges::none_of(judged, is_corrected)) return judged;
  std::vector<Series> automatic = JudgeSeries(input.table.Automatic(), ids, sessions, options, num_jobs,
                                              input.automatic_ledger ? &*input.automatic_ledger : nullptr);
  for (std::size_t i = 0; i < judged.size(); ++i) {
    if (!is_corrected(judged[i])) continue;
    judged[i].automatic = std::make_shared<const Series>(std::move(automatic[i]));
    judged[i].caveats.insert(judged[i].caveats.begin(), CorrectionCaveat(judged[i]));
  }
  return judged;
}

Provenance SeriesProvenance(const std::string& command, const SeriesInput& input, const SeriesOptions& options) {
  Provenance provenance = MakeProvenance(command);
  provenance.options = {{"earliest_weeks", fmt::format("{}", options.earliest_weeks)},
                        {"worthwhile_share", fmt::format("{}", options.worthwhile_share)}};
  provenance.inputs = {{fs::path(input.table.name).filename().string(), input.table.sha256}};
  if (input.ledger)
    provenance.inputs.push_back({fs::path(input.ledger->name).filename().string(), input.ledger->sha256});
  if (input.supporting)
    provenance.inputs.push_back({fs::path(input.supporting->name).filename().string(), input.supporting->sha256});
  return provenance;
}

}  // namespace tricho
