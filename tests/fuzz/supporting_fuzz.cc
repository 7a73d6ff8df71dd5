// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// supporting.tsv, and the series that it stands beside: whatever the table holds, it is read or refused in a sentence,
// and what was read is written as it is read again.
#include "fuzz/target.h"
#include "outcome/series.h"
#include "outcome/supporting.h"
#include "report/series_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace fuzz = tricho::fuzz;
  const std::filesystem::path path = fuzz::Folder() / "supporting.tsv";
  fuzz::WriteFile(path, fuzz::TextOf(data, size));
  fuzz::Expect([&] {
    const tricho::SupportingTable table = tricho::ReadSupportingTable(path);
    const std::string text = tricho::SupportingText(table.measures);
    for (const tricho::SupportingMeasure& measure : table.measures) {
      tricho::Series series;
      series.participant_id = measure.participant_id;
      tricho::AddSupporting(table, series);
      tricho::SeriesJson(series, {}, {});
    }
    fuzz::WriteFile(path, text);
    fuzz::Require(tricho::SupportingText(tricho::ReadSupportingTable(path).measures) == text,
                  "a table comes back as written");
  });
  return 0;
}
