// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/tsv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>
#include <system_error>

#include "base/check.h"
#include "base/error.h"
#include "base/provenance.h"

namespace tricho {

namespace {

constexpr std::size_t kMaxLineBytes = 1 << 20;
constexpr std::uintmax_t kMaxFileBytes = 1 << 30;
// A million photos have 26 million; a table of a gibibyte of empty cells would take some 20 in memory.
constexpr std::size_t kMaxCells = 20'000'000;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

[[noreturn]] void Refuse(const std::string& name, int line, const std::string& fault) {
  throw Error(ErrorKind::kInput, fmt::format("{}, line {}: {}", name, line, fault));
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool IsQuoted(std::string_view cell) { return cell.size() >= 2 && cell.front() == '"' && cell.back() == '"'; }

std::string CellFrom(std::string_view raw) {
  const std::string_view cell = Trimmed(raw);
  if (!IsQuoted(cell)) return std::string(cell);
  std::string inner;
  for (std::size_t i = 1; i + 1 < cell.size(); ++i) {
    inner += cell[i];
    if (cell[i] == '"' && i + 2 < cell.size() && cell[i + 1] == '"') ++i;
  }
  return std::string(Trimmed(inner));
}

std::vector<std::string> Split(std::string_view line) {
  std::vector<std::string> cells;
  cells.reserve(static_cast<std::size_t>(std::count(line.begin(), line.end(), '\t')) + 1);
  while (true) {
    const std::size_t end = line.find('\t');
    cells.push_back(CellFrom(line.substr(0, end)));
    if (end == std::string_view::npos) return cells;
    line.remove_prefix(end + 1);
  }
}

// Where the first byte stands that is no part of a character (RFC 3629).
std::optional<std::size_t> FirstNotUtf8(std::string_view text) {
  const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
  for (std::size_t at = 0; at < text.size();) {
    const unsigned first = byte(at);
    const std::size_t length = first < 0x80                    ? 1
                               : first >= 0xC2 && first < 0xE0 ? 2
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xF0 && first < 0xF5 ? 4
                                                               : 0;
    if (length == 0) return at;
    for (std::size_t i = 1; i < length; ++i)
      if ((byte(at + i) & 0xC0) != 0x80) return at;
    const bool is_overlong = (first == 0xE0 && byte(at + 1) < 0xA0) || (first == 0xF0 && byte(at + 1) < 0x90);
    const bool is_no_character = (first == 0xED && byte(at + 1) >= 0xA0) || (first == 0xF4 && byte(at + 1) >= 0x90);
    if (is_overlong || is_no_character) return at;
    at += length;
  }
  return std::nullopt;
}

void CheckBytes(std::string_view line, const std::string& name, int line_number) {
  if (line.size() > kMaxLineBytes)
    Refuse(name, line_number, fmt::format("the line is longer than {} bytes; this is no table", kMaxLineBytes));
  if (line.find('\0') != std::string_view::npos)
    Refuse(name, line_number, "there is a NUL byte; this is no table in UTF-8");
  if (const std::optional<std::size_t> at = FirstNotUtf8(line))
    Refuse(name, line_number,
           fmt::format("byte {} of the line (hexadecimal {:02X}) is no UTF-8, so the file is perhaps Windows-1252 or "
                       "Latin-1; save it as UTF-8",
                       *at + 1, static_cast<unsigned char>(line[*at])));
  if (line.find('\r') != std::string_view::npos)
    Refuse(name, line_number, "there is a carriage return inside the line; end lines with a line feed");
}

void CheckColumns(const TsvTable& table, std::string_view line) {
  for (const auto& [separator, word] : {std::pair(',', "commas"), std::pair(';', "semicolons")})
    if (table.columns.size() == 1 && std::ranges::count(line, separator) > 1)
      Refuse(table.name, 1,
             fmt::format("the columns are apart by {}; they must be apart by tabs (in Excel: save as 'Text (tab "
                         "delimited)', or as 'Unicode text' and then as UTF-8)",
                         word));
  std::set<std::string> seen;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].empty()) Refuse(table.name, 1, fmt::format("column {} has no name", i + 1));
    if (!seen.insert(table.columns[i]).second)
      Refuse(table.name, 1, fmt::format("column {} stands there twice", table.columns[i]));
  }
}

bool IsEmpty(const std::string& cell) { return cell.empty(); }

// Cells beyond the last that holds something, as long as there are more than `wanted`.
void DropEmptyEnd(std::vector<std::string>& cells, std::size_t wanted) {
  while (cells.size() > wanted && cells.back().empty()) cells.pop_back();
}

void AddRow(TsvTable& table, std::string_view line, int line_number, int& num_blank) {
  std::vector<std::string> cells = Split(line);
  if (std::ranges::all_of(cells, IsEmpty)) {
    ++num_blank;
    return;
  }
  const std::size_t wanted = table.columns.size();
  DropEmptyEnd(cells, wanted);
  if (cells.size() < wanted)
    Refuse(table.name, line_number,
           fmt::format("there are {} cells where the table has {} columns; column {} is missing", cells.size(), wanted,
                       table.columns[cells.size()]));
  if (cells.size() > wanted)
    Refuse(table.name, line_number,
           fmt::format("there are {} cells where the table has {} columns; the first too many stands after column {}",
                       cells.size(), wanted, table.columns.back()));
  if ((table.rows.size() + 1) * wanted > kMaxCells)
    Refuse(table.name, line_number, fmt::format("the table has more than {} cells; split it", kMaxCells));
  table.rows.push_back(std::move(cells));
  table.line_numbers.push_back(line_number);
}

std::string SafeCell(const std::string& cell) {
  std::string safe = cell;
  for (char& c : safe)
    if (c == '\t' || c == '\n' || c == '\r' || c == '\0') c = ' ';
  safe = std::string(Trimmed(safe));
  // Unquoted, a mark at the table's beginning would be taken for the file's.
  if (!IsQuoted(safe) && !safe.starts_with(kByteOrderMark)) return safe;
  std::string quoted = "\"";
  for (const char c : safe) {
    quoted += c;
    if (c == '"') quoted += '"';
  }
  return quoted + '"';
}

void AddLine(std::string& text, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += '\t';
    text += SafeCell(cells[i]);
  }
  text += '\n';
}

}  // namespace

std::optional<int> TsvTable::Find(std::string_view column) const {
  const auto found = std::find(columns.begin(), columns.end(), column);
  if (found == columns.end()) return std::nullopt;
  return static_cast<int>(found - columns.begin());
}

std::string TsvTable::Place(int row, int column) const {
  return fmt::format("{}, line {}, column {}", name, line_numbers.at(row), columns.at(column));
}

TsvTable ParseTsv(std::string_view text, const std::string& name) {
  TsvTable table;
  table.name = name;
  table.sha256 = Sha256Hex(text.data(), text.size());
  if (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF")
    Refuse(name, 1, "the file is UTF-16; save it as UTF-8");
  // Some programs add another at each save.
  while (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
  int num_blank = 0;
  for (int line_number = 1; !text.empty(); ++line_number) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    CheckBytes(line, name, line_number);
    if (line_number == 1) {
      table.columns = Split(line);
      if (std::ranges::all_of(table.columns, IsEmpty)) Refuse(name, 1, "the column names are missing");
      const std::size_t num_columns = table.columns.size();
      DropEmptyEnd(table.columns, 1);
      if (table.columns.size() < num_columns)
        table.notes.push_back(fmt::format("{} has {} empty columns at its end, which are passed over", name,
                                          num_columns - table.columns.size()));
      CheckColumns(table, line);
    } else if (!Trimmed(line).empty()) {
      AddRow(table, line, line_number, num_blank);
    }
  }
  if (num_blank > 0)
    table.notes.push_back(fmt::format("{} has {} rows of empty cells, which are passed over", name, num_blank));
  if (table.columns.empty()) Refuse(name, 1, "the file is empty; the column names are missing");
  return table;
}

TsvTable ReadTsv(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    throw Error(ErrorKind::kInput, "can't read " + path.string() + ": it is a folder");
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) throw Error(ErrorKind::kInput, "can't read " + path.string() + ": " + error.message());
  if (size > kMaxFileBytes) throw Error(ErrorKind::kInput, path.string() + " is beyond 1 GiB; this is no table");
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  std::string text(size, '\0');
  if (!stream || !stream.read(text.data(), static_cast<std::streamsize>(size)))
    throw Error(ErrorKind::kInput,
                "can't read " + path.string() + ": " + (errno != 0 ? std::strerror(errno) : "it ended early"));
  return ParseTsv(text, path.string());
}

void AppendTsvRow(std::string& text, const std::vector<std::string>& cells) { AddLine(text, cells); }

std::string TsvText(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows) {
  std::string text;
  AddLine(text, columns);
  for (const std::vector<std::string>& row : rows) {
    TRICHO_CHECK(row.size() == columns.size(), row.size(), columns.size());
    AddLine(text, row);
  }
  return text;
}

}  // namespace tricho
