// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Runs another program without a shell: no word of a file name or of a table is ever interpreted.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tricho {

struct ProgramRun {
  bool found = true;       // False: there is no such program in PATH, or it can't be run.
  bool timed_out = false;  // It was ended.
  int exit_status = 0;     // 128 + signal when a signal ended it.
  std::string output;      // What it wrote to stdout,
  std::string errors;      // and to stderr.
  bool Succeeded() const { return found && !timed_out && exit_status == 0; }
};

// Runs words[0] (looked up in PATH) with the arguments words[1...], `input` on its stdin, and waits for its end, at
// most timeout_s. Never throws for what the program does; a program that does not read its input is no error. throws
// std::logic_error when `words` is empty; Error(kStore) when the system has no more processes or pipes.
ProgramRun RunProgram(const std::vector<std::string>& words, std::string_view input, double timeout_s);

// The same of long work without input and without a limit of time, which ends when this process does, be it killed,
// with all that it has started. `watch` is called at least once a second with what was written so far; what it throws
// ends the program, with all that it has started, and goes on to the caller.
ProgramRun RunWatched(const std::vector<std::string>& words, const std::function<void(const ProgramRun&)>& watch);

}  // namespace tricho
