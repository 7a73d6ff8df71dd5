// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/study_lock.h"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>

#include "unit/store/temporary_folder.h"

namespace tricho {
namespace {

TEST(StudyLock, TheSecondWaitsForTheFirst) {
  TemporaryFolder folder;
  const StudyFolder study = InitStudy(folder.path() / "study", "");
  std::optional<StudyLock> first(std::in_place, study, [] { FAIL() << "nobody else is there"; });
  std::atomic<bool> waits = false, has_it = false;
  std::thread second([&] {
    const StudyLock lock(study, [&] { waits = true; });
    has_it = true;
  });
  while (!waits) std::this_thread::yield();
  EXPECT_FALSE(has_it);
  first.reset();
  second.join();
  EXPECT_TRUE(has_it);
}

}  // namespace
}  // namespace tricho
