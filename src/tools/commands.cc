// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/command.h"

namespace tricho {

std::vector<Command> Commands() {
  return {AnalyzeCommand(),  AlignCommand(), CompareCommand(), PhototrichogramCommand(),
          OverviewCommand(), StudyCommand(), SeriesCommand(),  CohortCommand(),
          ReportCommand(),   ServeCommand(), PhantomCommand(), HelpCommand()};
}

}  // namespace tricho
