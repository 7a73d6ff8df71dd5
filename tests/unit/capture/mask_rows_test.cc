// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/mask_rows.h"

#include <gtest/gtest.h>

#include <vector>

namespace tricho {
namespace {

TEST(NextSet, FindsEachSetPixelWhereverItLies) {
  for (int count = 1; count < 40; ++count)
    for (int set = 0; set < count; ++set) {
      std::vector<uchar> row(count, 0);
      row[set] = 1;
      for (int x = 0; x <= count; ++x)
        EXPECT_EQ(NextSet(row.data(), x, count), x <= set ? set : count) << count << ", " << x;
    }
}

}  // namespace
}  // namespace tricho
