// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho help`: the help of every command, for the terminal and as pages for docs/commands/; what docs/ says of the
// metrics.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.h"
#include "base/output_files.h"
#include "report/metric_docs.h"
#include "report/page.h"
#include "tools/command.h"
#include "tools/options.h"
#include "version.h"

namespace tricho {

namespace po = boost::program_options;

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

std::string Markdown(const Command& command) {
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

struct HelpArguments {
  std::string markdown;
  std::string metrics;
  bool examples = false;

  po::options_description Options() {
    po::options_description options("Options", kColumns);
    AddOption(options, "markdown", "DIR", &markdown, "write one page a command into this folder");
    AddOption(
        options, "metrics", "DIR", &metrics,
        "bring what these docs say of the metrics up to date: methods/metrics.md, and the schemas' lists of them");
    AddFlag(options, "examples", &examples, "print the command lines of all examples, one a line, and nothing else");
    return options;
  }
};

void WriteMetricDocs(const std::filesystem::path& docs) {
  WriteWholeFile(docs / "methods" / "metrics.md", MetricsPage(Texts("en")));
  for (const char* name : {"analysis", "comparison", "series"}) {
    const std::filesystem::path path = docs / "schemas" / (std::string(name) + ".schema.json");
    std::ifstream file(path);
    if (!file) throw Error(ErrorKind::kInput, path.string() + " can't be read");
    WriteWholeFile(path, SchemaWithMetrics(nlohmann::ordered_json::parse(file)).dump(2) + '\n');
  }
}

int RunHelp(const std::vector<std::string>& arguments) {
  HelpArguments help;
  std::vector<std::string> names;
  ParseOptions(help.Options(), arguments, &names);
  if (!help.markdown.empty()) {
    PrepareOutputFolder(help.markdown);
    for (const Command& command : Commands())
      WriteWholeFile(std::filesystem::path(help.markdown) / (command.name + ".md"), Markdown(command));
    return 0;
  }
  if (!help.metrics.empty()) {
    WriteMetricDocs(help.metrics);
    return 0;
  }
  if (help.examples) {
    for (const Command& command : Commands())
      for (const Example& example : command.examples) std::cout << example.command_line << '\n';
    return 0;
  }
  if (names.empty()) {
    std::cout << UsageText();
    return 0;
  }
  for (const std::string& name : names) {
    bool found = false;
    for (const Command& command : Commands()) {
      if (command.name != name) continue;
      std::cout << HelpText(command);
      found = true;
    }
    if (!found)
      throw Error(ErrorKind::kUsage, "there is no command '" + name + "'; 'tricho help' lists those that there are");
  }
  return 0;
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

std::string UsageText() {
  std::ostringstream text;
  text << "OpenTricho " << kVersion
       << ": measures hair from photos of the scalp. It documents, it does not diagnose.\n\n"
       << "Usage: tricho COMMAND ...\n\n";
  for (const Command& command : Commands()) {
    text << "  " << command.name << std::string(12 - command.name.size(), ' ') << command.summary << '\n';
  }
  text << "\n'tricho COMMAND --help' tells more. Exit status: 0 done, 1 our fault, 2 usage, 3 bad input, 4 results "
          "can't "
          "be kept.\n";
  return text.str();
}

Command HelpCommand() {
  Command command;
  command.name = "help";
  command.arguments = "[COMMAND...]";
  command.summary = "says what a command does, and writes docs/commands/";
  command.description = "Without a command: lists all.";
  command.examples = {{"tricho help analyze", "All about one command"}};
  command.options = [] { return HelpArguments().Options(); };
  command.run = RunHelp;
  return command;
}

}  // namespace tricho
