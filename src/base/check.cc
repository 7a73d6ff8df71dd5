// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/check.h"

#include <stdexcept>

namespace tricho::internal {

void CheckFailed(const char* file, int line, const char* expression, const std::string& values) {
  throw std::logic_error(std::string(file) + ":" + std::to_string(line) + ": check failed: " + expression + values);
}

}  // namespace tricho::internal
