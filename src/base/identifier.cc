// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/identifier.h"

#include <fmt/format.h>

#include <algorithm>

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

}  // namespace tricho
