// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/parsers.hpp>
#include <functional>
#include <thread>

#include "base/error.h"
#include "base/shared_work.h"
#include "hair/network/network.h"

namespace tricho {

namespace po = boost::program_options;

namespace {

constexpr int kMaxJobs = 256;
constexpr char kPositional[] = "photos";

Segmenter ParseSegmenter(const std::string& name) {
  if (name == "auto") return Segmenter::kAuto;
  if (name == "ridge") return Segmenter::kRidge;
  if (name == "network") return Segmenter::kNetwork;
  throw Error(ErrorKind::kUsage, "--segmenter must be auto, ridge or network, not '" + name + "'");
}

// What Boost says of a command line. Where a word holds one of its own placeholders (%value%), what() puts the word
// into itself without an end; so it is asked without percent signs.
std::string FaultOf(const std::function<void(const std::vector<std::string>&)>& parse, std::vector<std::string> words) {
  constexpr char kPercent = '\x1f';
  for (std::string& word : words) std::ranges::replace(word, '%', kPercent);
  try {
    parse(words);
  } catch (const po::error& error) {
    std::string fault = error.what();
    std::ranges::replace(fault, kPercent, '%');
    return fault;
  }
  return "the options can't be read";
}

// What to do about a number with a decimal comma, if that is the word at fault; empty otherwise.
std::string DecimalCommaAdvice(const std::string& fault, const std::vector<std::string>& words) {
  const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
  for (const std::string& word : words) {
    const std::size_t comma = word.find(',');
    if (fault.find("'" + word + "'") == std::string::npos || comma == 0 || comma == std::string::npos ||
        comma + 1 == word.size())
      continue;
    if (!is_digit(word[comma - 1]) || !std::all_of(word.begin() + comma + 1, word.end(), is_digit)) continue;
    return fmt::format("; numbers have a decimal point: {}.{}", word.substr(0, comma), word.substr(comma + 1));
  }
  return "";
}

}  // namespace

void AddFlag(po::options_description& options, const char* name, bool* field, const char* help) {
  options.add_options()(name, po::bool_switch(field), help);
}

void ParseOptions(const po::options_description& options, const std::vector<std::string>& arguments,
                  std::vector<std::string>* positional) {
  po::options_description all;
  all.add(options);
  all.add_options()(kPositional, po::value<std::vector<std::string>>(positional), "");
  po::positional_options_description places;
  places.add(kPositional, -1);
  // No guessing: an abbreviation that works today would become ambiguous with the next option.
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  const auto parse = [&](const std::vector<std::string>& words) {
    po::variables_map values;
    po::store(po::command_line_parser(words).options(all).positional(places).style(style).run(), values);
    po::notify(values);
  };
  try {
    parse(arguments);
  } catch (const po::error&) {
    const std::string fault = FaultOf(parse, arguments);
    throw Error(ErrorKind::kUsage, fault + DecimalCommaAdvice(fault, arguments));
  }
}

void SharedOptions::AddTo(po::options_description& options) {
  AddOption(
      options, "um-per-px", "X", &analysis.scale.um_per_px,
      "scale of the photo in um per pixel, 0.2 to 200; wins over the photo's own: photograph a ruler and divide um by "
      "pixels (docs/scale.md)");
  AddOption(options, "field-width-mm", "X", &analysis.scale.field_width_mm,
            "width of skin in mm that the full width of the photo shows, 0.5 to 300");
  AddOption(options, "marker-mm", "X", &analysis.scale.marker_mm,
            "side in mm of an ArUco marker (dictionary 4x4) that is in view, 0.5 to 100");
  AddOption(options, "site", "NAME", &site, "name of the scalp site, kept with the result");
  AddOption(options, "segmenter", "NAME", &segmenter,
            "how hair is told from skin: ridge (without the trained network), network, auto (network)");
  AddOption(options, "model", "FILE", &model, "network in place of the built-in one, with FILE.sha256 beside it");
  AddOption(
      options, "vellus-below-um", "X", &analysis.metrics.vellus_below_um,
      "a hair thinner than this counts as vellus, in um, 5 to 200; there is no one convention: 30 and 40 are used");
  AddOption(
      options, "terminal-from-um", "X", &analysis.metrics.terminal_from_um,
      "a hair at least this thick counts as terminal, in um, 5 to 200; set it to --vellus-below-um for two kinds");
  AddOption(options, "jobs", "N", &jobs, "photos worked on at once, 1 to 256; default: one a processor core");
  AddOption(options, "seed", "N", &seed, "start of random numbers, 0 or more, for steps that draw any");
  AddFlag(options, "quiet", &quiet, "no progress bar, no table");
}

void SharedOptions::AddThoseOfStudiesTo(po::options_description& options) {
  AddOption(options, "segmenter", "NAME", &segmenter,
            "how hair is told from skin: ridge (without the trained network), network, auto (network)");
  AddOption(options, "model", "FILE", &model, "network in place of the built-in one");
  AddOption(options, "vellus-below-um", "X", &analysis.metrics.vellus_below_um,
            "a hair thinner than this counts as vellus, in um, 5 to 200");
  AddOption(options, "terminal-from-um", "X", &analysis.metrics.terminal_from_um,
            "a hair at least this thick counts as terminal, in um, 5 to 200");
}

void SharedOptions::Finish(const std::function<void()>& meanwhile) {
  analysis.hair.segmenter = ParseSegmenter(segmenter);
  if (!model.empty() && analysis.hair.segmenter == Segmenter::kRidge)
    throw Error(ErrorKind::kUsage, "--model is for --segmenter network or auto");
  analysis.Check();
  if (jobs && (*jobs < 1 || *jobs > kMaxJobs))
    throw Error(ErrorKind::kUsage, fmt::format("--jobs must lie between 1 and {}, not {}", kMaxJobs, *jobs));
  if (seed < 0) throw Error(ErrorKind::kUsage, fmt::format("--seed must be 0 or more, not {}", seed));
  const auto read_network = [this] {
    if (analysis.hair.segmenter != Segmenter::kRidge)
      analysis.hair.network = std::make_shared<NetworkModel>(model.empty() ? BuiltInNetwork() : ReadNetwork(model));
  };
  if (meanwhile)
    ShareTasks({read_network, meanwhile});
  else
    read_network();
}

int SharedOptions::NumJobs() const {
  return jobs.value_or(std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kMaxJobs));
}

std::map<std::string, std::string> SharedOptions::Provenance() const {
  std::map<std::string, std::string> used = {{"segmenter", segmenter},
                                             {"vellus_below_um", fmt::format("{}", analysis.metrics.vellus_below_um)},
                                             {"terminal_from_um", fmt::format("{}", analysis.metrics.terminal_from_um)},
                                             {"seed", fmt::format("{}", seed)}};
  const auto add = [&used](const char* name, const std::optional<double>& value) {
    if (value) used[name] = fmt::format("{}", *value);
  };
  add("um_per_px", analysis.scale.um_per_px);
  add("field_width_mm", analysis.scale.field_width_mm);
  add("marker_mm", analysis.scale.marker_mm);
  if (!site.empty()) used["site"] = site;
  if (analysis.hair.network) {
    used["model"] = analysis.hair.network->file;
    used["model_sha256"] = analysis.hair.network->sha256;
  }
  return used;
}

}  // namespace tricho
