// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/union_find.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"

namespace tricho {
namespace {

TEST(UnionFind, AtFirstEachStandsForItself) {
  UnionFind groups(3);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(groups.Root(i), i);
}

TEST(UnionFind, TheSecondOnesRootStandsForBoth) {
  UnionFind groups(5);
  groups.Join(3, 1);
  groups.Join(4, 3);
  EXPECT_EQ(groups.Root(4), 1);
  groups.Join(1, 1);
  EXPECT_EQ(groups.Root(3), 1);
  EXPECT_EQ(groups.Root(2), 2);
}

// The same groups as by renaming all of one group whenever two become one.
TEST(UnionFind, AgreesWithRenaming) {
  constexpr int kSize = 60;
  Random random(3);
  UnionFind groups(kSize);
  std::vector<int> name(kSize);
  std::iota(name.begin(), name.end(), 0);
  for (int round = 0; round < 50; ++round) {
    const auto a = static_cast<int>(random.Uniform(0, kSize)), b = static_cast<int>(random.Uniform(0, kSize));
    groups.Join(a, b);
    std::ranges::replace(name, int{name[a]}, int{name[b]});
    for (int i = 0; i < kSize; ++i) ASSERT_EQ(groups.Root(i), name[i]);
  }
}

}  // namespace
}  // namespace tricho
