// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/error.h"

#include "base/printable.h"

namespace tricho {

std::string OneLine(const std::string& message) {
  constexpr std::size_t kMostBytes = 2000;
  constexpr std::size_t kEndBytes = 500;  // The fault itself often stands at the end.
  std::string line = message;
  if (line.size() > kMostBytes) line.replace(kMostBytes - kEndBytes, line.size() - kMostBytes, " ... ");
  line = Printable(line);
  for (char& letter : line)
    if (letter == '\n' || letter == '\t') letter = '?';
  return line;
}

int ExitStatus(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return 2;
    case ErrorKind::kInput:
      return 3;
    case ErrorKind::kStore:
      return 4;
  }
  return 1;
}

}  // namespace tricho
