// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What nobody can guess: tokens, and seeds of orders that readers must not know. Whoever draws one writes it down.
#pragma once

#include <string>

namespace tricho {

// So many bytes of the system's own randomness, two hexadecimal digits each. throws std::system_error.
std::string RandomHex(int bytes);

}  // namespace tricho
