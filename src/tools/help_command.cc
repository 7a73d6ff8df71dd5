// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho help`: the help of every command, for the terminal, as pages for docs/commands/, as manual pages and for the
// completion of shells; what docs/ says of the metrics.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/output_files.h"
#include "report/metric_docs.h"
#include "report/page.h"
#include "tools/command.h"
#include "tools/manual.h"
#include "tools/options.h"

namespace tricho {

namespace po = boost::program_options;

namespace {

struct HelpArguments {
  std::string markdown;
  std::string metrics;
  std::string man;
  std::string shell;
  bool examples = false;

  po::options_description Options() {
    po::options_description options("Options", 100);
    AddOption(options, "markdown", "DIR", &markdown, "write one page a command into this folder");
    AddOption(
        options, "metrics", "DIR", &metrics,
        "bring what these docs say of the metrics up to date: methods/metrics.md, and the schemas' lists of them");
    AddOption(options, "man", "DIR", &man, "write one manual page a command, and tricho.1, into this folder");
    AddOption(options, "shell", "DIR", &shell,
              "write what bash (tricho) and zsh (_tricho) need to complete command lines into this folder");
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

void WriteManuals(const std::filesystem::path& folder) {
  PrepareOutputFolder(folder);
  WriteWholeFile(folder / "tricho.1", ManualOfProgram(Commands()));
  for (const Command& command : Commands())
    WriteWholeFile(folder / ("tricho-" + command.name + ".1"), ManualOf(command));
}

void WriteCompletions(const std::filesystem::path& folder) {
  PrepareOutputFolder(folder);
  WriteWholeFile(folder / "tricho", BashCompletion(Commands()));
  WriteWholeFile(folder / "_tricho", ZshCompletion(Commands()));
}

int RunHelp(const std::vector<std::string>& arguments) {
  HelpArguments help;
  std::vector<std::string> names;
  ParseOptions(help.Options(), arguments, &names);
  if (!help.markdown.empty()) {
    PrepareOutputFolder(help.markdown);
    for (const Command& command : Commands())
      WriteWholeFile(std::filesystem::path(help.markdown) / (command.name + ".md"), HelpPage(command));
    return 0;
  }
  if (!help.metrics.empty()) {
    WriteMetricDocs(help.metrics);
    return 0;
  }
  if (!help.man.empty() || !help.shell.empty()) {
    if (!help.man.empty()) WriteManuals(help.man);
    if (!help.shell.empty()) WriteCompletions(help.shell);
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

Command HelpCommand() {
  Command command;
  command.name = "help";
  command.arguments = "[COMMAND...]";
  command.summary = "says what a command does, and writes docs/commands/, manual pages and completions";
  command.description = "Without a command: lists all.";
  command.examples = {{"tricho help analyze", "All about one command"}};
  command.options = [] { return HelpArguments().Options(); };
  command.run = RunHelp;
  return command;
}

}  // namespace tricho
