// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho study init`: makes a study.
#include <fmt/format.h>

#include <iostream>

#include "store/study_folder.h"
#include "tools/study_arguments.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

struct InitArguments {
  std::string name;

  po::options_description Options() {
    po::options_description options("tricho study init STUDY", kHelpColumns);
    AddOption(options, "name", "TEXT", &name, "name of the study; default: the folder's");
    return options;
  }
};

int RunInit(const std::vector<std::string>& words) {
  InitArguments arguments;
  std::vector<std::string> places;
  ParseOptions(arguments.Options(), words, &places);
  CheckText("--name", arguments.name);
  const StudyFolder study = InitStudy(TheStudy(places, "init", true), arguments.name);
  std::cout << fmt::format("a study is in {}: add photos with tricho study add\n", study.root.string());
  return 0;
}

}  // namespace

StudySubcommand StudyInit() {
  return {"init", [] { return InitArguments().Options(); }, RunInit};
}

}  // namespace tricho
