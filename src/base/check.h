// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// TRICHO_CHECK(condition, values...): a programmer's fault, never reachable by input. Throws std::logic_error with the
// expression and the values, so that a report from the field can be understood without a debugger.
#pragma once

#include <sstream>
#include <string>

namespace tricho::internal {

[[noreturn]] void CheckFailed(const char* file, int line, const char* expression, const std::string& values);

template <typename... Values>
std::string JoinValues(const Values&... values) {
  std::ostringstream text;
  ((text << " [" << values << ']'), ...);
  return text.str();
}

}  // namespace tricho::internal

#define TRICHO_CHECK(condition, ...)                                                                                \
  do {                                                                                                              \
    if (!(condition))                                                                                               \
      ::tricho::internal::CheckFailed(__FILE__, __LINE__, #condition, ::tricho::internal::JoinValues(__VA_ARGS__)); \
  } while (false)
