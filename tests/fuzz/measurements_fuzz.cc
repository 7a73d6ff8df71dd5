// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// measurements.tsv, and both who judge by it: whatever stands in the table, they answer or say why not, and what they
// answer can be written down.
#include "base/tsv.h"
#include "fuzz/target.h"
#include "outcome/cohort.h"
#include "outcome/series.h"
#include "report/cohort_json.h"
#include "report/cohort_text.h"
#include "report/series_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMaxRows = 60;
  constexpr std::size_t kMaxParticipants = 12;
  tricho::Measurements table;
  tricho::fuzz::Expect([&] {
    table = tricho::ParseMeasurements(tricho::ParseTsv(tricho::fuzz::TextOf(data, size), "measurements.tsv"));
  });
  if (table.rows.empty() || table.rows.size() > kMaxRows) return 0;
  const std::vector<std::string> participants = tricho::ParticipantsOf(table);
  if (participants.size() > kMaxParticipants) return 0;
  tricho::fuzz::Expect([&] {
    const std::vector<std::optional<tricho::SessionDates>> sessions(participants.size());
    for (const tricho::Series& series : tricho::JudgeSeries(table, participants, sessions, {}, 1))
      tricho::SeriesJson(series, {}, {});
  });
  for (const tricho::CohortModel model : {tricho::CohortModel::kMixed, tricho::CohortModel::kUnstructured})
    tricho::fuzz::Expect([&] {
      tricho::CohortOptions options;
      options.model = model;
      const tricho::CohortSummary summary = tricho::SummarizeCohort(table, options);
      tricho::CohortJson(summary, {});
      tricho::CohortTsv(summary);
      tricho::CohortText(summary);
    });
  return 0;
}
