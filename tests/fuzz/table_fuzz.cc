// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Tables apart by tabs, and what they are written as; the points of `tricho align --points`.
#include "base/tsv.h"
#include "fuzz/target.h"
#include "report/alignment_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = tricho::fuzz::TextOf(data, size);
  tricho::fuzz::Expect([&] {
    const tricho::TsvTable table = tricho::ParseTsv(text, "table.tsv");
    for (const auto& row : table.rows)
      tricho::fuzz::Require(row.size() == table.columns.size(), "a row has the columns of the table");
    // Nothing but empty cells is an empty line, which is passed over, and one column may look apart by commas.
    if (table.columns.size() < 2) return;
    const tricho::TsvTable back = tricho::ParseTsv(tricho::TsvText(table.columns, table.rows), "table.tsv");
    tricho::fuzz::Require(back.columns == table.columns && back.rows == table.rows, "a table comes back as written");
  });
  tricho::fuzz::Expect([&] { tricho::ReadPointsCsv(std::string(text)); });
  return 0;
}
