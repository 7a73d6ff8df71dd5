// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/identifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <string_view>

namespace tricho {

namespace {

constexpr int kMaxLabelLength = 32;
constexpr std::size_t kShown = 40;

bool IsAlphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// As it may stand in a message: no control characters, not endless.
std::string Shown(std::string_view text) {
  std::string shown(text.substr(0, kShown));
  for (char& c : shown)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  return "'" + shown + (text.size() > kShown ? "...'" : "'");
}

std::string WhyNot(std::string_view text, const char* what, int longest, const char* others) {
  if (text.empty()) return fmt::format("an empty {} can't name anything", what);
  if (text.size() > static_cast<std::size_t>(longest))
    return fmt::format("{} is {} characters long; {} may have {}", Shown(text), text.size(), what, longest);
  const std::string_view allowed = others;
  const bool fit = std::all_of(text.begin(), text.end(),
                               [&](char c) { return IsAlphanumeric(c) || allowed.find(c) != std::string_view::npos; });
  if (fit && IsAlphanumeric(text.front())) return "";
  if (fit)
    return fmt::format("{} begins with '{}'; {} must begin with a letter or a digit", Shown(text), text.front(), what);
  return fmt::format("{} is no {}: only letters of ASCII, digits{} may stand in it", Shown(text), what,
                     allowed.empty() ? "" : ", '-', '_' and '.'");
}

}  // namespace

std::string WhyNoId(std::string_view id) { return WhyNot(id, "ID", kMaxIdLength, "-_."); }

std::string WhyNoLabel(std::string_view label) { return WhyNot(label, "label", kMaxLabelLength, ""); }

std::vector<std::pair<std::string, std::string>> AlikeNames(const std::set<std::string>& names) {
  constexpr std::string_view kPrefix = "sub-";
  std::vector<std::pair<std::string, std::string>> alike;
  std::map<std::string, std::string> known;  // By what is left without case and prefix.
  for (const std::string& name : names) {
    std::string bare = name;
    for (char& letter : bare) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    if (bare.starts_with(kPrefix)) bare.erase(0, kPrefix.size());
    const auto [other, is_new] = known.emplace(bare, name);
    if (!is_new) alike.emplace_back(other->second, name);
  }
  return alike;
}

}  // namespace tricho
