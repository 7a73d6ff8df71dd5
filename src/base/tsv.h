// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Tab-separated tables, as BIDS writes them: UTF-8, one line of column names, then one row a line. R, Python and
// spreadsheets read and write the same.
//
// Read as well: a byte order mark, CRLF line ends, empty lines (skipped), spaces around a cell (dropped), and a cell in
// double quotes as R's write.table makes it ("" inside stands for one quote). A cell never holds a tab or a line end.
// Spreadsheets leave rows and columns of empty cells behind what was once written there: passed over, with a note.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tricho {

struct TsvTable {
  std::string name;                            // For messages: the file's name.
  std::string sha256;                          // Of the file's bytes, 64 hexadecimal digits.
  std::vector<std::string> columns;            // At least one; no two alike; none empty.
  std::vector<std::vector<std::string>> rows;  // Each as long as `columns`.
  std::vector<int> line_numbers;               // One a row; the column names stand on line 1.
  std::vector<std::string> notes;              // On what was passed over, in words.

  std::optional<int> Find(std::string_view column) const;
  // "measurements.tsv, line 12, column day": where a cell stands, to begin a message with.
  std::string Place(int row, int column) const;
};

// Reads text. `name` is what messages call it.
// throws Error(kInput) naming `name`, the line and, where one is at fault, the column: no column names, a row with more
// or fewer cells, a column name that is empty or stands twice, a NUL byte (UTF-16 is told so), bytes that are no UTF-8,
// a lone carriage return, a line beyond 1 MiB, more than 20 million cells, columns apart by commas or semicolons.
TsvTable ParseTsv(std::string_view text, const std::string& name);

// Reads a file, as ParseTsv; messages call it by its path. throws also when it can't be read or is beyond 1 GiB.
TsvTable ReadTsv(const std::filesystem::path& path);

// The table as text, ended by a line feed, that ParseTsv reads back alike. A tab, line end or NUL inside a cell becomes
// a space, because no reader could tell it from the table's own; spaces around a cell are dropped.
// throws std::logic_error when a row is not as long as `columns`.
std::string TsvText(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows);

// One more row, for a table too long to be held as rows.
void AppendTsvRow(std::string& text, const std::vector<std::string>& cells);

}  // namespace tricho
