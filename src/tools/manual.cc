// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/manual.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options/value_semantic.hpp>
#include <set>
#include <sstream>

#include "version.h"

namespace tricho {

namespace po = boost::program_options;

namespace {

// Text as roff takes it literally: a line must not begin as a request does.
std::string Roff(const std::string& text) {
  std::string safe;
  bool is_line_start = true;
  for (const char c : text) {
    if (is_line_start && (c == '.' || c == '\'')) safe += "\\&";
    if (c == '\\')
      safe += "\\e";
    else if (c == '-')
      safe += "\\-";
    else
      safe += c;
    is_line_start = c == '\n';
  }
  return safe;
}

std::string Head(const std::string& name, const std::string& summary, const std::string& synopsis) {
  const std::string upper = [&] {
    std::string letters = name;
    std::ranges::transform(letters, letters.begin(), [](char c) { return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c; });
    return letters;
  }();
  return fmt::format(
      ".TH {} 1 \"\" \"OpenTricho {}\" \"OpenTricho\"\n.nh\n.ad l\n.SH NAME\n{} \\- {}\n.SH SYNOPSIS\n{}\n",
      Roff(upper), kVersion, Roff(name), Roff(summary), Roff(synopsis));
}

std::string Paragraphs(const std::string& text) {
  std::istringstream lines(text);
  std::string roff;
  for (std::string line; std::getline(lines, line);) roff += line.empty() ? ".PP\n" : Roff(line) + '\n';
  return roff;
}

constexpr char kExitStatus[] =
    ".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\na fault of the program\n.TP\n2\nwrong usage\n.TP\n3\nbad input\n.TP\n4\n"
    "results can't be kept\n";

// Boost tells the captions of groups in the printed text alone, where options stand in the order of their list.
std::string OptionsAsRoff(const Command& command) {
  const po::options_description options = command.options();
  std::ostringstream printed;
  printed << options;
  std::istringstream lines(printed.str());
  std::size_t next = 0;
  std::string roff;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("  -") && next < options.options().size()) {
      const po::option_description& option = *options.options()[next++];
      roff += fmt::format(".TP\n\\fB{}\\fR {}\n{}\n", Roff(option.format_name()), Roff(option.format_parameter()),
                          Roff(option.description()));
    } else if (line.ends_with(':') && !line.starts_with(' ') && line != "Options:") {
      roff += fmt::format(".SS {}\n", Roff(line.substr(0, line.size() - 1)));
    }
  }
  return roff;
}

// Each once, in their order: subcommands share some.
std::vector<const po::option_description*> OptionsOf(const po::options_description& options) {
  std::vector<const po::option_description*> each;
  std::set<std::string> known;
  for (const auto& option : options.options())
    if (known.insert(option->long_name()).second) each.push_back(option.get());
  return each;
}

// "init|add|check STUDY ..." begins with subcommands.
std::vector<std::string> SubcommandsOf(const Command& command) {
  std::istringstream words(command.arguments.substr(0, command.arguments.find(' ')));
  std::vector<std::string> names;
  for (std::string name; std::getline(words, name, '|');) names.push_back(name);
  const bool are_names = names.size() > 1 && std::ranges::all_of(names, [](const std::string& name) {
                           return std::ranges::all_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
                         });
  return are_names ? names : std::vector<std::string>();
}

std::string Joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, " ")); }

std::vector<std::string> NamesOf(const std::vector<Command>& commands) {
  std::vector<std::string> names;
  for (const Command& command : commands) names.push_back(command.name);
  return names;
}

// Within single quotes of zsh, in the description of an option: up to the first semicolon, without what zsh reads.
std::string ZshText(const std::string& text) {
  std::string safe;
  for (const char c : text.substr(0, text.find(';'))) {
    if (c == '[' || c == ']' || c == '\\' || c == ':') safe += '\\';
    safe += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return safe;
}

}  // namespace

std::string ManualOfProgram(const std::vector<Command>& commands) {
  std::string page = Head("tricho", "measures hair from photos of the scalp", "tricho COMMAND ...");
  page +=
      ".SH DESCRIPTION\nFinds, counts and measures hairs on close\\-up photos of the scalp, compares visits hair to "
      "hair, and says whether a treatment works. It documents and supports decisions; it never diagnoses.\n"
      ".SH COMMANDS\n";
  std::string others;
  for (const Command& command : commands) {
    page += fmt::format(".TP\n\\fBtricho {}\\fR\n{}\n", command.name, Roff(command.summary));
    others += fmt::format("{}.BR tricho\\-{} (1)", others.empty() ? "" : ",\n", command.name);
  }
  return page + kExitStatus + ".SH SEE ALSO\n" + others + "\n";
}

std::string ManualOf(const Command& command) {
  std::string page =
      Head("tricho-" + command.name, command.summary, "tricho " + command.name + " " + command.arguments);
  page +=
      ".SH DESCRIPTION\n" + Paragraphs(command.description) + ".SH OPTIONS\n" + OptionsAsRoff(command) + kExitStatus;
  if (!command.examples.empty()) page += ".SH EXAMPLES\n";
  for (const Example& example : command.examples)
    page += fmt::format(".TP\n{}:\n{}\n", Roff(example.what), Roff(example.command_line));
  if (!command.references.empty()) page += ".SH REFERENCES\n";
  for (const std::string& reference : command.references) page += fmt::format(".PP\n{}\n", Roff(reference));
  return page + ".SH SEE ALSO\n.BR tricho (1)\n";
}

std::string BashCompletion(const std::vector<Command>& commands) {
  std::string script = fmt::format(
      "# Written by `tricho help --shell`.\n"
      "_tricho() {{\n"
      "  local current=${{COMP_WORDS[COMP_CWORD]}} options='--help' subcommands=''\n"
      "  COMPREPLY=()\n"
      "  if ((COMP_CWORD == 1)); then\n"
      "    mapfile -t COMPREPLY < <(compgen -W '{} --help --version' -- \"$current\")\n"
      "    return\n"
      "  fi\n"
      "  case ${{COMP_WORDS[1]}} in\n",
      Joined(NamesOf(commands)));
  for (const Command& command : commands) {
    const po::options_description options = command.options();
    std::vector<std::string> names = {"--help"};
    for (const po::option_description* option : OptionsOf(options)) names.push_back("--" + option->long_name());
    script += fmt::format("    {})\n      options='{}'\n", command.name, Joined(names));
    const std::vector<std::string> subcommands = command.name == "help" ? NamesOf(commands) : SubcommandsOf(command);
    if (!subcommands.empty()) script += fmt::format("      subcommands='{}'\n", Joined(subcommands));
    script += "      ;;\n";
  }
  return script +
         "  esac\n"
         "  if [[ $current == -* ]]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")\n"
         "  elif ((COMP_CWORD == 2)) && [[ $subcommands ]]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$subcommands\" -- \"$current\")\n"
         "  fi\n"
         "}\n"
         "complete -o default -F _tricho tricho\n";
}

std::string ZshCompletion(const std::vector<Command>& commands) {
  std::string script = "#compdef tricho\n# Written by `tricho help --shell`.\nlocal -a commands\ncommands=(\n";
  for (const Command& command : commands) script += fmt::format("  '{}:{}'\n", command.name, ZshText(command.summary));
  script +=
      ")\nif ((CURRENT == 2)); then\n  _describe command commands\n  return\nfi\nlocal command=$words[2]\n"
      "shift words\n((CURRENT--))\ncase $command in\n";
  for (const Command& command : commands) {
    script += fmt::format("  {})\n    _arguments \\\n", command.name);
    const po::options_description options = command.options();
    for (const po::option_description* option : OptionsOf(options)) {
      const bool has_value = option->semantic()->max_tokens() > 0;
      script += fmt::format("      '*--{}[{}]{}' \\\n", option->long_name(), ZshText(option->description()),
                            has_value ? ":value:_files" : "");
    }
    const std::vector<std::string> subcommands = command.name == "help" ? NamesOf(commands) : SubcommandsOf(command);
    if (!subcommands.empty()) script += fmt::format("      '1:subcommand:({})' \\\n", Joined(subcommands));
    script += "      '--help[what it does]' '*:file:_files'\n    ;;\n";
  }
  return script + "esac\n";
}

}  // namespace tricho
