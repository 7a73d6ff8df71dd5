// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <vector>

#include "base/check.h"

namespace tricho {

void ParallelFor(int num_items, int num_jobs, const std::function<void(int)>& work) {
  TRICHO_CHECK(num_jobs >= 1, num_jobs);
  std::atomic<int> next = 0;
  const auto take_items = [&] {
    for (int i = next++; i < num_items; i = next++) work(i);
  };
  const int num_threads = std::min(num_jobs, num_items);
  if (num_threads <= 1) {
    take_items();
    return;
  }
  std::vector<std::future<void>> threads;
  for (int t = 0; t < num_threads; ++t) threads.push_back(std::async(std::launch::async, take_items));
  for (auto& thread : threads) thread.wait();
  for (auto& thread : threads) thread.get();
}

}  // namespace tricho
