// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/shared_work.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <numeric>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/parallel.h"

namespace tricho {
namespace {

// Lets nobody through before two are there.
class Meeting {
 public:
  void Come() {
    std::unique_lock<std::mutex> lock(mutex_);
    if (++num_there_ == 2) both_are_there_.notify_all();
    both_are_there_.wait(lock, [this] { return num_there_ >= 2; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable both_are_there_;
  int num_there_ = 0;
};

// Runs `test` without a helper and with one.
template <typename Test>
void WithoutHelperAndWith(const Test& test) {
  for (const bool has_helper : {false, true}) {
    SCOPED_TRACE(has_helper);
    std::optional<HelpingThread> helper;
    if (has_helper) helper.emplace();
    test();
  }
}

TEST(SharedWork, DoesEachPieceOnceAndEachRangeWhole) {
  WithoutHelperAndWith([] {
    for (const int count : {0, 1, 2, 100}) {
      std::vector<int> done(count, 0);
      SharePieces(count, [&](int i) { ++done[i]; });
      ShareRanges(count, 7, [&](int begin, int end) {
        EXPECT_LE(end - begin, 7);
        for (int i = begin; i < end; ++i) ++done[i];
      });
      EXPECT_EQ(done, std::vector<int>(count, 2)) << count;
    }
  });
}

TEST(SharedWork, TwoThreadsAreAtItWithAHelperOneWithout) {
  const auto threads_of = [](const std::function<void()>& begin) {
    std::mutex mutex;
    std::set<std::thread::id> threads;
    SharePieces(2, [&](int) {
      begin();
      const std::lock_guard<std::mutex> lock(mutex);
      threads.insert(std::this_thread::get_id());
    });
    return threads;
  };
  EXPECT_EQ(threads_of([] {}), std::set{std::this_thread::get_id()});
  const HelpingThread helper;
  Meeting meeting;  // Never ends where one thread does both pieces.
  EXPECT_EQ(threads_of([&] { meeting.Come(); }).size(), 2U);
}

TEST(SharedWork, WhoeverWaitsTakesPartInWhatTheOtherShares) {
  const HelpingThread helper;
  Meeting both_tasks, both_pieces;
  std::atomic<int> num_pieces = 0;
  ShareTasks({[&] {
                both_tasks.Come();
                SharePieces(2, [&](int) {
                  both_pieces.Come();
                  ++num_pieces;
                });
              },
              [&] { both_tasks.Come(); }});
  EXPECT_EQ(num_pieces, 2);
}

TEST(SharedWork, SharingMayBeNestedDeeply) {
  WithoutHelperAndWith([] {
    std::vector<int> sums(6 * 5 * 4, 0);
    SharePieces(6, [&](int i) {
      SharePieces(5, [&](int j) { SharePieces(4, [&](int k) { sums[(i * 5 + j) * 4 + k] = i + j + k; }); });
    });
    EXPECT_EQ(std::accumulate(sums.begin(), sums.end(), 0), 6 * 5 * 4 * (5 + 4 + 3) / 2);
  });
}

TEST(SharedWork, ThrowsWhatTheFirstOfItsPiecesThrewAndCanBeUsedAgain) {
  WithoutHelperAndWith([] {
    for (int round = 0; round < 20; ++round) {
      std::string told;
      std::atomic<int> num_begun = 0;
      try {
        SharePieces(1000, [&](int i) {
          ++num_begun;
          if (i >= 3) throw std::runtime_error(std::to_string(i));
        });
      } catch (const std::runtime_error& fault) {
        told = fault.what();
      }
      EXPECT_EQ(told, "3");
      EXPECT_LE(num_begun, 5);
    }
  });
}

TEST(SharedWork, AFaultInANestedPieceComesThrough) {
  WithoutHelperAndWith([] {
    EXPECT_THROW(SharePieces(4,
                             [](int i) {
                               SharePieces(4, [i](int j) {
                                 if (i == 2 && j == 3) throw std::logic_error("piece");
                               });
                             }),
                 std::logic_error);
  });
}

TEST(SharedWork, AnItemHasAHelperWhereThereAreTwoJobsForIt) {
  for (const auto& [num_items, num_jobs, num_threads] : {std::tuple(1, 1, 1), {1, 2, 2}, {2, 3, 1}, {2, 4, 2}}) {
    std::atomic<bool> as_expected = true;
    const bool has_helper = num_threads == 2;
    ParallelFor(num_items, num_jobs, [&](int) {
      const std::thread::id own = std::this_thread::get_id();
      Meeting meeting;
      std::atomic<bool> elsewhere = false;
      SharePieces(2, [&](int) {
        if (has_helper) meeting.Come();
        if (std::this_thread::get_id() != own) elsewhere = true;
      });
      if (elsewhere != has_helper) as_expected = false;
    });
    EXPECT_TRUE(as_expected) << num_items << " items, " << num_jobs << " jobs";
  }
}

}  // namespace
}  // namespace tricho
