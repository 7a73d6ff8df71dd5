// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Groups that only grow together: which of 0..size - 1 belong to one group.
// Source: Tarjan 1975, J. ACM 22:215; paths are halved on the way.
#pragma once

#include <cstddef>
#include <numeric>
#include <vector>

namespace tricho {

class UnionFind {
 public:
  explicit UnionFind(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0); }

  // The member that stands for the group of i: the same for all of them.
  int Root(int i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }

  // Makes one group of two; the second one's root stands for both.
  void Join(int a, int b) { parent_[Root(a)] = Root(b); }

 private:
  std::vector<int> parent_;
};

}  // namespace tricho
