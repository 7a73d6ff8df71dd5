// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/gnuplot.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "report/run_program.h"

namespace tricho {

namespace {

constexpr double kTimeoutS = 120;
constexpr std::string_view kSvgStart = "<?xml";

constexpr std::array<SeriesStyle, 6> kStyles = {{{"#5F5F5F", 7, "1"},
                                                 {"#0072B2", 5, "1"},
                                                 {"#D55E00", 9, "(18,6)"},
                                                 {"#007F5F", 13, "(6,5)"},
                                                 {"#A6498A", 11, "(18,5,4,5)"},
                                                 {"#8C6A00", 15, "(3,4)"}}};

std::string XmlText(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else
      safe += c;
  }
  return safe;
}

void Replace(std::string& text, std::string_view old_part, const std::string& new_part) {
  const std::size_t place = text.find(old_part);
  if (place != std::string::npos) text.replace(place, old_part.size(), new_part);
}

void ReplaceAll(std::string& text, std::string_view old_part, std::string_view new_part) {
  for (std::size_t place = text.find(old_part); place != std::string::npos;
       place = text.find(old_part, place + new_part.size()))
    text.replace(place, old_part.size(), new_part);
}

// A title and a description in place of gnuplot's own, and fonts for where DejaVu is not installed.
void Finish(std::string& svg, const PlotScript& script) {
  Replace(svg, "<title>Gnuplot</title>", "<title>" + XmlText(script.title) + "</title>");
  const std::size_t start = svg.find("<desc>");
  const std::size_t end = svg.find("</desc>");
  if (start != std::string::npos && end != std::string::npos)
    svg.replace(start, end - start, "<desc>" + XmlText(script.description));
  ReplaceAll(svg, "font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Verdana, Arial, sans-serif\"");
  Replace(svg, "<svg ", "<svg role=\"img\" ");
}

std::vector<std::string> SplitSvgs(const std::string& text) {
  std::vector<std::string> svgs;
  for (std::size_t begin = text.find(kSvgStart); begin != std::string::npos;) {
    const std::size_t next = text.find(kSvgStart, begin + kSvgStart.size());
    svgs.push_back(text.substr(begin, next == std::string::npos ? next : next - begin));
    while (!svgs.back().empty() && svgs.back().back() == '\n') svgs.back().pop_back();
    svgs.back() += '\n';
    begin = next;
  }
  return svgs;
}

std::string FirstLine(const std::string& text) {
  // gnuplot shows the offending line and a caret before it says what is wrong.
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    if (line.find("line ") != std::string_view::npos || line.find("rror") != std::string_view::npos)
      return std::string(line);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return text.substr(0, text.find('\n'));
}

}  // namespace

const SeriesStyle& StyleOf(int arm) {
  return kStyles[arm == 0 ? 0 : 1 + static_cast<std::size_t>(arm - 1) % (kStyles.size() - 1)];
}

std::string GnuplotQuoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == '\0') continue;
    quoted += c;
    if (c == '\'') quoted += '\'';
  }
  return quoted + "'";
}

std::string GnuplotLabel(const std::string& text, const std::string& position, const std::string& options) {
  return "set label " + GnuplotQuoted(text) + " at " + position + " noenhanced " + options + "\n";
}

DrawnPlots DrawPlots(const std::vector<PlotScript>& scripts) {
  std::string input = "set encoding utf8\n";
  for (const PlotScript& script : scripts)
    input +=
        fmt::format("reset\nset terminal svg size {},{} noenhanced font 'DejaVu Sans,13' background '#FFFFFF'\n{}\n",
                    script.width_px, script.height_px, script.commands);
  DrawnPlots drawn;
  const ProgramRun run = RunProgram({"gnuplot", "-d"}, input, kTimeoutS);
  if (!run.found) {
    drawn.trouble = "gnuplot is not installed (Debian: apt-get install gnuplot-nox)";
    return drawn;
  }
  std::vector<std::string> svgs = SplitSvgs(run.output);
  if (!run.Succeeded() || svgs.size() != scripts.size()) {
    drawn.trouble = run.timed_out ? fmt::format("gnuplot took more than {} s", kTimeoutS)
                                  : "gnuplot failed: " + FirstLine(run.errors);
    return drawn;
  }
  for (std::size_t i = 0; i < svgs.size(); ++i) Finish(svgs[i], scripts[i]);
  drawn.svgs = std::move(svgs);
  return drawn;
}

}  // namespace tricho
