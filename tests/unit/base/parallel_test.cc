// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace tricho {
namespace {

TEST(ParallelFor, DoesEachItemOnceWithAnyNumberOfJobs) {
  for (const int num_jobs : {1, 2, 7, 500}) {
    std::vector<int> done(100, 0);
    ParallelFor(100, num_jobs, [&](int i) { ++done[i]; });
    EXPECT_EQ(done, std::vector<int>(100, 1)) << num_jobs;
  }
}

TEST(ParallelFor, NothingToDoIsFine) {
  ParallelFor(0, 4, [](int) { FAIL(); });
}

TEST(ParallelFor, ThrowsWhatTheWorkThrew) {
  std::atomic<int> calls = 0;
  const auto work = [&](int i) {
    ++calls;
    if (i == 3) throw std::runtime_error("item 3");
  };
  EXPECT_THROW(ParallelFor(10, 1, work), std::runtime_error);
  EXPECT_THROW(ParallelFor(10, 3, work), std::runtime_error);
  EXPECT_GE(calls, 4);
}

TEST(ParallelFor, BeginsNothingAfterAFault) {
  std::atomic<int> calls = 0;
  const auto work = [&](int) {
    ++calls;
    throw std::runtime_error("the disk is full");
  };
  EXPECT_THROW(ParallelFor(1000, 3, work), std::runtime_error);
  EXPECT_LE(calls, 3);
}

TEST(ParallelFor, RefusesNoJobs) {
  EXPECT_THROW(ParallelFor(1, 0, [](int) {}), std::logic_error);
}

}  // namespace
}  // namespace tricho
