// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "tools/command.h"
#include "version.h"

namespace tricho {

namespace {

constexpr unsigned kColumns = 100;
constexpr unsigned kPageColumns = 118;

// Breaks each paragraph at spaces.
std::string Wrapped(const std::string& text, std::size_t columns) {
  std::istringstream lines(text);
  std::string result;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::size_t used = 0;
    for (std::string word; words >> word;) {
      if (used > 0 && used + 1 + word.size() > columns) {
        result += '\n';
        used = 0;
      }
      if (used > 0) result += ' ';
      result += word;
      used += word.size() + (used > 0);
    }
    result += '\n';
  }
  return result;
}

// Boost leaves a space where it breaks a line.
std::string WithoutTrailingSpaces(const std::string& text) {
  std::istringstream lines(text);
  std::string result;
  for (std::string line; std::getline(lines, line);) {
    line.erase(line.find_last_not_of(' ') + 1);
    result += line + '\n';
  }
  return result;
}

std::string OptionsText(const Command& command) {
  std::ostringstream text;
  text << command.options();
  return WithoutTrailingSpaces(text.str());
}

}  // namespace

std::string HelpText(const Command& command) {
  std::ostringstream text;
  text << "tricho " << command.name << ": " << command.summary << "\n\nUsage: tricho " << command.name << ' '
       << command.arguments << "\n\n"
       << Wrapped(command.description, kColumns) << '\n'
       << OptionsText(command);
  if (!command.examples.empty()) text << "\nExamples:\n";
  for (const Example& example : command.examples)
    text << "  # " << example.what << "\n  " << example.command_line << '\n';
  if (!command.references.empty()) text << "\nReferences:\n";
  for (const std::string& reference : command.references) text << Wrapped("  " + reference, kColumns);
  return text.str();
}

std::string HelpPage(const Command& command) {
  std::ostringstream page;
  page << "# tricho " << command.name << "\n\n"
       << "<!-- Written by `tricho help --markdown` (scripts/update_docs.sh): edit src/tools/" << command.name
       << "_command.cc instead. -->\n\n"
       << command.summary << "\n\n    tricho " << command.name << ' ' << command.arguments << "\n\n"
       << Wrapped(command.description, kPageColumns) << "\n## Options\n\n```\n"
       << OptionsText(command) << "```\n";
  if (!command.examples.empty()) page << "\n## Examples\n";
  for (const Example& example : command.examples)
    page << '\n' << example.what << ":\n\n    " << example.command_line << '\n';
  if (!command.references.empty()) page << "\n## References\n\n";
  for (const std::string& reference : command.references) page << "- " << reference << '\n';
  return page.str();
}

std::string UsageText() {
  std::ostringstream text;
  text << "OpenTricho " << kVersion
       << ": measures hair from photos of the scalp. It documents, it does not diagnose.\n\n"
       << "Usage: tricho COMMAND ...\n\n";
  std::size_t widest = 0;
  for (const Command& command : Commands()) widest = std::max(widest, command.name.size());
  for (const Command& command : Commands())
    text << fmt::format("  {:<{}}  {}\n", command.name, widest, command.summary);
  text << "\n'tricho COMMAND --help' tells more. Exit status: 0 done, 1 our fault, 2 usage, 3 bad input, 4 results "
          "can't "
          "be kept.\n";
  return text.str();
}

}  // namespace tricho
