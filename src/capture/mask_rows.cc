// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/mask_rows.h"

#include <cstdint>
#include <cstring>

namespace tricho {

int NextSet(const uchar* row, int x, int count) {
  std::uint64_t eight = 0;
  for (; x + static_cast<int>(sizeof(eight)) <= count; x += sizeof(eight)) {
    std::memcpy(&eight, row + x, sizeof(eight));
    if (eight != 0) break;
  }
  while (x < count && row[x] == 0) ++x;
  return x;
}

}  // namespace tricho
