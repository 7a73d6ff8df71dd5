// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/measurements.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <set>
#include <unordered_map>

#include "base/error.h"
#include "base/identifier.h"
#include "metrics/metric.h"

namespace tricho {

namespace {

constexpr double kMaxValue = 1e50;  // Products of variances must still be numbers.
constexpr double kMaxDay = 1e5;     // 270 years: beyond it stands a date, not a day.

enum Column { kParticipant, kArm, kVisit, kDay, kSite, kShot, kUsable, kReason };

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool IsMissing(const std::string& cell) {
  return cell.empty() || cell == "n/a" || cell == "N/A" || cell == "NA" || cell == "nan" || cell == "NaN";
}

enum class CellKind { kMissing, kNumber, kOther };

CellKind ReadNumber(const std::string& cell, double& number) {
  if (IsMissing(cell)) return CellKind::kMissing;
  const char* begin = cell.data() + (cell.front() == '+' ? 1 : 0);
  const char* end = cell.data() + cell.size();
  const auto [rest, fault] = std::from_chars(begin, end, number);
  const bool whole = fault == std::errc() && rest == end && std::abs(number) <= kMaxValue;
  return whole && begin != end && !(cell.front() == '+' && *begin == '-') ? CellKind::kNumber : CellKind::kOther;
}

// What to do about a number with a decimal comma; empty for any other text.
std::string DecimalCommaAdvice(const std::string& cell) {
  std::string with_point = cell;
  if (std::ranges::count(cell, ',') != 1) return "";
  with_point[cell.find(',')] = '.';
  double number = 0;
  if (ReadNumber(with_point, number) != CellKind::kNumber) return "";
  return fmt::format("; write a decimal point: {}", with_point);
}

std::optional<double> NumberAt(const TsvTable& table, int row, int column) {
  const std::string& cell = table.rows[row][column];
  double number = 0;
  switch (ReadNumber(cell, number)) {
    case CellKind::kMissing:
      return std::nullopt;
    case CellKind::kNumber:
      return number;
    case CellKind::kOther:
      break;
  }
  throw Error(ErrorKind::kInput,
              fmt::format("{}: '{}' is no number{}", table.Place(row, column), cell, DecimalCommaAdvice(cell)));
}

// Codes that statistics programs and people write where a value is missing.
bool IsMissingCode(double value) {
  constexpr std::array kCodes = {-9.0, -99.0, -999.0, -9999.0, 99.0, 999.0, 9999.0, -1.0, -88.0, -77.0};
  return std::ranges::find(kCodes, value) != kCodes.end();
}

void CheckLimits(const TsvTable& table, int row, int column, const Metric& metric) {
  const double value = NumberAt(table, row, column).value_or(metric.least);
  if (value >= metric.least && value <= metric.most) return;
  throw Error(
      ErrorKind::kInput,
      fmt::format("{}: {} lies outside what a scalp can show ({:.9g} to {:.9g}{}){}; give --allow-outside if it "
                  "is meant",
                  table.Place(row, column), table.rows[row][column], metric.least, metric.most,
                  *metric.written_unit ? fmt::format(" {}", metric.WordedUnit()) : std::string(),
                  IsMissingCode(value) ? "; for a value that is missing write n/a" : ""));
}

bool BoolAt(const TsvTable& table, int row, int column) {
  const std::string word = Lower(table.rows[row][column]);
  if (word == "true" || word == "1" || word == "yes" || word == "t") return true;
  if (word == "false" || word == "0" || word == "no" || word == "f") return false;
  throw Error(ErrorKind::kInput,
              fmt::format("{}: '{}' is neither true nor false", table.Place(row, column), table.rows[row][column]));
}

std::string WordAt(const TsvTable& table, int row, int column) {
  if (column < 0) return "";
  const std::string& cell = table.rows[row][column];
  return cell == "n/a" || cell == "N/A" || cell == "NA" ? std::string() : cell;
}

// Where each of the contract's columns stands; -1 for one that may be absent.
std::array<int, kMeasurementColumns.size()> FindColumns(const TsvTable& table, std::vector<std::string>& notes) {
  std::array<int, kMeasurementColumns.size()> places{};
  for (std::size_t i = 0; i < kMeasurementColumns.size(); ++i) {
    const std::optional<int> place = table.Find(kMeasurementColumns[i]);
    places[i] = place.value_or(-1);
    if (place) continue;
    for (const std::string& column : table.columns)
      if (Lower(column) == kMeasurementColumns[i])
        throw Error(ErrorKind::kInput, fmt::format("{}, line 1: column {} is missing; there is a column {}, which is "
                                                   "not the same: write it in small letters",
                                                   table.name, kMeasurementColumns[i], column));
    if (i != kShot && i != kReason)
      throw Error(ErrorKind::kInput,
                  fmt::format("{}, line 1: column {} is missing", table.name, kMeasurementColumns[i]));
    notes.push_back(fmt::format("{} has no column {}", table.name, kMeasurementColumns[i]));
  }
  return places;
}

bool IsAutomatic(const TsvTable& table, const std::string& name) {
  const std::string_view ending = kAutomaticEnding;
  return name.size() > ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0 &&
         table.Find(name.substr(0, name.size() - ending.size()));
}

// A negative code in a column that no metric of the contract is: it may be meant, so it is pointed out only.
void PointOutCodes(const TsvTable& table, int column, Measurements& measurements) {
  int num_codes = 0;
  bool has_other_negative = false;
  for (int row = 0; row < static_cast<int>(table.rows.size()); ++row) {
    const std::optional<double> value = NumberAt(table, row, column);
    if (!value || *value >= 0) continue;
    IsMissingCode(*value) ? void(++num_codes) : void(has_other_negative = true);
  }
  if (num_codes > 0 && !has_other_negative)
    measurements.notes.push_back(fmt::format(
        "column {} of {} has {} value{} like -9 or -99 and no other negative one: if they stand for what is "
        "missing, write n/a",
        table.columns[column], table.name, num_codes, num_codes == 1 ? "" : "s"));
}

// The columns that hold metrics; the others go to `ignored`. `view`: the view column, or -1.
std::vector<int> FindMetrics(const TsvTable& table, int view, bool allow_outside, Measurements& measurements) {
  std::vector<int> places;
  for (int column = 0; column < static_cast<int>(table.columns.size()); ++column) {
    const std::string& name = table.columns[column];
    if (std::find(kMeasurementColumns.begin(), kMeasurementColumns.end(), name) != kMeasurementColumns.end()) continue;
    if (name == kCorrectedColumn || IsAutomatic(table, name) || column == view) continue;
    bool is_metric = true;
    for (int row = 0; is_metric && row < static_cast<int>(table.rows.size()); ++row) {
      double number = 0;
      if (ReadNumber(table.rows[row][column], number) != CellKind::kOther) continue;
      if (FindMetric(name)) NumberAt(table, row, column);  // Throws: text where a number belongs.
      measurements.ignored.push_back({name, table.line_numbers[row], table.rows[row][column]});
      is_metric = false;
    }
    if (!is_metric) {
      const IgnoredColumn& last = measurements.ignored.back();
      measurements.notes.push_back(fmt::format("column {} of {} is ignored: it holds text (line {}: '{}')", name,
                                               table.name, last.line, last.text));
      continue;
    }
    const Metric* metric = FindMetric(name);
    if (metric == nullptr) PointOutCodes(table, column, measurements);
    for (int row = 0; metric != nullptr && !allow_outside && row < static_cast<int>(table.rows.size()); ++row)
      CheckLimits(table, row, column, *metric);
    measurements.metrics.push_back(name);
    places.push_back(column);
  }
  return places;
}

Measurement RowAt(const TsvTable& table, int row, const std::array<int, kMeasurementColumns.size()>& places,
                  const std::vector<int>& metric_places) {
  Measurement result;
  result.line = table.line_numbers[row];
  result.participant_id = WordAt(table, row, places[kParticipant]);
  if (result.participant_id.empty())
    throw Error(ErrorKind::kInput, table.Place(row, places[kParticipant]) + ": the participant is missing");
  result.arm = WordAt(table, row, places[kArm]);
  result.visit_id = WordAt(table, row, places[kVisit]);
  result.day = NumberAt(table, row, places[kDay]);
  if (result.day && std::abs(*result.day) > kMaxDay)
    throw Error(ErrorKind::kInput, fmt::format("{}: {} is no number of days since the first treatment",
                                               table.Place(row, places[kDay]), table.rows[row][places[kDay]]));
  result.site = WordAt(table, row, places[kSite]);
  result.shot = WordAt(table, row, places[kShot]);
  result.usable = BoolAt(table, row, places[kUsable]);
  result.reason = WordAt(table, row, places[kReason]);
  result.values.reserve(metric_places.size());
  for (const int column : metric_places) result.values.push_back(NumberAt(table, row, column));
  return result;
}

// Whether the table has a metric that no close-up has.
bool HasOtherViews(const TsvTable& table) {
  return std::ranges::any_of(table.columns, [](const std::string& name) {
    const std::optional<PhotoKind> kind = KindOfMetric(name);
    return kind && *kind != PhotoKind::kCloseUp;
  });
}

// The contract's view column. A column of this name in a table without other views is like any other.
std::optional<int> ViewColumnOf(const TsvTable& table) {
  return HasOtherViews(table) ? table.Find(kViewColumn) : std::nullopt;
}

void ReadViews(const TsvTable& table, int column, Measurements& measurements) {
  for (int row = 0; row < static_cast<int>(table.rows.size()); ++row) {
    const std::string& cell = table.rows[row][column];
    if (IsMissing(cell)) continue;
    const std::optional<PhotoKind> kind = ViewNamed(cell);
    if (!kind)
      throw Error(ErrorKind::kInput,
                  fmt::format("{}: '{}' is no view; there are close-up, overview and phototrichogram",
                              table.Place(row, column), cell));
    measurements.rows[row].kind = *kind;
  }
}

// What a person changed, and what the program alone says.
void ReadCorrections(const TsvTable& table, Measurements& measurements) {
  if (const std::optional<int> column = table.Find(kCorrectedColumn)) {
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      const std::string& cell = table.rows[row][*column];
      if (IsMissing(cell)) continue;
      const std::optional<CorrectedCounts> counts = ParseCorrectedCell(cell);
      if (!counts)
        throw Error(ErrorKind::kInput, fmt::format("{}: '{}' tells of no corrections; write it as '+3 -2 of 148'",
                                                   table.Place(static_cast<int>(row), *column), cell));
      measurements.rows[row].corrected = *counts;
    }
  }
  std::vector<std::optional<int>> places;
  for (const std::string& metric : measurements.metrics) places.push_back(table.Find(metric + kAutomaticEnding));
  if (std::ranges::none_of(places, [](const auto& place) { return place.has_value(); })) return;
  for (std::size_t row = 0; row < table.rows.size(); ++row)
    for (std::size_t i = 0; i < places.size(); ++i)
      measurements.rows[row].automatic.push_back(places[i] ? NumberAt(table, static_cast<int>(row), *places[i])
                                                           : measurements.rows[row].values[i]);
}

void PointOutAlike(const char* what, const std::set<std::string>& names, Measurements& measurements) {
  for (const auto& [one, other] : AlikeNames(names))
    measurements.notes.push_back(
        fmt::format("{} has the {}s '{}' and '{}', which are taken for two: if they are one, "
                    "write them alike",
                    measurements.name, what, one, other));
}

void PointOutNames(Measurements& measurements) {
  std::set<std::string> participants, arms, sites;
  for (const Measurement& row : measurements.rows) {
    participants.insert(row.participant_id);
    arms.insert(row.arm);
    sites.insert(row.site);
  }
  PointOutAlike("participant", participants, measurements);
  PointOutAlike("arm", arms, measurements);
  PointOutAlike("site", sites, measurements);
}

void CheckNoneTwice(const Measurements& measurements) {
  std::unordered_map<std::string, int> line_of;
  line_of.reserve(measurements.rows.size());
  for (const Measurement& row : measurements.rows) {
    const std::string key = row.participant_id + '\t' + row.visit_id + '\t' +
                            (row.day ? fmt::format("{}", *row.day) : std::string()) + '\t' + row.site + '\t' +
                            row.shot + '\t' + ViewName(row.kind);
    const auto [other, is_new] = line_of.emplace(key, row.line);
    if (is_new) continue;
    throw Error(ErrorKind::kInput,
                fmt::format("{}, line {}, column shot: the same participant, visit, day, site and shot as in line {}",
                            measurements.name, row.line, other->second));
  }
}

}  // namespace

bool Measurements::Has(const std::string& metric) const {
  return std::find(metrics.begin(), metrics.end(), metric) != metrics.end();
}

CorrectedCounts Measurements::Corrected() const {
  CorrectedCounts counts;
  for (const Measurement& row : rows) counts += row.corrected;
  return counts;
}

int Measurements::NumCorrected() const {
  return static_cast<int>(std::ranges::count_if(rows, [](const Measurement& row) { return row.corrected.Any(); }));
}

Measurements Measurements::Automatic() const {
  Measurements table = *this;
  for (Measurement& row : table.rows) {
    if (!row.automatic.empty()) row.values = row.automatic;
    row.corrected = {};
  }
  return table;
}

Measurements Measurements::OfKinds(const std::vector<PhotoKind>& kinds) const {
  Measurements table = *this;
  std::erase_if(table.rows, [&](const Measurement& row) { return std::ranges::find(kinds, row.kind) == kinds.end(); });
  return table;
}

int Measurements::Metric(const std::string& metric) const {
  const auto found = std::find(metrics.begin(), metrics.end(), metric);
  if (found != metrics.end()) return static_cast<int>(found - metrics.begin());
  for (const IgnoredColumn& column : ignored)
    if (column.name == metric)
      throw Error(ErrorKind::kInput,
                  fmt::format("{}, line {}, column {}: '{}' is no number", name, column.line, metric, column.text));
  std::string known;
  for (const std::string& other : metrics) known += (known.empty() ? "" : ", ") + other;
  throw Error(ErrorKind::kInput, fmt::format("{} has no column {}; its metrics are: {}", name, metric,
                                             known.empty() ? std::string("none") : known));
}

Measurements ParseMeasurements(const TsvTable& table, bool allow_outside) {
  Measurements measurements;
  measurements.name = table.name;
  measurements.sha256 = table.sha256;
  measurements.notes = table.notes;
  const auto places = FindColumns(table, measurements.notes);
  const std::optional<int> view = ViewColumnOf(table);
  const std::vector<int> metric_places = FindMetrics(table, view.value_or(-1), allow_outside, measurements);
  measurements.rows.reserve(table.rows.size());
  for (int row = 0; row < static_cast<int>(table.rows.size()); ++row)
    measurements.rows.push_back(RowAt(table, row, places, metric_places));
  if (view) ReadViews(table, *view, measurements);
  ReadCorrections(table, measurements);
  CheckNoneTwice(measurements);
  PointOutNames(measurements);
  return measurements;
}

Measurements ReadMeasurements(const std::filesystem::path& path, bool allow_outside) {
  return ParseMeasurements(ReadTsv(path), allow_outside);
}

}  // namespace tricho
