// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The one exception for bad input. Each outer layer adds where it happened; only tools/main.cc catches it for good.
#pragma once

#include <stdexcept>
#include <string>

namespace tricho {

enum class ErrorKind {
  kUsage,  // The command line asks for something that does not exist or contradicts itself.
  kInput,  // A file or a value that came from outside can't be used.
  kStore,  // Results can't be kept: full disk, read-only folder, locked database.
};

// The documented exit status of the program: 2 usage, 3 bad input, 4 store.
int ExitStatus(ErrorKind kind);

// A message as it may be shown. What it quotes comes from outside: what could steer a terminal (base/printable.h) or
// break the line becomes '?'; of more than 2000 bytes the middle is left out.
std::string OneLine(const std::string& message);

class Error : public std::runtime_error {
 public:
  // `message` is shown as OneLine makes it.
  Error(ErrorKind kind, const std::string& message)
      : std::runtime_error(OneLine(message)), kind_(kind), fault_(OneLine(message)) {}

  ErrorKind kind() const { return kind_; }

  // What is wrong, without where: the message before any Within.
  const std::string& fault() const { return fault_; }

  // The same error, told from further outside: Within("photo front.jpg") gives "photo front.jpg: MESSAGE".
  Error Within(const std::string& context) const {
    Error outer(kind_, context + ": " + what());
    outer.fault_ = fault_;
    return outer;
  }

 private:
  ErrorKind kind_;
  std::string fault_;
};

}  // namespace tricho
