// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/corrected_counts.h"

#include <fmt/format.h>

#include <charconv>

namespace tricho {

namespace {

constexpr int kMostCount = 1'000'000'000;

// Takes `lead` and a whole number off the front; false, and nothing taken, when they are not there.
bool TakeNumber(std::string_view lead, std::string_view& text, int& number) {
  if (text.substr(0, lead.size()) != lead) return false;
  const std::string_view rest = text.substr(lead.size());
  const auto [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (fault != std::errc() || number < 0 || number > kMostCount || rest.front() == '-') return false;
  text = rest.substr(static_cast<std::size_t>(end - rest.data()));
  return true;
}

std::string Worded(const CorrectedCounts& counts, const char* minus) {
  std::string text = fmt::format("+{} {}{}", counts.added, minus, counts.removed);
  if (counts.changed > 0) text += fmt::format(" ~{}", counts.changed);
  text += fmt::format(" of {}", counts.automatic);
  if (counts.regions > 0) text += fmt::format(", {} {}", counts.regions, counts.regions == 1 ? "region" : "regions");
  return text;
}

}  // namespace

CorrectedCounts& CorrectedCounts::operator+=(const CorrectedCounts& other) {
  added += other.added;
  removed += other.removed;
  changed += other.changed;
  regions += other.regions;
  automatic += other.automatic;
  return *this;
}

std::string CorrectedCell(const CorrectedCounts& counts) { return Worded(counts, "-"); }

std::optional<CorrectedCounts> ParseCorrectedCell(std::string_view text) {
  CorrectedCounts counts;
  if (!TakeNumber("+", text, counts.added) || !TakeNumber(" -", text, counts.removed)) return std::nullopt;
  TakeNumber(" ~", text, counts.changed);
  if (!TakeNumber(" of ", text, counts.automatic)) return std::nullopt;
  const bool has_regions = TakeNumber(", ", text, counts.regions);
  if (has_regions ? text != " region" && text != " regions" : !text.empty()) return std::nullopt;
  return counts;
}

std::string CorrectedText(const CorrectedCounts& counts) {
  return fmt::format("corrected: {}", Worded(counts, "\u2212"));
}

}  // namespace tricho
