// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A command is data: from one declaration come the parser, the help and docs/commands/.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <functional>
#include <string>
#include <vector>

namespace tricho {

struct Example {
  std::string command_line;  // Run as a test in a checkout, from its top folder.
  std::string what;
};

struct Command {
  std::string name;
  std::string arguments;    // After the name: "PHOTO... --out DIR".
  std::string summary;      // One line.
  std::string description;  // Paragraphs apart by empty lines.
  std::vector<std::string> references;
  std::vector<Example> examples;
  std::function<boost::program_options::options_description()> options;  // With help texts and defaults.
  std::function<int(const std::vector<std::string>&)> run;               // returns the exit status; throws Error.
};

Command AnalyzeCommand();
Command AlignCommand();
Command CompareCommand();
Command PhototrichogramCommand();
Command OverviewCommand();
Command StudyCommand();
Command SeriesCommand();
Command CohortCommand();
Command ReportCommand();
Command ServeCommand();
Command PhantomCommand();
Command HelpCommand();

// All commands, in pipeline order.
std::vector<Command> Commands();

// `tricho COMMAND --help`.
std::string HelpText(const Command& command);

// The same as a page of docs/commands/.
std::string HelpPage(const Command& command);

// `tricho help`: what there is.
std::string UsageText();

}  // namespace tricho
