// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/entropy.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <cerrno>
#include <system_error>
#include <vector>

namespace tricho {

std::string RandomHex(int bytes) {
  std::vector<unsigned char> data(bytes);
  std::size_t have = 0;
  while (have < data.size()) {
    const ssize_t got = getrandom(data.data() + have, data.size() - have, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::system_error(errno, std::generic_category(), "getrandom");
    have += static_cast<std::size_t>(got);
  }
  std::string hex;
  for (const unsigned char byte : data) hex += fmt::format("{:02x}", byte);
  return hex;
}

}  // namespace tricho
