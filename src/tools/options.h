// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Option structs <-> Boost.Program_options. A default is read from its field and so is written once.
#pragma once

#include <fmt/format.h>

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <boost/program_options/variables_map.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline.h"

namespace tricho {

// Adds --NAME VALUE_NAME with its help text (meaning, unit, range); the field's value is the default.
template <typename Value>
void AddOption(boost::program_options::options_description& options, const char* name, const char* value_name,
               Value* field, const char* help) {
  // In the fewest digits that tell it: Boost's own text of 0.1 has seventeen.
  options.add_options()(name,
                        boost::program_options::value<Value>(field)
                            ->default_value(*field, fmt::format("{}", *field))
                            ->value_name(value_name),
                        help);
}

// As above for a value that may be left out.
template <typename Value>
void AddOption(boost::program_options::options_description& options, const char* name, const char* value_name,
               std::optional<Value>* field, const char* help) {
  options.add_options()(name,
                        boost::program_options::value<Value>()->value_name(value_name)->notifier([field](Value value) {
                          *field = value;
                        }),
                        help);
}

void AddFlag(boost::program_options::options_description& options, const char* name, bool* field, const char* help);

// Parses into the fields that the options were added with; words that are no option go to `positional`.
// throws Error(kUsage) naming the option and the value.
void ParseOptions(const boost::program_options::options_description& options, const std::vector<std::string>& arguments,
                  std::vector<std::string>* positional);

// What every command that measures a photo takes (`--um-per-px` ... `--seed`).
struct SharedOptions {
  AnalysisOptions analysis;
  std::string segmenter = "auto";
  std::string model;
  std::string site;
  std::optional<int> jobs;
  long long seed = 1;
  bool quiet = false;

  void AddTo(boost::program_options::options_description& options);
  // Those alone that hold for a whole study, whose photos have scales and sites of their own.
  void AddThoseOfStudiesTo(boost::program_options::options_description& options);
  // Takes over `segmenter`, checks every field, and reads the network; what has no need of that may be done beside it.
  // throws Error(kUsage), and what is thrown meanwhile.
  void Finish(const std::function<void()>& meanwhile = {});
  int NumJobs() const;  // >= 1
  // The options that can move a result, for its provenance.
  std::map<std::string, std::string> Provenance() const;
};

}  // namespace tricho
