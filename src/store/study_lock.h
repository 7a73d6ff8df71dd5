// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// One process at a time changes a study, or the results of one shard. The kernel holds the lock and lets it go when the
// process ends, however it ends.
#pragma once

#include <functional>

#include "store/study_folder.h"

namespace tricho {

class StudyLock {
 public:
  // Takes the study; when another process has it, calls `on_wait` once and waits until that one is done. An Error that
  // `on_wait` throws ends the waiting before it begins.
  // folder  Of results, relative to the study; each has a lock of its own.
  // throws Error(kStore) when the folder can't be written, Error(kInput) when it leads out of the study.
  StudyLock(const StudyFolder& study, const std::function<void()>& on_wait,
            const std::filesystem::path& folder = kResultsFolder);
  ~StudyLock();
  StudyLock(const StudyLock&) = delete;
  StudyLock& operator=(const StudyLock&) = delete;

 private:
  int file_ = -1;
};

}  // namespace tricho
