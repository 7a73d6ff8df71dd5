// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/svg.h"

#include <map>
#include <string_view>

namespace tricho {

namespace {

constexpr int kDeepest = 4;  // Symbols that are made of symbols: gnuplot needs three.

// Value of an attribute in a tag, in either kind of quotes; empty when it has none.
std::string Attribute(std::string_view tag, const std::string& name) {
  for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    if (at == 0 || (tag[at - 1] != ' ' && tag[at - 1] != '\t' && tag[at - 1] != '\n')) continue;
    std::size_t i = at + name.size();
    while (i < tag.size() && tag[i] == ' ') ++i;
    if (i + 1 >= tag.size() || tag[i] != '=') continue;
    do ++i;
    while (i < tag.size() && tag[i] == ' ');
    if (i >= tag.size() || (tag[i] != '"' && tag[i] != '\'')) continue;
    const std::size_t end = tag.find(tag[i], i + 1);
    return end == std::string_view::npos ? "" : std::string(tag.substr(i + 1, end - i - 1));
  }
  return "";
}

std::string Colored(std::string text, const std::string& color) {
  constexpr std::string_view kCurrent = "currentColor";
  for (std::size_t at = text.find(kCurrent); at != std::string::npos; at = text.find(kCurrent, at + color.size()))
    text.replace(at, kCurrent.size(), color);
  return text;
}

using Symbols = std::map<std::string, std::string>;  // Tags by id.

std::string Expanded(const std::string& tag, const Symbols& symbols, const std::string& color, int depth) {
  const std::string target = Attribute(tag, "xlink:href");
  const auto symbol = target.empty() ? symbols.end() : symbols.find(target.substr(1));
  if (tag.rfind("<use", 0) != 0 || symbol == symbols.end() || depth == 0) return Colored(tag, color);
  std::string group = "<g";
  for (const char* name : {"transform", "fill", "stroke"})
    if (const std::string value = Attribute(tag, name); !value.empty())
      group.append(" ").append(name).append("=\"").append(value).append("\"");
  return Colored(group, color) + ">" + Expanded(symbol->second, symbols, color, depth - 1) + "</g>";
}

}  // namespace

std::string WithoutReferences(const std::string& svg) {
  Symbols symbols;
  std::string out, group_color = "black";
  bool in_symbols = false;
  for (std::size_t at = 0; at < svg.size();) {
    const std::size_t open = svg.find('<', at), close = open == std::string::npos ? open : svg.find('>', open);
    if (close == std::string::npos) return out + svg.substr(at);
    if (!in_symbols) out.append(svg, at, open - at);
    std::string tag = svg.substr(open, close + 1 - open);
    at = close + 1;
    if (tag == "<defs>") in_symbols = true;
    if (in_symbols) {
      if (const std::string id = Attribute(tag, "id"); !id.empty()) {
        tag.erase(tag.find("id="), 5 + id.size());  // A symbol drawn twice must not be named twice.
        symbols[id] = tag;
      }
      in_symbols = tag != "</defs>";
      continue;
    }
    const std::string color = Attribute(tag, "color");
    if (tag.rfind("<g", 0) == 0 && !color.empty()) group_color = color;
    out += Expanded(tag, symbols, color.empty() ? group_color : color, kDeepest);
  }
  return out;
}

}  // namespace tricho
