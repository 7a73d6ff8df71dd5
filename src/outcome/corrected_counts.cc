// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/corrected_counts.h"

#include <fmt/format.h>

#include <charconv>

namespace tricho {

namespace {

constexpr int kMostCount = 1'000'000'000;

bool Take(std::string_view lead, std::string_view& text) {
  if (text.substr(0, lead.size()) != lead) return false;
  text.remove_prefix(lead.size());
  return true;
}

// Takes `lead` and a whole number off the front; false, and nothing taken, when they are not there.
bool TakeNumber(std::string_view lead, std::string_view& text, int& number) {
  std::string_view rest = text;
  if (!Take(lead, rest)) return false;
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
  if (counts.matches > 0) text += fmt::format(", {} {}", counts.matches, counts.matches == 1 ? "match" : "matches");
  return text;
}

}  // namespace

CorrectedCounts& CorrectedCounts::operator+=(const CorrectedCounts& other) {
  added += other.added;
  removed += other.removed;
  changed += other.changed;
  regions += other.regions;
  matches += other.matches;
  automatic += other.automatic;
  return *this;
}

std::string CorrectedCell(const CorrectedCounts& counts) { return Worded(counts, "-"); }

std::optional<CorrectedCounts> ParseCorrectedCell(std::string_view text) {
  CorrectedCounts counts;
  if (!TakeNumber("+", text, counts.added) || !TakeNumber(" -", text, counts.removed)) return std::nullopt;
  TakeNumber(" ~", text, counts.changed);
  if (!TakeNumber(" of ", text, counts.automatic)) return std::nullopt;
  while (!text.empty()) {
    int number = 0;
    if (!TakeNumber(", ", text, number)) return std::nullopt;
    if (Take(" regions", text) || Take(" region", text))
      counts.regions = number;
    else if (Take(" matches", text) || Take(" match", text))
      counts.matches = number;
    else
      return std::nullopt;
  }
  return counts;
}

std::string CorrectedText(const CorrectedCounts& counts) {
  return fmt::format("corrected: {}", Worded(counts, "\u2212"));
}

}  // namespace tricho
