// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What an installed program brings besides itself: manual pages (man 1), and what a shell needs to complete a command
// line. Both come from the commands' declarations.
#pragma once

#include <string>
#include <vector>

#include "tools/command.h"

namespace tricho {

// tricho(1): the commands, one line each. In roff, without a date: one commit gives one text.
std::string ManualOfProgram(const std::vector<Command>& commands);

// tricho-COMMAND(1).
std::string ManualOf(const Command& command);

// For bash-completion, as a file of the program's name; commands, subcommands and options, and else names of files.
std::string BashCompletion(const std::vector<Command>& commands);

// For zsh's compinit, as a file _tricho; with what each option means.
std::string ZshCompletion(const std::vector<Command>& commands);

}  // namespace tricho
