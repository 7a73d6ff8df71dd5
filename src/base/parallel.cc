// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <optional>
#include <system_error>
#include <vector>

#include "base/check.h"
#include "base/shared_work.h"

namespace tricho {

void ParallelFor(int num_items, int num_jobs, const std::function<void(int)>& work) {
  TRICHO_CHECK(num_jobs >= 1, num_jobs);
  std::atomic<int> next = 0;
  // Whoever leaves by an exception takes what is left to do along: a full disk is told at once, not after all photos.
  struct Ending {
    std::atomic<int>& next;
    int num_items;
    bool done = false;
    ~Ending() {
      if (!done) next = num_items;
    }
  };
  const int num_threads = std::min(num_jobs, num_items);
  const bool has_helpers = num_threads > 0 && num_jobs / num_threads >= 2;
  const auto take_items = [&] {
    Ending ending{next, num_items};
    std::optional<HelpingThread> helper;
    if (has_helpers) helper.emplace();
    for (int i = next++; i < num_items; i = next++) work(i);
    ending.done = true;
  };
  if (num_threads <= 1) {
    take_items();
    return;
  }
  std::vector<std::future<void>> threads;
  for (int t = 0; t < num_threads; ++t) {
    try {
      threads.push_back(std::async(std::launch::async, take_items));
    } catch (const std::system_error&) {
      break;  // No memory for one more: those that there are do it all.
    }
  }
  if (threads.empty()) take_items();
  for (auto& thread : threads) thread.wait();
  for (auto& thread : threads) thread.get();
}

}  // namespace tricho
