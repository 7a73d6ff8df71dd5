// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/error.h"

namespace tricho {

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
