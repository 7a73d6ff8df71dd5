// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/error.h"

namespace tricho {

std::string OneLine(const std::string& message) {
  constexpr std::size_t kMostBytes = 2000;
  constexpr std::size_t kEndBytes = 500;  // The fault itself often stands at the end.
  constexpr char kDelete = 0x7F;
  std::string line = message;
  if (line.size() > kMostBytes) line.replace(kMostBytes - kEndBytes, line.size() - kMostBytes, " ... ");
  for (char& letter : line)
    if (static_cast<unsigned char>(letter) < ' ' || letter == kDelete) letter = '?';
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
